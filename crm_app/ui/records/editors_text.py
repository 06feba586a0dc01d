"""Editors for what is typed: a line, several lines, numbers, pounds, an address of any kind."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from crm_app.domain.fields import Field, Kind
from crm_app.ui.labels import PlainLabel
from crm_app.ui.records.editor_base import Editor
from crm_app.ui.records.value_text import typed_text

_HINTS = {
    Kind.EMAIL: "name@organisation.example",
    Kind.URL: "www.…",
    Kind.POSTCODE: "E8 1EA",
    Kind.TIME: "14:30",
    Kind.LIST: "one; another",
    Kind.MONEY: "12,500.00",
}
_NARROW = {Kind.POSTCODE: 12, Kind.TIME: 8, Kind.INTEGER: 14, Kind.PERCENT: 8, Kind.MONEY: 18}


class LineEditor(Editor):
    """One line of text, for every kind that a person types; money and percent show their unit beside it."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_HINTS.get(field.kind, ""))
        self.line.textEdited.connect(lambda _: self.changed.emit())
        before = "£" if field.kind is Kind.MONEY else ""
        after = "%" if field.kind is Kind.PERCENT else field.unit.removeprefix("£").strip()
        if before:
            self.row.addWidget(PlainLabel(before))
        self.row.addWidget(self.line, 1)
        if after:
            self.row.addWidget(PlainLabel(after))
        self._shape()
        self.take(self.line)

    def _shape(self) -> None:
        kind = self.field.kind
        if kind in (Kind.INTEGER, Kind.PERCENT, Kind.MONEY):
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        if kind in _NARROW:
            self.line.setMaximumWidth(self.fontMetrics().averageCharWidth() * _NARROW[kind] + 24)
            self.row.addStretch(1)

    def raw(self) -> str:
        """What was typed; pounds may carry their sign or not."""
        return self.line.text()

    def set_value(self, value: Any) -> None:
        """Show a value as one would type it."""
        self.line.setText(typed_text(self.field, value))
        self.line.setCursorPosition(0)


class _Lines(QPlainTextEdit):
    """A text of several lines that grows with what stands in it; Tab goes on to the next field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Three lines at least, fourteen at most, then it scrolls."""
        metrics = QFontMetrics(self.font())
        lines = min(max(int(self.document().size().height()), 3), 14)
        return QSize(320, lines * metrics.lineSpacing() + 14)

    def minimumSizeHint(self) -> QSize:
        """As tall as its text wants."""
        return QSize(120, self.sizeHint().height())


class LongTextEditor(Editor):
    """Several lines of plain text."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.lines = _Lines(self)
        self.lines.textChanged.connect(self._tell)
        self._showing = False
        self.row.addWidget(self.lines, 1)
        self.take(self.lines)

    def _tell(self) -> None:
        if not self._showing:
            self.changed.emit()

    def raw(self) -> str:
        """What was typed."""
        return self.lines.toPlainText()

    def set_value(self, value: Any) -> None:
        """Show a text; data is never markup."""
        self._showing = True
        self.lines.setPlainText(typed_text(self.field, value))
        self._showing = False
