"""The line below a list: how many of how many, in what order, how many are selected."""

from __future__ import annotations

from crm_app.domain.kinds import KINDS
from crm_app.domain.sorting import say_sort
from crm_app.services import lists
from crm_app.services.lists import ListQuery
from crm_app.ui.context import AppContext, Touched
from crm_app.ui.labels import StatusLine
from crm_app.ui.records.grid import RecordGrid


class ListStatus(StatusLine):
    """Says it, and counts again when records have changed."""

    def __init__(self, context: AppContext, grid: RecordGrid) -> None:
        super().__init__()
        self._context, self._grid = context, grid
        self._kind = grid.records.kind
        self._total = -1
        grid.selection_changed.connect(self.say)
        grid.records.loading.connect(lambda _busy: self.say())
        grid.records.replaced.connect(self.say)
        context.changed.connect(self._on_changed)
        self.count()

    def count(self) -> None:
        """Count all records of the kind, whatever the filter."""
        workspace, query = self._context.workspace, ListQuery(self._kind.name)
        self._context.jobs.run_read(lambda: lists.count(workspace, query), self._take)

    def _take(self, total: int) -> None:
        self._total = total
        self.say()

    def _on_changed(self, touched: Touched) -> None:
        if self._kind.name in touched:
            self.count()

    def say(self) -> None:
        """Say what is shown now."""
        model = self._grid.records
        self.setText(self._text() if model.has_answer else "Reading…")

    def _text(self) -> str:
        model, kind = self._grid.records, KINDS[self._kind.name]
        shown, query = len(model.ids), model.query
        what = (kind.label if shown == 1 else kind.title).lower()
        all_of_them = self._total < 0 or shown == self._total
        parts = [f"{shown:,} {what}" if all_of_them else f"{shown:,} of {self._total:,}"]
        if model.rows.groups:
            many = len(model.rows.groups)
            label = kind.row_fields[query.group].label.lower() if query.group else ""
            parts.append(f"in {many:,} group{'s' if many != 1 else ''} by {label}")
        by_itself = "best match" if query.wanted.search and not query.group else "name"
        parts.append(f"sorted by {say_sort(kind, query.sort) or by_itself}")
        if (chosen := self._grid.selected_count()) > 1:
            parts.append(f"{chosen:,} selected")
        return " · ".join(parts)
