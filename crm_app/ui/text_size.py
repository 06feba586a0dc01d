"""Text larger or smaller while the window is open: the fonts, and whatever was given a size to hold words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QTableView,
    QWidget,
)

from crm_app.ui import theme

_NO_LIMIT = (1 << 24) - 1  # what Qt calls QWIDGETSIZE_MAX
_STYLED = (QLineEdit, QComboBox, QAbstractButton)  # the style sheet gives them their height


def set_text_size(app: QApplication, percent: int) -> None:
    """Give all text a size, 100 for what the desktop asks for; what is open changes with it."""
    state = theme.theme()
    ratio = percent / 100 / state.text_scale
    if abs(ratio - 1) < 0.001:
        return
    widgets = [widget for widget in app.allWidgets() if isinstance(widget, QWidget)]
    own = [(widget, widget.font()) for widget in widgets if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)]
    state.text_scale = percent / 100
    theme.set_font(app)
    theme.apply(app, state.name)
    for widget, font in own:
        font.setPointSizeF(max(font.pointSizeF() * ratio, 1))
        widget.setFont(font)
    for widget in widgets:
        if not widget.isWindow() and not isinstance(widget, QScrollBar):
            _resize(widget, ratio)


def _resize(widget: QWidget, ratio: float) -> None:
    if isinstance(widget, QTableView):
        header = widget.verticalHeader()
        header.setDefaultSectionSize(round(header.defaultSectionSize() * ratio))
    if isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Vertical:
        return
    width, height = _scaled(widget.maximumWidth(), ratio), _scaled(widget.maximumHeight(), ratio)
    least_width, least_height = round(widget.minimumWidth() * ratio), round(widget.minimumHeight() * ratio)
    if isinstance(widget, _STYLED):
        height, least_height = widget.maximumHeight(), widget.minimumHeight()
    widget.setMinimumSize(0, 0)
    widget.setMaximumSize(width, height)
    widget.setMinimumSize(least_width, least_height)


def _scaled(most: int, ratio: float) -> int:
    return most if most >= _NO_LIMIT else round(most * ratio)
