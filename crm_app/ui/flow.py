"""A layout that sets widgets side by side and begins a new line where the room ends, and bars made with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget, QWidgetItem

BUTTON_GAP = 6  # px between buttons


class FlowLayout(QLayout):
    """Left to right, then down. What can use more room, such as a line to type in, takes what its line leaves."""

    def __init__(self, parent: QWidget | None = None, gap: int = 4, *, at_end: bool = False) -> None:
        super().__init__(parent)
        self._at_end = at_end  # lines end at the right edge
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._heights: dict[int, int] = {}  # by width, until something in it changes: Qt asks many times over
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        """Called by ``addWidget``."""
        self._items.append(item)

    def insert_widget(self, place: int, widget: QWidget) -> None:
        """Set a widget before the one at a place; Tab follows the order in which widgets stand."""
        self.addChildWidget(widget)
        self._items.insert(place, QWidgetItem(widget))
        self.invalidate()
        before = self._items[place - 1].widget() if 0 < place < len(self._items) else None
        if before is not None:
            QWidget.setTabOrder(before, widget)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """An item, or ``None`` past the end, as Qt asks for it."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Fewer pixels across make more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        if width not in self._heights:
            around = self.contentsMargins()
            inner = QRect(0, 0, width - around.left() - around.right(), 0)
            self._heights[width] = self._place(inner, moves=False) + around.top() + around.bottom()
        return self._heights[width]

    def invalidate(self) -> None:
        """Called by Qt when a widget in it has another size to ask for, or is shown or hidden."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Set every widget in its place."""
        super().setGeometry(rect)
        self._place(rect.marginsRemoved(self.contentsMargins()), moves=True)

    def sizeHint(self) -> QSize:
        """The least."""
        return self.minimumSize()

    def one_line(self) -> int:
        """The pixels that all of them take side by side, with the margins."""
        around = self.contentsMargins()
        widths = [item.sizeHint().width() for item in self._shown()]
        return sum(widths) + self._gap * max(len(widths) - 1, 0) + around.left() + around.right()

    def minimumSize(self) -> QSize:
        """Room for the largest item."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        taken = 0
        for item in self._shown():
            hint = item.sizeHint().expandedTo(item.minimumSize())
            if not lines or taken + self._gap + hint.width() > width:
                lines.append([])
                taken = -self._gap
            lines[-1].append((item, hint))
            taken += self._gap + hint.width()
        return lines

    def _place(self, rect: QRect, *, moves: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max(hint.height() for _item, hint in line)
            if moves:
                self._place_line(line, QRect(rect.x(), y, rect.width(), height))
            y += height + self._gap
        return max(y - self._gap - rect.y(), 0)

    def _place_line(self, line: list[tuple[QLayoutItem, QSize]], rect: QRect) -> None:
        widths = [min(hint.width(), rect.width()) for _item, hint in line]
        spare = rect.width() - sum(widths) - self._gap * (len(line) - 1)
        eager = [n for n, (item, _hint) in enumerate(line) if item.expandingDirections() & Qt.Orientation.Horizontal]
        for left, number in zip(range(len(eager), 0, -1), eager, strict=True):
            grown = min(widths[number] + max(spare, 0) // left, line[number][0].maximumSize().width())
            spare -= max(grown - widths[number], 0)
            widths[number] = max(grown, widths[number])
        x = rect.x() + (max(spare, 0) if self._at_end else 0)
        for (item, hint), width in zip(line, widths, strict=True):
            top = rect.y() + (rect.height() - hint.height()) // 2
            item.setGeometry(QRect(QPoint(x, top), QSize(width, hint.height())))
            x += width + self._gap


class ButtonFlow(QWidget):
    """Buttons as wide as all of them where there is room, never narrower than the widest."""

    def __init__(self, widgets: Sequence[QWidget], parent: QWidget | None = None, *, at_end: bool = False) -> None:
        super().__init__(parent)
        self.flow = FlowLayout(self, BUTTON_GAP, at_end=at_end)
        for widget in widgets:
            self.flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """One line of all."""
        return QSize(self.flow.one_line(), self.flow.minimumSize().height())
