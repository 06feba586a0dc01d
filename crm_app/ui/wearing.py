"""The face that a person prefers, put on: light to load, since the window wears it before anything else is there."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QApplication

from crm_app.domain.dates import DayStyle, prefer_days
from crm_app.runtime.settings import Settings
from crm_app.services import profiles
from crm_app.ui import theme
from crm_app.ui.text_size import set_text_size


def begin(app: QApplication, settings: Settings, author: str) -> None:
    """Give the program the face that a person prefers."""
    for name, value in profiles.of_person(settings, author).items():
        wear(app, name, value)


def wear(app: QApplication, name: str, value: str) -> None:
    """Let one preference of a person hold from now on."""
    match name:
        case "theme":
            theme.apply(app, value, at_once=False)
        case "text_size":
            set_text_size(app, int(value))
        case "dates":
            prefer_days(DayStyle(value))
            _draw_again(app)
        case "density":
            _set_density(app, value)


def _draw_again(app: QApplication) -> None:
    for widget in app.allWidgets():
        if isinstance(widget, QAbstractItemView):
            widget.viewport().update()


def _set_density(app: QApplication, density: str) -> None:
    for widget in app.allWidgets():
        set_density = getattr(widget, "set_density", None)
        if set_density is not None:
            set_density(density)
