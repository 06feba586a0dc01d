"""The board and the timeline as panes beside the list: each reads what the list's filter finds, and says how much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crm_app.domain.errors import CrmError
from crm_app.domain.filters import Filter
from crm_app.domain.pipeline import Bar, Column, Lane
from crm_app.domain.records import Saved
from crm_app.domain.stages import allowed_moves, why_not
from crm_app.services import opportunities, pipeline
from crm_app.services.lists import ListQuery
from crm_app.ui import actions
from crm_app.ui.context import AppContext, Touched
from crm_app.ui.jobs import Job
from crm_app.ui.labels import Frame, PlainLabel, icon_button, plain
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.when_seen import WhenSeen
from crm_app.ui.screens.opportunities.board_view import BoardView
from crm_app.ui.screens.opportunities.phase_key import PhaseKey
from crm_app.ui.screens.opportunities.timeline_view import TimelineView

PAUSE = 400  # ms of quiet before the matches of the cards in sight are counted
_FOLLOWED = frozenset({"opportunity", "milestone"})


class Pane(Frame):
    """Reads when it is seen: what was asked or written meanwhile is read when it is shown again."""

    opened = Signal(str)
    current_changed = Signal(str)

    def __init__(self, context: AppContext, view: BoardView | TimelineView, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.context = context
        self.query = ListQuery("opportunity")
        self.status = PlainLabel("Reading…")
        self.status.setObjectName("status")
        self.foot = QHBoxLayout()
        self.foot.setSpacing(0)
        self.foot.addWidget(self.status, 1)
        self._job: Job | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(view, 1)
        whole.addLayout(self.foot)
        self.setFocusProxy(view)
        view.opened.connect(self.opened)
        view.current_changed.connect(self.current_changed)
        self._seen = WhenSeen(self, context, self.refresh, _FOLLOWED, is_due=True)

    def ask(self, wanted: Filter) -> None:
        """Show what a filter finds."""
        if wanted != self.query.wanted:
            self.query = ListQuery("opportunity", wanted)
            self._seen.ask()

    def refresh(self) -> None:
        """Read again; what is shown stays until the answer is there."""
        if self._job is not None:
            self._job.drop()
        read = self.reader()
        self._job = self.context.jobs.run_read(read, while_alive(self, self._take), while_alive(self, self._give_up))

    def reader(self) -> Callable[[], Any]:
        """What reads, beside the window."""
        raise AssertionError("every pane reads something")

    def show_found(self, found: Any) -> int:
        """Show what was read; how many opportunities it was."""
        raise AssertionError(f"every pane shows what it read: {found!r}")

    def _take(self, found: Any) -> None:
        self._job = None
        many = self.show_found(found)
        what = "opportunity" if many == 1 else "opportunities"
        flag = f"Nothing is in the pipeline yet. Flag a tender: {actions.keys_of('flag_tender')}"
        none = "Nothing answers this filter" if self.query.wanted else flag
        self.status.setText(f"{many:,} {what}{self.hint()}" if many else none)

    def hint(self) -> str:
        """What can be done here, after the count."""
        return ""

    @property
    def current_id(self) -> str:
        """The key of the opportunity that is chosen here."""
        return ""

    def _give_up(self, error: CrmError) -> None:
        self._job = None
        self._seen.is_due = True
        self.status.setText(error.title)
        self.context.report(error)


class BoardPane(Pane):
    """The board, its moves, and the matches of its cards, counted when nobody is doing anything."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        self.board = BoardView(context)
        super().__init__(context, self.board, parent)
        self.board.setParent(self)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(PAUSE)
        self._quiet.timeout.connect(self._count_next)
        self._counting = False
        context.changed.connect(self._forget_counts)
        self.board.move_wanted.connect(self.move_card)
        self.board.menu_wanted.connect(self.choose_stage)
        self.board.verticalScrollBar().valueChanged.connect(lambda _value: self._quiet.start())
        self.board.horizontalScrollBar().valueChanged.connect(lambda _value: self._quiet.start())
        actions.bind("card_left", self, lambda: self.board.move_current(-1))
        actions.bind("card_right", self, lambda: self.board.move_current(1))
        actions.bind("card_move", self, self.choose_stage_of_current)

    def reader(self) -> Callable[[], Any]:
        """The cards by stage."""
        workspace, query = self.context.workspace, self.query
        return lambda: pipeline.board(workspace, query)

    def show_found(self, found: Sequence[Column]) -> int:
        """Show the cards."""
        self.board.drag.cancel()
        self.board.show_columns(found)
        self._quiet.start()
        return sum(len(column.cards) for column in found)

    @property
    def current_id(self) -> str:
        """The key of the chosen card."""
        card = self.board.current_card
        return card.id if card else ""

    def hint(self) -> str:
        """How a card is moved."""
        return " · drag a card, or press Ctrl and an arrow, to move it to another stage"

    def _forget_counts(self, touched: Touched) -> None:
        if touched.keys() & {"opportunity", "supplier", "assessment", "credential"}:
            self.board.known.clear()

    def _count_next(self) -> None:
        """Count the matches of one card after the other, as long as nothing else is going on."""
        if self._counting or not self.isVisible() or self.board.drag.is_on:
            return
        waiting = self.board.uncounted()
        if waiting:
            workspace, key = self.context.workspace, waiting[0]
            self._counting = True
            self.context.jobs.run_read(
                lambda: pipeline.standing(workspace, key),
                while_alive(self, lambda found: self._counted(key, found)),
                while_alive(self, lambda _error: self._counted(key, (0, 0))),
            )

    def _counted(self, key: str, found: tuple[int, int]) -> None:
        self._counting = False
        self.board.known[key] = found
        self.board.viewport().update()
        self._count_next()

    def choose_stage_of_current(self) -> None:
        """The menu of stages beside the chosen card."""
        if self.board.current is not None:
            where = self.board.plan.card_rect(self.board.current).translated(self.board.origin())
            self.choose_stage(self.board.viewport().mapToGlobal(where.bottomLeft()))

    def choose_stage(self, where: QPoint) -> None:
        """Offer the stages that the chosen card may move to."""
        card = self.board.current_card
        if card is None:
            return
        self.menu = QMenu(self)
        self.menu.addAction("Open", lambda: self.opened.emit(card.id))
        self.menu.addSeparator()
        labels = {column.stage: column.label for column in self.board.columns}
        for stage in allowed_moves(card.stage):
            self.menu.addAction(plain(f"Move to {labels[stage]}"), self._mover(card.id, stage))
        self.menu.popup(where)
        self.menu.setActiveAction(self.menu.actions()[min(2, len(self.menu.actions()) - 1)])

    def _mover(self, key: str, stage: str) -> Callable[[], None]:
        return lambda: self.move_card(key, stage)

    def move_card(self, key: str, stage: str) -> None:
        """Move an opportunity to another stage; a move that makes no sense is refused with its reason."""
        spot = self.board.plan.spot_of(key)
        labels = {column.stage: column.label for column in self.board.columns}
        if spot is not None and (why := why_not(self.board.card(spot).stage, stage)):
            here = labels[self.board.card(spot).stage]
            self.context.say(f"Not from “{here}” to “{labels[stage]}”. {why}", "caution")
            return
        workspace = self.context.workspace

        def moved(saved: Saved) -> None:
            if saved.operation:
                self.context.saved(saved, f"Moved to {labels.get(stage, stage)}")

        self.context.jobs.run_write(
            lambda: opportunities.move_stage(workspace, key, stage),
            while_alive(self, moved),
            while_alive(self, self._not_moved),
        )

    def _not_moved(self, error: CrmError) -> None:
        self.context.report(error)
        self._seen.ask()


