"""The registry of screens: each folder of ``ui/screens`` describes itself, and the rail shows what there is."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PySide6.QtWidgets import QWidget

from crm_app.ui import screens
from crm_app.ui.context import AppContext


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen as the rail knows it. ``kind`` names the records it lists; ``factory`` imports only when called.

    It makes the page where it will lie: what moves to another parent is dressed by the style once more.
    """

    name: str
    title: str
    icon: str
    order: int
    factory: Callable[[AppContext, QWidget], QWidget]
    kind: str = ""


@cache
def registered() -> tuple[Screen, ...]:
    """Every screen that describes itself as ``SCREEN`` in its folder, in the order of the rail."""
    names = sorted(module.name for module in pkgutil.iter_modules(screens.__path__))
    modules = [importlib.import_module(f"{screens.__name__}.{name}") for name in names]
    found = [module.SCREEN for module in modules if hasattr(module, "SCREEN")]
    return tuple(sorted(found, key=lambda screen: (screen.order, screen.name)))


def screen_for(place: str) -> Screen | None:
    """The screen of that name, or the one that lists that kind of record."""
    return next((s for s in registered() if place and place in (s.name, s.kind)), None)
