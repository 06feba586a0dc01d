"""A drive without space: an import is refused in plain words, nothing of it is kept, and later it works."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import StoreError
from crm_app.services import records
from crm_app.services.imports import run
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import consistency
from crm_app.store.tables import RECORDS, operations


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A file of 200 invented suppliers with much to say."""
    path = tmp_path / "suppliers.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Supplier name", "Company number", "Services"])
        writer.writerows([f"Firm {n}", f"{n + 1:08d}", f"work {n} " * 200] for n in range(200))
    return path


def _space(workspace: Workspace, pages: int) -> None:
    with workspace.store.read() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def _counts(workspace: Workspace) -> tuple[int, int]:
    with workspace.store.read() as connection:
        suppliers = connection.execute(sa.select(sa.func.count()).select_from(RECORDS["supplier"])).scalar_one()
        return int(suppliers), len(connection.execute(sa.select(operations.c.id)).all())


def test_an_import_on_a_full_drive_leaves_everything_as_it_was(
    tmp_path: Path, sqlite_template: Path, table: Path
) -> None:
    path = tmp_path / "firms.crm"
    shutil.copy(sqlite_template, path)
    workspace = open_workspace(path)
    key = records.add(workspace, "supplier", {"name": "Kept"}).id
    before = _counts(workspace)
    _space(workspace, 1)
    with pytest.raises(StoreError, match="disk is full") as caught:
        run(workspace, "supplier", table)
    assert str(path) in caught.value.message
    assert "Free some space" in caught.value.remedy
    assert _counts(workspace) == before
    assert records.get(workspace, "supplier", key)["name"] == "Kept"
    _space(workspace, 1_000_000)
    assert run(workspace, "supplier", table).counts.created == 200
    _, checks, _ = consistency.checks(workspace.store)
    assert [check.text for check in checks if not check.is_sound] == []
    workspace.close()


def test_an_import_on_a_drive_that_fills_up_at_any_moment_is_whole_or_absent(
    tmp_path: Path, sqlite_template: Path, table: Path
) -> None:
    path = tmp_path / "firms.crm"
    shutil.copy(sqlite_template, path)
    workspace = open_workspace(path)
    with workspace.store.read() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    refused = 0
    for more in (2, 40, 150, 400, 3_000):
        _space(workspace, pages + more)
        try:
            run(workspace, "supplier", table)
        except StoreError as error:
            refused += error.title == "The disk is full"
            assert _counts(workspace)[0] == 0
    assert refused >= 2
    assert _counts(workspace)[0] == 200
    workspace.close()
