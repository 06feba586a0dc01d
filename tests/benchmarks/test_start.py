"""Start on a store of 100,000: first paint 0.8 s, usable 1.5 s, at most 1.3 times a bare window that opens the file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.measuring import say

ROOT = Path(__file__).resolve().parents[2]
SAY = """
def say(word):
    import resource
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(word, used.ru_utime + used.ru_stime, flush=True)
"""
BARE = """
import sys, time
import sqlalchemy, sqlcipher3.dbapi2
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.resize(1400, 900); window.show(); app.processEvents()
connection = sqlcipher3.dbapi2.connect(sys.argv[1]); connection.execute("SELECT id FROM suppliers LIMIT 1").fetchall()
app.processEvents(); say("usable")
"""
OURS = """
import gc
gc.disable()  # as main() does before it loads anything
import os, sys, time
from crm_app.ui import application
# A desktop has fonts of its own: only a run without a screen loads the megabytes of ours.
application.theme._bundled_family = lambda: ""
stand = application.Shell.show_opening
def show_opening(shell, store):
    stand(shell, store)
    assert shell.centralWidget().is_painted
    say("painted")
application.Shell.show_opening = show_opening
def stay(app):
    from PySide6.QtWidgets import QTableView
    from crm_app.ui.context import Address
    from crm_app.ui.window import MainWindow
    app.processEvents()
    (window,) = (w for w in app.allWidgets() if isinstance(w, MainWindow))
    assert window.isVisible()
    say("shown")
    window.context.jobs.wait_idle(60)
    app.processEvents()
    assert window.places.currentWidget() is not None
    say("usable")
    window.context.go(Address("suppliers"))
    end = time.monotonic() + 60
    while not any(v.isVisible() and v.model() and v.model().rowCount() > 0 for v in window.findChildren(QTableView)):
        app.processEvents()
        if time.monotonic() > end:
            sys.exit("the register showed no rows")
    say("listed")
    os._exit(0)
application.QApplication.exec = stay
application.run(["--store", sys.argv[1]])
"""


def _run(code: str, store: Path, home: Path) -> dict[str, tuple[float, float]]:
    """Seconds from the start of the process to each word it says, and seconds of work: steadier on a busy machine."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CRM_HOME": str(home), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", SAY + code, str(store)], stdout=subprocess.PIPE, env=environment, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    seen = {}
    for line in process.stdout:
        word, used = line.split()
        seen[word] = (time.perf_counter() - begun, float(used))
    assert process.wait() == 0
    process.stdout.close()
    return seen


def _told(runs: list[dict[str, tuple[float, float]]], word: str) -> str:
    walls, works = zip(*(run[word] for run in runs), strict=True)
    return f"{word:8} {', '.join(f'{s:.2f} s' for s in walls)}   work {min(works):.2f} s"


def _ratio(bare: list[dict[str, tuple[float, float]]], ours: list[dict[str, tuple[float, float]]], word: str) -> str:
    wall, work = (min(run[word][i] for run in ours) / min(run["usable"][i] for run in bare) for i in (0, 1))
    return f"{wall:.2f} by the clock, {work:.2f} by work"


def test_start(big_file: Path, tmp_path: Path) -> None:
    _run(OURS, big_file, tmp_path)
    # In turn, so that whatever else the machine does slows both alike.
    pairs = [(_run(BARE, big_file, tmp_path), _run(OURS, big_file, tmp_path)) for _ in range(7)]
    bare, ours = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    say(
        "start on a store of 100,000 suppliers (targets: painted 0.8 s, usable 1.5 s, 1.3 x bare)",
        "floor: a bare window that imports SQLAlchemy and opens the file; painted: the window stands, saying what it "
        "opens; shown: its first screen is there; usable: filled; listed: the first rows of the register",
        f"floor   {_told(bare, 'usable')}",
        *(_told(ours, word) for word in ("painted", "shown", "usable", "listed")),
        *(f"ratio to the floor, {word}: {_ratio(bare, ours, word)}" for word in ("painted", "shown", "usable")),
    )
