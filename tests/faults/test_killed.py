"""Killed in the middle of an import, a save or a first start: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import csv
import hashlib
import random
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.kinds import KINDS
from crm_app.services import records
from crm_app.services.imports import run
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import consistency
from crm_app.store.tables import RECORDS, operations

ROWS = 2_000
_LETTERS = str.maketrans("0123456789abcdef", "aeiouybcdfglmnrs")
Rounds = Callable[[int, int], int]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two thousand invented suppliers with premises, whose names are nothing like each other."""
    path = tmp_path_factory.mktemp("import") / "suppliers.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Supplier name", "Company number", "Postcode", "Services"])
        for number in range(ROWS):
            name = hashlib.sha256(str(number).encode()).hexdigest()[:16].translate(_LETTERS)
            writer.writerow([f"{name.title()} Ltd", f"{number + 1:08d}", "E8 1EA", f"Trade {number % 50}"])
    return path


def contents(workspace: Workspace) -> list[tuple[Any, ...]]:
    """What the store says of suppliers, whichever keys they were given."""
    supplier, site = RECORDS["supplier"], RECORDS["site"]
    statement = sa.select(supplier.c.name, supplier.c.company_number, supplier.c.services, site.c.postcode)
    with workspace.store.read() as connection:
        rows = connection.execute(statement.join(site, site.c.parent_id == supplier.c.id).order_by(supplier.c.name))
        return [tuple(row) for row in rows]


def faults(workspace: Workspace) -> list[str]:
    _, checks, _ = consistency.checks(workspace.store)
    return [check.text for check in checks if not check.is_sound]


def imports_in(workspace: Workspace) -> int:
    with workspace.store.read() as connection:
        found = connection.execute(sa.select(operations.c.id).where(operations.c.purpose == "import"))
        return len(found.all())


def test_an_import_that_is_killed_is_wholly_there_or_not_at_all(
    address: str, table: Path, start: Any, moments: random.Random, number_of_rounds: Rounds
) -> None:
    workspace = open_workspace(address)
    began = time.monotonic()
    assert run(workspace, "supplier", table).counts.created == ROWS
    whole, lasted = contents(workspace), time.monotonic() - began
    assert len(whole) == ROWS
    for _ in range(number_of_rounds(2, 25)):
        _empty(workspace)
        before = imports_in(workspace)
        worker = start("import", address, table)
        assert worker.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0.3, 1.1) * lasted)
        worker.kill()
        worker.wait()
        _wait_for_the_server(workspace)
        there = contents(workspace)
        assert len(there) in (0, ROWS)
        assert imports_in(workspace) - before == bool(there)
        assert faults(workspace) == []
        again = run(workspace, "supplier", table).counts
        assert again.created == ROWS - len(there)
        assert contents(workspace) == whole
    workspace.close()


def _empty(workspace: Workspace) -> None:
    with workspace.operation("Empty") as op:
        keys = list(op.connection.execute(sa.select(RECORDS["supplier"].c.id)).scalars())
        op.delete(KINDS["supplier"], keys)


def _wait_for_the_server(workspace: Workspace) -> None:
    """The session of a killed program ends when the server notices; on a file its locks are gone at once."""
    question = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    if workspace.store.is_sqlite:
        return
    for _ in range(200):
        with workspace.store.read() as connection:
            if not connection.exec_driver_sql(question).scalar_one():
                return
        time.sleep(0.05)


def test_an_acknowledged_save_is_never_lost(
    address: str, start: Any, moments: random.Random, number_of_rounds: Rounds
) -> None:
    workspace = open_workspace(address)
    key = records.add(workspace, "supplier", {"name": "Saved again and again", "services": "0"}).id
    for _ in range(number_of_rounds(3, 100)):
        worker = start("save", address, key)
        assert worker.stdout.readline() == "ready\n"
        timer = threading.Timer(moments.uniform(0.02, 0.4), worker.kill)
        timer.start()
        said = [line for line in worker.stdout if line.endswith("\n")]
        worker.wait()
        timer.join()
        _wait_for_the_server(workspace)
        acknowledged = int(said[-1]) if said else 0
        kept = int(records.get(workspace, "supplier", key)["services"])
        assert kept >= acknowledged
        assert kept - acknowledged <= 1 or not said
        assert faults(workspace) == []
    workspace.close()


def test_a_new_store_is_ours_even_when_its_first_program_is_killed(tmp_path: Path, start: Any) -> None:
    """Everything still stands in the write-ahead log then; the file itself must already say what it is."""
    path = tmp_path / "new.crm"
    worker = start("create", str(path))
    said = worker.stdout.readline().split()
    worker.kill()
    worker.wait()
    assert path.with_name("new.crm-wal").stat().st_size > 0
    workspace = open_workspace(path)
    assert records.get(workspace, "anchor", said[1])["name"] == "Our organisation"
    workspace.close()


def test_a_store_copied_with_its_log_opens_with_everything(tmp_path: Path, sqlite_template: Path) -> None:
    path, copied = tmp_path / "one.crm", tmp_path / "two.crm"
    shutil.copy(sqlite_template, path)
    workspace = open_workspace(path)
    key = records.add(workspace, "supplier", {"name": "In the log"}).id
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", f"{copied}{ending}")
    workspace.close()
    other = open_workspace(copied)
    assert records.get(other, "supplier", key)["name"] == "In the log"
    other.close()
