"""The editor of a date: typed as people write one in Britain, or picked from a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QWidget

from crm_app.domain.dates import format_date, format_long_date, parse_date
from crm_app.domain.fields import Field
from crm_app.ui.labels import icon_button
from crm_app.ui.records.editor_base import Editor


class DateEditor(Editor):
    """A line for "26/11/26", "26 Nov" and the like, with a calendar behind its button or Alt+Down."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("day month year")
        self.line.setMaximumWidth(self.fontMetrics().averageCharWidth() * 22)
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self.button = icon_button(
            "calendar-blank", f"Calendar for {field.label}", self.open_calendar, shortcut="Alt+Down"
        )
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setMinimumSize(26, 26)
        self.row.addWidget(self.line, 1)
        # without an alignment, the button would limit the height of the line
        self.row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addStretch(1)
        self.take(self.line)
        self.calendar: QCalendarWidget | None = None

    def open_calendar(self) -> None:
        """Show the calendar beneath the line, on the day that is typed."""
        if self.calendar is None:
            self.calendar = QCalendarWidget(self)
            self.calendar.setWindowFlag(Qt.WindowType.Popup)
            self.calendar.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
            self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
            self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
            self.calendar.activated.connect(self._picked)
            self.calendar.clicked.connect(self._picked)
        shown = self._typed() or date.today()  # noqa: DTZ011 - where the calendar opens, in the office's own day
        self.calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self.calendar.move(self.line.mapToGlobal(QPoint(0, self.line.height())))
        self.calendar.show()
        self.calendar.setFocus()

    def _typed(self) -> date | None:
        try:
            return parse_date(self.line.text())
        except ValueError:
            return None

    def _picked(self, day: QDate) -> None:
        if self.calendar is not None:
            self.calendar.hide()
        self.line.setText(format_date(date(day.year(), day.month(), day.day())))
        self.line.setFocus()
        self.changed.emit()

    def keyPressEvent(self, event: Any) -> None:
        """Alt+Down opens the calendar, as in any office program."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def raw(self) -> str:
        """The date as typed."""
        return self.line.text()

    def set_value(self, value: Any) -> None:
        """Show a date."""
        self.line.setText(format_date(value) if isinstance(value, date) else str(value or ""))
        self.line.setToolTip(format_long_date(value) if isinstance(value, date) else "")
