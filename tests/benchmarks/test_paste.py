"""Pasting 5,000 × 10 cells: a preview within 1 s, written within 3 s; the floor is a hand-written UPDATE."""

from __future__ import annotations

import time
from collections.abc import Sequence

from crm_app.domain.kinds import KINDS
from crm_app.domain.pasting import parse_block, to_text
from crm_app.services import history
from crm_app.services.bulk_editing import RowEdit, apply_edit, plan_edit
from crm_app.services.lists import ListQuery, snapshot
from crm_app.services.workspace import Workspace
from crm_app.store.values import stored_row
from tests.benchmarks.measuring import Runs, say

ROWS = 5_000
FIELDS = ("name", "services", "status", "vcse", "vcse_basis", "tags", "cpv_codes", "website", "email", "phone")


def block(run: int) -> str:
    """The text that a spreadsheet puts on the clipboard for ten columns."""
    codes = ("55520000", "90910000", "79800000")
    rows = [
        (
            f"Pasted Firm {run} {n}", f"Lunches for offices,\nedition {run} of {n}", ("Prospect", "Engaged")[run % 2],
            ("Yes", "No")[run % 2], f"Seen {run}/{n}", f"one; two; {run}", codes[run % 3],
            f"https://firm{n}-{run}.example", f"hello{run}@firm{n}.example", f"020 7946 {(n + run) % 10_000:04d}",
        )
        for n in range(ROWS)
    ]  # fmt: skip
    return to_text(rows)


def test_paste(big: Workspace) -> None:
    keys = snapshot(big, ListQuery("supplier"))[:ROWS]
    previews, writes, undos, floors = [], [], [], []
    for run in range(3):
        text = block(run)
        begun = time.perf_counter()
        plan = plan_edit(big, "supplier", keys, FIELDS, parse_block(text).rows)
        previews.append(time.perf_counter() - begun)
        assert plan.changed >= ROWS * 8, plan.problems[:3]
        assert not plan.problems
        begun = time.perf_counter()
        done = apply_edit(big, plan)
        writes.append(time.perf_counter() - begun)
        assert done.rows == ROWS
        begun = time.perf_counter()
        history.undo(big, done.saved.operation)
        undos.append(time.perf_counter() - begun)
        floors.append(floor(big, plan.edits))
    say(
        f"pasting {ROWS:,} × {len(FIELDS)} cells ({big.store.engine.dialect.name}), targets: preview 1 s, written 3 s",
        f"floor, the same rows by one hand-written UPDATE: {Runs(tuple(floors))}",
        f"preview: {Runs(tuple(previews))}",
        f"written: {Runs(tuple(writes))}",
        f"undone:  {Runs(tuple(undos))}",
    )


def floor(big: Workspace, edits: Sequence[RowEdit]) -> float:
    """The driver's own executemany of the same columns of the same rows, with the triggers that every write has.

    A file's search index is let go of old words at its own pace, as every bulk change does: wiping them at once takes
    ten times as long.
    """
    names = (*FIELDS, "sort_key")
    marks = ", ".join(f"{name} = :{name}" for name in names)
    rows = [
        {"id": edit.key, "sort_key": str(edit.new["name"]).casefold(), **stored_row(KINDS["supplier"].fields, edit.new)}
        for edit in edits
    ]
    rows = [{name: row.get(name) for name in ("id", *names)} for row in rows]
    if not big.store.is_sqlite:
        marks = ", ".join(f"{name} = %({name})s" for name in names)
    where = ":id" if big.store.is_sqlite else "%(id)s"
    begun = time.perf_counter()
    with big.operation("The floor") as op:
        for index in ("search_infix", "search_words") if big.store.is_sqlite else ():
            op.connection.exec_driver_sql(f"INSERT INTO {index}({index}, rank) VALUES('secure-delete', 0)")
        op.connection.exec_driver_sql(f"UPDATE {KINDS['supplier'].plural} SET {marks} WHERE id = {where}", rows)
        took = time.perf_counter() - begun
        op.connection.rollback()
    return took
