"""The few widgets of a record that neither the palette nor the program's style sheet shapes."""

from __future__ import annotations

import dataclasses
from string import Template

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from crm_app.ui import icons, theme

TABS = Template("""
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: $surface; }
QTabBar::tab { background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
  padding: 6px 12px; margin: 0 2px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { background: $accent_ground; }
""")
BOX = Template("""
QComboBox { background: $surface; color: $text; border: 1px solid $strong_line; border-radius: 6px;
  padding: 3px 4px 3px 8px; min-height: 22px; }
QComboBox::drop-down { border: none; width: 0; }
QComboBox:focus { border: 2px solid $focus; padding: 2px 3px 2px 7px; }
QComboBox[problem="true"] { border-color: $stop; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { border: none; background: transparent; padding: 0; min-height: 0; }
""")
LINE = Template("""
QLineEdit[problem="true"], QPlainTextEdit[problem="true"] { border-color: $stop; }
""")
RADIO = Template("""
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid $strong_line; border-radius: 7px;
  background: $surface; }
QRadioButton::indicator:checked { border: 4px solid $accent; width: 6px; height: 6px; }
QRadioButton:focus { color: $accent; }
""")
TILE = Template("""
QPushButton:checked { background: $accent_ground; color: $accent; border-color: $accent; }
""")
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


def style_box(box: QComboBox) -> None:
    """Style an editable box, with a small arrow of its own that opens the list."""
    follow(box, BOX)
    line = box.lineEdit()
    if line is not None:
        arrow = line.addAction(icons.icon("caret-down"), QLineEdit.ActionPosition.TrailingPosition)
        arrow.triggered.connect(box.showPopup)
