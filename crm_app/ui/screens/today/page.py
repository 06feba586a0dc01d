"""The page of Today: at most five short columns side by side, as many in a row as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.dates import format_long_date
from crm_app.domain.errors import CrmError
from crm_app.domain.records import Saved
from crm_app.services import drafts
from crm_app.services.drafts import Draft
from crm_app.services.tasks import complete_task
from crm_app.services.today import Line, Today, today
from crm_app.ui import theme
from crm_app.ui.context import Address, AppContext, Touched
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records import drafting
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.log_place import Subject, open_from
from crm_app.ui.screens.today.column_view import ColumnView
from crm_app.ui.screens.today.line_row import LineRow

_CONCERNED = frozenset({"task", "credential", "supplier", "invitation", "event", "opportunity", "likeness"})
_COLUMN = 206  # px that a column wants
_PAUSE = 200  # ms: several changes are read together


def _none_waiting() -> Sequence[Line]:
    return ()


class TodayPage(Frame):
    """Shows Today. ``waiting`` is asked for unfinished things that only this window knows of, such as drafts."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self.waiting: Callable[[], Sequence[Line]] = _none_waiting
        self.shown: Today | None = None
        self._drafts: dict[Line, Draft] = {}
        self.columns: list[ColumnView] = []
        self._long: set[str] = set()
        self._in_a_row = 0
        self._is_stale = False
        self._keep = ("", -1)  # the column and the line that have the keyboard
        self._wait = QTimer(self, singleShot=True, interval=_PAUSE)
        self._wait.timeout.connect(self.refresh)
        self._build()
        context.changed.connect(self._on_changed)

    def _build(self) -> None:
        self.heading = Heading("")
        self.summary = PlainLabel(muted=True, wraps=True)
        self.log_button = button("Log a call", self._log, icon="phone", primary=True, tip="Ctrl+L")
        top = QHBoxLayout()
        top.setContentsMargins(28, 16, 20, 4)
        words = QVBoxLayout()
        words.addWidget(self.heading)
        words.addWidget(self.summary)
        top.addLayout(words, 1)
        top.addWidget(self.log_button, 0, Qt.AlignmentFlag.AlignTop)
        self._paper = Frame("page")
        self._grid = QGridLayout(self._paper)
        self._grid.setContentsMargins(20, 8, 20, 20)
        self._grid.setHorizontalSpacing(theme.SPACE * 3)
        self._grid.setVerticalSpacing(theme.SPACE * 5)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._paper)
        self._area = area
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(top)
        whole.addWidget(area, 1)

    def _log(self) -> None:
        open_from(self, Subject())

    def refresh(self) -> None:
        """Read what needs this person again."""
        self._is_stale = False
        workspace, waiting = self._context.workspace, tuple(self.waiting())

        def work() -> tuple[Today, dict[Line, Draft]]:
            left = left_behind(workspace.store.address)
            return today(workspace, waiting=(*waiting, *left)), left

        self._context.jobs.run_read(work, while_alive(self, self._take))

    def _take(self, found: tuple[Today, dict[Line, Draft]]) -> None:
        self._drafts = found[1]
        self.show_today(found[0])

    def show_today(self, found: Today) -> None:
        """Show the columns; the keyboard stays in its column."""
        now = self.focusWidget()
        is_free = now in (None, self) or self._paper.isAncestorOf(now) or (now is self.log_button and not self.columns)
        self._remember()
        self.shown = found
        self.heading.setText(format_long_date(found.day))
        self.summary.setText(_summary(found))
        for view in self.columns:
            self._grid.removeWidget(view)
            view.hide()
            view.deleteLater()
        self.columns = [self._view(column.key) for column in found.columns]
        self._in_a_row = 0
        self._arrange()
        if is_free:
            self._focus_kept()

    def _view(self, key: str) -> ColumnView:
        column = next(column for column in self.shown.columns if column.key == key) if self.shown else None
        if column is None:
            raise LookupError(key)
        view = ColumnView(column, self._paper, is_long=key in self._long)
        view.opened.connect(self.open)
        view.ticked.connect(self.tick)
        view.moved.connect(self._move)
        return view

    def _arrange(self) -> None:
        fit = min(max(self._area.viewport().width() // theme.scaled(_COLUMN), 1), 5)
        if fit == self._in_a_row:
            return
        self._in_a_row = fit
        for view in self.columns:
            self._grid.removeWidget(view)
        for column in range(5):
            self._grid.setColumnStretch(column, 1 if column < min(fit, len(self.columns)) else 0)
        for number, view in enumerate(self.columns):
            self._grid.addWidget(view, number // fit, number % fit, Qt.AlignmentFlag.AlignTop)
            view.show()
        self._grid.setRowStretch(5, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns in a row as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _remember(self) -> None:
        self._long = {view.column.key for view in self.columns if view.is_long}
        for view in self.columns:
            for number, row in enumerate(view.rows):
                if row.hasFocus():
                    self._keep = (view.column.key, number)

    def _focus_kept(self) -> None:
        key, number = self._keep
        view = next((view for view in self.columns if view.column.key == key), None)
        view = view or next((view for view in self.columns if view.rows), None)
        if view is not None and view.rows:
            view.rows[min(max(number, 0), len(view.rows) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.log_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """Called when the screen is shown: the keyboard goes to the line it was on, at first to the first one."""
        self._remember()
        if self.shown is None or self._is_stale or self.shown.day != self._context.today():
            self.refresh()
        self._focus_kept()

    def _move(self, row: LineRow, columns: int, lines: int) -> None:
        place = next(number for number, view in enumerate(self.columns) if row in view.rows)
        rows = self.columns[place].rows
        number = rows.index(row)
        if lines:
            target = rows[min(max(number + lines, 0), len(rows) - 1)]
        else:
            others = self.columns[(place + columns) % len(self.columns)].rows
            target = others[min(number, len(others) - 1)] if others else row
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(target)

    def open(self, line: Line) -> None:
        """Go where a line is done."""
        if line in self._drafts:
            drafting.reopen(self._context, self._drafts[line])
        elif line.kind:
            self._context.go(Address(line.kind, line.id, line.tab, line.filter))

    def tick(self, line: Line) -> None:
        """Mark a task as done; the message line offers Undo."""
        workspace, key = self._context.workspace, line.task

        def told(saved: Saved) -> None:
            self._context.saved(saved, f"Done: {line.name[:80]}")

        self._context.jobs.run_write(lambda: complete_task(workspace, [key]), told)

    def _on_changed(self, touched: Touched) -> None:
        if _CONCERNED & touched.keys():
            self._is_stale = True
            if self.isVisible():
                self._wait.start()


def left_behind(store: str) -> dict[Line, Draft]:
    """What was typed in an earlier run of the program and never saved; none where this computer cannot tell."""
    try:
        found = drafts.drafts(store)
    except CrmError:  # said at the start, where the drafts are offered
        return {}
    return {
        Line("Finish", draft.title, f"typed {format_long_date(draft.kept_at.astimezone().date())}", draft.kind): draft
        for draft in found
    }


def _summary(found: Today) -> str:
    if not found.columns:
        return "Nothing needs you today. What is due, expiring or new will stand here."
    return " · ".join(f"{column.count} {column.title.lower()}" for column in found.columns)
