"""Pictures of every screen, light and dark, for a person to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from crm_app.ui import theme
from crm_app.ui.context import Address
from crm_app.ui.places import SHORTCUTS
from crm_app.ui.screen import registered
from crm_app.ui.window import MainWindow

SIZE = (1400, 900)
THEMES = (theme.LIGHT, theme.DARK)


def shoot(window: MainWindow, folder: Path) -> list[Path]:
    """Write the pictures into ``folder``; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, picture in pictures(window):
        made.append(folder / f"{name}.png")
        picture.save(str(made[-1]))
    return made


def pictures(window: MainWindow) -> Iterator[tuple[str, QPixmap]]:
    """Each screen and the first record of each list, light and dark, with what it shows as its name."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    window.window().resize(*SIZE)
    window.show()
    found = places(window)
    for name in THEMES:
        theme.apply(app, name)
        for address in found:
            window.context.go(address)
            settle(window)
            what = address.kind + ("-record" if address.id else "")
            yield f"{what}-{name}", window.grab()


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
