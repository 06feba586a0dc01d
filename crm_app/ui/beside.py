"""Two bars side by side where both have room, else one below the other: what is looked for, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from crm_app.ui.flow import ButtonFlow
from crm_app.ui.labels import Frame

_LEAST_SHARE = 0.45  # of the whole width that the first keeps, or all that it needs, before the second goes below
_GAP, _SIDE, _ABOVE = 8, 12, 8  # px


class BesideLayout(QLayout):
    """Lays out two items; the second is as wide as it likes to be, the first takes the rest."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._known: dict[int, list[QRect]] = {}  # by width, until something in it changes: Qt asks many times over

    def addItem(self, item: QLayoutItem) -> None:
        """Called by ``addWidget``."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """An item, or ``None`` past the end, as Qt asks for it."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Fewer pixels across make more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of both, as they would lie in a width."""
        return max((rect.bottom() + 1 for rect in self._rects(width)), default=0)

    def invalidate(self) -> None:
        """Called by Qt when one of both has another size to ask for, or is shown or hidden."""
        self._known.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Set both in their places."""
        super().setGeometry(rect)
        for item, where in zip(self._items, self._rects(rect.width()), strict=True):
            item.setGeometry(where.translated(rect.topLeft()))

    def minimumSize(self) -> QSize:
        """Room for the wider one."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def sizeHint(self) -> QSize:
        """Both side by side."""
        hints = [item.sizeHint() for item in self._items]
        return QSize(sum(hint.width() for hint in hints), max((hint.height() for hint in hints), default=0))

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def _rects(self, width: int) -> list[QRect]:
        if width not in self._known:
            self._known[width] = self._laid_out(width)
        return self._known[width]

    def _laid_out(self, width: int) -> list[QRect]:
        if len(self._items) < 2:
            return [QRect(0, 0, width, _height(item, width)) for item in self._items]
        first, second = self._items
        wanted = second.sizeHint().width()
        left = width - wanted
        if left >= max(min(first.sizeHint().width(), round(width * _LEAST_SHARE)), first.minimumSize().width()):
            height = max(_height(first, left), _height(second, wanted))
            return [QRect(0, 0, left, height), QRect(left, 0, wanted, height)]
        above = _height(first, width)
        return [QRect(0, 0, width, above), QRect(0, above, width, _height(second, width))]


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class BesideBar(Frame):
    """A bar with buttons at its right; they go below it where the window is narrow or the text large."""

    def __init__(self, bar: QWidget, buttons: list[QWidget], parent: QWidget | None = None) -> None:
        super().__init__("filterBar", parent)
        self.buttons = ButtonFlow(buttons)
        self.buttons.flow.setContentsMargins(_SIDE, _ABOVE, _SIDE, _ABOVE)
        layout = BesideLayout(self)
        layout.addWidget(bar)
        layout.addWidget(self.buttons)
