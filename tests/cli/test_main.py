"""What holds for every command: exit codes, help, Ctrl-C, a closed pipe, faults of our own, and the real process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from crm_app.cli import output
from crm_app.cli.arguments import Arguments, take_apart
from crm_app.domain.errors import UsageError
from crm_app.services import lists
from tests.cli.conftest import Command

MAIN = Path(__file__).resolve().parents[2] / "main.py"


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        (["--store", "a", "--json", "list", "x"], Arguments("a", True, ("list", "x"))),
        (["list", "x", "--json", "--store=a"], Arguments("a", True, ("list", "x"))),
        (["list", "--", "--json"], Arguments("", False, ("list", "--", "--json"))),
        ([], Arguments()),
    ],
)
def test_store_and_json_stand_anywhere(argv: list[str], wanted: Arguments) -> None:
    assert take_apart(argv) == wanted


@pytest.mark.parametrize("argv", [["--store"], ["--store="], ["--store", "--json"]])
def test_a_store_has_a_name(argv: list[str]) -> None:
    with pytest.raises(UsageError):
        take_apart(argv)


def test_values_as_json_data() -> None:
    given = {
        "a": Decimal("1234.5"),
        "b": date(2026, 11, 26),
        "c": datetime(2026, 11, 26, 9, 30, tzinfo=UTC),
        "d": ("x",),
    }
    assert output.to_json(given) == {"a": "1234.50", "b": "2026-11-26", "c": "2026-11-26T09:30:00Z", "d": ["x"]}
    assert output.to_json(frozenset({"b", "a"})) == ["a", "b"]


def test_help_is_there_for_every_command(anywhere: Command) -> None:
    said = anywhere("--help")
    assert said.code == 0
    for name in ("init", "database", "import", "list", "show", "add", "set", "export", "history", "undo", "cpv"):
        assert name in said.out
        assert anywhere(name, "--help").code == 0


def test_cpv_suggests_codes_with_reasons(anywhere: Command) -> None:
    rows = anywhere("cpv", "school", "catering", "--json").data["rows"]
    assert rows[0]["code"].startswith("555")
    assert set(rows[0]) == {"code", "name", "score", "reasons"}
    assert anywhere("cpv", "zzzz", "--json").data == {"rows": []}
    assert "55" in anywhere("cpv", "catering").out


def test_a_fault_of_our_own_is_logged_by_keys_and_said_once(
    anywhere: Command, home: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> list[str]:
        raise RuntimeError("Example Person of 01900000-0000-7000-8000-00000000000a <person@firm.example>")

    monkeypatch.setattr(lists, "snapshot", broken)
    said = anywhere("--store", sqlite_template, "list", "suppliers", "--json")
    assert (said.code, set(said.data["error"])) == (1, {"title", "message", "remedy"})
    (log,) = (path for path in home.rglob("*") if path.is_file() and path.suffix == ".log")
    text = log.read_text(encoding="utf-8")
    assert "RuntimeError 01900000-0000-7000-8000-00000000000a" in text
    assert "cli/lists.py" in text
    assert "Example Person" not in text
    assert "@" not in text


def test_ctrl_c_ends_in_words(anywhere: Command, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(lists, "snapshot", stopped)
    said = anywhere("--store", sqlite_template, "list", "suppliers")
    assert said.code == 1
    assert "Stopped" in said.err


def _process(*argv: object, **surrounding: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(MAIN), *map(str, argv)],
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False, env={**os.environ, **surrounding},
    )  # fmt: skip


def test_the_real_program(tmp_path: Path) -> None:
    home = {"CRM_HOME": str(tmp_path / "home")}
    store = tmp_path / "real.crm"
    done = _process("--store", store, "add", "supplier", "--set", "name=Café Example £ 日本", "--json", **home)
    assert (done.returncode, json.loads(done.stdout)["version"]) == (0, 1)
    assert f"Created a new store: {store}" in done.stderr
    shown = _process("list", "suppliers", "--store", store, PYTHONIOENCODING="ascii", PYTHONUTF8="0", **home)
    assert shown.returncode == 0
    assert "Caf\\xe9 Example" in shown.stdout
    told = _process("list", "suppliers", "--store", store, "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0", **home)
    assert json.loads(told.stdout)["rows"][0]["name"] == "Café Example £ 日本"
    wrong = _process("--store", tmp_path, "list", "suppliers", **home)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Traceback" not in wrong.stderr


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is told apart on POSIX only")
def test_a_reader_that_has_seen_enough(sqlite_template: Path, tmp_path: Path) -> None:
    command = (
        f'"{sys.executable}" "{MAIN}" --store "{sqlite_template}" --json list anchors | true; echo "${{PIPESTATUS[0]}}"'
    )
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "CRM_HOME": str(tmp_path)},
    )
    assert (done.stdout.strip(), done.stderr) == ("0", "")
