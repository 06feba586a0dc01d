"""Tabs that a screen adds to the pages of records: found in the module ``record_tab`` of its folder.

Screens never import each other, and a record page knows none of them: a folder that has something to show on the page
of a record says so in ``record_tab.TABS``.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PySide6.QtWidgets import QWidget

from crm_app.ui import screens
from crm_app.ui.context import AppContext


@dataclass(frozen=True, slots=True)
class RecordTab:
    """One tab on the pages of a kind. ``factory`` takes the context and the key of the record."""

    kind: str
    title: str
    factory: Callable[[AppContext, str], QWidget]


@cache
def registered() -> tuple[RecordTab, ...]:
    """Every tab that a screen adds, in the order of the folders' names."""
    found: list[RecordTab] = []
    for folder in sorted(module.name for module in pkgutil.iter_modules(screens.__path__)):
        name = f"{screens.__name__}.{folder}.record_tab"
        if importlib.util.find_spec(name) is not None:
            found.extend(importlib.import_module(name).TABS)
    return tuple(found)


def tabs_for(kind_name: str) -> tuple[RecordTab, ...]:
    """The tabs that screens add to the pages of a kind."""
    return tuple(tab for tab in registered() if tab.kind == kind_name)
