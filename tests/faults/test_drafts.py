"""Killed while a person types: what they typed is offered again, at most five seconds of keys short."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_app.services import drafts, records
from crm_app.services.workspace import open_workspace

LOSS = 5.0  # seconds of keys
Rounds = Callable[[int, int], int]


def test_what_was_typed_survives_a_kill(
    tmp_path: Path,
    sqlite_template: Path,
    start: Any,
    monkeypatch: pytest.MonkeyPatch,
    moments: random.Random,
    number_of_rounds: Rounds,
) -> None:
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    path = Path(shutil.copy(sqlite_template, tmp_path / "store.crm"))
    workspace = open_workspace(path)
    key = records.add(workspace, "supplier", {"name": "Kept", "services": "before"}).id
    for number in range(number_of_rounds(1, 20)):
        worker = start("type", str(path), key, number)
        said = worker.stdout.readline()
        assert said == "ready\n"
        time.sleep(3.5 + moments.uniform(0, 3.0))
        worker.kill()
        lines = [line for line in worker.stdout if line.endswith("\n")]
        worker.wait()
        typed = [(float(at), text) for at, text in (line.strip().split(" ", 1) for line in lines)]
        draft = next(d for d in drafts.drafts(str(path)) if d.typed["services"].startswith(f"round {number}:"))
        assert draft.record_id == key
        assert draft.original["services"] == "before"
        kept_at = next(at for at, text in typed if text == draft.typed["services"])
        assert typed[-1][0] - kept_at <= LOSS
        drafts.drop_draft(draft.id)
        assert records.get(workspace, "supplier", key)["services"] == "before"
    workspace.close()
