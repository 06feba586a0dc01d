"""A window as a screen reader and a keyboard find it: names, roles, the round of the Tab key, the ring of the focus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

VAGUE = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}
MOST_STOPS = 400
MOST_CELLS = 60  # that Tab may go through within one widget


def interface(widget: QWidget) -> QAccessibleInterface:
    """How the desktop sees a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None, describe(widget)
    return found


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return interface(widget).text(QAccessible.Text.Name).strip()


def describe(widget: QWidget) -> str:
    """A widget, for the message of a test."""
    parent = widget.parentWidget()
    where = type(parent).__name__ if parent else "nothing"
    words = name_of_safely(widget)
    return f"{type(widget).__name__} {words[:30]!r} {widget.objectName()} in {where}".replace("  ", " ")


def name_of_safely(widget: QWidget) -> str:
    """Its name, or nothing where it cannot be told."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def stops(root: QWidget) -> list[QWidget]:
    """What the Tab key ought to reach: seen, enabled, and not a piece of something that takes the keyboard for it."""
    found = []
    for widget in root.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or (
            isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
        )
        if inner or widget.focusProxy() is not None or not widget.isEnabled() or not widget.isVisible():
            continue
        if widget.window() is root.window() and widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value:
            found.append(widget)
    return found


def holder(widget: QWidget) -> QWidget:
    """The stop that a widget belongs to: an editable box for its line."""
    parent = widget.parentWidget()
    return parent if isinstance(parent, QComboBox | QAbstractSpinBox) else widget


@dataclass
class Round:
    """Where Tab leads: the stops in their order, whether it comes round, and the stops on which it cannot be seen."""

    reached: list[QWidget]
    comes_round: bool = False
    unseen: list[str] = field(default_factory=list)


def tab_round(root: QWidget) -> Round:
    """Press Tab from the first stop until it comes round."""
    first = stops(root)[0]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    begin = QApplication.focusWidget()
    assert begin is not None, f"{describe(first)} does not take the keyboard"
    made, still, now = Round([holder(begin)]), 0, begin
    for _ in range(MOST_STOPS):
        if now is not begin and still == 0 and not shows_focus(holder(now)):
            made.unseen.append(describe(now))
        QTest.keyClick(now, Qt.Key.Key_Tab)
        QCoreApplication.processEvents()
        after = QApplication.focusWidget()
        if after is begin or after is None:
            made.comes_round = after is begin
            if after is begin and not shows_focus(holder(begin)):
                made.unseen.append(describe(begin))
            break
        still = still + 1 if after is now else 0
        if still > MOST_CELLS:
            break  # it holds on to the keyboard
        made.reached.append(holder(after))
        now = after
    return made


def by_arrows(widget: QWidget, reached: set[QWidget]) -> bool:
    """Whether arrows reach it within its group, of which Tab reaches one."""
    if not isinstance(widget, QAbstractButton) or not widget.isCheckable():
        return False
    if widget.group() is not None and widget.group().exclusive():
        return any(other in reached for other in widget.group().buttons())
    siblings = widget.parentWidget().findChildren(QAbstractButton) if widget.autoExclusive() else []
    return any(other in reached and other.autoExclusive() for other in siblings)


def shows_focus(widget: QWidget) -> bool:
    """Whether it can be seen that a widget has the keyboard: it is in sight, and looks another way without."""
    if widget.visibleRegion().isEmpty():
        return False
    held = QApplication.focusWidget() or widget
    with_focus = _around(widget)
    for other in stops(widget.window()):
        if other is not widget and not other.isAncestorOf(widget) and not widget.isAncestorOf(other):
            other.setFocus(Qt.FocusReason.OtherFocusReason)
            break
    else:
        held.clearFocus()
    QCoreApplication.processEvents()
    without = _around(widget)
    held.setFocus(Qt.FocusReason.OtherFocusReason)
    QCoreApplication.processEvents()
    return with_focus != without


def _around(widget: QWidget) -> QImage:
    rect = widget.rect().adjusted(-3, -3, 3, 3)
    rect.moveTo(widget.mapTo(widget.window(), QPoint(-3, -3)))
    return widget.window().grab(rect).toImage()


def cut_texts(root: QWidget) -> Iterator[str]:
    """Labels and buttons whose words do not fit and that do not say so with an ellipsis and a tool tip."""
    for label in root.findChildren(QLabel):
        if label.isVisible() and label.text() and label.text() not in ("…",) and _is_cut(label):
            yield f"{describe(label)}: {label.text()[:40]!r} {label.width()}x{label.height()}"
    for button in root.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and _button_is_cut(button):
            yield f"{describe(button)}: {button.width()}x{button.height()} < {button.minimumSizeHint().toTuple()}"


def _is_cut(label: QLabel) -> bool:
    if label.toolTip() and "…" in label.text():
        return False
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        return label.height() + 1 < needed
    metrics = label.fontMetrics()
    wide = max(metrics.horizontalAdvance(line) for line in label.text().split("\n"))
    margins = label.contentsMargins()
    room = label.contentsRect().width()
    return wide > room + 1 or metrics.height() > label.height() - margins.top() - margins.bottom() + 1


def _button_is_cut(button: QAbstractButton) -> bool:
    style = button.toolButtonStyle() if isinstance(button, QToolButton) else None
    if style == Qt.ToolButtonStyle.ToolButtonIconOnly and not button.icon().isNull():
        return False  # its words are in its name and its tool tip
    metrics = button.fontMetrics()
    words = button.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    if "…" in words and button.toolTip():
        return False
    sign = button.iconSize().width() + 4 if not button.icon().isNull() else 0
    return metrics.horizontalAdvance(words) + sign > button.width() + 1 or metrics.height() > button.height() + 1


def settle_deletions() -> None:
    """Delete what was put away."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
