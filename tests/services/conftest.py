"""What the tests of the services work in: a fresh store of either kind, open, on a day that stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import access
from tests.conftest import ANCHORS, Server


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """An open store, on 22 November 2026."""
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    opened = open_workspace(address)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def administered(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    administrator_of: Callable[..., AbstractContextManager[object]],
) -> Iterator[Workspace]:
    """A store of either kind, opened by somebody who may change what is everybody's."""
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    if request.param == "sqlite":
        path = tmp_path / "store.crm"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        opened = open_workspace(path)
    else:
        server: Server = request.getfixturevalue("server")
        database = request.getfixturevalue("database")
        with administrator_of(server, database) as connection:
            connection.exec_driver_sql("SET search_path = crm, public")  # type: ignore[attr-defined]
            access.add_member(connection, "chair", ANCHORS["hackney"], "admin")  # type: ignore[arg-type]
        opened = open_workspace(server.address("chair", database))
    yield opened
    opened.close()
