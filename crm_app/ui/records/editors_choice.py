"""Editors for what is chosen: one of several words, yes or no or not known, several of several."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QVBoxLayout, QWidget

from crm_app.domain.fields import Choice, Field, Kind
from crm_app.ui.records.editor_base import Editor
from crm_app.ui.records.local_style import give_arrow

NOT_KNOWN = "Not known"
_TRI_STATE = (Choice("yes", "Yes"), Choice("no", "No"))


class ChoiceEditor(Editor):
    """One of the choices, found by typing any part of its words; empty is "not known"."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.choices = _TRI_STATE if field.kind is Kind.BOOLEAN else field.choices
        self.box = QComboBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(12)
        self.box.setMaxVisibleItems(16)
        self.box.addItem("", "")
        for choice in self.choices:
            self.box.addItem(choice.label, choice.value)
        line = self.box.lineEdit()
        assert line is not None, "an editable box has a line"
        self.line = line
        self.line.setPlaceholderText(NOT_KNOWN)
        give_arrow(self.box)
        self._find_as_typed()
        self.box.activated.connect(lambda _: self.changed.emit())
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self.row.addWidget(self.box, 1)
        self.watch(self.box)
        self.take(self.line)
        self.box.setAccessibleName(self.field.label)
        self.setFocusProxy(self.box)

    def _find_as_typed(self) -> None:
        completer = QCompleter(self.box.model(), self.box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.activated.connect(self._completed)
        self.box.setCompleter(completer)

    def _completed(self, _: object) -> None:
        self.changed.emit()

    def raw(self) -> str:
        """The word typed or chosen; a beginning that only one choice has counts as that choice."""
        typed = self.line.text().strip()
        if not typed:
            return ""
        wanted = typed.casefold()
        exact = [c for c in self.choices if wanted in (c.label.casefold(), c.value)]
        near = exact or [c for c in self.choices if c.label.casefold().startswith(wanted)]
        return near[0].value if len(near) == 1 else typed

    def set_value(self, value: Any) -> None:
        """Show a stored choice by its words; one that is no longer offered is shown as it is."""
        stored = {True: "yes", False: "no"}.get(value, value) if self.field.kind is Kind.BOOLEAN else value
        place = self.box.findData(stored or "")
        self.box.setCurrentIndex(place)
        if place < 0:
            self.line.setText(str(value))


class SeveralEditor(Editor):
    """Several of the choices, each with its own box to tick."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.boxes: dict[str, QCheckBox] = {}
        for choice in field.choices:
            box = QCheckBox(choice.label.replace("&", "&&"), self)
            box.clicked.connect(lambda _: self.changed.emit())
            self.watch(box)
            self.boxes[choice.value] = box
            column.addWidget(box)
        self.row.addLayout(column, 1)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def raw(self) -> tuple[str, ...]:
        """What is ticked, in the order offered."""
        return tuple(value for value, box in self.boxes.items() if box.isChecked())

    def set_value(self, value: Any) -> None:
        """Tick what is chosen."""
        for key, box in self.boxes.items():
            box.setChecked(key in (value or ()))
