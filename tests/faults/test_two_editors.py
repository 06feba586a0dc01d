"""Two programs at one record: no change is lost in silence, and what does not clash never asks."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

from crm_app.services import history, records
from crm_app.services.workspace import Workspace, open_workspace

Rounds = Callable[[int, int], int]


def _together(*workers: subprocess.Popen[str]) -> list[int]:
    """Let the workers begin at once; returns the number each says at its end."""
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    said = [worker.communicate(timeout=120)[0].split() for worker in workers]
    assert [words[0] for words in said] == ["done"] * len(workers)
    return [int(words[1]) for words in said]


def _changes(workspace: Workspace, key: str, field: str) -> list[tuple[Any, Any]]:
    told = reversed(history.history(workspace, "supplier", key, limit=10_000))
    return [(c.before, c.after) for step in told for c in step.changes if c.field == field]


def test_the_same_field_is_never_overwritten_in_silence(address: str, start: Any, number_of_rounds: Rounds) -> None:
    workspace, each = open_workspace(address), number_of_rounds(30, 100)
    key = records.add(workspace, "supplier", {"name": "Written by two", "services": "begun"}).id
    conflicts = _together(*(start("append", address, key, name, each) for name in "ab"))
    written = str(records.get(workspace, "supplier", key)["services"]).split()
    assert sorted(written) == sorted(["begun", *(f"{name}{number}" for name in "ab" for number in range(each))])
    assert sum(conflicts) > 0
    told = _changes(workspace, key, "services")
    assert [after for _, after in told] == [" ".join(written[: length + 1]) for length in range(len(written))]
    workspace.close()


def test_different_fields_always_merge(address: str, start: Any, number_of_rounds: Rounds) -> None:
    workspace, each = open_workspace(address), number_of_rounds(30, 100)
    key = records.add(workspace, "supplier", {"name": "Merged", "services": "0"}).id
    noticed = _together(start("edit", address, key, "services", each), start("edit", address, key, "website", each))
    now = records.get(workspace, "supplier", key)
    assert (now["services"], now["website"]) == (f"services {each - 1}", f"https://{each - 1}.example")
    assert now.version == 1 + 2 * each
    assert sum(noticed) > 0
    assert len(_changes(workspace, key, "website")) == each
    workspace.close()
