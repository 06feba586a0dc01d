"""Two people changed the same field: each value is shown, and a person says which one stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crm_app.domain.errors import Conflict, FieldConflict
from crm_app.domain.fields import Field
from crm_app.domain.kinds import RecordKind
from crm_app.ui import announcing
from crm_app.ui.labels import Heading, PlainLabel, button
from crm_app.ui.records.field_reading import breakable
from crm_app.ui.records.value_text import text_of

_WAYS = (("mine", "Yours"), ("theirs", "Theirs"), ("original", "As it was"))


class _Clash(QWidget):
    """One field with its three values, one of them chosen; Up and Down move the choice."""

    def __init__(self, field: Field, conflict: FieldConflict, titles: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.conflict = conflict
        self.title = field.label
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Heading(field.label, 10.5), 0, 0, 1, 2)
        for row, (way, word) in enumerate(_WAYS, start=1):
            shown = text_of(field, getattr(conflict, way), titles) or "nothing"
            radio = QRadioButton(word)
            radio.setAccessibleName(f"{field.label}, {word.lower()}: {shown}")
            radio.setMinimumHeight(26)
            self.group.addButton(radio)
            self.buttons[way] = radio
            grid.addWidget(radio, row, 0, Qt.AlignmentFlag.AlignTop)
            value = PlainLabel(breakable(shown), wraps=True, selectable=True, muted=way == "original")
            value.setContentsMargins(0, 5, 0, 0)
            grid.addWidget(value, row, 1)
        self.buttons["mine"].setChecked(True)

    @property
    def choice(self) -> Any:
        """The value that is to stay."""
        return next(getattr(self.conflict, way) for way, radio in self.buttons.items() if radio.isChecked())


class ConflictDialog(QDialog):
    """Shown with ``open``: it stands over its form and blocks nothing else. ``chosen`` carries field -> value."""

    chosen = Signal(object)

    def __init__(
        self, kind: RecordKind, error: Conflict, titles: Mapping[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Somebody else changed this too")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.clashes = [
            _Clash(kind.fields[conflict.field], conflict, titles or {}, self)
            for conflict in error.conflicts
            if conflict.field in kind.fields
        ]
        fields = "this field" if len(self.clashes) == 1 else f"these {len(self.clashes)} fields"
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(8)
        whole.addWidget(Heading(f"Which value stays for {fields}?", 13))
        whole.addWidget(
            PlainLabel(
                "While you were typing, somebody else saved another value. Everything else you typed is kept either "
                "way, and what they saved stays in the history.",
                muted=True, wraps=True,
            )
        )  # fmt: skip
        whole.addWidget(self._list(), 1)
        whole.addLayout(self._buttons())
        self.resize(560, min(240 + 130 * len(self.clashes), 640))

    def showEvent(self, event: QShowEvent) -> None:
        """Say what happened, and what is asked."""
        super().showEvent(event)
        names = ", ".join(clash.title for clash in self.clashes)
        announcing.announce(self, f"Somebody else changed {names} too. Choose which value stays", at_once=True)

    def _list(self) -> QScrollArea:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        for clash in self.clashes:
            column.addWidget(clash)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        return scroll

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(button("All yours", lambda: self._all("mine")))
        line.addWidget(button("All theirs", lambda: self._all("theirs")))
        line.addStretch(1)
        line.addWidget(button("Keep typing", self.reject, tip="Nothing is saved yet"))
        self.save_button = button("Save these", self._save, primary=True)
        self.save_button.setDefault(True)
        line.addWidget(self.save_button)
        return line

    def _all(self, way: str) -> None:
        for clash in self.clashes:
            clash.buttons[way].setChecked(True)

    def _save(self) -> None:
        self.accept()
        self.chosen.emit({clash.conflict.field: clash.choice for clash in self.clashes})
