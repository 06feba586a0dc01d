"""What is typed into one cell of a grid, kept as a draft until it is written.

It is a draft of the record like any other, so it comes back in the form of that record: a list may be sorted or
filtered otherwise by then and not show the row at all.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from crm_app.services.drafts import Draft
from crm_app.ui.context import AppContext
from crm_app.ui.records import saving
from crm_app.ui.records.cell_editor import CellEditor
from crm_app.ui.records.drafting import DraftKeeper, reopen
from crm_app.ui.records.editors import titles_of


class CellDraft:
    """Follows the editor of a cell, holds what stood in it while it is being written, and is then free for the next.

    ``title`` is what the record is called.
    """

    def __init__(self, context: AppContext, kind: str, owner: QObject) -> None:
        self._context = context
        self._nothing = Draft(context.workspace.store.address, kind, {})
        self._editor: CellEditor | None = None
        self._cell: saving.Draft | None = None
        self._name = self.title = ""
        self._held = self._nothing
        self.keeper = DraftKeeper(context, self, owner)

    @property
    def is_free(self) -> bool:
        """Whether nothing is being typed or written that this keeps."""
        return self._cell is None

    def follow(self, editor: CellEditor, cell: saving.Draft, name: str) -> None:
        """Keep what is typed into the editor of a cell."""
        self._editor, self._cell, self._name = editor, cell, name
        editor.editor.changed.connect(self.keeper.look)

    def hold(self) -> None:
        """The editor closes and its value is on its way to the store."""
        self._held = self.draft()
        self._editor = None

    def settle(self) -> None:
        """It was written, or given up."""
        self._editor, self._cell, self._held = None, None, self._nothing
        self.keeper.look()

    def draft(self) -> Draft:
        """The one field, as typed, over what it held; with it the name of the record, for people to know it by."""
        editor, cell = self._editor, self._cell
        if editor is None or cell is None:
            return self._held
        if not editor.is_touched:
            return self._nothing
        original: dict[str, Any] = {cell.kind.title_field: self.title, **cell.original}
        raw = editor.editor.raw()
        return Draft(
            self._nothing.store,
            cell.kind.name,
            {self._name: raw},
            original if self.title else cell.original,
            cell.record_id,
            version=cell.version,
            titles=titles_of(editor.editor, raw),
        )

    def put_back(self, draft: Draft) -> None:
        """Type it again, in the form of its record."""
        reopen(self._context, draft)
