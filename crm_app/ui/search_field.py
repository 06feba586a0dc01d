"""Search that is always one key away: records of every kind and everything one can do, as one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from crm_app.domain.finding import Hit, fold, terms_of
from crm_app.domain.kinds import KINDS
from crm_app.services import finding
from crm_app.ui import icons
from crm_app.ui.context import Address, AppContext
from crm_app.ui.jobs import Job

PATIENCE = 120  # ms after the last letter
ROW = 28  # px
MOST_HITS, MOST_ACTIONS = 12, 4
KIND_ICONS: Mapping[str, str] = {
    "supplier": "storefront", "opportunity": "megaphone", "event": "calendar-check", "anchor": "buildings",
    "area": "map-trifold", "rule": "scales", "paper": "file-text",
}  # fmt: skip
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}


@dataclass(frozen=True, slots=True)
class _Choice:
    text: str
    icon: str
    act: Callable[[], None]


class SearchField(QLineEdit):
    """The field in the header. Down and Enter choose, Esc goes back to where one was."""

    left = Signal()  # Esc: the window puts the focus back

    def __init__(
        self, context: AppContext, actions: Callable[[], list[QAction]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._actions = actions
        self._job: Job | None = None
        self._choices: list[_Choice] = []
        self.setPlaceholderText("Search everything…   Ctrl+K")
        self.setAccessibleName("Search everything")
        self.setMaxLength(200)
        self.setAcceptDrops(False)  # a file dropped here goes to the import, not into the search
        self.setMinimumWidth(320)
        self.list = QListWidget(self)
        self.list.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.list.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setObjectName("panel")
        self.list.setIconSize(QSize(18, 18))
        self.list.setAccessibleName("What was found")
        self.list.itemClicked.connect(lambda item: self._choose(self.list.row(item)))
        self._wait = QTimer(self, singleShot=True, interval=PATIENCE)
        self._wait.timeout.connect(self._find)
        self.textEdited.connect(lambda _text: self._wait.start())
        self.installEventFilter(self)

    def _find(self) -> None:
        text, workspace = self.text(), self._context.workspace
        if self._job is not None:
            self._job.drop()
        if not terms_of(text):
            self.list.hide()
            return
        work = lambda: finding.find(workspace, text, limit=MOST_HITS)  # noqa: E731
        self._job = self._context.jobs.run_read(work, lambda hits: self._show(text, hits))

    def _show(self, text: str, hits: list[Hit]) -> None:
        self._choices = [self._record(hit) for hit in hits] + self._doable(text)
        self.list.clear()
        for choice in self._choices:
            item = QListWidgetItem(icons.icon(choice.icon), choice.text)
            item.setSizeHint(QSize(0, ROW))
            self.list.addItem(item)
        if not self._choices:
            nothing = QListWidgetItem(f"Nothing found for “{text[:40]}”")
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(0)
        self._place()

    def _record(self, hit: Hit) -> _Choice:
        where = KINDS[hit.kind].label + (f", {hit.found_in.lower()}" if hit.found_in else "")
        address = Address(hit.kind, hit.id)
        return _Choice(
            f"{hit.title}   ·   {where}", KIND_ICONS.get(hit.kind, "file"), lambda: self._context.go(address)
        )

    def _doable(self, text: str) -> list[_Choice]:
        words = terms_of(text)
        found = [
            a
            for a in self._actions()
            if all(word in fold(a.text().replace("&", "")) for word in words) and a.isEnabled()
        ]
        return [
            _Choice(
                f"{a.text().replace('&&', '&')}   ·   Do   {a.shortcut().toString()}".rstrip(), "lightning", a.trigger
            )
            for a in found[:MOST_ACTIONS]
        ]

    def _place(self) -> None:
        rows = min(self.list.count(), MOST_HITS + MOST_ACTIONS)
        self.list.resize(max(self.width(), 480), ROW * rows + 8)
        corner = self.mapToGlobal(QPoint(self.width() - self.list.width(), self.height() + 2))
        self.list.move(corner)
        self.list.show()
        self.list.raise_()

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._choices):
            choice = self._choices[row]
            self.close_list()
            self.clear()
            choice.act()

    def close_list(self) -> None:
        """Take the answers away."""
        self._wait.stop()
        if self._job is not None:
            self._job.drop()
        self.list.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list is steered from the field."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step and self.list.isVisible():
            row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
            self.list.setCurrentRow(row)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.isVisible():
            self._choose(self.list.currentRow())
        elif event.key() == Qt.Key.Key_Escape:
            self.close_list()
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the field, or hiding it, takes the answers away."""
        if watched is self and event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close_list()
        return False
