"""Codes suggested from what a form says, each with its reasons: Space takes one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from crm_app.domain.cpv import CpvHit
from crm_app.services import cpv_suggesting
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.records.cpv_panel import CODE, CodePanel, state_of
from crm_app.ui.records.guarding import while_alive

_MOST = 10
_HINT = "Space takes a code"
_LEARNING = "By our trade words; what this store's notices add is on its way"


class CpvSuggestions(CodePanel):
    """Suggestions for a title and a description. Where the store must be read first, trade words answer meanwhile."""

    def __init__(self, taken: Collection[str], title: str, description: str, parent: QWidget) -> None:
        super().__init__(f"Codes for “{_shortened(title or description)}”", parent)
        self._asked = (title, description)
        self._taken = set(taken)
        self.hits: list[CpvHit] = []
        self.list = QListWidget()
        self.list.setAccessibleName("Suggested codes, best first")
        self.list.setMinimumSize(theme.scaled(500), theme.scaled(360))
        self.list.setWordWrap(True)
        self.list.setSpacing(theme.scaled(3))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.itemChanged.connect(self._changed)
        self.column.addWidget(self.list, 1)
        self.add_foot(_HINT)
        self.setFocusProxy(self.list)

    def ask(self, context: AppContext | None) -> None:
        """Find the suggestions, beside the window."""
        title, description = self._asked
        if context is None:
            return self.show_hits(cpv_suggesting.suggest_cold(title, description, _MOST))
        workspace = context.workspace
        if not cpv_suggesting.has_learned(workspace):
            self.show_hits(cpv_suggesting.suggest_cold(title, description, _MOST))
            self.hint.setText(_LEARNING)
        context.jobs.run_read(
            lambda: cpv_suggesting.suggest_for(workspace, title, description, _MOST), while_alive(self, self.show_hits)
        )
        return None

    def show_hits(self, hits: Sequence[CpvHit]) -> None:
        """Show suggestions; what was ticked stays ticked, and the place stays where it was."""
        place = max(self.list.currentRow(), 0)
        self.hits = list(hits)
        self.list.blockSignals(True)
        self.list.clear()
        for hit in self.hits:
            why = "; ".join(reason.text for reason in hit.reasons)
            item = QListWidgetItem(f"{_label(hit)}\n{why[:1].upper()}{why[1:]}")
            item.setData(CODE, hit.code)
            item.setCheckState(state_of(hit.code, self._taken))
            self.list.addItem(item)
        self.list.setCurrentRow(min(place, len(self.hits) - 1))
        self.list.blockSignals(False)
        self.hint.setText(_HINT if self.hits else "Nothing in these words leads to a code. Look in the tree instead.")

    def _changed(self, item: QListWidgetItem) -> None:
        hit = self.hits[self.list.row(item)]
        is_taken = item.checkState() is Qt.CheckState.Checked
        (self._taken.add if is_taken else self._taken.discard)(hit.code)
        self.ticked.emit(hit.code, _label(hit), is_taken)


def _label(hit: CpvHit) -> str:
    return f"{hit.code} {hit.name}".strip()


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
