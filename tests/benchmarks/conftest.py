"""Big stores for the benchmarks, made once a run; each benchmark prints its floor, its figure and three runs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_app.services.demo.filling import fill
from crm_app.services.workspace import Workspace, create_workspace, open_workspace
from tests.benchmarks.measuring import say

SIZE = int(os.environ.get("CRM_BENCH_SIZE", "100000"))


@pytest.fixture(scope="session")
def big_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store of 100,000 fictional suppliers (CRM_BENCH_STORE names one to keep between runs)."""
    kept = os.environ.get("CRM_BENCH_STORE")
    path = Path(kept) if kept else tmp_path_factory.mktemp("big") / "big.crm"
    if not path.exists():
        workspace = create_workspace(path)
        start = time.perf_counter()
        fill(workspace, size=SIZE, thin=True)
        say(f"a store of {SIZE:,} suppliers made", f"{time.perf_counter() - start:.1f} s")
        workspace.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def big(request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """The big store of either kind, opened as an ordinary member."""
    if request.param == "sqlite":
        workspace = open_workspace(request.getfixturevalue("big_file"))
    else:
        workspace = open_workspace(request.getfixturevalue("big_server"))
    yield workspace
    workspace.close()


@pytest.fixture(scope="session")
def big_server(request: pytest.FixtureRequest) -> str:
    """The address of a PostgreSQL store of 100,000 fictional suppliers, for an ordinary member."""
    server = request.getfixturevalue("server")
    administrator = request.getfixturevalue("administrator_of")
    with administrator(server) as connection:
        connection.exec_driver_sql("CREATE DATABASE crm_big TEMPLATE crm_template")
    address: str = server.address("officer_hackney", "crm_big")
    workspace = open_workspace(address)
    start = time.perf_counter()
    fill(workspace, size=SIZE, thin=True)
    say(f"a server store of {SIZE:,} suppliers made", f"{time.perf_counter() - start:.1f} s")
    workspace.close()
    with administrator(server, "crm_big") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    return address
