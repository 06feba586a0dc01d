"""One setting on the page: its title, its control, what it does, and what was wrong with the value."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_app.domain.preferences import Preference
from crm_app.ui import theme
from crm_app.ui.labels import PlainLabel
from crm_app.ui.screens.settings.controls import control_for


class SettingRow(QWidget):
    """Shows one declared setting."""

    def __init__(self, one: Preference, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.one = one
        self.control = control_for(one)
        title = PlainLabel(one.title)
        title.setFont(theme.strong_font())
        title.setBuddy(self.control.focus)
        self.problem = PlainLabel(wraps=True)
        self.problem.setProperty("tone", "stop")
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 10)
        column.setSpacing(4)
        for widget in (title, self.control, self.problem, PlainLabel(one.help, muted=True, wraps=True)):
            column.addWidget(widget)

    def say_problem(self, text: str) -> None:
        """Say beside the control what cannot be taken; nothing with ""."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.control.focus.setProperty("problem", bool(text))
        self.control.focus.style().unpolish(self.control.focus)
        self.control.focus.style().polish(self.control.focus)
