"""An hour of work on 100,000 suppliers, compressed: nothing holds the window up, nothing grows or stays open."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import say

ROOT = Path(__file__).resolve().parents[2]
ACTIONS = int(os.environ.get("CRM_BENCH_ACTIONS", "3000"))
MOST_MEMORY = 50.0  # MB
LONGEST = 0.050  # seconds
LATE = 6  # files or threads: a reader of the pool that is first needed later opens the store with its two beside it


def worked(store: Path, home: Path, actions: int) -> dict[str, Any]:
    """Let a process work in a copy of a store; what it says of itself."""
    copied = home / "hour.crm"
    shutil.copy(store, copied)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CRM_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.benchmarks.hour", str(copied), str(actions)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_an_hour(big_file: Path, tmp_path: Path) -> None:
    found = worked(big_file, tmp_path, ACTIONS)
    before, after = found["before"], found["after"]
    slow = sorted(found["slow"], key=lambda one: -one[3])
    _, usual, _, _, worst = found["pace"]
    swing = worst / usual
    say(
        f"{ACTIONS:,} actions in {found['seconds']:.0f} s, {found['slots']:,} slots",
        f"memory {before['memory']:.0f} to {after['memory']:.0f} MB (and of the store's file, mapped: "
        f"{before['mapped']:.0f} to {after['mapped']:.0f}), files {before['files']} to {after['files']}, "
        f"threads {before['threads']} to {after['threads']}, widgets {before['widgets']} to {after['widgets']}",
        f"floor: the same work of {usual * 1000:.1f} ms took up to {worst * 1000:.1f} ms, {swing:.1f} times as long",
        *(
            f"{many:>6} slots: {name}: half within {half * 1000:.1f} ms of processor, 999 of 1,000 within "
            f"{most * 1000:.0f}, the longest {longest * 1000:.0f}"
            for name, (many, half, _, most, longest) in sorted(found["used"].items(), key=lambda one: -one[1][4])
        ),
        *(
            f"{many:>6} times over 50 ms, worst {wall * 1000:,.0f} ms ({used * 1000:,.0f} of the processor): {name}"
            for name, many, wall, used in slow[:25]
        ),
    )
    assert after["memory"] - before["memory"] < MOST_MEMORY
    assert after["files"] <= before["files"] + LATE
    assert after["threads"] <= before["threads"] + LATE
    # A slot is held to its time as the machine keeps its own: one that halts for a moment halts every program on it.
    assert not [name for name, used in found["used"].items() if used[4] > LONGEST * swing]
