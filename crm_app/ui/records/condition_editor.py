"""The small panel in which one condition of a filter is made: operator, then values with how often they occur."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crm_app.domain.errors import UsageError
from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.filters import Condition, Filter, Op, operators, parse_values
from crm_app.domain.kinds import RecordKind
from crm_app.services import lists
from crm_app.services.lists import ListQuery
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.pick_box import PickBox
from crm_app.ui.records.cell_text import cell_text, typed_condition_text

COUNTED = frozenset({Kind.CHOICE, Kind.BOOLEAN, Kind.AREA, *LISTS})
VALUELESS = (Op.EMPTY, Op.KNOWN)
_HINTS = {
    Kind.MONEY: "for example 100000 or £1.5m",
    Kind.DATE: "for example 26 Nov 2026",
    Kind.PERCENT: "a number from 0 to 100",
    Kind.INTEGER: "a whole number",
}
_TYPED = {
    Op.IN: "several, with commas between them",
    Op.CONTAINS: "for example bread or cake",
    Op.STARTS: "for example bread or cake",
}


class ConditionEditor(Frame):
    """Edits a condition on one field; ``made`` carries the ``Condition``. Esc closes it, Enter applies it."""

    made = Signal(object)

    def __init__(
        self, context: AppContext, kind: RecordKind, name: str, others: Filter, old: Condition | None, parent: QWidget
    ) -> None:
        super().__init__("panel", parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = name
        self._field = kind.row_fields[name]
        self._old = old
        self._build()
        if self._is_counted:
            query = ListQuery(kind.name, others)
            context.jobs.run_read(lambda: lists.facets(context.workspace, query, name), self._show_facets)
        self._show_old()
        self._on_operator()

    @property
    def _is_counted(self) -> bool:
        return self._field.kind in COUNTED

    def _build(self) -> None:
        self._operator = PickBox("Condition")
        self._operator.setAccessibleName("How to compare")
        for op in _operators(self._field):
            self._operator.addItem(_SAID.get(op, op.value), op)
        self._operator.currentIndexChanged.connect(self._on_operator)
        self._line = QLineEdit(placeholderText=_HINTS.get(self._field.kind, "words"))
        self._line.setAccessibleName(f"Value of {self._field.label}")
        self._line.returnPressed.connect(self.apply)
        self._narrow = QLineEdit(placeholderText="Narrow the choices")
        self._narrow.setAccessibleName("Narrow the choices")
        self._narrow.textChanged.connect(self._narrow_list)
        self._list = QListWidget()
        self._list.setAccessibleName(f"Values of {self._field.label}")
        self._list.setMinimumSize(280, 200)
        self._list.itemActivated.connect(_toggle)
        self._problem = PlainLabel(wraps=True)
        self._problem.setProperty("tone", "stop")
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        for widget in (
            Heading(self._field.label, 10),
            self._operator,
            self._line,
            self._narrow,
            self._list,
            self._problem,
        ):
            layout.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button("Cancel", self.close))
        buttons.addWidget(button("Apply", self.apply, primary=True))
        layout.addLayout(buttons)

    def _show_old(self) -> None:
        if self._old is None:
            return
        self._operator.setCurrentIndex(max(self._operator.findData(self._old.op), 0))
        if self._old.values and not self._uses_list:
            between = ", " if self._old.op is Op.IN else " or "
            self._line.setText(between.join(typed_condition_text(self._field, value) for value in self._old.values))

    @property
    def _op(self) -> Op:
        return Op(self._operator.currentData())

    @property
    def _uses_list(self) -> bool:
        return self._is_counted and self._op not in VALUELESS

    def _on_operator(self) -> None:
        valueless = self._op in VALUELESS
        self._line.setPlaceholderText(_TYPED.get(self._op) or _HINTS.get(self._field.kind, "words"))
        self._line.setVisible(not valueless and not self._uses_list)
        self._list.setVisible(self._uses_list)
        self._narrow.setVisible(self._uses_list and self._list.count() > 8)
        self.adjustSize()

    def _show_facets(self, found: list[tuple[Any, int]]) -> None:
        chosen = self._old.values if self._old else ()
        for value, count in found:
            if value in (None, ""):
                continue
            item = QListWidgetItem(
                f"{cell_text(self._field, (value,) if self._field.kind in LISTS else value)}   {count:,}"
            )
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        if not self._list.count():
            item = QListWidgetItem("Nothing is recorded here yet")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        self._on_operator()

    def _narrow_list(self, text: str) -> None:
        wanted = text.strip().casefold()
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(wanted not in item.text().casefold())

    def _checked(self) -> list[Any]:
        items = (self._list.item(row) for row in range(self._list.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]

    def condition(self) -> Condition | None:
        """The condition as it stands, ``None`` where no value is given; raises ``UsageError`` with what is wrong."""
        if self._op in VALUELESS:
            return Condition(self._name, self._op)
        if not self._uses_list:
            typed = self._line.text().strip()
            return Condition(self._name, self._op, parse_values(self._field, self._op, typed)) if typed else None
        values = tuple(self._checked())
        if not values and self._list.currentItem() is not None:
            value = self._list.currentItem().data(Qt.ItemDataRole.UserRole)
            values = () if value is None else (value,)
        if not values:
            return None
        if self._op is Op.CONTAINS and len(values) > 1:
            return Condition(self._name, Op.IN, values)
        return Condition(self._name, self._op, values if self._op is Op.IN else values[:1])

    def apply(self) -> None:
        """Hand the condition over, or say what is wrong with it."""
        try:
            made = self.condition()
        except UsageError as error:
            self._say(error.title)
            return
        if made is None:
            self._say("Choose a value first." if self._uses_list else "Type a value first.")
            return
        self.made.emit(made)
        self.close()

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the panel, Enter applies."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)

    def begin(self) -> None:
        """Put the focus where one goes on."""
        target = self._list if self._uses_list else self._line if self._line.isVisible() else self._operator
        QTimer.singleShot(0, target, lambda: target.setFocus(Qt.FocusReason.PopupFocusReason))


def _operators(field: Field) -> tuple[Op, ...]:
    if field.kind is Kind.AREA:  # chosen by name from a list: comparing the letters of its code makes no sense
        return (Op.IN, Op.IS_NOT, Op.KNOWN, Op.EMPTY)
    possible = operators(field)
    is_spare = field.kind in COUNTED and Op.IN in possible  # "is one of" says it too
    return tuple(op for op in possible if not (is_spare and op is Op.IS))


def _toggle(item: QListWidgetItem) -> None:
    checked = item.checkState() is Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)


_SAID = {
    Op.IS: "is",
    Op.IS_NOT: "is not",
    Op.IN: "is one of",
    Op.AT_LEAST: "is at least",
    Op.AT_MOST: "is at most",
    Op.MORE: "is over",
    Op.LESS: "is under",
    Op.EMPTY: "is not known",
    Op.KNOWN: "is known",
}
