"""A box to pick one of a few: the same edges as a text field, with an arrow in the colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from crm_app.ui import icons, theme

_ARROW = 14  # px at 100 %
_ROOM = 22  # px at the right that the style sheet leaves free for it
_LEAST = 120  # px at 100 %: where there is less room than its longest words take, they are shortened
_MOST = 280  # px that it would like to have, however large the text: what stands beside it needs room too


class PickBox(QComboBox):
    """A combo box without typing; give it an accessible name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Room for its longest words, where there are not too many."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), _MOST), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Room for the beginning of the words."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), theme.scaled(_LEAST)), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box as the style does, and the arrow over it: a style sheet can show one from a file only."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        words = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room - 2)
        option.currentText = words
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        arrow = min(theme.scaled(_ARROW), _ROOM)
        left = self.width() - (_ROOM + arrow) // 2 - 2
        where = QRect(left, (self.height() - arrow) // 2, arrow, arrow)
        icons.icon("caret-down", "muted" if self.isEnabled() else "strong_line").paint(painter, where)
        painter.end()
