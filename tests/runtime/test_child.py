"""A child may crash, hang, swallow memory or lie: the program that started it goes on, and says what happened."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from crm_app.domain.errors import Cancelled, CrmError
from crm_app.runtime.child import child_command, run_child
from crm_app.runtime.progress import CancelAfter

ROOT = Path(__file__).resolve().parents[2]

JOBS = """
import ctypes, os, sys, time
sys.path.insert(0, {root!r})
from crm_app.domain.errors import CrmError
from crm_app.runtime.serving import serve

def count(request):
    print("a library that prints")
    for number in range(request["upto"]):
        yield {{"number": number, "progress": [number, request["upto"], "Counting"]}}

def refuse(request):
    yield {{"number": 0}}
    raise CrmError("No", "the file is blue", "paint it")

def crash(request):
    yield {{"number": 0}}
    os.abort()

def fault(request):
    yield {{"number": 1 // 0}}

def hang(request):
    yield {{"number": 0}}
    time.sleep(60)

def swallow(request):
    held = []
    while True:
        held.append(bytearray(b"x") * 20_000_000)
        yield {{"held": len(held)}} if len(held) < 2 else {{"held": 0}}
        time.sleep(0.01)

def lie(request):
    yield b"\\xff\\xff\\xff\\xffrubbish"
    time.sleep(60)

jobs = [count, refuse, crash, fault, hang, swallow, lie]
sys.exit(serve(sys.argv[1], {{job.__name__: job for job in jobs}}))
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.py"
    path.write_text(JOBS.format(root=str(ROOT)), encoding="utf-8")
    return path


def _command(script: Path, job: str) -> Sequence[str]:
    return [sys.executable, str(script), job]


def _nothing_is_left() -> None:
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("Thread-")]
    assert not psutil.Process().children()


def test_frames_come_in_order_and_progress_is_told(script: Path) -> None:
    told: list[tuple[int, int, str]] = []

    class Told:
        def update(self, done: int, total: int, text: str = "") -> None:
            told.append((done, total, text))

    frames = list(run_child("count", {"upto": 50}, command=_command(script, "count"), progress=Told()))
    assert [frame["number"] for frame in frames] == list(range(50))
    assert (49, 50, "Counting") in told
    _nothing_is_left()


def test_the_words_of_a_refusal_arrive(script: Path) -> None:
    with pytest.raises(CrmError) as caught:
        list(run_child("refuse", {}, command=_command(script, "refuse")))
    assert (caught.value.title, caught.value.message, caught.value.remedy) == ("No", "the file is blue", "paint it")


@pytest.mark.parametrize("job", ["crash", "fault", "lie", "unknown"])
def test_a_child_that_breaks_off_is_told_in_plain_words(script: Path, job: str) -> None:
    with pytest.raises(CrmError, match=r"This file could not be read spend\.xlsx is damaged") as caught:
        list(run_child(job, {"path": "folder/spend.xlsx"}, command=_command(script, job)))
    assert "save it as a new" in caught.value.remedy
    _nothing_is_left()


def test_a_fault_is_noted_by_place_and_kind_alone(script: Path) -> None:
    with pytest.raises(CrmError) as caught:
        list(run_child("fault", {}, command=_command(script, "fault")))
    assert "ZeroDivisionError" in caught.value.__notes__[0]
    assert "division by" not in caught.value.__notes__[0]


def test_a_child_that_hangs_is_ended(script: Path) -> None:
    with pytest.raises(CrmError, match="took longer"):
        list(run_child("hang", {}, command=_command(script, "hang"), timeout=1.0))
    _nothing_is_left()


def test_a_child_that_swallows_memory_is_ended(script: Path) -> None:
    with pytest.raises(CrmError, match="needs more than 120 MB"):
        list(run_child("swallow", {}, command=_command(script, "swallow"), memory_limit=120 * 2**20))
    _nothing_is_left()


def test_cancelling_ends_the_child(script: Path) -> None:
    with pytest.raises(Cancelled):
        list(run_child("count", {"upto": 1000}, command=_command(script, "count"), progress=CancelAfter(10)))
    _nothing_is_left()


def test_a_walk_broken_off_leaves_no_child(script: Path) -> None:
    frames = run_child("count", {"upto": 100_000}, command=_command(script, "count"))
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    _nothing_is_left()


def test_the_child_ends_when_its_parent_is_gone(script: Path) -> None:
    child = subprocess.Popen(_command(script, "hang"), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(b"\0\0\0\2{}")
    child.stdin.flush()
    assert child.stdout.read(4)
    child.stdin.close()
    assert child.wait(20) == 3
    child.stdout.close()


def test_our_own_program_is_started_from_its_checkout() -> None:
    command = child_command("table")
    assert command[0] == sys.executable
    assert command[-2:] == ["--child", "table"]


def test_a_child_loads_neither_the_window_nor_the_database() -> None:
    code = (
        "import sys\nfrom crm_app.__main__ import main\ncode = main(['--child', 'nothing'])\n"
        "heavy = {'PySide6', 'sqlalchemy', 'openpyxl', 'typer'} & set(sys.modules)\nprint(code, sorted(heavy))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "2 []"
    assert "no child is called" in ended.stderr
