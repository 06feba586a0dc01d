"""The history of one record: each step with who, when, and every field's old and new value; each can be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_app.domain.dates import format_long_date
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.services.history import FieldChange, Step, Undone, history, undo
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.labels import PlainLabel, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.value_text import text_of

_STEP = Qt.ItemDataRole.UserRole
_LONGEST = 400


class HistoryView(QWidget):
    """Steps, newest first, with what each changed beneath it; Undo puts the selected one back."""

    def __init__(self, context: AppContext, kind_name: str, record_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._kind_name = kind_name
        self._record_id = record_id
        self.steps: list[Step] = []
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels(["What", "Was", "Became", "Who", "When"])
        self.tree.setAccessibleName("History")
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.tree.itemSelectionChanged.connect(self._look)
        self.undo_button = button("Undo this step", self.undo_chosen, icon="arrow-counter-clockwise")
        words = "Undoing is a step of its own: nothing is ever lost from the history."
        self.note = PlainLabel(words, muted=True, wraps=True)
        bar = QHBoxLayout()
        bar.addWidget(self.undo_button)
        bar.addWidget(self.note, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 12, 20, 12)
        whole.addLayout(bar)
        whole.addWidget(self.tree, 1)
        self._look()

    def refresh(self) -> None:
        """Read the history again."""
        workspace, kind, key = self.context.workspace, self._kind_name, self._record_id
        self.context.jobs.run_read(lambda: history(workspace, kind, key), while_alive(self, self.show_steps))

    def show_steps(self, steps: list[Step]) -> None:
        """Show these steps; the newest ones are unfolded."""
        self.steps = steps
        self.tree.clear()
        for number, step in enumerate(steps):
            self.tree.addTopLevelItem(item := _step_item(step))
            item.setExpanded(number < 5)
        for column, width in enumerate((280, 200, 200, 130, 150)):
            self.tree.setColumnWidth(column, theme.scaled(width))
        self._look()

    def _chosen(self) -> Step | None:
        items = self.tree.selectedItems()
        if not items:
            return None
        item = items[0]
        while (above := item.parent()) is not None:
            item = above
        found = item.data(0, _STEP)
        return found if isinstance(found, Step) else None

    def _look(self) -> None:
        self.undo_button.setEnabled(self._chosen() is not None)

    def undo_chosen(self) -> None:
        """Undo the selected step; what a colleague changed since is left alone and said."""
        step = self._chosen()
        if step is not None:
            workspace = self.context.workspace
            self.context.jobs.run_write(lambda: undo(workspace, step.operation), while_alive(self, self._undone))

    def _undone(self, undone: Undone) -> None:
        kept = f". Left as it is, because it was changed since: {len(undone.refusals)}" if undone.refusals else ""
        self.context.saved(Saved("", 0, undone.operation, (), undone.touched), f"{undone.title}{kept}")


def _step_item(step: Step) -> QTreeWidgetItem:
    moment = step.at.astimezone()
    item = QTreeWidgetItem([step.title, "", "", step.who, f"{format_long_date(moment.date())}, {moment:%H:%M}"])
    item.setData(0, _STEP, step)
    font = item.font(0)
    font.setBold(True)
    item.setFont(0, font)
    for texts in dict.fromkeys(_change_texts(change) for change in step.changes):
        item.addChild(QTreeWidgetItem(list(texts)))
    return item


def _change_texts(change: FieldChange) -> tuple[str, str, str]:
    kind = KINDS[change.kind]
    if kind.is_guarded:
        return f"{kind.label} (covered)", "", ""
    field = kind.fields.get(change.field)
    if field is None:
        return change.field.capitalize(), str(change.before or ""), str(change.after or "")
    name = field.label if not kind.parent else f"{kind.label}: {field.label}"
    return name, _short(text_of(field, change.before)), _short(text_of(field, change.after))


def _short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST] or "—"
