"""The suppliers at one mark: their names under the pointer, and as a list to open them from."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QToolTip, QVBoxLayout, QWidget

from crm_app.services import map_points
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.jobs import Job
from crm_app.ui.labels import Frame, Heading, button

MOST_NAMES = 12  # under the pointer
MOST_LISTED = 200
Names = list[tuple[str, str]]


class NameReader(QObject):
    """Reads names beside the window; only the last question is answered."""

    answered = Signal(object, int, QPoint)  # (key, name) of the first, how many there are, where

    def __init__(self, context: AppContext, most: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._most = most
        self._job: Job | None = None

    def ask(self, keys: Sequence[str], where: QPoint) -> None:
        """Ask for the names of some suppliers, to be shown at a point of the screen."""
        self.forget()
        workspace, wanted, many = self._context.workspace, tuple(keys[: self._most]), len(keys)
        self._job = self._context.jobs.run_read(
            lambda: (map_points.names_of(workspace, wanted), many, where), self._answer
        )

    def forget(self) -> None:
        """Nobody asks any more."""
        if self._job is not None:
            self._job.drop()
            self._job = None

    def _answer(self, found: tuple[Names, int, QPoint]) -> None:
        self._job = None
        self.answered.emit(*found)


def show_tip(names: Names, many: int, where: QPoint, over: QWidget) -> None:
    """Show names beside the pointer."""
    lines = [html.escape(name) for _, name in names[:MOST_NAMES]]
    if many > len(lines):
        lines.append(f"and {many - len(lines):,} more: click for the list")
    QToolTip.showText(where, f"<p style='white-space:pre'>{'<br>'.join(lines)}</p>", over)


class _List(QListWidget):
    """A list whose Enter opens."""

    taken = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the supplier."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.taken.emit(str(self.currentItem().data(Qt.ItemDataRole.UserRole)))
        else:
            super().keyPressEvent(event)


class Callout(Frame):
    """A small panel with the suppliers at a mark. ``opened`` carries a key, ``listed`` asks for all of them as a list.

    Esc closes it, Enter opens the supplier.
    """

    opened = Signal(str)
    listed = Signal()

    def __init__(self, names: Names, many: int, parent: QWidget) -> None:
        super().__init__("panel", parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = _List()
        self.list.setAccessibleName("Suppliers here")
        self.list.setMinimumSize(theme.scaled(240), theme.scaled(min(28 * max(len(names), 3), 260)))
        for key, name in names:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setToolTip(html.escape(name))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.taken.connect(self._open)
        self.list.itemClicked.connect(lambda item: self._open(str(item.data(Qt.ItemDataRole.UserRole))))
        self.setFocusProxy(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        said = "1 supplier here" if many == 1 else f"{many:,} suppliers here"
        if many > len(names):
            said += f", {len(names):,} of them listed"
        layout.addWidget(Heading(said, 10))
        layout.addWidget(self.list)
        if many > 1:
            layout.addWidget(button(f"Show these {many:,} as a list", self._list_all, icon="list-bullets"))

    def _open(self, key: str) -> None:
        self.close()
        self.opened.emit(key)

    def _list_all(self) -> None:
        self.close()
        self.listed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
