"""A drive that is full or fails at any call: each file of ours is the old or the new one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import StoreError
from crm_app.services import records
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import consistency

ROOT = Path(__file__).resolve().parents[2]
needs_limits = pytest.mark.skipif(os.name != "posix", reason="this system cannot limit the size of files")


@pytest.fixture
def workspace(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A store with some suppliers, in a home of its own."""
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    opened = open_workspace(shutil.copy(sqlite_template, tmp_path / "store.crm"))
    with opened.operation("Add") as op:
        values = [{"name": f"Firm {n}", "services": f"work {n} " * 30} for n in range(200)]
        op.insert(records.KINDS["supplier"], [records.new_row(opened, records.KINDS["supplier"], v) for v in values])
    yield opened
    opened.close()


def trials(task: str, workspace: Workspace, folder: Path) -> list[dict[str, Any]]:
    """Everything that the program with the failing drive has to tell."""
    folder.mkdir()
    command = [
        sys.executable,
        str(Path(__file__).with_name("failing_disk.py")),
        task,
        workspace.store.address,
        str(folder),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=True, timeout=120)
    return [json.loads(line) for line in done.stdout.splitlines()]


@needs_limits
def test_a_full_drive_never_leaves_half_a_file(tmp_path: Path, workspace: Workspace) -> None:
    folder = tmp_path / "out"
    found = trials("cramped", workspace, folder)
    assert {one["task"] for one in found} == {"export csv", "export xlsx", "export json", "backup", "settings"}
    for one in found:
        assert one["there"], one
        assert one["left"] == [], one
        if one["room"] >= 0:
            assert one["old"], one
            if one["task"] != "settings":  # preferences are a comfort: nobody is told that they were not kept
                assert str(folder) in one["said"], one
        else:
            assert not one["old"], one
            assert one["said"] == "", one


@needs_limits
def test_whichever_call_fails_there_is_the_old_file_or_the_new_one(tmp_path: Path, workspace: Workspace) -> None:
    found = trials("nth", workspace, tmp_path / "out")
    tried = {one["task"]: max(other["number"] for other in found if other["task"] == one["task"]) for one in found}
    assert min(tried.values()) >= 2
    for one in found:
        assert one["there"], one
        assert one["left"] == [], one
        whole_new = abs(one["size"] - one["whole"]) <= 0.05 * one["whole"]
        assert one["old"] or whole_new, one
        if one["number"] == tried[one["task"]]:  # nothing failed any more
            assert not one["old"], one


@needs_limits
def test_drafts_and_the_log_bear_a_full_drive(tmp_path: Path, workspace: Workspace) -> None:
    found = trials("drafts", workspace, tmp_path / "out")
    assert [one["room"] for one in found] == [0, 5_000, 50_000, -1]
    for one in found[:-1]:
        assert "cannot be kept" in one["said"], one
        assert one["drafts"] == ["kept before"], one
    assert not found[0]["logged"]
    assert found[-1]["drafts"] == ["kept after", "kept before"]
    assert found[-1]["logged"]


def _space(workspace: Workspace, pages: int) -> None:
    with workspace.store.read() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def _fill(workspace: Workspace, values: dict[str, Any]) -> None:
    for _ in range(40):  # until the room within the file is used up
        records.add(workspace, "supplier", {"name": "More", **values})


def test_saving_on_a_full_drive_says_so_and_works_when_there_is_room(workspace: Workspace) -> None:
    key = records.add(workspace, "supplier", {"name": "Kept", "services": "before"}).id
    with workspace.store.read() as connection:
        count = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        before = connection.execute(sa.text("SELECT count(*) FROM change_log")).scalar_one()
    _space(workspace, count)
    full = {"services": "much to say " * 1_500}
    with pytest.raises(StoreError, match="disk is full") as caught:
        _fill(workspace, full)
    assert workspace.store.address in caught.value.message
    assert records.get(workspace, "supplier", key)["services"] == "before"
    with pytest.raises(StoreError, match="disk is full"):
        records.save(workspace, "supplier", key, full)
    assert records.get(workspace, "supplier", key)["services"] == "before"
    _space(workspace, 1_000_000)
    records.save(workspace, "supplier", key, {"services": "after"})
    assert records.get(workspace, "supplier", key)["services"] == "after"
    with workspace.store.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM change_log")).scalar_one() > before
    _, checks, _ = consistency.checks(workspace.store)
    assert [check.text for check in checks if not check.is_sound] == []
