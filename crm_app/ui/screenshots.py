"""Pictures of every screen, light and dark, for a person to look at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from crm_app.ui import theme
from crm_app.ui.context import Address
from crm_app.ui.places import SHORTCUTS
from crm_app.ui.screen import registered
from crm_app.ui.window import MainWindow

SIZE = (1400, 900)
THEMES = (theme.LIGHT, theme.DARK)


def shoot(window: MainWindow, folder: Path) -> list[Path]:
    """Write a picture of each screen and of the first record of each list into ``folder``; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return []
    window.resize(*SIZE)
    window.show()
    made: list[Path] = []
    for name in THEMES:
        theme.apply(app, name)
        for address in places(window):
            window.context.go(address)
            settle(window)
            what = address.kind + ("-record" if address.id else "")
            made.append(folder / f"{what}-{name}.png")
            window.grab().save(str(made[-1]))
    return made


def places(window: MainWindow) -> list[Address]:
    """Every screen, the keys, and one record of each list."""
    found = [Address(screen.name) for screen in registered()]
    for screen in registered():
        if screen.kind:
            window.context.go(Address(screen.name))
            settle(window)
            ids = getattr(getattr(window.places.page(screen.name), "model", None), "ids", ())
            found += [Address(screen.kind, key) for key in ids[:1]]
    return [*found, Address(SHORTCUTS)]


def settle(window: MainWindow) -> None:
    """Wait until everything that was asked for is on the screen."""
    for _ in range(4):
        QCoreApplication.processEvents()
        window.context.jobs.wait_idle()
    QCoreApplication.processEvents()
