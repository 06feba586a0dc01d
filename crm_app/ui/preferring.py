"""Preferences taking effect while the window is open: a person's when they change them, and the common colour."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from crm_app.services import preferences, profiles
from crm_app.ui import theme, wearing
from crm_app.ui.context import AppContext, Touched


def take(context: AppContext, name: str, value: str) -> str:
    """Keep a preference and let it hold at once; returns the value in force. Raises ``UsageError`` for a wrong one."""
    taken = profiles.set_for_person(context.settings, context.workspace.author, name, value)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        wearing.wear(app, name, taken)
    if name == "area":
        read_area(context)
    return taken


def read_area(context: AppContext) -> None:
    """Read which area the person works in: the filters offer it."""
    settings = context.settings

    def _keep(found: tuple[str, tuple[str, ...]]) -> None:
        context.my_area = found

    context.jobs.run_read(lambda: preferences.own_area(context.workspace, settings), _keep)


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
            theme.apply(app, theme.theme().name, at_once=False)
