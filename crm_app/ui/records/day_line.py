"""A short line for a day as people type it: "fri", "+2w", "26 Nov"; beside it the day that is meant."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from crm_app.domain.dates import format_long_date
from crm_app.domain.typed_days import read_day
from crm_app.ui.context import AppContext
from crm_app.ui.labels import PlainLabel

_LETTERS = 14


class DayLine(QWidget):
    """With ``back`` the day lies behind. Says at once which day it reads, or what is in the way."""

    def __init__(
        self, label: str, hint: str, context: AppContext, *, back: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._label = label
        self._context = context
        self._back = back
        name = PlainLabel(label, muted=True)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(label)
        self.line.setPlaceholderText(hint)
        self.line.setMaxLength(40)
        self.line.setFixedWidth(self.fontMetrics().averageCharWidth() * (_LETTERS + 4))
        self.meant = PlainLabel(muted=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        for widget in (name, self.line, self.meant):
            row.addWidget(widget)
        row.addStretch(1)  # where there is more room than it needs, its name stays beside it
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda _text: self._look())

    def begin(self) -> None:
        """Put the keyboard here."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def clear(self) -> None:
        """Nothing typed."""
        self.line.clear()

    def day(self) -> date | None:
        """The day meant, ``None`` for none; raises ``ValueError`` with words for people."""
        return read_day(self.line.text(), self._context.today(), back=self._back)

    def _look(self) -> None:
        try:
            found, tone = self.day(), ""
            words = format_long_date(found)
        except ValueError:
            words, tone = "not a day yet", "caution"
        self.meant.setText(words)
        self.meant.setProperty("tone", tone)
        self.meant.style().unpolish(self.meant)
        self.meant.style().polish(self.meant)
        self.line.setAccessibleDescription(words)
