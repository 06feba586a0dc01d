"""A notice beside its opportunity: each field as it is here and as the notice says, to be taken one by one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from crm_app.domain.fields import Field
from crm_app.services.notice_proposals import Beside, Proposal
from crm_app.ui import theme
from crm_app.ui.records.plain_table import LINED, set_up, set_widths
from crm_app.ui.records.value_text import NOT_KNOWN, text_of

HEADINGS = ("Field", "Here now", "The notice says")
_FIELD_WIDTH = 190


class BesideTable(QTableWidget):
    """What is proposed stands first with a box to tick; what agrees follows, muted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADINGS), parent)
        self.proposals: Sequence[Proposal] = ()
        self._boxes: list[QTableWidgetItem] = []
        self._muted: list[QTableWidgetItem] = []
        theme.theme().changed.connect(self._recolour)
        self.setHorizontalHeaderLabels(list(HEADINGS))
        set_up(self, "The notice beside its opportunity, field by field", look=LINED, one_row=True)
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setMinimumHeight(theme.scaled(30))
        set_widths(self, (_FIELD_WIDTH,), stretched=(1, 2))
        header.sectionResized.connect(lambda *_: self.resizeRowsToContents())

    def show_beside(self, found: Beside) -> None:
        """Show another notice; every proposal is ticked to begin with."""
        self.proposals = found.proposals
        self.setRowCount(0)
        self.setRowCount(len(found.proposals) + len(found.rest))
        self._boxes, self._muted = [], []
        for row, one in enumerate(found.proposals):
            box, *_ = self._fill(row, one.label, one.described, one.now, one.proposed)
            self._boxes.append(box)
            box.setFlags(box.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            box.setCheckState(Qt.CheckState.Checked)
            box.setToolTip(one.why)
            box.setData(Qt.ItemDataRole.AccessibleDescriptionRole, one.why)
        for row, (described, now, said) in enumerate(found.rest, start=len(found.proposals)):
            self._muted += self._fill(row, described.label, described, now, said)
        self._recolour()
        self.resizeRowsToContents()
        if self.rowCount():
            self.setCurrentCell(0, 0)

    def _recolour(self) -> None:
        for item in self._muted:
            item.setForeground(QColor(theme.color("muted")))

    def _fill(self, row: int, label: str, described: Field, now: object, said: object) -> list[QTableWidgetItem]:
        made = []
        texts = (label, _shown(described, now), _shown(described, said))
        for column, (heading, text) in enumerate(zip(HEADINGS, texts, strict=True)):
            item = QTableWidgetItem(text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{heading}: {text}")
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, column, item)
            made.append(item)
        return made

    def toggle(self) -> None:
        """Tick the proposal at the cursor, or take the tick away."""
        row = self.currentRow()
        if 0 <= row < len(self._boxes):
            is_on = self._boxes[row].checkState() == Qt.CheckState.Checked
            self._boxes[row].setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)

    def chosen(self) -> list[str]:
        """The fields of the ticked proposals."""
        pairs = zip(self.proposals, self._boxes, strict=True)
        return [one.field for one, box in pairs if box.checkState() == Qt.CheckState.Checked]


def _shown(described: Field, value: object) -> str:
    text = " ".join(text_of(described, value).split()) or NOT_KNOWN
    return text if len(text) <= 300 else text[:299] + "…"
