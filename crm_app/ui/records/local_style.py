"""The few widgets of a record that neither the palette nor the program's style sheet shapes."""

from __future__ import annotations

from string import Template

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from crm_app.ui import icons
from crm_app.ui.style_sheet import palette_names

CELLS = Template("""
QTableView::item { padding: 0 8px; color: $text; }
QTableView::item:selected { background: $selection; color: $text; }
""")


def follow(widget: QWidget, rules: Template) -> None:
    """Style a widget by rules of its own, in the colours of whichever theme is in force."""
    widget.setStyleSheet(rules.substitute(palette_names()))


def give_arrow(box: QComboBox) -> None:
    """Give an editable box a small arrow of its own that opens the list."""
    line = box.lineEdit()
    if line is not None:
        arrow = line.addAction(icons.icon("caret-down"), QLineEdit.ActionPosition.TrailingPosition)
        icons.Tint(arrow, "caret-down")
        arrow.triggered.connect(box.showPopup)
