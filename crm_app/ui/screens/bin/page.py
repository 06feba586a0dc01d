"""What was deleted, newest first, found by kind and by words; Enter brings back what is selected."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_app.domain.dates import format_date
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.services import bin as bins
from crm_app.services.bin import BinItem
from crm_app.services.history import Undone
from crm_app.ui import actions
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Frame, PlainLabel, StatusLine, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.local_style import give_arrow
from crm_app.ui.records.plain_list import PlainModel, PlainTable
from crm_app.ui.records.when_seen import WhenSeen

HEADINGS = ("Deleted", "What", "Kind", "Of", "Went with it", "Who", "By")
WIDTHS = (150, 280, 110, 120, 100, 90, 160)
_PAUSE = 200  # milliseconds after the last key


def _cells(item: BinItem) -> tuple[str, ...]:
    moment = item.at.astimezone()
    parts = "" if not item.parts else "1 part" if item.parts == 1 else f"{item.parts:,} parts"
    when = f"{format_date(moment.date())}  {moment:%H:%M}"
    return when, item.title, KINDS[item.kind].label, item.whole, parts, item.who, item.step


class BinPage(Frame):
    """Lists the bin and restores from it. Nothing in it is ever emptied: the history keeps what was."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self.model: PlainModel[BinItem] = PlainModel(HEADINGS, _cells, main=1)
        self.table = PlainTable("Bin, a list of deleted records", WIDTHS, stretched=1)
        self.table.show_model(self.model)
        self.table.activated.connect(lambda _index: self.restore())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._look())
        self.search = QLineEdit()
        self.search.setPlaceholderText("Words in what was deleted")
        self.search.setAccessibleName("Find in the bin")
        self.search.setClearButtonEnabled(True)
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of record")
        self.kind.addItem("Every kind", "")
        give_arrow(self.kind)
        self.restore_button = button(
            "Restore", self.restore, icon="arrow-counter-clockwise", primary=True, tip=f"Enter or {_keys()}"
        )
        self._status = StatusLine()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.refresh)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.kind.activated.connect(lambda _index: self.refresh())
        action = actions.make("restore", self)
        action.triggered.connect(lambda: self.restore())
        self.addAction(action)
        WhenSeen(self, context, self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.setSpacing(8)
        top.addWidget(self.search, 2)
        top.addWidget(self.kind, 1)
        note = PlainLabel("What was deleted can be brought back at any time.", muted=True, wraps=True)
        top.addWidget(note, 3)
        top.addWidget(self.restore_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._status)

    def refresh(self) -> None:
        """Read the bin again."""
        workspace, kind, words = self._context.workspace, self.kind.currentData(), self.search.text()
        self._context.jobs.run_read(
            lambda: (bins.kinds(workspace), bins.items(workspace, kind, words)), while_alive(self, self._take)
        )

    def _take(self, found: tuple[list[str], list[BinItem]]) -> None:
        kinds, items = found
        kept = {item.id for item in self.chosen()}
        self._offer(kinds)
        self.model.show(items)
        rows = [row for row, item in enumerate(items) if item.id in kept] or ([0] if items else [])
        if rows:
            self.table.selectRow(rows[0])
        is_full = len(items) == bins.MOST
        count = "1 record" if len(items) == 1 else f"{len(items):,} records"
        self._status.setText(f"The last {count}; find older ones by their words" if is_full else count)
        if not items:
            asked = self.search.text().strip() or self.kind.currentData()
            self._status.setText("Nothing in the bin is like that" if asked else "The bin is empty")
        self._look()

    def _offer(self, kinds: list[str]) -> None:
        known = [self.kind.itemData(place) for place in range(1, self.kind.count())]
        for name in kinds:
            if name not in known:
                self.kind.addItem(KINDS[name].title, name)

    def _look(self) -> None:
        self.restore_button.setEnabled(bool(self.chosen()))

    def chosen(self) -> list[BinItem]:
        """What is selected."""
        return [self.model.rows[row] for row in self.table.chosen_rows() if row < len(self.model.rows)]

    def restore(self) -> None:
        """Bring back what is selected; the message line offers Undo."""
        keys = [(item.kind, item.id) for item in self.chosen()]
        if keys:
            workspace = self._context.workspace
            self._context.jobs.run_write(lambda: bins.restore(workspace, keys), while_alive(self, self._restored))

    def _restored(self, done: Undone) -> None:
        left = f". Still in the bin, because what it belonged to is gone: {len(done.refusals)}" if done.refusals else ""
        self._context.saved(Saved("", 0, done.operation, (), done.touched), f"{done.title}{left}")

    def take_focus(self) -> None:
        """The keyboard goes to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _keys() -> str:
    return actions.keys_of("restore")
