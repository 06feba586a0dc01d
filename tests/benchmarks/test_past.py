"""A record as it was within 50 ms; a list of 100,000 with 300,000 changes since within 3 s.

Floor: reading the same rows and the same log lines, and parsing each line's JSON, with nothing done with them.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.filters import Filter, Sort, parse_condition
from crm_app.domain.kinds import KINDS
from crm_app.services import lists, past
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from crm_app.store import operations
from crm_app.store.tables import RECORDS, change_log
from tests.benchmarks.measuring import p95, say, three_runs

SUPPLIER = KINDS["supplier"]
ROUNDS = 3
AT_ONCE = 500


class Tomorrow(datetime):
    """A clock that is some days ahead: what is done by it is done after today."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return datetime.now(UTC) + timedelta(days=3)


def change_all(workspace: Workspace, keys: list[str]) -> int:
    """Three changes of every supplier in operations of 500, so that the log has many of both."""
    for number in range(ROUNDS):
        status = ("ready", "engaged", "dormant")[number]
        for start in range(0, len(keys), AT_ONCE):
            rows = [
                {"id": key, "status": status, "services": f"{status} {key}"} for key in keys[start : start + AT_ONCE]
            ]
            with workspace.operation(f"Change {len(rows)}") as op:
                op.update_many(SUPPLIER, rows, ["status", "services"])
    return ROUNDS * len(keys)


def _floor(workspace: Workspace, after: int) -> None:
    table = RECORDS["supplier"]
    columns = (table.c.id, table.c.status, table.c.services, table.c.sort_key)
    with workspace.store.read() as connection:
        connection.execute(sa.select(*columns)).all()
        lines = sa.select(change_log.c.record_id, change_log.c.action, change_log.c.old)
        for row in connection.execute(lines.where(change_log.c.seq > after)).all():
            json.loads(row.old)


def test_a_list_and_a_record_as_they_were(big: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = lists.snapshot(big, ListQuery("supplier"))
    with big.store.read() as connection:
        after = connection.execute(sa.select(sa.func.max(change_log.c.seq))).scalar_one()
    monkeypatch.setattr(operations, "datetime", Tomorrow)
    begun = time.perf_counter()
    count = change_all(big, keys)
    made = time.perf_counter() - begun
    day = date.today() + timedelta(days=1)  # noqa: DTZ011 - the office's own day
    by_name, filtered = ListQuery("supplier"), _filtered()
    whole = past.as_of(big, by_name, day)
    assert whole.keys == list(keys)
    assert [row["status"] for row in past.page(big, whole, keys[:3])] != ["dormant"] * 3
    runs = {
        "every supplier by name": three_runs(lambda: past.as_of(big, by_name, day)),
        "filtered and sorted by status": three_runs(lambda: past.as_of(big, filtered, day)),
        "a page of 100": three_runs(lambda: past.page(big, whole, keys[5_000:5_100])),
    }
    floor = three_runs(lambda: _floor(big, after))
    samples = []
    for key in keys[::500]:
        begun = time.perf_counter()
        past.record_as_of(big, "supplier", key, day)
        samples.append(1000 * (time.perf_counter() - begun))
    say(
        f"as it was: {len(keys):,} suppliers, {count:,} changes since ({big.store.engine.dialect.name})",
        f"the changes were made in {made:.1f} s",
        f"floor {floor}",
        *(f"{name}: {run}   (target 3 s; {run.best / floor.best:.2f} of the floor)" for name, run in runs.items()),
        f"one record with its parts: median {sorted(samples)[len(samples) // 2]:.1f} ms, p95 {p95(samples):.1f} ms"
        " (target 50 ms)",
    )


def _filtered() -> ListQuery:
    return ListQuery("supplier", Filter((parse_condition(SUPPLIER, "status is prospect"),)), Sort("status"))
