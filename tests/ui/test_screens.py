"""Every screen can be drawn, light and dark; with ``CRM_SCREENSHOTS=DIR`` the pictures are kept to look at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from crm_app.ui import theme
from crm_app.ui.screen import registered
from crm_app.ui.screenshots import pictures
from crm_app.ui.window import MainWindow


def test_every_screen_is_drawn_light_and_dark(
    window: MainWindow, face: QApplication, picture_folder: Path | None
) -> None:
    names = set()
    for name, picture in pictures(window):
        names.add(name)
        image = picture.toImage()
        assert (image.width(), image.height()) == (1400, 900)
        colours = {image.pixel(x, y) for x in range(0, 1400, 17) for y in range(0, 900, 13)}
        assert len(colours) > 4, name
        if picture_folder is not None:
            picture_folder.mkdir(parents=True, exist_ok=True)
            picture.save(str(picture_folder / f"{name}.png"))
    theme.apply(face, theme.LIGHT)
    for screen in registered():
        assert {f"{screen.name}-light", f"{screen.name}-dark"} <= names
