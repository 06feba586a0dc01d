"""Preferences taking effect: a person's when the window opens and whenever they change, and the common colour."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView, QApplication

from crm_app.domain.dates import DayStyle, prefer_days
from crm_app.runtime.settings import Settings
from crm_app.services import preferences
from crm_app.ui import theme
from crm_app.ui.context import AppContext, Touched
from crm_app.ui.text_size import set_text_size


def begin(app: QApplication, settings: Settings, author: str) -> None:
    """Give the program the face that a person prefers."""
    for name, value in preferences.of_person(settings, author).items():
        _wear(app, name, value)


def take(context: AppContext, name: str, value: str) -> str:
    """Keep a preference and let it hold at once; returns the value in force. Raises ``UsageError`` for a wrong one."""
    taken = preferences.set_for_person(context.settings, context.workspace.author, name, value)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        _wear(app, name, taken)
    if name == "area":
        read_area(context)
    return taken


def read_area(context: AppContext) -> None:
    """Read which area the person works in: the filters offer it."""
    settings = context.settings

    def _keep(found: tuple[str, tuple[str, ...]]) -> None:
        context.my_area = found

    context.jobs.run_read(lambda: preferences.own_area(context.workspace, settings), _keep)


def _wear(app: QApplication, name: str, value: str) -> None:
    match name:
        case "theme":
            theme.apply(app, value)
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


class CollaborativeFace(QObject):
    """Keeps the accent of the window that of the collaborative, whoever changes it."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._context = context
        context.changed.connect(self._on_changed)
        self.read()
        read_area(context)

    def _on_changed(self, touched: Touched) -> None:
        if "setting" in touched:
            self.read()

    def read(self) -> None:
        """Ask the store for the colour."""
        workspace = self._context.workspace
        self._context.jobs.run_read(lambda: preferences.collaborative_values(workspace)["colour"], self._take)

    def _take(self, colour: str) -> None:
        usual = theme.tokens_of(theme.LIGHT).accent
        wanted = "" if colour.upper() == usual.upper() else colour
        app = QApplication.instance()
        if wanted != theme.theme().accent and isinstance(app, QApplication):
            theme.theme().accent = wanted
            theme.apply(app, theme.theme().name)
