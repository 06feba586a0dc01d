"""Two suppliers side by side: what both say, and whose value each field takes once they are one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.combining import FieldPair, Side
from crm_app.domain.kinds import KINDS
from crm_app.services.duplicates import Comparison
from crm_app.ui.labels import Frame, Heading, PlainLabel
from crm_app.ui.records.field_reading import breakable
from crm_app.ui.records.value_text import text_of

_SUPPLIER = KINDS["supplier"]
_WORDS = {Side.STAYS: "this one", Side.OTHER: "the other one", Side.BOTH: "both"}


class _FieldChoice:
    """The radio buttons of one field; a field that only one of the two knows needs none."""

    def __init__(self, pair: FieldPair, parent: QWidget, changed: Callable[[], None]) -> None:
        self.pair = pair
        self.group = QButtonGroup(parent)
        self.buttons: dict[Side, QRadioButton] = {}
        if pair.is_equal:
            return
        field = _SUPPLIER.fields[pair.name]
        sides = [Side.STAYS, Side.OTHER, *([Side.BOTH] if pair.proposed is Side.BOTH else [])]
        for side in sides:
            value = pair.stays if side is Side.STAYS else pair.other
            shown = "both" if side is Side.BOTH else text_of(field, value) or "nothing"
            radio = QRadioButton("Both" if side is Side.BOTH else "")
            radio.setAccessibleName(f"{field.label}, take {_WORDS[side]}: {shown}")
            radio.setToolTip(f"Take {_WORDS[side]}")
            radio.setChecked(side is pair.proposed)
            self.group.addButton(radio)
            self.buttons[side] = radio
        self.group.buttonClicked.connect(lambda _button: changed())

    @property
    def side(self) -> Side:
        """Whose value is taken."""
        return next((side for side, radio in self.buttons.items() if radio.isChecked()), self.pair.proposed)


class SideBySide(QWidget):
    """Shows a ``Comparison``; ``choices`` is what a person decided."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: list[_FieldChoice] = []
        self.comparison: Comparison | None = None
        self.only_differing = QCheckBox("Only what differs")
        self.only_differing.setChecked(True)
        self.only_differing.toggled.connect(lambda _on: self._fill())
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.only_differing)
        whole.addWidget(self._scroll, 1)

    @property
    def choices(self) -> Mapping[str, Side]:
        """Field -> side, for every field where the two differ."""
        return {choice.pair.name: choice.side for choice in self.fields if choice.buttons}

    def show_comparison(self, comparison: Comparison) -> None:
        """Show another pair."""
        self.comparison = comparison
        self._fill()

    def _fill(self) -> None:
        if self.comparison is None:
            return
        paper = Frame("page")
        grid = QGridLayout(paper)
        grid.setContentsMargins(0, 4, 12, 8)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for column, stretch in enumerate((2, 0, 5, 0, 5, 0)):
            grid.setColumnStretch(column, stretch)
        grid.addWidget(Heading("Stays", 10.5), 0, 1, 1, 2)
        grid.addWidget(Heading("Is merged into it", 10.5), 0, 3, 1, 2)
        self.fields = []
        shown = [p for p in self.comparison.fields if not (p.is_equal and self.only_differing.isChecked())]
        for row, pair in enumerate((p for p in shown if text_pair(p) != ("", "")), start=1):
            self._add(grid, row, _FieldChoice(pair, paper, self.changed.emit))
        self._add_parts(grid, grid.rowCount())
        grid.setRowStretch(grid.rowCount(), 1)
        self._scroll.setWidget(paper)

    def _add(self, grid: QGridLayout, row: int, choice: _FieldChoice) -> None:
        self.fields.append(choice)
        field = _SUPPLIER.fields[choice.pair.name]
        grid.addWidget(PlainLabel(field.label, muted=True, wraps=True), row, 0, Qt.AlignmentFlag.AlignTop)
        for column, side, text in zip((1, 3), (Side.STAYS, Side.OTHER), text_pair(choice.pair), strict=True):
            if side in choice.buttons:
                grid.addWidget(choice.buttons[side], row, column, Qt.AlignmentFlag.AlignTop)
            value = PlainLabel(breakable(text or "—"), wraps=True, selectable=True, muted=not text)
            grid.addWidget(value, row, column + 1, Qt.AlignmentFlag.AlignTop)
        if Side.BOTH in choice.buttons:
            grid.addWidget(choice.buttons[Side.BOTH], row, 5, Qt.AlignmentFlag.AlignTop)

    def _add_parts(self, grid: QGridLayout, row: int) -> None:
        if self.comparison is None:
            return
        for number, (title, mine, theirs) in enumerate(self.comparison.parts):
            grid.addWidget(PlainLabel(title, muted=True), row + number, 0)
            grid.addWidget(PlainLabel(f"{mine:,}"), row + number, 2)
            grid.addWidget(PlainLabel(f"{theirs:,}, moved along" if theirs else "0"), row + number, 4)


def text_pair(pair: FieldPair) -> tuple[str, str]:
    """The words of both values."""
    field = _SUPPLIER.fields[pair.name]
    return text_of(field, pair.stays), text_of(field, pair.other)
