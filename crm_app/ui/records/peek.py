"""The peek beside a list: who the selected record is, with its first parts, without leaving the list."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.errors import CrmError
from crm_app.domain.fields import Audience, Field, Kind
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.records import Record, Row
from crm_app.domain.text import with_article
from crm_app.services import lists, records
from crm_app.services.workspace import Workspace
from crm_app.ui.context import AppContext, Touched
from crm_app.ui.jobs import Job
from crm_app.ui.labels import ElidedLabel, Frame, Heading, PlainLabel, button, plain
from crm_app.ui.records.cell_text import cell_text
from crm_app.ui.records.log_place import Subject, open_from
from crm_app.ui.records.pill_label import PillLabel
from crm_app.ui.records.pills import look_of

PATIENCE = 120  # ms: moving down a list with the arrow keys reads only where one stops
MOST_PARTS = 3
MOST_FIELDS = 14
LONGEST = 180
ONE_LINE = (Kind.URL, Kind.EMAIL)
NOT_HERE = frozenset({Kind.JSON, Kind.ANSWERS})
KEYS = frozenset({("paper", "subject")})  # the key of a record says nothing to a person


@dataclass(frozen=True, slots=True)
class Glance:
    """What a peek shows: the row, and the parts of its record by kind."""

    row: Row
    parts: dict[str, list[Record]]
    titles: dict[str, str]


def read_glance(workspace: Workspace, kind: RecordKind, key: str) -> Glance | None:
    """Read a record for a peek; ``None`` where it is gone."""
    fields = kind.row_fields.items()
    names = [name for name, field in fields if field.kind not in NOT_HERE and (kind.name, name) not in KEYS]
    rows = lists.page(workspace, kind.name, [key], names)
    if not rows:
        return None
    parts = records.parts(workspace, kind.name, key)
    return Glance(rows[0], parts, titles_of(workspace, [r for found in parts.values() for r in found[:MOST_PARTS]]))


def titles_of(workspace: Workspace, shown: list[Record]) -> dict[str, str]:
    """The names of the records that some parts point at, by key."""
    wanted: dict[str, set[str]] = {}
    for record in shown:
        for name, field in KINDS[record.kind].fields.items():
            if field.refers_to and record[name]:
                wanted.setdefault(field.refers_to, set()).add(str(record[name]))
    found = (r for kind, keys in wanted.items() for r in records.get_many(workspace, kind, sorted(keys)))
    return {record.id: str(record[KINDS[record.kind].title_field] or "") for record in found}


class Peek(Frame):
    """Shows one record at a glance; F4 hides it. ``opened`` carries the key when the whole record is wanted."""

    opened = Signal(object)

    def __init__(self, context: AppContext, kind: str, parent: QWidget | None = None) -> None:
        super().__init__("peek", parent)
        self._context = context
        self._kind = KINDS[kind]
        self._key = self._title = ""
        self._job: Job | None = None
        self._wait = QTimer(self, singleShot=True, interval=PATIENCE)
        self._wait.timeout.connect(self._read)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(f"{self._kind.label} at a glance")
        self._open = button("Open", self.open, primary=True, tip="Open the whole record (Enter)")
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.addWidget(self._open)
        if kind == "supplier":
            self._log = button("Log a call", self.log, icon="phone", tip="With this supplier, open beside what you do")
            foot.addWidget(self._log)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area, 1)
        layout.addLayout(foot)
        context.changed.connect(self._on_changed)
        self._show(None)

    def show_record(self, key: str) -> None:
        """Show another record, a moment later."""
        self._key = key
        if self.isVisible():
            self._wait.start()

    def refresh(self) -> None:
        """Read the record again, for example after the peek was hidden."""
        self._wait.start()

    def open(self) -> None:
        """Open the whole record."""
        if self._key:
            self.opened.emit(self._key)

    def log(self) -> None:
        """Log a call with the supplier that is shown."""
        if self._key and self._title:
            open_from(self, Subject(self._key, self._title))

    def name_opening(self, text: str, tip: str) -> None:
        """Call the button by another name, where opening a record means something else."""
        self._open.setText(plain(text))
        self._open.setAccessibleName(text)
        self._open.setToolTip(tip)

    def _on_changed(self, touched: Touched) -> None:
        if self._key and self.isVisible() and touched:
            self._wait.start()

    def _read(self) -> None:
        if self._job is not None:
            self._job.drop()
        if not self._key:
            self._show(None)
            return
        workspace, kind, key = self._context.workspace, self._kind, self._key
        self._job = self._context.jobs.run_read(lambda: read_glance(workspace, kind, key), self._show, self._refused)

    def _refused(self, error: CrmError) -> None:
        self._show(None)
        self._context.report(error)

    def _show(self, glance: Glance | None) -> None:
        body = Frame("peek", self._area.viewport())  # where it will lie, or the style would dress all of it once more
        layout = QVBoxLayout(body)
        layout.setContentsMargins(16, 14, 16, 8)
        layout.setSpacing(6)
        self._open.setVisible(glance is not None)
        self._title = str(glance.row[self._kind.title_field] or "") if glance else ""
        if hasattr(self, "_log"):
            self._log.setVisible(glance is not None)
        if glance is None:
            one = with_article(self._kind.label.lower())
            layout.addWidget(PlainLabel(f"Choose {one} to see it here.", muted=True, wraps=True))
        else:
            self._fill(layout, glance)
        layout.addStretch(1)
        self._area.setWidget(body)

    def _fill(self, layout: QVBoxLayout, glance: Glance) -> None:
        title = Heading(str(glance.row[self._kind.title_field] or "Without a name"), 12)
        title.setWordWrap(True)
        layout.addWidget(title)
        for name, field in self._kind.row_fields.items():
            value = glance.row[name]
            if field.kind is Kind.CHOICE and value and (look := look_of(self._kind.name, name, value)):
                layout.addWidget(PillLabel(field.choice_label(value), look))
        layout.addSpacing(4)
        layout.addLayout(self._facts(glance))
        for part_name, parts in glance.parts.items():
            if parts:
                self._add_parts(layout, KINDS[part_name], parts, glance.titles)

    def _facts(self, glance: Glance) -> QGridLayout:
        form = QGridLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(4)
        form.setColumnStretch(1, 1)
        row, top = 0, Qt.AlignmentFlag.AlignTop
        for name, field in self._kind.row_fields.items():
            value = glance.row[name]
            text = cell_text(field, value)
            shown_above = name == self._kind.title_field or (value and look_of(self._kind.name, name, str(value)))
            if text and not shown_above and row < MOST_FIELDS and field.kind is not Kind.REFERENCE:
                form.addWidget(PlainLabel(field.label, muted=True), row, 0, top)
                form.addWidget(_words(field, text), row, 1, top if field.kind not in ONE_LINE else Qt.AlignmentFlag(0))
                row += 1
        return form

    def _add_parts(self, layout: QVBoxLayout, kind: RecordKind, parts: list[Record], titles: dict[str, str]) -> None:
        layout.addSpacing(6)
        layout.addWidget(Heading(f"{kind.title}  {len(parts)}", 10))
        if kind.is_guarded:  # what owners declared stands in the record, where its purpose is shown
            layout.addWidget(PlainLabel("Open the record to see them.", muted=True, wraps=True))
            return
        for record in parts[:MOST_PARTS]:
            layout.addWidget(PlainLabel(line_of(kind, record, titles), wraps=True))
        if len(parts) > MOST_PARTS:
            layout.addWidget(PlainLabel(f"and {len(parts) - MOST_PARTS} more", muted=True))


def _words(field: Field, text: str) -> PlainLabel:
    if field.kind in ONE_LINE:
        return ElidedLabel(text)
    return PlainLabel(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…", wraps=True)


def line_of(kind: RecordKind, record: Record, titles: dict[str, str]) -> str:
    """A part in one line: its title and the first facts about it."""
    title = cell_text(kind.fields[kind.title_field], record[kind.title_field], titles)
    rest = [
        cell_text(field, record[name])
        for name, field in kind.fields.items()
        if name != kind.title_field
        and record[name] not in (None, "", (), {})
        and field.kind not in (*NOT_HERE, Kind.REFERENCE, Kind.LONG_TEXT, Kind.BOOLEAN)
        and field.audience is not Audience.PERSONAL
        and not field.computed
    ]
    return " · ".join(part for part in (title, *rest[:2]) if part) or kind.label
