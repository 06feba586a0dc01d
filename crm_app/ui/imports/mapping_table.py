"""What each column of a file becomes: one line a column, with what stands in it, and how sure the suggestion is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QTableWidget, QTableWidgetItem, QWidget

from crm_app.domain.kinds import KINDS
from crm_app.services.imports import ImportPlan
from crm_app.ui.records.local_style import give_arrow
from crm_app.ui.records.plain_table import SPACED, set_up, set_widths

_NOTE, _TAG, _LEAVE, _KEY = "note", "tag", "", "id"
_SPECIAL = (
    (_LEAVE, "Leave out"),
    (_NOTE, "Keep as a note"),
    (_TAG, "Keep as tags"),
    (_KEY, "Our own key, from an export"),
)
_HEADINGS = ("Column", "Becomes", "For example", "Sure", "Why")


def target_words(plan: ImportPlan) -> Iterator[tuple[str, str]]:
    """Every target a column may have with its words: "People: E-mail"."""
    yield from _SPECIAL
    for target, field in plan.targets.items():
        kind = KINDS[target.partition(".")[0]]
        yield target, field.label if kind.name == plan.kind else f"{kind.label}: {field.label}"


class MappingTable(QTableWidget):
    """``chosen`` carries (column, target) when a person decides otherwise than was suggested."""

    chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADINGS), parent)
        self.boxes: list[QComboBox] = []
        self.setHorizontalHeaderLabels(list(_HEADINGS))
        set_up(self, "Columns of the file", look=SPACED, row=40)  # without Tab going round within its boxes for ever
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_widths(self, (180, 260, 240, 60, 200), stretched=(2,))

    def show_plan(self, plan: ImportPlan) -> None:
        """Show the columns of a file with the suggestions."""
        words = list(target_words(plan))
        self.setRowCount(len(plan.columns))
        self.boxes = []
        for row, column in enumerate(plan.columns):
            examples = " · ".join(" ".join(text.split())[:60] for text in column.examples[:3])
            sure = f"{column.confidence} %" if column.target else ""
            for place, text in ((0, column.header), (2, examples), (3, sure), (4, column.why)):
                self.setItem(row, place, QTableWidgetItem(text))
            box = self._box(row, words, column.target)
            box.setAccessibleName(f"{column.header} becomes")
            self.boxes.append(box)
            self.setCellWidget(row, 1, box)

    def _box(self, row: int, words: list[tuple[str, str]], target: str) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value, text in words:
            box.addItem(text, value)
        box.setCurrentIndex(max(box.findData(target), 0))
        box.setMaxVisibleItems(18)
        completer = QCompleter(box.model(), box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        box.setCompleter(completer)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        give_arrow(box)
        box.currentIndexChanged.connect(lambda _: self.chosen.emit(row, str(box.currentData() or "")))
        return box
