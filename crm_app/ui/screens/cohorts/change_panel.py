"""Before and after: two days, or an event, and how the readiness of the cohort moved between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from crm_app.domain.cohort_change import CohortChange, DomainChange, signed
from crm_app.domain.dates import format_date, parse_date
from crm_app.domain.errors import CrmError
from crm_app.domain.fields import Field, Kind
from crm_app.domain.filters import Filter
from crm_app.services import cohort as cohorts
from crm_app.services.cohort import Between
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from crm_app.ui import theme
from crm_app.ui.charts.view import ChartView
from crm_app.ui.context import AppContext
from crm_app.ui.flow import FlowLayout
from crm_app.ui.jobs import Job
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.pick_box import PickBox
from crm_app.ui.records.editors_date import DateEditor
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.plain_list import PlainModel, PlainTable, fit_rows
from crm_app.ui.screens.cohorts.figures import among

_HEADINGS = ("Part", "Before", "After", "Points", "Not known before", "Not known after", "Higher", "Lower")
_WIDTHS = (180, 70, 70, 66, 146, 136, 66, 66)
_MOST_TITLE = 44
Wanted = tuple[ListQuery, str]  # the list, the profile


class ChangePanel(Frame):
    """``opened`` carries the ``Filter`` of the suppliers behind a count, ``list_wanted`` that of an event's own."""

    opened = Signal(object)
    list_wanted = Signal(object)

    def __init__(self, context: AppContext, wanted: Callable[[], Wanted], parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self._wanted = wanted
        self._job: Job | None = None
        self._events_read = False
        self.found: CohortChange | None = None
        self.chart: ChartView | None = None
        self.before = DateEditor(Field("Before", Kind.DATE))
        self.after = DateEditor(Field("After", Kind.DATE))
        self.events = PickBox("An event: what moved since the day before it", self)
        self.events.addItem("or since an event…", "")
        self.compare_button = button(
            "Compare", self.compare, icon="arrows-left-right", tip="Compare the two days (Enter)"
        )
        self.answer = Heading("", 11)
        self.answer.setWordWrap(True)
        self.words = PlainLabel("", muted=True, wraps=True)
        self.lines = PlainModel[DomainChange](_HEADINGS, _cells)
        self.table = PlainTable("Parts before and after", _WIDTHS, stretched=0)
        self.table.show_model(self.lines)
        self._lists: list[QWidget] = []
        self._lay_out()
        for editor in (self.before, self.after):
            editor.line.returnPressed.connect(self.compare)
        self.events.activated.connect(lambda _place: self._event_chosen())
        self.hide()

    def _lay_out(self) -> None:
        top, rows = QWidget(), QWidget()
        flow, self._flow = FlowLayout(top, gap=8), FlowLayout(rows, gap=8)
        for widget in (
            PlainLabel("Before"), self.before, PlainLabel("After"), self.after, self.events, self.compare_button,
        ):  # fmt: skip
            flow.addWidget(widget)
        for editor in (self.before, self.after):
            editor.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            editor.line.setMinimumWidth(theme.scaled(110))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 8, 2, 8)
        self._column.setSpacing(8)
        for part in (Heading("Before and after", 11), top, self.answer, self.words, rows, self.table):
            self._column.addWidget(part)
        self.table.hide()
        self.setFocusProxy(self.before)

    @property
    def between(self) -> Between | None:
        """The days that are compared; ``None`` while nothing is shown."""
        return (self.found.before.on, self.found.after.on) if self.found and not self.isHidden() else None

    def begin(self) -> None:
        """Show it; at first with a year to look back upon."""
        self.show()
        today = self._context.today()
        if not self.before.raw():
            self.before.set_value(today.replace(year=today.year - 1, day=min(today.day, 28)))
            self.after.set_value(today)
        if not self._events_read:
            self._events_read = True
            workspace = self._context.workspace
            self._context.jobs.run_read(lambda: cohorts.events_held(workspace), while_alive(self, self._offer))
        self.compare()

    def _offer(self, held: Sequence[tuple[str, str, date]]) -> None:
        for key, title, day in held:
            self.events.addItem(f"{title[:_MOST_TITLE]}, {format_date(day)}", key)
        self.events.setVisible(bool(held))

    def compare(self) -> None:
        """Compare what stands in the fields for the list that is shown."""
        try:
            days = parse_date(self.before.raw()), parse_date(self.after.raw())
        except ValueError as error:
            self._say(str(error))
            return
        before, after = days[0], days[1] or self._context.today()
        if before is None:
            self._say("Write the first day, or choose an event.")
            return
        workspace, (query, profile) = self._context.workspace, self._wanted()
        if self._job is not None:
            self._job.drop()
        self._job = self._context.jobs.run_read(
            lambda: cohorts.change(workspace, query, before, after, profile),
            while_alive(self, self.show_change),
            while_alive(self, self._not_compared),
        )

    def _not_compared(self, error: CrmError) -> None:
        self._job = None
        self._say(f"{error.title}. {error.remedy}")

    def _say(self, text: str) -> None:
        self.found = None
        self.answer.setText(text)
        self._show_nothing()

    def _show_nothing(self) -> None:
        self.words.setText("")
        self._show_lists(())
        self.table.hide()
        if self.chart is not None:
            self.chart.hide()

    def _event_chosen(self) -> None:
        key, workspace = str(self.events.currentData() or ""), self._context.workspace
        if key:
            self._context.jobs.run_read(lambda: _of_event(workspace, key), while_alive(self, self._show_event))

    def _show_event(self, found: tuple[Filter, Between]) -> None:
        wanted, (before, after) = found
        self.before.set_value(before)
        self.after.set_value(after)
        self.list_wanted.emit(wanted)

    def show_change(self, found: CohortChange) -> None:
        """Show what moved."""
        self._job, self.found = None, found
        self.answer.setText(found.answer)
        self._show_nothing()
        self.words.setText(found.words)
        self._show_lists(
            (
                (found.not_again, "not assessed again"),
                (found.since, "first assessed in between"),
                (found.never, "not assessed by then"),
            )
        )
        if not found.compared:
            return
        self.lines.show((*found.domains, found.overall))
        self.table.show()
        fit_rows(self.table, len(self.lines.rows))
        if self.chart is None:
            self.chart = ChartView(found.chart())
            self._column.insertWidget(self._column.indexOf(self.table), self.chart)
        else:
            self.chart.show_chart(found.chart())
        self.chart.show()

    def _show_lists(self, lists: Sequence[tuple[Sequence[str], str]]) -> None:
        """A button for each count of those that could not be compared: it opens their list."""
        for old in self._lists:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._lists = [self._lister(keys, said) for keys, said in lists if keys]
        for made in self._lists:
            self._flow.addWidget(made)

    def _lister(self, keys: Sequence[str], said: str) -> QWidget:
        return button(f"{len(keys):,} {said}", lambda: self.opened.emit(among(keys, said)), icon="list")


def _of_event(workspace: Workspace, key: str) -> tuple[Filter, Between]:
    return cohorts.of_event(workspace, key), cohorts.event_days(workspace, key)


def _cells(one: DomainChange) -> Sequence[str]:
    percents = ("–" if value is None else f"{value} %" for value in (one.before, one.after))
    unknown = (f"{one.unknown_before} %", f"{one.unknown_after} %")
    return one.name, *percents, signed(one.change), *unknown, f"{one.rose:,}", f"{one.fell:,}"
