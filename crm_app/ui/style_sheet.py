"""The few rules of style that a palette cannot say: edges, corners and gaps. Everything else is Fusion and palette.

The rules hold no colours: they name roles of the palette, so that another theme needs no other style sheet. A palette
has just enough roles for it, for several go unused: with these rules Fusion draws nothing in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from string import Template

from PySide6.QtGui import QPalette

_ROLE = QPalette.ColorRole
ROLES: Mapping[str, QPalette.ColorRole] = {
    "window": _ROLE.Window, "surface": _ROLE.Base, "raised": _ROLE.Button, "line": _ROLE.Mid,
    "strong_line": _ROLE.Dark, "text": _ROLE.WindowText, "muted": _ROLE.PlaceholderText, "accent": _ROLE.Link,
    "focus": _ROLE.Accent, "selection": _ROLE.Highlight, "stop": _ROLE.BrightText,
    # those that nothing else asks for
    "on_accent": _ROLE.LinkVisited, "accent_ground": _ROLE.AlternateBase, "good": _ROLE.Midlight,
    "caution": _ROLE.Shadow, "information": _ROLE.ToolTipText, "neutral_ground": _ROLE.ToolTipBase,
}  # fmt: skip

_RULES = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }
QLineEdit, QPlainTextEdit, QTextEdit {
  background: $surface; color: $text; border: 1px solid $strong_line; border-radius: 6px; padding: 3px 8px;
  selection-background-color: $selection; selection-color: $text; placeholder-text-color: $muted; }
QLineEdit { min-height: 22px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: 2px 7px; }
QLineEdit:disabled { border-color: $line; color: $muted; }
QPushButton {
  background: $raised; color: $text; border: 1px solid $strong_line; border-radius: 6px; padding: 3px 12px;
  min-height: 22px; }
QPushButton:hover { background: $accent_ground; }
QPushButton:pressed { background: $selection; }
QPushButton:focus { border: 2px solid $focus; padding: 2px 11px; }
QPushButton:disabled { color: $muted; border-color: $line; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[primary="true"]:disabled { background: $raised; color: $muted; border-color: $line; }
QPushButton[primary="true"]:focus { border: 2px solid $text; padding: 2px 11px; }
QPushButton:checked { background: $accent_ground; color: $accent; border-color: $accent; }
QComboBox {
  background: $surface; color: $text; border: 1px solid $strong_line; border-radius: 6px; padding: 3px 4px 3px 8px;
  min-height: 22px; }
QComboBox:hover { background: $accent_ground; }
QComboBox:focus, QComboBox:on { border: 2px solid $focus; padding: 2px 3px 2px 7px; }
QComboBox:disabled { border-color: $line; color: $muted; }
QComboBox[problem="true"] { border-color: $stop; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox:editable { background: $surface; padding-right: 0; }
QComboBox::drop-down:editable { width: 0; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { border: none; background: transparent; padding: 0; min-height: 0; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; selection-background-color: $selection;
  selection-color: $text; padding: 2px; }
QLineEdit[problem="true"], QPlainTextEdit[problem="true"] { border-color: $stop; }
QRadioButton, QCheckBox { spacing: 8px; }
QRadioButton::indicator, QCheckBox::indicator, QListView::indicator, QTreeView::indicator {
  width: 14px; height: 14px; border: 1px solid $strong_line; background: $surface; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator, QListView::indicator, QTreeView::indicator { border-radius: 4px; }
QRadioButton::indicator:checked { border: 4px solid $accent; width: 8px; height: 8px; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked {
  border: 4px solid $accent; width: 8px; height: 8px; background: $on_accent; }
QRadioButton:focus, QCheckBox:focus { color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: $surface; }
QTabBar::tab { background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
  padding: 6px 12px; margin: 0 2px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { background: $accent_ground; }
QToolButton {
  background: transparent; color: $text; border: 1px solid transparent; border-radius: 6px; padding: 3px 6px; }
QToolButton:hover { background: $accent_ground; }
QToolButton:checked { background: $accent_ground; color: $accent; }
QToolButton:focus { border: 2px solid $focus; padding: 2px 5px; }
QToolButton:disabled { color: $strong_line; }
QToolButton[chip="true"] { background: $accent_ground; color: $text; padding: 2px 8px; }
QToolButton[chip="true"]:hover { background: $selection; }
QToolButton[link="true"] { color: $accent; }
QToolButton::menu-indicator { image: none; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QMenu::icon { padding-left: 6px; }
QTableView, QListView, QTreeView { background: $surface; border: none; outline: none; gridline-color: $line;
  alternate-background-color: $window; }
#plainTable, #partsTable, QTableWidget, QTreeWidget, QListWidget, #peek QScrollArea, RulesView, ProgressView,
MarketView { border: 2px solid transparent; }
#plainTable:focus, #partsTable:focus, QTableWidget:focus, QTreeWidget:focus, QListWidget:focus, #peek QScrollArea:focus,
RulesView:focus, ProgressView:focus, MarketView:focus {
  border-color: $focus; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
  background: $surface; color: $muted; border: none; border-bottom: 1px solid $line; padding: 4px 8px;
  font-weight: 600; }
QHeaderView::section:hover { color: $text; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $strong_line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
#partsTable::item { padding: 0 8px; color: $text; }
#partsTable::item:selected { background: $selection; color: $text; }
#plainTable::item { padding: 0 5px; border-bottom: 1px solid $line; }
#plainTable::item:selected { background: $selection; color: $text; }
QSplitter::handle { background: $line; }
QProgressBar { background: $neutral_ground; border: none; border-radius: 4px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
#rail { background: $window; border-right: 1px solid $line; }
#header { background: $surface; border-bottom: 1px solid $line; }
#footer { background: $window; border-top: 1px solid $line; }
#filterBar { background: $surface; border-bottom: 1px solid $line; }
#status { color: $muted; padding: 4px 12px; border-top: 1px solid $line; background: $surface; }
#peek, #page { background: $surface; }
#panel { background: $raised; border: 1px solid $strong_line; border-radius: 6px; }
#panel QTableView, #panel QListView, #panel QTreeView, #panel QHeaderView, #panel QHeaderView::section {
  background: $raised; }
QTableView QComboBox { margin: 3px 4px; }
QLabel[muted="true"] { color: $muted; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="caution"] { color: $caution; }
QLabel[tone="stop"] { color: $stop; }
QLabel[tone="information"] { color: $information; }
QToolButton[rail="true"] { text-align: left; padding: 6px 10px; border-radius: 6px; }
QToolButton[rail="true"]:checked { background: $accent_ground; color: $accent; font-weight: 600; }
QToolButton[rail="true"]:focus { padding: 5px 9px; }
""")


def style_sheet(colours: Mapping[str, str]) -> str:
    """The style sheet of the program, each colour as ``colours`` calls it."""
    return _RULES.substitute(colours)


@cache
def palette_names() -> Mapping[str, str]:
    """What rules call the colours of a theme: ``palette(alternate-base)`` and the like, by the part they play."""
    return {part: f"palette({_dashed(role.name)})" for part, role in ROLES.items()}


def _dashed(name: str) -> str:
    """``ToolTipBase`` as style sheets write it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name.replace("ToolTip", "Tooltip")).lower()
