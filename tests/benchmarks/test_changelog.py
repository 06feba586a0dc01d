"""The change log: a bulk insert costs at most 1.5 times the same insert plus its log rows written by hand."""

from __future__ import annotations

import time
from typing import Any

from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key, new_keys
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store.tables import RECORDS, change_log

from .conftest import say

ROWS = 50_000


def rows_of(anchor: str) -> list[dict[str, Any]]:
    keys = new_keys(ROWS)
    return [
        {
            "id": key,
            "anchor_id": anchor,
            "visibility": "shared",
            "parent_id": "",
            "postcode": "E8 1EA",
            "address": f"{i} Mare Street",
            "local_authority": "E09000012",
            "easting": 534870,
            "northing": 184694,
        }
        for i, key in enumerate(keys)
    ]


def test_bulk_insert_with_its_log(address: str) -> None:
    workspace = open_workspace(address)
    anchor = workspace.own_anchor()
    supplier = new_key()
    with workspace.operation("One supplier") as op:
        row = {"id": supplier, "anchor_id": anchor, "visibility": "shared", "name": "Bench", "sort_key": "bench"}
        op.insert(KINDS["supplier"], [row])
    runs, floors = [], []
    for _ in range(3):
        rows = [{**row, "parent_id": supplier} for row in rows_of(anchor)]
        begun = time.perf_counter()
        with workspace.operation("Bulk") as op:
            op.insert(KINDS["site"], rows)
        runs.append(time.perf_counter() - begun)
        floors.append(_by_hand(workspace, rows_of(anchor), supplier))
    workspace.close()
    say(
        f"bulk insert of {ROWS:,} premises with log and search index ({'server' if '://' in address else 'file'})",
        "floor: the same rows without triggers, then executemany of their log rows and index rows by hand",
        f"floor {', '.join(f'{s:.2f} s' for s in floors)}",
        f"ours  {', '.join(f'{s:.2f} s' for s in runs)}   ratio {min(runs) / min(floors):.2f} (target 1.5)",
    )


def _by_hand(workspace: Workspace, rows: list[dict[str, Any]], supplier: str) -> float:
    """The same rows into a table without triggers, and hand-written rows into copies of the log and the index."""
    store = workspace.store
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS bench_sites" if store.is_sqlite else "SELECT 1")
        kind = "TEMP TABLE" if not store.is_sqlite else "TABLE"
        site, log = RECORDS["site"], change_log
        columns = [c.name for c in site.columns if c.name in rows[0]]
        connection.exec_driver_sql(f"CREATE {kind} bench_sites AS SELECT * FROM sites WHERE false" if not store.is_sqlite else "CREATE TABLE bench_sites (" + ", ".join(f"{c} TEXT" if c != "id" else "id TEXT PRIMARY KEY" for c in columns) + ")")
        logged = ["operation_id", "kind", "record_id", "parent_id", "action", "anchor_after", "visibility_after", "revision"]
        connection.exec_driver_sql(f"CREATE {'TEMP ' if not store.is_sqlite else ''}TABLE IF NOT EXISTS bench_log (" + ", ".join(f"{c} TEXT" for c in logged) + ")")
        mark = "?" if store.is_sqlite else "%s"
        begun = time.perf_counter()
        connection.exec_driver_sql(
            f"INSERT INTO bench_sites ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})",
            [tuple(row[c] if c != "parent_id" else supplier for c in columns) for row in rows],
        )
        connection.exec_driver_sql(
            f"INSERT INTO bench_log ({', '.join(logged)}) VALUES ({', '.join([mark] * len(logged))})",
            [("op", "site", row["id"], supplier, "I", row["anchor_id"], "shared", log.name) for row in rows],
        )
        seconds = time.perf_counter() - begun
        connection.rollback()
    return seconds
