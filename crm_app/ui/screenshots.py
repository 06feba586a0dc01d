"""Pictures of every screen, light and dark, for a person to look at."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication

from crm_app.services import guide
from crm_app.ui import theme
from crm_app.ui.context import Address
from crm_app.ui.places import SHORTCUTS
from crm_app.ui.screen import registered
from crm_app.ui.window import MainWindow

SIZE = (1400, 900)
GUIDE_SIZE, GUIDE_WIDTH = (1180, 740), 960
GUIDE_TABS = {"opportunity-record": "Matches", "event-record": "Invitations"}
THEMES = (theme.LIGHT, theme.DARK)


def shoot(window: MainWindow, folder: Path) -> list[Path]:
    """Write the pictures into ``folder``; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, picture in pictures(window):
        made.append(folder / f"{name}.png")
        picture.save(str(made[-1]))
    return made


def shoot_guide(window: MainWindow, folder: Path) -> list[Path]:
    """Write the pictures that the pages of the guide show: small, by day, in 256 colours; returns the files."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return []
    folder.mkdir(parents=True, exist_ok=True)
    theme.apply(app, theme.LIGHT)
    window.resize(*GUIDE_SIZE)
    window.show()
    known = {address.kind + ("-record" if address.id else ""): address for address in places(window)}
    made = []
    for name in guide.pictures():
        window.context.go(dataclasses.replace(known[name], tab=GUIDE_TABS.get(name, "")))
        settle(window)
        image = window.grab().toImage()
        width = round(GUIDE_WIDTH * image.devicePixelRatio())
        small = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        made.append(folder / f"{name}.png")
        _in_few_colours(small).save(str(made[-1]), quality=0)
    return made


def _in_few_colours(image: QImage) -> QImage:
    """A picture in the 256 colours it has most of, none of them mixed from dots."""
    whole = image.convertToFormat(QImage.Format.Format_RGB32)
    commonest = Counter(memoryview(whole.constBits()).cast("I")).most_common(256)
    table = [colour | 0xFF000000 for colour, _ in commonest]
    return whole.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)


def pictures(window: MainWindow) -> Iterator[tuple[str, QPixmap]]:
    """Each screen and the first record of each list, light and dark, with what it shows as its name."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    window.resize(*SIZE)
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
