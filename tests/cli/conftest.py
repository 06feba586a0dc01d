"""Runs the real command line in this process, on a store of either kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crm_app.cli.main import run


@dataclass(frozen=True)
class Said:
    """What a command ended with and what it said."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for the default store and the log."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CRM_HOME", str(folder))
    monkeypatch.delenv("CRM_STORE", raising=False)
    monkeypatch.setenv("CRM_AUTHOR", "officer_hackney")
    return folder


@pytest.fixture
def anywhere(home: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command line as it is typed."""

    def _run(*argv: object) -> Said:
        capsys.readouterr()
        code = run([str(word) for word in argv])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Said(code, said.out, said.err)

    return _run


@pytest.fixture
def crm(address: str, anywhere: Command) -> Command:
    """Run a command on a fresh store of either kind, answering in JSON."""
    return lambda *argv: anywhere("--store", address, *argv, "--json")
