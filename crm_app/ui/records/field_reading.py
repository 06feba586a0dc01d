"""The value of a field as text that can be stepped to with Tab, and the line of help or trouble beneath it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_app.domain.fields import Field
from crm_app.ui import theme
from crm_app.ui.labels import PlainLabel
from crm_app.ui.records import in_sight
from crm_app.ui.records.value_text import NOT_KNOWN

_FLOWING = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class ReadValue(PlainLabel):
    """A value that becomes editable where it stands: click, Enter, F2, Space, or just type."""

    wanted = Signal(object)  # the key that was typed, or None

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(NOT_KNOWN, parent, wraps=True)
        self._label = field.label
        self._is_fixed = False
        self._is_under_mouse = False
        self._is_changed = False
        self.setMargin(5)
        self.setIndent(0)
        self.setMinimumHeight(theme.scaled(28))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(f"{field.label}: not known")
        self.setAccessibleDescription(field.help)

    def set_fixed(self) -> None:
        """A computed value is read, never edited; it can still be stepped to and copied."""
        self._is_fixed = True
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def set_text(self, text: str, *, changed: bool = False) -> None:
        """Show a value; ``changed`` marks one that is not saved yet."""
        self._is_changed = changed
        self.setText(breakable(text) or NOT_KNOWN)
        self.setAccessibleName(f"{self._label}: {text or 'not known'}{', not saved yet' if changed else ''}")
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Any width will do: long words are broken."""
        return QSize(60, super().minimumSizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click edits."""
        if event.button() == Qt.MouseButton.LeftButton and not self._is_fixed:
            self.wanted.emit(None)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, F2 and Space edit; a letter edits and is typed."""
        opening = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space)
        letter = event.text().strip() and event.text().isprintable()
        if self._is_fixed or event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            super().keyPressEvent(event)
        elif opening:
            self.wanted.emit(None)
        elif letter:
            self.wanted.emit(event)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who tabs from one open field arrives in an open field: typing flows on."""
        super().focusInEvent(event)
        in_sight.bring(self, event)
        self.update()
        form = self.parentWidget()
        while form is not None and not hasattr(form, "is_flowing"):
            form = form.parentWidget()
        if event.reason() in _FLOWING and not self._is_fixed and form is not None and form.is_flowing():
            self.wanted.emit(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be edited."""
        self._is_under_mouse = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """As it was."""
        self._is_under_mouse = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, a ring where the focus is, a bar at the left where it is not saved yet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        box = self.rect().adjusted(1, 1, -1, -1)
        if self.hasFocus():
            painter.setPen(QPen(palette.highlight().color() if self._is_fixed else palette.accent().color(), 2))
            painter.drawRoundedRect(box, 5, 5)
        elif self._is_under_mouse and not self._is_fixed:
            painter.setPen(QPen(palette.mid().color(), 1))
            painter.drawRoundedRect(box, 5, 5)
        if self._is_changed:
            painter.fillRect(0, 4, 3, self.height() - 8, palette.accent())
        painter.end()
        super().paintEvent(event)


class FootLine(PlainLabel):
    """One line beneath a field: grey help while it is edited, or in words what is wrong."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent, muted=True, wraps=True)
        self.setProperty("tone", "")
        self.hide()

    def show_problem(self, text: str, help_text: str) -> None:
        """What is wrong, or else the help of the field; nothing hides the line."""
        if text:
            self._show(text[:1].upper() + text[1:], "stop")
        else:
            self._show(help_text, "")

    def _show(self, text: str, tone: str) -> None:
        self.setText(text)
        if self.property("tone") != tone:  # dressing it anew costs more than all the rest
            self.setProperty("tone", tone)
            self.setProperty("muted", not tone)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setVisible(bool(text))


def breakable(text: str, longest: int = 24) -> str:
    """A text whose very long words may be broken over lines, so that no name, however long, widens a window."""
    if all(len(word) <= longest for word in text.split()):
        return text
    return " ".join(
        "\u200b".join(word[i : i + longest] for i in range(0, len(word), longest)) if len(word) > longest else word
        for word in text.split(" ")
    )
