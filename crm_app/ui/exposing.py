"""What a widget paints by itself, told to screen readers piece by piece: the cards of a board, the points of a chart.

Qt knows the pieces of its own lists; of what is only painted it knows nothing. A widget says in a ``Painted`` what its
pieces are, and here they become children of it in the tree that the desktop reads. Nothing is made before it is asked
for, so that it costs nothing where nobody listens.

Qt's cache owns every interface and deletes it: that of the widget together with the widget, those of its pieces when
they are told to be gone. Python keeps each until then, for it would delete what Qt still points at. That of the widget
comes from a factory: Qt asks for another one whenever the binding has given the widget another meta object, which it
does with every method that is connected.
"""

from __future__ import annotations

import weakref
from collections.abc import Hashable, Iterable
from functools import cache, partial
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget, QWidget

Key = Hashable  # of a piece; ``None`` is the widget itself


class Painted(Protocol):
    """The pieces of a widget. Whatever holds other pieces is a list, whatever holds none is an item of it."""

    @property
    def widget(self) -> QWidget:
        """The widget that paints them."""

    def count(self, whole: Key | None) -> int:
        """How many pieces a piece, or the widget, holds."""

    def part(self, whole: Key | None, number: int) -> Key:
        """One of them, in the order of the arrow keys."""

    def place(self, part: Key) -> tuple[Key | None, int]:
        """What holds a piece and its number there; raises ``LookupError`` where it is gone."""

    def is_whole(self, part: Key) -> bool:
        """Whether it holds others."""

    def words(self, part: Key) -> str:
        """How it is read out."""

    def area(self, part: Key) -> QRect:
        """Where it stands, in the coordinates of ``widget``, also out of sight."""

    def part_at(self, point: QPoint) -> Key | None:
        """The piece at a point of ``widget``."""

    def current(self) -> Key | None:
        """The piece that the arrow keys have chosen."""


