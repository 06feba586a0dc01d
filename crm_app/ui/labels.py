"""Labels, buttons and headings that show data as it is: never read as markup, and an ampersand stays an ampersand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStyle, QStyleOption, QToolButton, QWidget

from crm_app.ui import icons, theme

LONGEST_LINE = 600  # px


def plain(text: str) -> str:
    """Text for a button, menu or tab, where a single ``&`` would mark a key."""
    return text.replace("&", "&&")


class PlainLabel(QLabel):
    """A label for data: plain text, selectable by mouse where ``selectable``. One that does not wrap takes a second
    line all the same where its words are many and the window has no room for them.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        muted: bool = False,
        wraps: bool = False,
        selectable: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        super().setWordWrap(wraps)
        if muted:
            self.setProperty("muted", True)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._may_break = not wraps
        self.setText(text)

    def setWordWrap(self, on: bool) -> None:
        """Wrap always, or never."""
        self._may_break = False
        super().setWordWrap(on)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        if self.isVisible():
            self._break()

    def minimumSizeHint(self) -> QSize:
        """No line asks for more than a part of a small window."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), LONGEST_LINE), hint.height()) if self._may_break else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break a long line where it has to be."""
        super().resizeEvent(event)
        self._break()

    def _break(self) -> None:
        if self._may_break:
            wide = max(map(self.fontMetrics().horizontalAdvance, self.text().split("\n")))
            super().setWordWrap(wide > max(self.contentsRect().width(), LONGEST_LINE))


class StatusLine(PlainLabel):
    """The line below a list: what is shown. Large text takes a second line of it."""

    def __init__(self) -> None:
        super().__init__(wraps=True)
        self.setObjectName("status")


class Heading(PlainLabel):
    """A heading, semibold."""

    def __init__(self, text: str = "", points: float = theme.TITLE_POINTS) -> None:
        super().__init__(text)
        self.setFont(theme.title_font(points))


class ElidedLabel(PlainLabel):
    """A label of one line that shortens its text with an ellipsis and tells the whole in its tool tip."""

    def __init__(self, text: str = "", *, muted: bool = False) -> None:
        self._whole = text
        super().__init__(text, muted=muted)
        self._may_break = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Show ``text`` as far as it fits."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten again."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        return QSize(40, super().minimumSizeHint().height())

    def _fit(self) -> None:
        room = max(self.width() - 2, 40)
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        super().setText(shown)
        self.setToolTip(self._whole.replace("<", "&lt;") if shown != self._whole else "")


class Frame(QWidget):
    """A plain widget whose ground the style sheet may colour, by its object name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground: a subclass of QWidget has to do it itself."""
        from PySide6.QtWidgets import QStylePainter

        option = QStyleOption()
        option.initFrom(self)
        painter = QStylePainter(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option)


def button(
    text: str, slot: Callable[[], object], *, icon: str = "", primary: bool = False, tip: str = ""
) -> QPushButton:
    """A push button; ``text`` is shown as it is."""
    made = QPushButton(plain(text))
    made.setAccessibleName(text)
    made.setAutoDefault(True)
    if icon:
        icons.Tint(made, icon, "on_accent" if primary else "text")
    if primary:
        made.setProperty("primary", True)
    if tip:
        made.setToolTip(tip)
    made.clicked.connect(lambda: slot())
    return made


def icon_button(name: str, tip: str, slot: Callable[[], object], *, shortcut: str = "") -> QToolButton:
    """A flat button with an icon alone; ``tip`` is its name for those who do not see it."""
    made = QToolButton()
    icons.Tint(made, name, size=18)
    made.setAccessibleName(tip)
    made.setToolTip(f"{tip} ({shortcut})" if shortcut else tip)
    made.clicked.connect(lambda: slot())
    return made


def text_button(text: str) -> QToolButton:
    """A flat button with words; they are shown as they are."""
    made = QToolButton()
    made.setText(plain(text))
    made.setAccessibleName(text)
    return made
