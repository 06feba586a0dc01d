"""What a tender asks, a line each: an amount to change or a credential to tick, and how suppliers stand to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from crm_app.domain.barriers import TURNOVER, LevelCount, label_of
from crm_app.domain.credentials import CREDENTIAL_KINDS
from crm_app.domain.money import format_money, parse_money
from crm_app.ui.labels import PlainLabel, plain
from crm_app.ui.pick_box import PickBox
from crm_app.ui.screens.opportunities.stand_bar import StandBar, words_of

AMOUNTS = ("public_liability", "employers_liability", "professional_indemnity", TURNOVER)
_ASKED = Decimal(0)  # of a credential: it is asked for, without an amount
_NAMES = 200  # px: names of larger text break


class LevelGrid(QWidget):
    """``changed`` when something else is asked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: dict[str, QLineEdit] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self._shown: dict[str, tuple[StandBar, PlainLabel]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self._grid.setColumnMinimumWidth(0, _NAMES)
        for name in AMOUNTS:
            self._add_amount(name)
        self.more = PickBox("Ask for one more credential", self)
        self.more.addItem("Ask for one more…", "")
        for choice in CREDENTIAL_KINDS:
            if choice.value not in AMOUNTS:
                self.more.addItem(plain(choice.label), choice.value)
        self.more.activated.connect(self._add_chosen)
        self._grid.addWidget(self.more, 1000, 0, 1, 2)

    def _add_amount(self, name: str) -> None:
        line = QLineEdit()
        line.setAccessibleName(f"{label_of(name)} asked, in pounds")
        line.setPlaceholderText("Not asked")
        line.setMaximumWidth(self.fontMetrics().averageCharWidth() * 20)
        line.textEdited.connect(lambda _text: self.changed.emit())
        self.lines[name] = line
        row = len(self._shown)
        self._grid.addWidget(PlainLabel(label_of(name), wraps=True), row, 0)
        self._grid.addWidget(line, row, 1)
        self._add_result(name, row)

    def _add_result(self, name: str, row: int) -> None:
        bar, words = StandBar(), PlainLabel("", muted=True)
        self._shown[name] = (bar, words)
        self._grid.addWidget(bar, row, 2)
        self._grid.addWidget(words, row, 3)

    def _add_credential(self, name: str, *, is_asked: bool) -> None:
        if name not in self.boxes:
            box = QCheckBox(plain(label_of(name)))
            box.toggled.connect(lambda _on: self.changed.emit())
            self.boxes[name] = box
            row = len(self._shown)
            self._grid.addWidget(box, row, 0, 1, 2)
            self._add_result(name, row)
        self.boxes[name].blockSignals(True)
        self.boxes[name].setChecked(is_asked)
        self.boxes[name].blockSignals(False)

    def _add_chosen(self) -> None:
        name = self.more.currentData()
        self.more.setCurrentIndex(0)
        if name:
            self._add_credential(name, is_asked=True)
            self.changed.emit()

    def set_asked(self, asked: Mapping[str, Decimal]) -> None:
        """Show what is asked, without telling that it changed."""
        for name, line in self.lines.items():
            line.setText(format_money(asked.get(name)).removeprefix("£"))
        for name in {*self.boxes, *(name for name in asked if name not in self.lines)}:
            self._add_credential(name, is_asked=name in asked)

    def asked(self) -> dict[str, Decimal]:
        """What is asked now; raises ``ValueError`` with words for people."""
        amounts = {name: parse_money(line.text()) for name, line in self.lines.items()}
        found = {name: amount for name, amount in amounts.items() if amount}
        if any(amount < 0 for amount in found.values()):
            raise ValueError("An amount below nothing cannot be asked.")
        return found | {name: _ASKED for name, box in self.boxes.items() if box.isChecked()}

    def show_counts(self, levels: Sequence[LevelCount]) -> None:
        """Show how many suppliers stand how to each thing asked."""
        counts = {level.name: (level.meets, level.short, level.unknown) for level in levels}
        for name, (bar, words) in self._shown.items():
            found = counts.get(name)
            bar.setVisible(found is not None)
            words.setText(words_of(*found) if found else "")
            if found:
                bar.show_counts(*found)
