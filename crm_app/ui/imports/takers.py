"""Files that a screen takes in by itself: found in the module ``file_taker`` of its folder.

Screens never import each other, and what receives files knows none of them: a folder that can read a sort of file says
so in ``file_taker.TAKER``.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from crm_app.ui import screens
from crm_app.ui.context import AppContext


@dataclass(frozen=True, slots=True)
class FileTaker:
    """One sort of file. ``wants`` says whether a file is of it, ``open`` shows it, ``ask`` lets a person choose one by
    the declared ``action``, which the pages of records of ``kind`` offer among their papers.
    """

    kind: str
    action: str
    wants: Callable[[Path], bool]
    open: Callable[[AppContext, Path, QWidget], QWidget]
    ask: Callable[[AppContext, QWidget], QFileDialog]

    def asker(self, context: AppContext, parent: QWidget) -> Callable[[], None]:
        """What a menu calls."""

        def ask() -> None:
            self.ask(context, parent)

        return ask


@cache
def registered() -> tuple[FileTaker, ...]:
    """Every sort of file that a screen takes in, in the order of the folders' names."""
    found: list[FileTaker] = []
    for folder in sorted(module.name for module in pkgutil.iter_modules(screens.__path__)):
        name = f"{screens.__name__}.{folder}.file_taker"
        if importlib.util.find_spec(name) is not None:
            found.append(importlib.import_module(name).TAKER)
    return tuple(found)


def taker_for(path: Path) -> FileTaker | None:
    """Who takes a file in; ``None`` where no screen does."""
    return next((taker for taker in registered() if taker.wants(path)), None)
