"""The saved views in the rail: below each list those that are shown there, with how many records they find now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from crm_app.services import views
from crm_app.services.views import SavedView
from crm_app.services.workspace import Workspace
from crm_app.ui.context import AppContext, Touched
from crm_app.ui.rail import Rail
from crm_app.ui.rail_view_button import RailView
from crm_app.ui.screen import screen_for

PATIENCE = 400  # ms after a change: several in a row are counted once


@dataclass(frozen=True, slots=True)
class Counted:
    """Views, and how many records each finds."""

    views: tuple[SavedView, ...]
    counts: dict[str, int]


def read(workspace: Workspace) -> Counted:
    """Read the views of the rail and count them, in a worker's thread."""
    shown = tuple(view for view in views.views(workspace) if view.in_rail)
    return Counted(shown, views.counts(workspace, shown))


class RailViews(QObject):
    """Keeps the rail's views and their counts up to date. The names come first, the counts follow."""

    def __init__(self, context: AppContext, rail: Rail) -> None:
        super().__init__(rail)
        self._context, self._rail = context, rail
        self._wait = QTimer(self, singleShot=True, interval=PATIENCE)
        self._wait.timeout.connect(self.read)
        self._kinds: set[str] = set()
        context.changed.connect(self._on_changed)
        self.read()

    def read(self) -> None:
        """Read and count again."""
        workspace = self._context.workspace
        self._context.jobs.run_read(lambda: read(workspace), self._take)

    def _take(self, found: Counted) -> None:
        self._kinds = {view.kind for view in found.views}
        self._rail.show_views([_shown(view, found.counts) for view in found.views])

    def _on_changed(self, touched: Touched) -> None:
        if "view" in touched or self._kinds & set(touched):
            self._wait.start()


def _shown(view: SavedView, counts: dict[str, int]) -> RailView:
    screen = screen_for(view.kind)
    return RailView(view.id, view.name, view.kind, screen.name if screen else "", counts.get(view.id, -1))
