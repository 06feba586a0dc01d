"""A store of a million suppliers, made the quick way: demonstration firms written once, then multiplied within SQLite.

The log and the search index are left out (their triggers are put aside while the rows are written): lists read neither.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa

from crm_app.domain.errors import StoreError
from crm_app.services.demo.filling import fill
from crm_app.services.workspace import create_workspace, open_workspace
from crm_app.store.tables import RECORDS
from tests.benchmarks.measuring import say

FIRST = 20_000
MILLION = int(os.environ.get("CRM_BENCH_MILLION", "1000000"))
_KEY = "substr({0}, 1, 24) || printf('%012x', {1}.rowid * 4096 + :turn)"


def million_file() -> Path:
    """The store in the system's folder for temporary files; it is kept there for the next run."""
    path = Path(tempfile.gettempdir()) / f"crm-bench-{MILLION}.crm"
    if not path.exists() or not _is_of_today(path):
        path.unlink(missing_ok=True)
        begun = time.perf_counter()
        _make(path)
        say(f"a store of {MILLION:,} suppliers made", f"{time.perf_counter() - begun:.1f} s")
    return path


def _is_of_today(path: Path) -> bool:
    """Whether it has the present schema; making it again is quicker than the upgrade with its backup."""
    try:
        open_workspace(path).close()
    except StoreError:
        return False
    return True


def _make(path: Path) -> None:
    beside = path.with_suffix(".new")
    for ending in ("", "-wal", "-shm"):
        Path(f"{beside}{ending}").unlink(missing_ok=True)
    workspace = create_workspace(beside)
    fill(workspace, size=FIRST, thin=True)
    workspace.close()
    workspace = open_workspace(beside)
    with workspace.store.write() as connection:
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in found:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for turn in range(1, MILLION // FIRST):
            _multiply(connection, turn)
        for _, sql in found:
            connection.exec_driver_sql(sql)
        connection.exec_driver_sql("ANALYZE")
    workspace.close()
    beside.rename(path)


def _multiply(connection: sa.Connection, turn: int) -> None:
    """Write every first firm once more, under another name, with its premises and sizes."""
    for kind in ("supplier", "site", "size_fact"):
        table, is_whole = RECORDS[kind], kind == "supplier"
        made = {
            "id": _KEY.format("t.id", "t"),
            "parent_id": _KEY.format("o.id", "o"),
            "name": "t.name || ' ' || :turn",
            "sort_key": "t.sort_key || ' ' || :turn",
        }
        names = [column.name for column in table.columns]
        listed = ", ".join(made.get(name, f"t.{name}") for name in names)
        source = f"{table.name} t" if is_whole else f"suppliers o JOIN {table.name} t ON t.parent_id = o.id"
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {listed} FROM {source}"
            f" WHERE {'t' if is_whole else 'o'}.rowid <= {FIRST}",
            {"turn": turn},
        )
