"""The network fails just as a commit is answered: what arrived counts once, what did not is said so."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import StoreError
from crm_app.services import records
from crm_app.services.workspace import open_workspace
from crm_app.store.tables import RECORDS, operations


class Wire:
    """A wire between program and server, cut once at the next commit: before it arrives, or before its answer."""

    def __init__(self, target: str | tuple[str, int]) -> None:
        self.target = target
        self.cut, self.answer_is_lost = "", False
        self.entry = socket.create_server(("127.0.0.1", 0))
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    @property
    def port(self) -> int:
        return int(self.entry.getsockname()[1])

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.entry.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX if isinstance(self.target, str) else socket.AF_INET)
            far.connect(self.target)
            for source, sink, is_client in ((near, far, True), (far, near, False)):
                thread = threading.Thread(target=self._carry, args=(source, sink, is_client), daemon=True)
                self.threads.append(thread)
                thread.start()

    def _carry(self, source: socket.socket, sink: socket.socket, is_client: bool) -> None:
        """Carry bytes one way until an end closes or the wire is cut."""
        writes = False
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                writes = writes or b"INSERT INTO operations" in data
                if is_client and writes and self.cut and b"COMMIT" in data:
                    self.answer_is_lost, self.cut = self.cut == "answer", ""
                    if not self.answer_is_lost:
                        break
                if not is_client and self.answer_is_lost:
                    self.answer_is_lost = False
                    break
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        """Let go of the entry and every wire."""
        self.entry.shutdown(socket.SHUT_RDWR)
        self.entry.close()
        for thread in self.threads:
            thread.join(5)


@pytest.fixture
def wire(server: Any) -> Iterator[Wire]:
    """A wire to the server of the tests."""
    host = server.host
    made = Wire(f"{host}/.s.PGSQL.{server.port}" if host.startswith("/") else (host, server.port))
    yield made
    made.close()


def _counts(server: Any, database: str) -> tuple[int, int]:
    workspace = open_workspace(server.address("officer_hackney", database))
    with workspace.store.read() as connection:
        suppliers = len(connection.execute(sa.select(RECORDS["supplier"].c.id)).all())
        steps = len(connection.execute(sa.select(operations.c.id)).all())
    workspace.close()
    return suppliers, steps


def test_a_commit_whose_answer_was_lost_counts_once(server: Any, database: str, wire: Wire) -> None:
    workspace = open_workspace(f"postgresql://officer_hackney@127.0.0.1:{wire.port}/{database}")
    suppliers, steps = _counts(server, database)
    wire.cut = "answer"
    saved = records.add(workspace, "supplier", {"name": "Arrived"})
    assert records.get(workspace, "supplier", saved.id)["name"] == "Arrived"
    assert _counts(server, database) == (suppliers + 1, steps + 1)
    workspace.close()


def test_a_commit_that_never_arrived_is_said_so_and_leaves_nothing(server: Any, database: str, wire: Wire) -> None:
    workspace = open_workspace(f"postgresql://officer_hackney@127.0.0.1:{wire.port}/{database}")
    before = _counts(server, database)
    wire.cut = "commit"
    with pytest.raises(StoreError, match="cannot be reached"):
        records.add(workspace, "supplier", {"name": "Lost on its way"})
    assert _counts(server, database) == before
    assert records.add(workspace, "supplier", {"name": "Afterwards"}).version == 1
    workspace.close()
