"""The list of answers below the search field: a sign, a name, what it is, and at the right the keys to do it with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crm_app.ui import icons, theme
from crm_app.ui.labels import Frame, PlainLabel
from crm_app.ui.palette.entries import Entry

ROW, ICON, PAD, GAP = 28, 18, 10, 12  # px at 100 %
MOST_ROWS = 14  # in sight
WIDTH = 600
_DETAIL = Qt.ItemDataRole.UserRole
_KEYS = _DETAIL + 1
_HEADING = _DETAIL + 2
_ICON = _DETAIL + 3
Index = QModelIndex | QPersistentModelIndex


class AnswerDelegate(QStyledItemDelegate):
    """Draws one answer; names are cut before the keys are."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a heading or an answer."""
        where, middle = QRect(option.rect), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.save()
        if index.data(_HEADING):
            painter.setFont(theme.strong_font())
            painter.setPen(theme.color("muted"))
            painter.drawText(where.adjusted(PAD, 0, -PAD, 0), int(middle), str(index.data()))
            painter.restore()
            return
        if index.row() == self._view.currentRow():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(where.adjusted(4, 1, -4, -1), 5, 5)
        painter.setFont(self._view.font())
        left, right, sign = where.left() + PAD, where.right() - PAD, theme.scaled(ICON)
        if name := index.data(_ICON):
            top = where.top() + (where.height() - sign) // 2
            icons.icon(str(name)).paint(painter, QRect(left, top, sign, sign))
        left += sign + GAP
        right = _keys(painter, str(index.data(_KEYS) or ""), left, right, where)
        _words(
            painter,
            str(index.data()),
            str(index.data(_DETAIL) or ""),
            QRect(left, where.top(), right - left, where.height()),
        )
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One height for all."""
        return QSize(0, theme.scaled(ROW))


def _keys(painter: QPainter, keys: str, left: int, right: int, where: QRect) -> int:
    """The keys at the right; returns where the room for words ends."""
    if not keys:
        return right
    wide = painter.fontMetrics().horizontalAdvance(keys)
    painter.setPen(theme.color("muted"))
    room = QRect(right - wide, where.top(), wide, where.height())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), keys)
    return max(right - wide - GAP, left)


def _words(painter: QPainter, title: str, detail: str, room: QRect) -> None:
    metrics: QFontMetrics = painter.fontMetrics()
    beside = min(metrics.horizontalAdvance(detail), room.width() // 2) if detail else 0
    shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width() - (beside + GAP if beside else 0))
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
    painter.setPen(theme.color("text"))
    painter.drawText(room, flags, shown)
    if beside:
        rest = room.adjusted(metrics.horizontalAdvance(shown) + GAP, 0, 0, 0)
        painter.setPen(theme.color("muted"))
        painter.drawText(rest, flags, metrics.elidedText(detail, Qt.TextElideMode.ElideRight, rest.width()))


class AnswerList(QListWidget):
    """The rows; the keyboard stays in the field, which steers them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setItemDelegate(AnswerDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What was found")
        self.setObjectName("answers")

    def show_entries(self, entries: Sequence[Entry], nothing: str) -> list[Entry | None]:
        """Show entries, under the headings of their sections; returns what stands in each row, headings as ``None``."""
        self.setUpdatesEnabled(False)
        self.clear()
        rows: list[Entry | None] = []
        section = ""
        for entry in entries:
            if entry.section != section:
                section = entry.section
                self._heading(section)
                rows.append(None)
            item = QListWidgetItem(entry.title)
            item.setData(_DETAIL, entry.detail)
            item.setData(_KEYS, entry.keys)
            item.setData(_ICON, entry.icon)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.spoken)
            self.addItem(item)
            rows.append(entry)
        if not rows and nothing:
            self._heading(nothing)
            rows.append(None)
        self.setUpdatesEnabled(True)
        return rows

    def _heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setData(_HEADING, True)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)


class AnswerPanel(Frame):
    """The panel below the field: the answers and one line of help. ``picked`` carries the row that was clicked."""

    picked = Signal(object)

    def __init__(self, hint: str, parent: QWidget) -> None:
        super().__init__("panel", parent)
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = AnswerList(self)
        self.list.itemClicked.connect(lambda item: self.picked.emit(self.list.row(item)))
        self.hint = PlainLabel(hint, muted=True)
        self.hint.setContentsMargins(PAD, 2, PAD, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 4, 2, 2)
        layout.setSpacing(0)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hint)

    def place_below(self, field: QWidget) -> None:
        """Stand below the field, its right end kept, and within the screen."""
        row = theme.scaled(ROW)
        screen = field.screen() or QGuiApplication.primaryScreen()
        room, below = screen.availableGeometry(), field.mapToGlobal(QPoint(field.width(), field.height() + 2))
        foot = self.hint.sizeHint().height() + 8
        fits = max((room.bottom() - below.y() - foot) // row, 3)
        shown = min(self.list.count(), MOST_ROWS, fits)
        never, as_needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.list.setVerticalScrollBarPolicy(as_needed if shown < self.list.count() else never)
        self.list.setFixedHeight(row * shown + 2)
        if whole := self.layout():
            whole.activate()  # else the panel would keep the height of a longer list
        foot = self.sizeHint().height() - self.list.height()
        wide = min(max(field.width(), theme.scaled(WIDTH), self.hint.sizeHint().width() + 4), room.width())
        left = min(max(below.x() - wide, room.left()), max(room.right() - wide, room.left()))
        self.setGeometry(left, below.y(), wide, self.list.height() + foot)
        if not self.isVisible():
            self.show()
            self.raise_()
