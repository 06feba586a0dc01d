"""The few widgets of a record that neither the palette nor the program's style sheet shapes."""

from __future__ import annotations

import dataclasses
from string import Template

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from crm_app.ui import icons, theme

CELLS = Template("""
QTableView::item { padding: 0 8px; color: $text; }
QTableView::item:selected { background: $selection; color: $text; }
""")


class _Follower(QObject):
    """Keeps the style of one widget in the colours of the theme."""

    def __init__(self, widget: QWidget, rules: Template) -> None:
        super().__init__(widget)
        self._widget = widget
        self._rules = rules
        theme.theme().changed.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        self._widget.setStyleSheet(self._rules.substitute(dataclasses.asdict(theme.tokens())))


def follow(widget: QWidget, rules: Template) -> None:
    """Style a widget now, and again whenever the theme changes."""
    _Follower(widget, rules)


def give_arrow(box: QComboBox) -> None:
    """Give an editable box a small arrow of its own that opens the list."""
    line = box.lineEdit()
    if line is not None:
        arrow = line.addAction(icons.icon("caret-down"), QLineEdit.ActionPosition.TrailingPosition)
        icons.Tint(arrow, "caret-down")
        arrow.triggered.connect(box.showPopup)
