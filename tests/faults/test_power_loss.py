"""The power goes at any moment: the file and its log as they lay on the disk then open whole, at a state that was."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from crm_app.services import history, records
from crm_app.services.workspace import Workspace, open_workspace

Rounds = Callable[[int, int], int]
SAVES = 12


class Camera:
    """Copies the store while a transaction is in the middle of its work, as the disk holds it at that moment."""

    def __init__(self, workspace: Workspace, folder: Path, moments: random.Random, most: int) -> None:
        self._path = workspace.store.path
        self._folder, self._moments, self._most = folder, moments, most
        self._steps, self._next = 0, 1
        self.acknowledged = 0
        self.pictures: list[tuple[Path, int]] = []
        sa.event.listen(workspace.store.engine, "checkout", self._watch)

    def _watch(self, connection: Any, *_: object) -> None:
        connection.set_progress_handler(self._step, 40)

    def _step(self) -> int:
        self._steps += 1
        if self._steps >= self._next and len(self.pictures) < self._most:
            self._next = self._steps + self._moments.randrange(1, 12)
            self.take()
        return 0

    def take(self) -> None:
        """Copy what lies on the disk now."""
        copy = self._folder / f"{len(self.pictures)}.crm"
        for ending in ("", "-wal"):
            part = self._path.with_name(self._path.name + ending)
            if part.exists():
                shutil.copy(part, copy.with_name(copy.name + ending))
        self.pictures.append((copy, self.acknowledged))


def empty_log(workspace: Workspace) -> None:
    """Bring everything into the file itself."""
    raw = workspace.store.engine.raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def state_of(path: Path, key: str) -> int:
    """How many saves a copy holds; everything in it must agree on that."""
    workspace = open_workspace(path)
    with workspace.store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    said = str(records.get(workspace, "supplier", key)["services"])
    told = history.history(workspace, "supplier", key, limit=1000, field="services")
    assert [step.changes[0].after for step in reversed(told)] == [str(n) for n in range(int(said) + 1)]
    workspace.close()
    return int(said)


def test_every_moment_of_the_disk_opens_at_an_acknowledged_state(
    tmp_path: Path, sqlite_template: Path, moments: random.Random, number_of_rounds: Rounds
) -> None:
    path = Path(shutil.copy(sqlite_template, tmp_path / "store.crm"))
    workspace = open_workspace(path)
    key = records.add(workspace, "supplier", {"name": "Saved again", "services": "0"}).id
    empty_log(workspace)
    folder = tmp_path / "pictures"
    folder.mkdir()
    with workspace.store.read() as connection:
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 40")  # the log is emptied into the file now and then
    camera = Camera(workspace, folder, moments, number_of_rounds(30, 400))
    saves = number_of_rounds(SAVES, 150)
    for number in range(1, saves + 1):
        records.save(workspace, "supplier", key, {"services": str(number)})
        camera.acknowledged = number
        camera.take()
    workspace.close()
    assert len({kept for _, kept in camera.pictures}) > saves // 2
    for copy, acknowledged in camera.pictures:
        assert state_of(copy, key) == acknowledged
        for ending in ("", "-wal", "-shm"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)


def test_a_log_cut_off_anywhere_is_a_shorter_history(
    tmp_path: Path, sqlite_template: Path, moments: random.Random, number_of_rounds: Rounds
) -> None:
    """The log has not been emptied into the file meanwhile: that is only done with what is safe on the disk."""
    path = Path(shutil.copy(sqlite_template, tmp_path / "store.crm"))
    workspace = open_workspace(path)
    key = records.add(workspace, "supplier", {"name": "Saved again", "services": "0"}).id
    empty_log(workspace)
    for number in range(1, SAVES + 1):
        records.save(workspace, "supplier", key, {"services": str(number)})
    whole, log = path.read_bytes(), path.with_name("store.crm-wal").read_bytes()
    workspace.close()
    seen = []
    places = sorted(moments.randrange(len(log) + 1) for _ in range(number_of_rounds(20, 300)))
    for number, place in enumerate([*places, len(log)]):
        copy = tmp_path / f"copy-{number}.crm"
        copy.write_bytes(whole)
        copy.with_name(f"{copy.name}-wal").write_bytes(log[:place])
        seen.append(state_of(copy, key))
        for left in tmp_path.glob("copy-*"):
            left.unlink()
    assert seen == sorted(seen)
    assert seen[-1] == SAVES
    assert len(set(seen)) > 3
