"""Big stores for the benchmarks, made once a run; each benchmark prints its floor, its figure and three runs."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crm_app.services.demo.filling import fill
from crm_app.services.workspace import Workspace, create_workspace, open_workspace

SIZE = int(os.environ.get("CRM_BENCH_SIZE", "100000"))


@dataclass(frozen=True)
class Runs:
    """The seconds of three runs."""

    seconds: tuple[float, ...]

    @property
    def best(self) -> float:
        return min(self.seconds)

    def __str__(self) -> str:
        return " / ".join(f"{s * 1000:,.1f} ms" for s in self.seconds)


def three_runs(work: Callable[[], object], before: Callable[[], object] | None = None) -> Runs:
    """Do the same work three times; ``before`` is not timed."""
    seconds = []
    for _ in range(3):
        if before:
            before()
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return Runs(tuple(seconds))


def p95(samples: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(samples, n=20)[-1] if len(samples) > 1 else samples[0]


def say(title: str, *lines: object) -> None:
    """Print one benchmark's result."""
    print(f"\n== {title}")
    for line in lines:
        print(f"   {line}")


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