class _Part(QAccessibleInterface):
    """One piece."""

    def __init__(self, of: _Pieces, key: Key) -> None:
        super().__init__()
        self._of, self.key = of, key

    def isValid(self) -> bool:
        return self._of.has(self.key)

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._of.window()

    def parent(self) -> QAccessibleInterface:
        return self._of.holder(self.key)

    def childCount(self) -> int:
        return self._of.count(self.key)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._of.nth(self.key, index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return self._of.number(self.key, child)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._of.within(self.key, x, y)

    def text(self, kind: QAccessible.Text) -> str:
        return self._of.words(self.key) if kind == QAccessible.Text.Name else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing painted can be written to by others."""

    def rect(self) -> QRect:
        return self._of.area(self.key)

    def role(self) -> QAccessible.Role:
        return self._of.role_of(self.key)

    def state(self) -> QAccessible.State:
        return self._of.state_of(self.key)


class _Pieces:
    """The interfaces of the pieces of a widget, which they know weakly: it is gone before they are."""

    def __init__(self, painted: Painted) -> None:
        self._painted = weakref.ref(painted)
        self.parts: dict[Key, _Part] = {}

    def _live(self) -> Painted:
        painted = self._painted()
        if painted is None:
            raise LookupError("the widget is gone")
        return painted

    def window(self) -> QWindow | None:
        """Where all of it is shown."""
        painted = self._painted()
        return painted.widget.window().windowHandle() if painted is not None else None

    def has(self, key: Key) -> bool:
        """Whether a piece is still there."""
        try:
            self._live().place(key)
        except LookupError:
            return False
        return True

    def part_of(self, key: Key) -> _Part:
        """The interface of a piece, made when it is first asked for."""
        made = self.parts.get(key)
        if made is None:
            made = self.parts[key] = _Part(self, key)
            QAccessible.registerAccessibleInterface(made)
        return made

    def count(self, whole: Key | None) -> int:
        """How many pieces stand in one."""
        painted = self._painted()
        return painted.count(whole) if painted is not None and (whole is None or self.has(whole)) else 0

    def nth(self, whole: Key | None, number: int) -> QAccessibleInterface | None:
        """One of them."""
        return self.part_of(self._live().part(whole, number)) if 0 <= number < self.count(whole) else None

    def number(self, whole: Key | None, child: QAccessibleInterface) -> int:
        """Which one of them a piece is, or -1."""
        if not isinstance(child, _Part) or self.parts.get(child.key) is not child or not self.has(child.key):
            return -1
        holder, number = self._live().place(child.key)
        return number if holder == whole else -1

    def holder(self, key: Key) -> QAccessibleInterface:
        """What a piece stands in."""
        painted = self._live()
        whole = painted.place(key)[0] if self.has(key) else None
        return QAccessible.queryAccessibleInterface(painted.widget) if whole is None else self.part_of(whole)

    def within(self, whole: Key | None, x: int, y: int) -> QAccessibleInterface | None:
        """The piece of ``whole`` at a point of the screen."""
        painted = self._live()
        found = painted.part_at(painted.widget.mapFromGlobal(QPoint(x, y)))
        while found is not None:
            holder, _ = painted.place(found)
            if holder == whole:
                return self.part_of(found)
            found = holder
        return None

    def words(self, key: Key) -> str:
        """How a piece is read out."""
        return self._live().words(key) if self.has(key) else ""

    def area(self, key: Key) -> QRect:
        """Where a piece stands on the screen."""
        if not self.has(key):
            return QRect()
        painted = self._live()
        area = painted.area(key)
        return QRect(painted.widget.mapToGlobal(area.topLeft()), area.size())

    def role_of(self, key: Key) -> QAccessible.Role:
        """A list or an item of one."""
        is_list = self.has(key) and self._live().is_whole(key)
        return QAccessible.Role.List if is_list else QAccessible.Role.ListItem

    def state_of(self, key: Key) -> QAccessible.State:
        """Whether it is chosen, has the keyboard, is out of sight."""
        state = QAccessible.State()
        if not self.has(key):
            state.invalid = 1
            return state
        painted = self._live()
        state.offscreen = not painted.widget.rect().intersects(painted.area(key))
        state.invisible = not painted.widget.isVisible()
        if not painted.is_whole(key):
            is_current = painted.current() == key
            state.selectable = state.focusable = 1
            state.selected = is_current
            state.focused = is_current and painted.widget.hasFocus()
        return state

    def chosen(self) -> QAccessibleInterface | None:
        """The piece that the arrow keys have chosen."""
        painted = self._painted()
        key = painted.current() if painted is not None else None
        return self.part_of(key) if key is not None and self.has(key) else None

    def tell_gone(self) -> None:
        """Let go of the pieces that are no more."""
        self.let_go([key for key in self.parts if not self.has(key)])

    def let_go(self, keys: Iterable[Key]) -> None:
        """Have Qt delete the interfaces of these."""
        for key in keys:
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(self.parts[key]))
            del self.parts[key]


class _Whole(QAccessibleWidget):
    """The widget with its pieces."""

    def __init__(self, widget: QWidget, role: QAccessible.Role, pieces: _Pieces) -> None:
        super().__init__(widget, role)
        self._pieces = pieces

    def childCount(self) -> int:
        return self._pieces.count(None)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._pieces.nth(None, index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return self._pieces.number(None, child)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._pieces.within(None, x, y)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._pieces.chosen()


_known: dict[int, tuple[QAccessible.Role, _Pieces]] = {}  # by the number of the widget


def expose(painted: Painted, role: QAccessible.Role = QAccessible.Role.Grouping) -> None:
    """Tell the desktop of the pieces of a widget, when it is made. The widget keeps ``painted``."""
    _install()
    widget = painted.widget
    if QAccessible.isActive():  # it may have been asked for before it could say what is in it
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(QAccessible.queryAccessibleInterface(widget)))
    _known[id(widget)] = role, _Pieces(painted)
    widget.destroyed.connect(partial(_forget, id(widget)))


@cache
def _install() -> None:
    """Once, before the first of them."""
    QAccessible.installFactory(_make)


def _make(_name: str, found: QObject) -> QAccessibleInterface | None:
    """The interface of a widget that is known here; of every other Qt makes its own."""
    known = _known.get(id(found))
    return _Whole(found, *known) if known is not None and isinstance(found, QWidget) else None


def _forget(number: int, _widget: QObject | None = None) -> None:
    """Qt has deleted the interface of the widget by now; those of its pieces go too."""
    known = _known.pop(number, None)
    if known is not None:
        known[1].let_go(list(known[1].parts))


def told(widget: QWidget) -> None:
    """The pieces have changed: those who listen ask again."""
    known = _known.get(id(widget))
    if known is not None and QAccessible.isActive():
        known[1].tell_gone()
        QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.ObjectReorder))


def come_to(widget: QWidget, key: Key) -> None:
    """The arrow keys have chosen a piece: it is read out."""
    known = _known.get(id(widget))
    if known is not None and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(known[1].part_of(key), QAccessible.Event.Focus))
