"""Real processes that are really killed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[..., "subprocess.Popen[str]"]


def rounds(ordinary: int, full: int) -> int:
    """How often a fault is tried: ``CRM_ROUNDS`` is ``full`` or a number."""
    asked = os.environ.get("CRM_ROUNDS", "")
    return int(asked) if asked.isdigit() else full if asked else ordinary


@pytest.fixture
def moments() -> random.Random:
    """Random moments, others in every run that asks for more rounds."""
    return random.Random(None if os.environ.get("CRM_ROUNDS") else 20261122)


@pytest.fixture
def start() -> Iterator[Start]:
    """Start the worker on a task and wait until it is ready; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def _start(task: str, address: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, str(Path(__file__).with_name("worker.py")), task, address, *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "CRM_AUTHOR": "officer_hackney"}
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
        )
        started.append(process)
        return process

    yield _start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def number_of_rounds() -> Callable[[int, int], int]:
    """See ``rounds``."""
    return rounds


@pytest.fixture
def administer(server: Any) -> Iterator[Callable[[str], str]]:
    """Makes empty databases that are gone when the test ends."""
    url = server.address("postgres", "postgres").replace("postgresql:", "postgresql+psycopg:")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    made: list[str] = []

    def _make(name: str) -> str:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        made.append(name)
        return name

    yield _make
    with engine.connect() as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()
