"""The bar above a list: words to search for, and chips that together read as a sentence."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from crm_app.domain.filters import KEY, Condition, Filter, Op
from crm_app.domain.kinds import KINDS
from crm_app.ui import icons, theme
from crm_app.ui.context import AppContext
from crm_app.ui.flow import FlowLayout
from crm_app.ui.labels import Frame, plain, text_button
from crm_app.ui.records.cell_text import say_condition
from crm_app.ui.records.columns import possible
from crm_app.ui.records.condition_editor import ConditionEditor
from crm_app.ui.records.filter_chip import FilterChip

PATIENCE = 250  # ms after the last letter typed
LONGEST = 60
AREA_FIELD = "local_authority"
FIRST = (
    "status",
    "stage",
    "local_authority",
    "vcse",
    "legal_form",
    "cpv_codes",
    "tags",
    "readiness",
    "staff",
    "closes_on",
)


class FilterBar(Frame):
    """Holds a ``Filter``; ``changed`` carries the new one."""

    changed = Signal(object)

    def __init__(self, context: AppContext, kind: str, parent: QWidget | None = None) -> None:
        super().__init__("filterBar", parent)
        self._context = context
        self._kind = KINDS[kind]
        self.filter = Filter()
        self._wait = QTimer(self, singleShot=True, interval=PATIENCE)
        self._wait.timeout.connect(self._take_search)
        self._build()

    def _build(self) -> None:
        self.search = QLineEdit(placeholderText=f"Find in {self._kind.title.lower()}")
        self.search.setAccessibleName(f"Find in {self._kind.title.lower()}")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(theme.scaled(130))
        self.search.setMaximumWidth(theme.scaled(200))
        self.search.setMaxLength(200)
        self.search.setAcceptDrops(False)  # a file dropped here goes to the import
        self.search.textChanged.connect(lambda _text: self._wait.start())
        self.search.returnPressed.connect(self._take_search)
        self.add_button = text_button("Filter")
        icons.Tint(self.add_button, "funnel")
        self.add_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add_button.setAccessibleName("Add a filter")
        self.add_button.setToolTip("Add a filter (Ctrl+Shift+F)")
        self.add_button.clicked.connect(lambda: self.choose_field())
        self.clear_button = text_button("Clear")
        self.clear_button.setAccessibleName("Clear all filters")
        self.clear_button.setProperty("link", True)
        self.clear_button.clicked.connect(lambda: self.clear())
        self.clear_button.hide()
        self.chips: list[FilterChip] = []
        self._flow = FlowLayout(self, theme.SPACE * 2)
        self._flow.setContentsMargins(12, 8, 12, 8)
        for widget in (self.search, self.add_button, self.clear_button):
            self._flow.addWidget(widget)

    def put(self, first: QWidget, last: QWidget) -> None:
        """Set one widget before everything and one after it: which view is open, and saving it."""
        self._flow.insert_widget(0, first)
        self._flow.insert_widget(self._flow.count(), last)

    def sizeHint(self) -> QSize:
        """Everything on one line."""
        return QSize(self._flow.one_line(), self._flow.minimumSize().height())

    def set_filter(self, wanted: Filter) -> None:
        """Show a filter that comes from elsewhere, and apply it."""
        self.search.blockSignals(True)
        self.search.setText(wanted.search)
        self.search.blockSignals(False)
        self._apply(wanted)

    def clear(self) -> None:
        """No filter at all."""
        self.set_filter(Filter())

    def _apply(self, wanted: Filter) -> None:
        self._wait.stop()
        if wanted != self.filter:
            self.filter = wanted
            self._show_chips()
            self.changed.emit(wanted)

    def _take_search(self) -> None:
        self._apply(dataclasses.replace(self.filter, search=self.search.text().strip()))

    def _show_chips(self) -> None:
        for old in self.chips:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.chips = [self._chip(place, condition) for place, condition in enumerate(self.filter.conditions)]
        first = self._flow.indexOf(self.add_button) + 1
        for place, chip in enumerate(self.chips):
            self._flow.insert_widget(first + place, chip)
            chip.show()
        self.clear_button.setVisible(bool(self.filter))

    def _chip(self, place: int, condition: Condition) -> FilterChip:
        said = say_condition(self._kind, condition)
        chip = FilterChip(said, said if len(said) <= LONGEST else said[: LONGEST - 1] + "…")
        menu = QMenu(chip)
        if condition.field != KEY:  # records chosen elsewhere are chosen anew there
            menu.addAction("Change…").triggered.connect(lambda: self.edit(condition.field, place))
        menu.addAction("Take away").triggered.connect(lambda: self._remove(place))
        chip.setMenu(menu)
        return chip

    def _remove(self, place: int) -> None:
        kept = tuple(c for i, c in enumerate(self.filter.conditions) if i != place)
        self._apply(dataclasses.replace(self.filter, conditions=kept))

    def choose_field(self) -> None:
        """Open the menu of fields: the usual ones first, the rest by their groups."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = possible(self._kind)
        area, codes = self._context.my_area
        if codes and AREA_FIELD in names:
            mine = Condition(AREA_FIELD, Op.IN, codes)
            menu.addAction(plain(f"My area: {area}")).triggered.connect(lambda: self._take(mine, -1))
        for name in (name for name in FIRST if name in names):
            self._add_field(menu, name)
        menu.addSeparator()
        groups: dict[str, QMenu] = {}
        for name in names:
            group = self._kind.row_fields[name].group or "Worked out by the program"
            if group not in groups:
                groups[group] = menu.addMenu(plain(group))
            self._add_field(groups[group], name)
        menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def _add_field(self, menu: QMenu, name: str) -> None:
        menu.addAction(plain(self._kind.row_fields[name].label)).triggered.connect(lambda: self.edit(name))

    def edit(self, name: str, place: int = -1) -> ConditionEditor:
        """Open the panel for a condition on a field, new or at a place."""
        conditions = self.filter.conditions
        old = conditions[place] if 0 <= place < len(conditions) else None
        others = dataclasses.replace(self.filter, conditions=tuple(c for c in conditions if c is not old), search="")
        editor = ConditionEditor(self._context, self._kind, name, others, old, self)
        editor.made.connect(lambda condition: self._take(condition, place))
        editor.move(self.add_button.mapToGlobal(QPoint(0, self.add_button.height() + 4)))
        editor.show()
        editor.begin()
        return editor

    def _take(self, condition: Condition, place: int) -> None:
        conditions = list(self.filter.conditions)
        if 0 <= place < len(conditions):
            conditions[place] = condition
        else:
            conditions.append(condition)
        self._apply(dataclasses.replace(self.filter, conditions=tuple(conditions)))
