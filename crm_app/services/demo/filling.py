"""Writes the demonstration register into a store, in a few operations and in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from crm_app.domain.kinds import KINDS, depth
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import records
from crm_app.services.demo.register import EVENTS, OPPORTUNITIES, Register, owners_of, titles_of
from crm_app.services.demo.rows import DemoRow
from crm_app.services.workspace import Workspace, anchors
from crm_app.store import membership
from crm_app.store.changelog.entries import sees_claims
from crm_app.store.operations import Operation

BATCH = 4_000  # rows made before they are written together
SUPPLIERS_AN_OPERATION = 20_000


@dataclass(frozen=True, slots=True)
class Filled:
    """How many records of each kind were written, and in which operations."""

    counts: dict[str, int]
    operations: tuple[str, ...]


class _Writer:
    """Turns rows into their stored form and writes them kind by kind, wholes first."""

    def __init__(self, workspace: Workspace, progress: Progress, total: int) -> None:
        self.workspace, self.progress, self.total = workspace, progress, total
        self.counts: Counter[str] = Counter()
        self.operations: list[str] = []
        with workspace.store.read() as connection:
            self.leave_out = frozenset() if sees_claims(connection) else frozenset(("claim",))

    def write(self, title: str, rows: Iterable[DemoRow], *, own_anchor: str = "") -> None:
        """Write rows as one operation. ``own_anchor`` is remembered as the anchor that a file is kept for."""
        with self.workspace.operation(title, purpose="demo") as op:
            for batch in _batches(rows):
                self._insert(op, batch)
                self.progress.update(self.counts["supplier"], self.total, title)
            if own_anchor and self.workspace.store.is_sqlite:
                membership.set_own_anchor(op.connection, own_anchor)
        if op.change:
            self.operations.append(op.change.operation)

    def _insert(self, op: Operation, batch: list[DemoRow]) -> None:
        wanted = [row for row in batch if row.kind not in self.leave_out]
        wanted.sort(key=lambda row: (depth(KINDS[row.kind]), row.kind))
        for name, group in groupby(wanted, key=lambda row: row.kind):
            kind = KINDS[name]
            stored = [
                records.new_row(
                    self.workspace,
                    kind,
                    row.values,
                    parent_id=row.parent_id,
                    visibility=row.visibility,
                    anchor_id=row.owner,
                    key=row.id,
                )
                for row in group
            ]
            op.insert(kind, stored)
            self.counts[name] += len(stored)


def _batches(rows: Iterable[DemoRow]) -> Iterator[list[DemoRow]]:
    """Runs of rows that end before a whole, so that no part is written ahead of what it belongs to."""
    batch: list[DemoRow] = []
    for row in rows:
        if len(batch) >= BATCH and not KINDS[row.kind].parent:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _by_operation(rows: Iterable[DemoRow]) -> Iterator[list[DemoRow] | Iterator[DemoRow]]:
    """The rows of suppliers in as many runs as they are to have operations."""
    waiting = iter(rows)
    first = next(waiting, None)
    while first is not None:
        rest: list[DemoRow] = []
        yield _run(first, waiting, rest)
        first = rest[0] if rest else None


def _run(first: DemoRow, waiting: Iterator[DemoRow], rest: list[DemoRow]) -> Iterator[DemoRow]:
    yield first
    count = 1
    for row in waiting:
        count += row.kind == "supplier"
        if count > SUPPLIERS_AN_OPERATION:
            rest.append(row)
            return
        yield row


def fill(
    workspace: Workspace,
    *,
    size: int = 300,
    seed: int = 2026,
    thin: bool = False,
    opportunities: int = OPPORTUNITIES,
    events: int = EVENTS,
    progress: Progress | None = None,
) -> Filled:
    """Fill a store with the demonstration register of ``size`` suppliers.

    A store that has anchors already keeps them, and everything belongs to one's own; an empty one gets those of City
    and Hackney. ``thin`` leaves out what a benchmark of lists and searches does not need. What owners declared is
    written only where this login may see such claims.
    """
    register = Register(seed, workspace.today(), thin=thin)
    writer = _Writer(workspace, progress or Silent(), size)
    owners: dict[str, str] = {}
    if not anchors(workspace):
        rows = list(register.anchors())
        owners = owners_of(rows)
        writer.write("Add the anchor organisations", rows, own_anchor=rows[0].id)
    for run in _by_operation(register.suppliers(size)):
        writer.write("Add demonstration suppliers", run)
    tenders = register.pipeline(opportunities, owners)
    writer.write("Add demonstration opportunities", tenders)
    writer.write("Add demonstration events", register.programme(events, owners, titles_of(tenders)))
    writer.write("Add demonstration calls and tasks", register.desk(workspace.author))
    if not thin:
        writer.write("Add demonstration offers of help", register.support(owners))
    return Filled(dict(writer.counts), tuple(writer.operations))
