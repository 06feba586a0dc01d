"""What was written lately, by the log: the steps after a number, and the records that they touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from crm_app.store import bulk
from crm_app.store.changelog.entries import readable_logs
from crm_app.store.tables import operations


def last_step(connection: sa.Connection) -> int:
    """The number of the newest step; nought in a fresh store."""
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(operations.c.seq), 0))).scalar_one())


def steps_after(connection: sa.Connection, seq: int) -> dict[str, int]:
    """The keys of the steps with a greater number, each with its number."""
    rows = connection.execute(sa.select(operations.c.id, operations.c.seq).where(operations.c.seq > seq))
    return {row.id: int(row.seq) for row in rows}


def touched_by(connection: sa.Connection, steps: Collection[str]) -> dict[str, frozenset[str]]:
    """The keys of the records that some steps touched and that may be seen, by kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for log in readable_logs(connection):
        lines = sa.select(log.c.kind, log.c.record_id).distinct()
        for row in bulk.fetch(connection, lines, log.c.operation_id, list(steps)):
            found[row.kind].add(row.record_id)
    return {kind: frozenset(keys) for kind, keys in found.items()}
