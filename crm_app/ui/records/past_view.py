"""As it was: a list or a record on any day, to read, to compare with today and to export; never to be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_app.domain.dates import format_long_date, parse_date
from crm_app.domain.errors import CrmError, NotFound
from crm_app.domain.fields import Field, Kind
from crm_app.domain.filters import sentence
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.records import Record, Row
from crm_app.services import past, records
from crm_app.services.lists import ListQuery
from crm_app.services.past import PastList, PastRecord
from crm_app.services.workspace import Workspace
from crm_app.ui import theme
from crm_app.ui.context import NEW, AppContext
from crm_app.ui.labels import ElidedLabel, Frame, PlainLabel, button
from crm_app.ui.records.editors_date import DateEditor
from crm_app.ui.records.exporting import KINDS_OF_FILE
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.loading import referred
from crm_app.ui.records.local_style import CELLS, follow
from crm_app.ui.records.plain_list import PlainModel, PlainTable
from crm_app.ui.records.value_text import text_of

PAGE = 200
_PAUSE = 300  # milliseconds after the last key of the date
_LONGEST = 300


def open_here(context: AppContext, page: QWidget | None, parent: QWidget) -> PastView | None:
    """Show the list or the record that is on the screen as it was; says so where there is neither."""
    here = context.here
    query = getattr(getattr(page, "model", None), "query", None)
    view = PastView(context, parent)
    if here is not None and here.kind in KINDS and here.id and here.id != NEW:
        view.show_record(here.kind, here.id)
    elif isinstance(query, ListQuery):
        view.show_list(query)
    else:
        view.deleteLater()
        context.say("Open a list or a record first; it can then be shown as it was on any day")
        return None
    view.open()
    return view


@dataclass(frozen=True, slots=True)
class _Compared:
    """A record then and now, with the names of what it refers to."""

    then: PastRecord
    now: Record | None
    titles: Mapping[str, str] = field(default_factory=dict)


def compare(workspace: Workspace, kind: str, key: str, day: date) -> _Compared:
    """A record as it was and, where it still is there, as it is."""
    then = past.record_as_of(workspace, kind, key, day)
    try:
        now: Record | None = records.get(workspace, kind, key)
    except NotFound:
        now = None
    everything = [*_all_of(then), *([now] if now else [])]
    return _Compared(then, now, referred(workspace, everything))


def _all_of(found: PastRecord) -> list[Record]:
    return [found.record, *(record for some in found.parts.values() for part in some for record in _all_of(part))]


class PastModel(PlainModel[str]):
    """Keys of a past list; the rows are read page by page as they come into sight."""

    def __init__(self, context: AppContext, kind: RecordKind, names: Sequence[str]) -> None:
        super().__init__([kind.row_fields[name].label for name in names], self._texts)
        self._context, self._kind, self._names = context, kind, list(names)
        self._found: PastList | None = None
        self._read: dict[str, tuple[str, ...]] = {}
        self._asked: set[int] = set()
        self._places: dict[str, int] = {}

    def show_past(self, found: PastList) -> None:
        """Show another day."""
        self._found, self._read, self._asked = found, {}, set()
        self._places = {key: place for place, key in enumerate(found.keys)}
        self.show(found.keys)

    def _texts(self, key: str) -> Sequence[str]:
        if key not in self._read:
            self._ask(self._places[key] // PAGE)
            return ("",) * len(self._names)
        return self._read[key]

    def _ask(self, number: int) -> None:
        found = self._found
        if found is None or number in self._asked:
            return
        self._asked.add(number)
        workspace, names = self._context.workspace, self._names
        keys = found.keys[number * PAGE : (number + 1) * PAGE]

        def read() -> tuple[list[Row], dict[str, str]]:
            from crm_app.services import exports

            rows = past.page(workspace, found, keys, names)
            return rows, exports.titles_then(workspace, found, rows)

        def take(answer: tuple[list[Row], dict[str, str]]) -> None:
            if found is self._found:
                self._take(number, *answer)

        self._context.jobs.run_read(read, while_alive(self, take))

    def _take(self, number: int, rows: list[Row], titles: dict[str, str]) -> None:
        fields = self._kind.row_fields
        for row in rows:
            texts = (text_of(fields[name], row[name], titles) for name in self._names)
            self._read[row.id] = tuple(" ".join(text.split())[:_LONGEST] for text in texts)
        last = min((number + 1) * PAGE, len(self.rows)) - 1
        self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(self._names) - 1))


class PastView(QDialog):
    """A window over the window with a banner that says which day it shows. Esc or “Back to today” closes it."""

    def __init__(self, context: AppContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(parent.size().boundedTo(QSize(theme.scaled(1100), theme.scaled(760))) * 0.94)
        self.query: ListQuery | None = None
        self._record: tuple[str, str] = ("", "")
        self._asked: date | None = None
        self.model: PastModel | None = None
        self.day = DateEditor(Field("Day", Kind.DATE))
        self.day.line.setMinimumWidth(theme.scaled(120))
        self.day.set_value(_year_before(context.today()))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.look)
        self.day.changed.connect(self._pause.start)
        self.banner = ElidedLabel()
        self.banner.setFont(theme.title_font(theme.TITLE_POINTS * 0.8))
        self.export_button = button("Export…", self.export, icon="export")
        self.back = button("Back to today", self.close, tip="Esc")
        self.note = PlainLabel("", muted=True, wraps=True)
        self.pages = QStackedWidget(self)
        self.tree = self._make_tree()
        self.pages.addWidget(self.tree)
        self._lay_out()

    def _lay_out(self) -> None:
        strip = Frame("filterBar", self)
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.banner, 1)
        for widget in (self.day, self.export_button, self.back):
            row.addWidget(widget)
        for made in (self.export_button, self.back):
            made.setAutoDefault(False)  # Enter belongs to the day and to the list
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 8)
        whole.addWidget(strip)
        whole.addWidget(self.pages, 1)
        whole.addWidget(self.note)
        self.note.setContentsMargins(12, 0, 12, 0)

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setHeaderLabels(["", "Then", "Now"])
        tree.setAccessibleName("The record then and now")
        tree.setWordWrap(True)
        tree.setRootIsDecorated(True)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        tree.header().setStretchLastSection(False)
        tree.setColumnWidth(0, theme.scaled(230))
        follow(tree, CELLS)
        return tree

    def show_list(self, query: ListQuery) -> None:
        """Show a list, with its filter and its order, as it was."""
        self.query = query
        kind = KINDS[query.kind]
        self.setWindowTitle(f"{kind.title} as they were")
        names = [name for name, described in kind.row_fields.items() if described.in_list]
        self.model = PastModel(self.context, kind, names)
        self.model.setParent(self)
        widths = [kind.row_fields[name].width for name in names]
        table = PlainTable(f"{kind.title} as they were", widths, stretched=-1, parent=self)
        table.show_model(self.model)
        table.activated.connect(lambda index: self._open(index.row()))
        self.table = table
        self.pages.addWidget(table)
        self.pages.setCurrentWidget(table)
        table.setFocus()
        self.look()

    def _open(self, row: int) -> None:
        """Show one record of the list as it was on the same day."""
        if self.model is not None and self.query is not None:
            other = PastView(self.context, self)
            other.day.set_value(self._asked)
            other.show_record(self.query.kind, self.model.rows[row])
            other.open()

    def show_record(self, kind: str, key: str) -> None:
        """Show a record with its parts as it was, beside what it is now."""
        self._record = (kind, key)
        self.setWindowTitle(f"{KINDS[kind].label} as it was")
        self.export_button.hide()
        self.pages.setCurrentWidget(self.tree)
        self.tree.setFocus()
        self.look()

    def look(self) -> None:
        """Show the day that is typed; half a date asks for nothing yet."""
        try:
            day = parse_date(self.day.raw())
            past.check_over(self.context.workspace, day)
        except (ValueError, CrmError) as error:
            self.note.setText(str(error))
            return
        if day is None:
            self.note.setText("")
            return
        self._asked = day
        self.banner.setText(f"As it was on {format_long_date(day)}")
        self.note.setText("Reading…")
        workspace, query, (kind, key) = self.context.workspace, self.query, self._record
        if query is not None:
            self.context.jobs.run_read(
                lambda: past.as_of(workspace, query, day), while_alive(self, self._list), while_alive(self, self._not)
            )
        else:
            self.context.jobs.run_read(
                lambda: compare(workspace, kind, key, day),
                while_alive(self, self._compared),
                while_alive(self, self._not),
            )

    def _not(self, error: CrmError) -> None:
        self.tree.clear()
        self.note.setText(str(error))

    def _list(self, found: PastList) -> None:
        if found.day != self._asked or self.model is None:
            return
        self.model.show_past(found)
        kind = KINDS[found.query.kind]
        count = f"{len(found.keys):,} {(kind.label if len(found.keys) == 1 else kind.title).lower()}"
        self.note.setText(f"{count} · {sentence(kind, found.query.wanted)} · read only")
        self.table.selectRow(0)

    def _compared(self, found: _Compared) -> None:
        if found.then.day != self._asked:
            return
        self.tree.clear()
        root = self.tree.invisibleRootItem()
        _add_fields(root, found.then.record, found.now.values if found.now else None, found.titles)
        _add_parts(root, found.then, found.titles)
        gone = "" if found.now else " · it is not in the register any more"
        self.note.setText(f"What differs from today stands in the column “Now”{gone} · read only")
        if (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)

    def export(self) -> None:
        """Ask where, and write the list as it was into a file."""
        if self.query is None or self._asked is None:
            return
        kind, day = KINDS[self.query.kind], self._asked
        self.dialog = QFileDialog(self, f"Export {kind.title.lower()} as they were", "", KINDS_OF_FILE)
        self.dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.dialog.setDefaultSuffix("xlsx")
        self.dialog.selectFile(f"{kind.plural} as of {day.isoformat()}.xlsx")
        self.dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen), day))
        self.dialog.open()

    def write(self, path: Path, day: date) -> None:
        """Write the list beside the window."""
        from crm_app.services import exports

        workspace, query = self.context.workspace, self.query
        if query is not None:
            self.context.jobs.run_long(
                f"Writing {path.name}",
                lambda progress: exports.export_list(workspace, query, path, as_of=day, progress=progress),
                lambda count: self.context.say(f"Wrote {count:,} rows to {path.name}", "good"),
                writes=False,
            )


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day - timedelta(days=366)


def _words(described: Field, value: Any, titles: Mapping[str, str]) -> str:
    return " ".join(text_of(described, value, titles).split())[:_LONGEST]


def _add_fields(item: QTreeWidgetItem, then: Record, now: Mapping[str, Any] | None, titles: Mapping[str, str]) -> None:
    for name, described in KINDS[then.kind].fields.items():
        before = _words(described, then[name], titles)
        after = _words(described, now.get(name), titles) if now is not None else before
        if before or after:
            line = QTreeWidgetItem([described.label, before or "—", "" if before == after else after or "—"])
            font = line.font(1)
            font.setBold(before != after)
            line.setFont(1, font)
            item.addChild(line)


def _add_parts(item: QTreeWidgetItem, found: PastRecord, titles: Mapping[str, str]) -> None:
    for name, some in found.parts.items():
        kind = KINDS[name]
        for part in some:
            covered = kind.is_guarded
            title = "" if covered else _words(kind.fields[kind.title_field], part.record[kind.title_field], titles)
            line = QTreeWidgetItem([f"{kind.label} (covered)" if covered else kind.label, title, ""])
            item.addChild(line)
            if not covered:
                _add_fields(line, part.record, None, titles)
                _add_parts(line, part, titles)