class TimelinePane(Pane):
    """The timeline with its zoom and the key to its stretches."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        self.timeline = TimelineView(context)
        super().__init__(context, self.timeline, parent)
        self.timeline.setParent(self)
        foot = Frame("status")
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(PhaseKey())
        row.addWidget(icon_button("minus", "Farther", lambda: self.timeline.zoom(-1), shortcut="-"))
        row.addWidget(icon_button("plus", "Closer", lambda: self.timeline.zoom(1), shortcut="+"))
        row.addWidget(icon_button("calendar", "Today", self.timeline.show_today, shortcut="Home"))
        self.foot.addWidget(foot, 0, Qt.AlignmentFlag.AlignRight)
        actions.bind("timeline_closer", self, lambda: self.timeline.zoom(1))
        actions.bind("timeline_farther", self, lambda: self.timeline.zoom(-1))
        actions.bind("timeline_today", self, self.timeline.show_today)

    def reader(self) -> Callable[[], Any]:
        """The bars under their anchors."""
        workspace, query = self.context.workspace, self.query
        return lambda: pipeline.bars(workspace, query)

    def show_found(self, found: Sequence[Lane]) -> int:
        """Show the bars."""
        self.timeline.show_lanes(found)
        return sum(isinstance(row, Bar) for row in self.timeline.rows)

    @property
    def current_id(self) -> str:
        """The key of the chosen bar."""
        bar = self.timeline.current_bar
        return bar.id if bar else ""

    def hint(self) -> str:
        """How many anchors they are of."""
        lanes = sum(not isinstance(row, Bar) for row in self.timeline.rows)
        return f" of {lanes:,} {'anchor' if lanes == 1 else 'anchors'}"
