"""A program of its own whose drive fails: ``failing_disk.py TASK ADDRESS FOLDER`` prints one JSON line a trial.

``cramped`` limits how large a file may grow, as a full drive does; ``nth`` lets the Nth call that makes a file safe
fail. Each trial begins with an old, whole file in place.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crm_app.domain.errors import CrmError
from crm_app.runtime import log
from crm_app.runtime.settings import Settings
from crm_app.services import drafts, exports
from crm_app.services.drafts import Draft
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import backup

OLD = b'whole = "the old file"\n'  # read as settings too, so it has to be in order
HARD = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
Act = Callable[[Path], object]


@contextmanager
def cramped(size: int) -> Iterator[None]:
    """No file may grow beyond ``size`` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, HARD))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (HARD, HARD))


@contextmanager
def failing(number: int, made: list[int]) -> Iterator[None]:
    """The call with this number to what makes files safe, or puts them in place, fails."""
    kept = {name: getattr(os, name) for name in ("fsync", "replace", "rename", "link", "open")}

    def counted(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            made.append(1)
            if len(made) == number:
                raise OSError(errno.EIO, "the drive does not answer")
            return kept[name](*arguments, **more)

        return call

    for name in kept:
        setattr(os, name, counted(name))
    try:
        yield
    finally:
        for name, call in kept.items():
            setattr(os, name, call)


def actions(workspace: Workspace) -> dict[str, tuple[str, Act]]:
    """What writes files of our own: the name of the file and what writes it."""
    query = ListQuery("supplier")

    def keep_settings(path: Path) -> None:
        settings = Settings(path)
        settings.set("window.theme", "dark")
        settings.set("window.note", "x" * 20_000)
        settings.save()

    made: dict[str, tuple[str, Act]] = {
        f"export {ending}": (f"list.{ending}", lambda path: exports.export_list(workspace, query, path))
        for ending in ("csv", "xlsx", "json")
    }
    made["backup"] = ("kept.crm", lambda path: backup.make(workspace.store, path))
    made["settings"] = ("settings.toml", keep_settings)
    return made


def trial(folder: Path, name: str, action: Act, world: Any) -> dict[str, Any]:
    """One attempt in a world that may fail: what was said, and what then lies at the name of the file."""
    path = folder / name
    for left in folder.iterdir():
        left.unlink()
    path.write_bytes(OLD)
    said = ""
    with world:
        try:
            action(path)
        except CrmError as error:
            said = str(error)
    there = path.read_bytes() if path.exists() else None
    return {
        "said": said,
        "old": there == OLD,
        "there": there is not None,
        "size": len(there or b""),
        "left": sorted(p.name for p in folder.iterdir() if p != path and not p.name.endswith(".sha256.json")),
    }


def do_cramped(workspace: Workspace, folder: Path) -> None:
    """Every writer with ever more room, and at last with enough."""
    for name, (file, action) in actions(workspace).items():
        whole = trial(folder, file, action, cramped(HARD))["size"]
        for share in (0, 0.3, 0.6, 0.99):
            tell(
                task=name,
                whole=whole,
                room=int(share * whole),
                **trial(folder, file, action, cramped(int(share * whole))),
            )
        tell(task=name, whole=whole, room=-1, **trial(folder, file, action, cramped(HARD)))


def do_nth(workspace: Workspace, folder: Path) -> None:
    """Every writer with each of its calls failing in turn."""
    for name, (file, action) in actions(workspace).items():
        whole = trial(folder, file, action, failing(0, []))["size"]
        for number in range(1, 100):
            calls: list[int] = []
            found = trial(folder, file, action, failing(number, calls))
            tell(task=name, whole=whole, number=number, **found)
            if len(calls) < number:
                break


def do_drafts(workspace: Workspace, folder: Path) -> None:
    """Drafts and the log on a full drive: said or left out, and kept again when there is room."""
    address = workspace.store.address
    first = Draft(address, "supplier", {"services": "kept before"})
    drafts.keep_draft(first)
    for room in (0, 5_000, 50_000):
        with cramped(room):
            try:
                drafts.keep_draft(Draft(address, "supplier", {"services": "x" * 200_000}))
                said = ""
            except CrmError as error:
                said = str(error)
            logged = log.record_fault(ValueError("of a test"))
        there = [draft.typed["services"][:11] for draft in drafts.drafts(address, of_this_run=True)]
        tell(task="drafts", room=room, said=said, drafts=there, logged=bool(logged))
    drafts.keep_draft(Draft(address, "supplier", {"services": "kept after"}))
    there = [draft.typed["services"] for draft in drafts.drafts(address, of_this_run=True)]
    tell(task="drafts", room=-1, said="", drafts=there, logged=bool(log.record_fault(ValueError("of a test"))))
    del folder


def tell(**facts: Any) -> None:
    """One trial for the test."""
    sys.stdout.write(json.dumps(facts) + "\n")


if __name__ == "__main__":
    opened = open_workspace(sys.argv[2])
    globals()[f"do_{sys.argv[1]}"](opened, Path(sys.argv[3]))
    opened.close()
