"""The store that a command works on, and how it is to answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import typer

from crm_app.cli import output
from crm_app.cli.console import shown_progress
from crm_app.services import databases
from crm_app.services.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the program: the address of its store, and whether a script is listening."""

    address: str
    as_json: bool = False

    @contextmanager
    def opened(self) -> Iterator[Workspace]:
        """The store, open; raises ``StoreError`` where there is none to read."""
        databases.check_place(self.address)
        workspace = open_workspace(self.address)
        try:
            for warning in workspace.warnings:
                output.say(warning)
            yield workspace
        finally:
            workspace.close()

    @contextmanager
    def opened_or_made(self, *, with_anchor: bool = True) -> Iterator[Workspace]:
        """The store, open; a file that is not there is made first, and the person told so."""
        if databases.is_missing_file(self.address):
            with shown_progress() as progress:
                databases.create(self.address, anchor=databases.FIRST_ANCHOR if with_anchor else "", progress=progress)
            output.say(f"Created a new store: {self.address}")
        with self.opened() as workspace:
            yield workspace

    def answer(self, document: Any, pairs: dict[str, str]) -> None:
        """Write one result: the document for a script, the pairs for a person."""
        if self.as_json:
            output.write_json(document)
        else:
            output.write_pairs(pairs.items())


def session_of(context: typer.Context) -> Session:
    """The session that ``run`` gave to this command."""
    found = context.obj
    if not isinstance(found, Session):
        raise TypeError("the command was started without a session")
    return found
