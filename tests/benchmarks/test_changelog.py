"""The change log: a bulk insert costs at most 1.5 times the same insert plus its log rows written by hand."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key, new_keys
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import bulk
from crm_app.store.tables import RECORDS, change_log, search_rows
from tests.benchmarks.measuring import say

ROWS = 50_000


def premises(anchor: str, supplier: str) -> list[dict[str, Any]]:
    """Fictional premises, ready for the table."""
    same = {"anchor_id": anchor, "visibility": "shared", "parent_id": supplier, "postcode": "E8 1EA", "easting": 534870}
    return [{"id": key, **same, "address": f"{i} Mare Street"} for i, key in enumerate(new_keys(ROWS))]


def test_bulk_insert_with_its_log(address: str) -> None:
    workspace = open_workspace(address)
    anchor, supplier = workspace.own_anchor(), new_key()
    with workspace.operation("One supplier") as op:
        row = {"id": supplier, "anchor_id": anchor, "visibility": "shared", "name": "Bench", "sort_key": "bench"}
        op.insert(KINDS["supplier"], [row])
    ours, floors = [], []
    for _ in range(3):
        rows = premises(anchor, supplier)
        begun = time.perf_counter()
        with workspace.operation("Bulk") as op:
            op.insert(KINDS["site"], rows)
        ours.append(time.perf_counter() - begun)
        floors.append(_by_hand(address, premises(anchor, supplier)))
    _say(workspace, ours, floors)
    workspace.close()


def _by_hand(address: str, rows: list[dict[str, Any]]) -> float:
    """The same rows with the triggers of the table off, and their log and index rows written by hand; not kept."""
    workspace = open_workspace(address.replace("officer_hackney", "postgres"))
    log = [
        {
            "operation_id": "by hand", "kind": "site", "record_id": row["id"], "parent_id": row["parent_id"],
            "action": "I", "anchor_after": row["anchor_id"], "visibility_after": "shared", "revision": "0004",
        }
        for row in rows
    ]  # fmt: skip
    index = [
        {
            "record_id": row["id"], "kind": "site", "root_id": row["parent_id"], "title": row["postcode"], "body": "",
            "anchor_id": row["anchor_id"], "visibility": "shared",
        }
        for row in rows
    ]  # fmt: skip
    with workspace.store.engine.connect().execution_options(crm_write=True) as connection:
        _triggers_off(connection)
        begun = time.perf_counter()
        bulk.insert(connection, RECORDS["site"], rows)
        bulk.insert(connection, change_log, log)
        bulk.insert(connection, search_rows, index)
        seconds = time.perf_counter() - begun
        connection.rollback()
    workspace.close()
    return seconds


def _triggers_off(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        for name in ("log_insert_sites", "search_insert_sites"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql("ALTER TABLE sites DISABLE TRIGGER USER")


def _say(workspace: Workspace, ours: list[float], floors: list[float]) -> None:
    say(
        f"bulk insert of {ROWS:,} premises, log and index written ({workspace.store.engine.dialect.name})",
        "floor: the same insert with the triggers off, its log rows and index rows inserted by hand",
        f"floor {', '.join(f'{s:.2f} s' for s in floors)}",
        f"ours  {', '.join(f'{s:.2f} s' for s in ours)}   ratio {min(ours) / min(floors):.2f} (target 1.5)",
    )
