"""What the screens are made of is loaded beside the window, before anybody asks for it.

A screen's module brings others with it, up to a tenth of a second of work, for which the window would stand still when
the screen is first opened. A start waits for none of it.
"""

from __future__ import annotations

import importlib
import pkgutil
import time

from PySide6.QtCore import QTimer

from crm_app.ui import collecting, screens
from crm_app.ui.context import AppContext

WAIT = 1500  # ms after the start: by then the first screen stands
_BREATH = 0.005  # seconds between two modules, in which the window has the processor to itself
_NOT_AGAIN = frozenset({"welcome"})  # wanted on the first morning only


def begin(context: AppContext) -> None:
    """Load the screens soon, beside the window."""
    QTimer.singleShot(WAIT, context, lambda: context.jobs.run_read(load, lambda _many: collecting.leave_standing()))


def load() -> int:
    """Load the modules of every screen, one after the other; how many there are."""
    names = [module.name for module in pkgutil.iter_modules(screens.__path__) if module.name not in _NOT_AGAIN]
    found = 0
    for name in names:
        folder = importlib.import_module(f"{screens.__name__}.{name}")
        for module in pkgutil.iter_modules(folder.__path__):
            importlib.import_module(f"{folder.__name__}.{module.name}")
            time.sleep(_BREATH)
            found += 1
    return found
