"""The open workspace: a store, who works in it, for which anchor, and the clock. Every use case takes it first."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from crm_app.domain.errors import Refused
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record
from crm_app.runtime import passwords
from crm_app.runtime.account import person_here
from crm_app.runtime.progress import Progress
from crm_app.store import engine, membership, schema
from crm_app.store.engine import Store
from crm_app.store.operations import Change, Operation, operation
from crm_app.store.queries import milestones, suppressions
from crm_app.store.queries import records as record_queries


@dataclass(slots=True)
class Workspace:
    """An open store and what a person works in it with. Close it when done."""

    store: Store
    anchor_id: str = ""
    last_change: Change | None = field(default=None)
    step_counts: dict[str, dict[str, int]] = field(default_factory=dict)  # what a step touched: it never changes
    own_steps: deque[str] = field(default_factory=lambda: deque(maxlen=1000))  # the keys of what was written from here

    @property
    def author(self) -> str:
        """Who works: the login on a server, the account of the computer on a file."""
        return self.store.author

    @property
    def warnings(self) -> list[str]:
        """What a person should know about this store before relying on it."""
        return self.store.warnings

    def today(self) -> date:
        """The date of work; ``CRM_TODAY`` fixes it for a rehearsal or a test."""
        fixed = os.environ.get("CRM_TODAY")
        return date.fromisoformat(fixed) if fixed else date.today()  # noqa: DTZ011 - an office's own calendar day

    @contextmanager
    def operation(
        self, title: str, *, key: str | None = None, purpose: str = "edit", undoes: str | None = None
    ) -> Iterator[Operation]:
        """Open an operation with a title a person can read; it commits when the block ends well.

        Whoever objected to being contacted goes on the suppression list with it, however the objection was recorded.
        """
        with operation(self.store, title, key=key, purpose=purpose, undoes=undoes) as op:
            self.own_steps.append(op.change.operation)
            yield op
            if people := op.change.touched.get("person"):
                suppressions.add_objectors(op.connection, people, self.today())
            if undoes is None and op.change.touched.get("milestone"):  # what is undone puts the fields back by itself
                milestones.follow(op)
        self.last_change = op.change

    def own_anchor(self) -> str:
        """The anchor that new records belong to; raises ``Refused`` where there is none yet."""
        if not self.anchor_id:
            self.anchor_id = _find_anchor(self.store)
        if not self.anchor_id:
            raise Refused(
                "There is no anchor organisation yet",
                "Records belong to one.",
                "Add yours first: add anchors --set name=…",
            )
        return self.anchor_id

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()


def _find_anchor(store: Store) -> str:
    with store.read() as connection:
        return membership.own_anchor(connection)


def open_workspace(address: str | Path) -> Workspace:
    """Open a store that is there; raises ``StoreError`` where it cannot be reached or trusted."""
    text = str(address)
    password = passwords.password_for(text) if engine.is_server(text) else None
    store = engine.connect(text, author=person_here(), password=password)
    try:
        schema.check(store)
    except BaseException:
        store.close()
        raise
    return Workspace(store)


def create_workspace(address: str | Path, *, progress: Progress | None = None) -> Workspace:
    """Make a new SQLite store, or set up the schema in an empty PostgreSQL database, and open it."""
    text = str(address)
    if engine.is_server(text):
        store = engine.connect(text, author=person_here(), password=passwords.password_for(text))
        try:
            schema.upgrade(store, progress=progress)
        except BaseException:
            store.close()
            raise
        return Workspace(store)
    store = engine.create_file(text, author=person_here())
    try:
        schema.upgrade(store, progress=progress)
    except BaseException:
        store.close()
        for ending in ("", "-wal", "-shm"):
            Path(text + ending).unlink(missing_ok=True)
        raise
    return Workspace(store)


def upgrade_store(address: str | Path, *, progress: Progress | None = None) -> str:
    """Bring an older store up to date, after a backup; returns the schema's revision."""
    store = engine.connect(str(address), author=person_here(), password=passwords.password_for(str(address)))
    try:
        return schema.upgrade(store, progress=progress)
    finally:
        store.close()


def anchors(workspace: Workspace) -> list[Record]:
    """The anchor organisations of the collaborative."""
    with workspace.store.read() as connection:
        return record_queries.every(connection, KINDS["anchor"])
