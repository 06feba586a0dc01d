"""Moving a store: every record of a file into an empty PostgreSQL store, or into a new file.

Keys, owners and visibility stay as they are, so what refers to a record still finds it. The history stays behind: the
copy begins with what it was given, in one operation for each kind of record with its parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_app.domain.errors import CrmError, Refused, StoreError
from crm_app.domain.kinds import RecordKind
from crm_app.runtime import passwords
from crm_app.runtime.account import person_here
from crm_app.runtime.progress import Progress, Silent
from crm_app.services.workspace import Workspace, create_workspace, open_workspace
from crm_app.store import copying as rows
from crm_app.store import engine, membership
from crm_app.store.operations import Operation
from crm_app.store.queries import files, suppressions

LEFT_BEHIND = "The history was not copied: it stays in the old store. So do the logins of a server, given anew there."


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: records by kind (plural), the operations that made it, and what stayed behind."""

    target: str
    counts: dict[str, int]
    operations: tuple[str, ...]
    suppressions: int
    left_behind: str = LEFT_BEHIND


def copy_store(workspace: Workspace, target_address: str, progress: Progress | None = None) -> Copied:
    """Copy every record of a file into an empty store, which is made where it is not there yet.

    A server needs its administrator (a superuser, or a member of the owner's role): anchors are for nobody else to add.
    Raises ``Refused`` where the source is a server, or the target holds records; a file that could not be filled is
    removed again.
    """
    if not workspace.store.is_sqlite:
        raise Refused(
            "Only a file can be copied out", "This store is on PostgreSQL.", "Ask its administrator for pg_dump."
        )
    report = progress or Silent()
    report.update(0, 0, "Opening the new store")
    with _target(target_address, report) as target:
        return _copy(workspace, target, report)


@contextmanager
def _target(address: str, progress: Progress) -> Iterator[Workspace]:
    """The empty store to fill, closed afterwards; what was made in vain is taken away, or said to be there."""
    is_server = engine.is_server(address)
    if not is_server and Path(address).exists():
        raise Refused("There is a file already", address, "Name one that is not there yet.")
    target = _opened_server(address, progress) if is_server else create_workspace(address, progress=progress)
    started = finished = False
    try:
        if is_server:
            _check_empty(target)
        started = True
        yield target
        finished = True
    except CrmError as error:
        if not (started and is_server):
            raise
        remedy = "Drop that database, make it again, and copy once more."
        raise StoreError("The copy is not complete", str(error), remedy) from error
    finally:
        target.close()
        if not finished and not is_server:
            for ending in ("", "-wal", "-shm"):
                Path(address + ending).unlink(missing_ok=True)


def _opened_server(address: str, progress: Progress) -> Workspace:
    store = engine.connect(address, author=person_here(), password=passwords.password_for(address))
    try:
        with store.read() as connection:
            may, has_tables = rows.may_fill(connection), rows.has_tables(connection)
    finally:
        store.close()
    if not may:
        raise Refused(
            "Only an administrator may fill a store",
            "A copy brings its anchors along, whoever they are.",
            "Give the address with the login of the server's administrator.",
        )
    return open_workspace(address) if has_tables else create_workspace(address, progress=progress)


def _check_empty(target: Workspace) -> None:
    with target.store.read() as connection:
        held = {plural: count for plural, count in rows.counts(connection).items() if count}
        if listed := suppressions.every(connection):  # under a key of its own, which the copy would replace
            held["addresses that are not to be written to"] = len(listed)
    if held:
        said = ", ".join(f"{count:,} {plural}" for plural, count in held.items())
        remedy = "Make an empty database; the copy sets it up by itself."
        raise Refused("The store to fill is not empty", f"It holds {said}.", remedy)


def _copy(workspace: Workspace, target: Workspace, report: Progress) -> Copied:
    made: list[str] = []
    with workspace.store.read() as source:
        wanted = rows.counts(source)
        listed = _take_over_facts(source, target)
        counter = _Counter(report, sum(wanted.values()))
        for group in rows.groups():
            with target.operation(f"Copy from {workspace.store.path.name}", purpose="copy") as op:
                _copy_group(source, op, group, counter)
            if op.change:
                made.append(op.change.operation)
    with workspace.store.read() as source:
        _copy_files(source, target, counter)
    counter.say("Counting")
    return Copied(target.store.address, _reconciled(target, wanted), tuple(made), listed)


class _Counter:
    """Tells how far the copy is, over all its kinds."""

    def __init__(self, report: Progress, total: int) -> None:
        self._report, self._total, self._done = report, total, 0

    def say(self, text: str, more: int = 0) -> None:
        self._done += more
        self._report.update(self._done, self._total, text)


def _take_over_facts(source: Any, target: Workspace) -> int:
    """The suppression list with its key, and on a file the anchor it is kept for; before any person arrives."""
    key, listed = suppressions.key_of(source), suppressions.every(source)
    with target.store.write() as connection:
        if key:
            suppressions.take_over(connection, key, listed)
        if target.store.is_sqlite:
            membership.set_own_anchor(connection, membership.own_anchor(source))
    return len(listed)


def _copy_group(source: Any, op: Operation, group: Sequence[RecordKind], counter: _Counter) -> None:
    rows.allow_any_order(op)
    for kind in group:
        for batch in rows.batches(source, kind):
            counter.say(f"Copying {kind.title.lower()}", len(batch))
            op.insert(kind, batch)


def _copy_files(source: Any, target: Workspace, counter: _Counter) -> None:
    """The bytes of evidence files, one file at a time: they may be larger than everything else together."""
    for key in files.keys(source):
        counter.say("Copying files")
        with target.store.write() as connection:
            files.keep(connection, key, files.content(source, key))


def _reconciled(target: Workspace, wanted: dict[str, int]) -> dict[str, int]:
    """What the copy holds, counted anew; raises ``StoreError`` where a kind has not as many records as its source."""
    with target.store.read() as connection:
        found = rows.counts(connection)
    if short := [f"{found[name]:,} of {count:,} {name}" for name, count in wanted.items() if found[name] != count]:
        raise StoreError("Not every record arrived", ", ".join(short), "The old store is as it was: use it.")
    return found
