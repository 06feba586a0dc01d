"""Text larger or smaller while the window is open: the fonts, and whatever was given a size to hold words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QTableView,
    QWidget,
)

from crm_app.ui import theme

_NO_LIMIT = (1 << 24) - 1  # what Qt calls QWIDGETSIZE_MAX
_STYLED = (QLineEdit, QComboBox, QPushButton)  # the style sheet gives them their height
_WIDE_ENOUGH = 400  # px: no single part asks for more, or large text would make the window wider than the screen
_KEPT = "sizesForText"  # the sizes we gave a widget, and those it had for text of the usual size


def set_text_size(app: QApplication, percent: int) -> None:
    """Give all text a size, 100 for what the desktop asks for; what is open changes with it."""
    state = theme.theme()
    ratio = percent / 100 / state.text_scale
    if abs(ratio - 1) < 0.001:
        return
    state.about_to_resize.emit()  # now: what goes at it must not be among the widgets
    widgets = [widget for widget in app.allWidgets() if isinstance(widget, QWidget)]
    own = [(widget, widget.font()) for widget in widgets if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)]
    state.text_scale = percent / 100
    theme.set_font(app)
    theme.lay_out_anew(app)
    for widget, font in own:
        font.setPointSizeF(max(font.pointSizeF() * ratio, 1))
        widget.setFont(font)
    for widget in widgets:
        if not widget.isWindow() and not isinstance(widget, QScrollBar) and not _holds_bar(widget):
            _resize(widget, ratio)


def _holds_bar(widget: QWidget) -> bool:
    """Whether it is what Qt lays a scroll bar in: it is as wide as the bar."""
    return widget.objectName() in ("qt_scrollarea_hcontainer", "qt_scrollarea_vcontainer")


def _resize(widget: QWidget, ratio: float) -> None:
    if isinstance(widget, QTableView):
        header = widget.verticalHeader()
        header.setDefaultSectionSize(round(header.defaultSectionSize() * ratio))
    if isinstance(widget, QHeaderView):
        if widget.orientation() is Qt.Orientation.Vertical:
            return
        _widen_columns(widget, ratio)
    if isinstance(widget, QAbstractItemView) and widget.iconSize().isValid():
        widget.setIconSize(widget.iconSize() * ratio)
    given = _sizes(widget)
    known = widget.property(_KEPT)
    usual = known[1] if known and tuple(known[0]) == given else tuple(size / (_scale() / ratio) for size in given)
    least_width, least_height, width, height = (round(size * _scale()) for size in usual)
    least_width = min(least_width, max(_WIDE_ENOUGH, round(usual[0])))
    if isinstance(widget, _STYLED):
        least_height, height = given[1], given[3]
    widget.setMinimumSize(0, 0)
    widget.setMaximumSize(
        given[2] if given[2] >= _NO_LIMIT else max(width, least_width), given[3] if given[3] >= _NO_LIMIT else height
    )
    widget.setMinimumSize(least_width, least_height)
    widget.setProperty(_KEPT, [list(_sizes(widget)), list(usual)])


def _sizes(widget: QWidget) -> tuple[int, int, int, int]:
    return widget.minimumWidth(), widget.minimumHeight(), widget.maximumWidth(), widget.maximumHeight()


def _scale() -> float:
    return theme.theme().text_scale


def _widen_columns(header: QHeaderView, ratio: float) -> None:
    for section in range(header.count()):
        free = header.sectionResizeMode(section) is QHeaderView.ResizeMode.Interactive
        if free and not header.isSectionHidden(section):
            header.resizeSection(section, round(header.sectionSize(section) * ratio))
