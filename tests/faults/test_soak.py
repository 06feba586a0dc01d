"""F26: a restless person in a process of its own; afterwards it holds no more memory, files or threads than before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_app.services.demo.filling import fill
from crm_app.services.workspace import create_workspace

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 50.0  # MB
LATE = 6  # files or threads: a reader of the pool that is first needed later opens the store with its two beside it


def test_two_minutes_of_work_leave_nothing_behind(
    tmp_path: Path, number_of_rounds: Callable[[int, int], int], capsys: pytest.CaptureFixture[str]
) -> None:
    rounds = number_of_rounds(1, 10)
    store = tmp_path / "register.crm"
    workspace = create_workspace(store)
    fill(workspace, size=500 if rounds == 1 else 5_000, thin=True)
    workspace.close()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CRM_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.benchmarks.hour", str(store), str(60 * rounds)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    assert "active painter" not in done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    before, after = found["before"], found["after"]
    with capsys.disabled():
        print(f"\n{before['memory']:.0f} to {after['memory']:.0f} MB in {sum(found['actions'].values())} actions")
    assert after["memory"] - before["memory"] < MOST_MEMORY
    assert after["files"] <= before["files"] + LATE
    assert after["threads"] <= before["threads"] + LATE
