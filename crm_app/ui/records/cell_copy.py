"""Copying rows or a block of cells for a spreadsheet: as text parted by tabs, and as a table that keeps leading zeros.

The words are those that are read back as the same values, so a block that is copied and pasted changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from crm_app.domain.kinds import RecordKind
from crm_app.domain.pasting import MOST_CELLS, copied, to_html, to_text
from crm_app.domain.records import Row
from crm_app.services import codes
from crm_app.ui.context import AppContext, Tone
from crm_app.ui.records.cell_cursor import CellCursor
from crm_app.ui.records.grid import RecordGrid
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.row_cache import Page, read_page


def copy(context: AppContext, grid: RecordGrid, cursor: CellCursor, *, cells: bool = False) -> None:
    """Copy the marked block, or the selected rows with their headings; ``cells``: the column with the focus alone.

    Rows that have not been looked at yet are read first, so that none is missing.
    """
    block = cells or cursor.is_block
    names = tuple(cursor.fields() if block else grid.columns.shown())
    keys = tuple(cursor.keys())
    if not keys or not names:
        return
    if len(keys) * len(names) > MOST_CELLS:
        context.say(f"That is too much to copy: at most {MOST_CELLS:,} cells. Export the list instead", Tone.CAUTION)
        return
    model, kind = grid.records, grid.records.kind

    def put(rows: Sequence[Row], titles: Mapping[str, str]) -> None:
        put_on_clipboard(kind, names, rows, titles, with_headings=not block)
        what = f"{len(rows):,} × {len(names)} cells" if block else f"{len(rows):,} {_noun(kind, len(rows))}"
        context.say(f"Copied {what}")

    known = [row for key in keys if (row := model.row_at(model.row_of(key))) is not None]
    if len(known) == len(keys):
        put(known, model.titles)
        return
    workspace = context.workspace

    def take(page: Page) -> None:
        put(page.rows, page.titles)

    context.jobs.run_read(lambda: read_page(workspace, kind, keys, names), while_alive(grid, take))


def _noun(kind: RecordKind, count: int) -> str:
    return (kind.label if count == 1 else kind.title).lower()


def put_on_clipboard(
    kind: RecordKind, names: Sequence[str], rows: Sequence[Row], titles: Mapping[str, str], *, with_headings: bool
) -> None:
    """Put the words of some rows on the clipboard, in both forms."""
    fields = [(name, kind.row_fields[name]) for name in names]
    lines = [[copied(field, row[name], titles, codes.authority_name) for name, field in fields] for row in rows]
    if with_headings:
        lines.insert(0, [field.label for _, field in fields])
    data = QMimeData()
    data.setText(to_text(lines))
    data.setHtml(to_html(lines, first_is_heading=with_headings))
    QGuiApplication.clipboard().setMimeData(data)
