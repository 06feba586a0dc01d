"""Import of a 50,000 x 20 workbook into a store of 100,000: at most 3 times reading it and writing the rows by hand."""

from __future__ import annotations

import shutil
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import psutil
import pytest
import python_calamine

from crm_app.domain.errors import Cancelled
from crm_app.domain.fields import Kind
from crm_app.domain.kinds import KINDS
from crm_app.reports.list_columns import ListColumn
from crm_app.reports.list_sheet import write_list_xlsx
from crm_app.runtime.postcodes import places_of
from crm_app.services import imports
from crm_app.services.workspace import open_workspace
from crm_app.store import bulk
from crm_app.store.operations import Operation
from crm_app.store.tables import RECORDS
from tests.benchmarks.measuring import say

ROWS = 50_000
HEADINGS = (
    *("Supplier name", "Trading name", "Legal form", "Company number", "Charity number", "What they do", "CPV codes"),
    *("Tags", "Website", "E-mail", "Telephone", "Address line 1", "Town", "Postcode", "Employees", "Turnover"),
    *("Year end", "Contact name", "Contact email", "Remarks"),
)
# Some 2,000 real postcodes of Hackney and around, found by their shape: the directory says which exist.
POSTCODES = [
    code
    for code, place in places_of(
        f"{out} {n}{a}{b}"
        for out in ("E8", "E9", "E5", "N16")
        for n in range(1, 10)
        for a in "ABDEHJ"
        for b in "ABDEFGHJL"
    ).items()
    if place
]


def row(number: int) -> list[Any]:
    """One fictional supplier; every tenth stands in the big store already, under the same number."""
    name = f"Import {number:05d} {('Kitchen', 'Print', 'Build', 'Care', 'Clean')[number % 5]} Ltd"
    return [
        *(name, f"Trade {number}", "Ltd", f"{9_000_000 + number:08d}", "", f"Services of firm {number} in Hackney"),
        *("55520000", "imported; bench", f"https://firm{number}.example", f"office@firm{number}.example"),
        *(
            f"020 {7900_0000 + number:08d}",
            f"{number} Mare Street",
            "London",
            POSTCODES[number % len(POSTCODES)],
            number % 60,
        ),
        *(10_000 + number, "2025-03-31", f"Person {number}", f"person@firm{number}.example", f"Remark {number}"),
    ]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook, 50,000 rows of 20 columns."""
    path = tmp_path_factory.mktemp("book") / "suppliers.xlsx"
    write_list_xlsx(path, [ListColumn(heading, Kind.TEXT) for heading in HEADINGS], (row(n) for n in range(ROWS)))
    return path


class Peak:
    """The most memory this process held, watched from a thread."""

    def __enter__(self) -> Peak:
        self.most, self._stop = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        process = psutil.Process()
        while not self._stop.wait(0.05):
            self.most = max(self.most, process.memory_info().rss)

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


class Recorder:
    """Keeps what an operation inserts, so that the floor writes exactly the same rows."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows: dict[str, list[Any]] = defaultdict(list)
        insert = Operation.insert

        def recording(op: Operation, kind: Any, rows: Any) -> None:
            self.rows[kind.name].extend(rows)
            insert(op, kind, rows)

        monkeypatch.setattr(Operation, "insert", recording)


def test_import(big_file: Path, workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(monkeypatch)
    ours, floors, peaks = [], [], []
    for number in range(3):
        recorder.rows.clear()
        workspace = open_workspace(shutil.copy(big_file, tmp_path / f"ours{number}.crm"))
        with Peak() as peak:
            begun = time.perf_counter()
            result = imports.run(workspace, "supplier", workbook)
            ours.append(time.perf_counter() - begun)
        workspace.close()
        peaks.append(peak.most / 2**20)
        assert result.counts.read == ROWS == result.counts.created
        floors.append(_floor(shutil.copy(big_file, tmp_path / f"floor{number}.crm"), workbook, recorder.rows))
        for left in tmp_path.glob("*.crm*"):
            left.unlink()
    say(
        f"import of {ROWS:,} x {len(HEADINGS)} into a store of suppliers, duplicates checked, log and index written",
        "floor: calamine to_python, then executemany of the same rows into the same tables, triggers on",
        f"floor {', '.join(f'{s:.1f} s' for s in floors)}",
        f"ours  {', '.join(f'{s:.1f} s' for s in ours)}   ratio {min(ours) / min(floors):.2f} (target 3)",
        f"peak memory {max(peaks):,.0f} MiB (target 1,024)",
    )


def _floor(path: str | Path, workbook: Path, rows: dict[str, list[Any]]) -> float:
    workspace = open_workspace(path)
    begun = time.perf_counter()
    python_calamine.load_workbook(str(workbook)).get_sheet_by_index(0).to_python()
    with workspace.operation("By hand") as op:
        for kind in ("supplier", "site", "size_fact", "person", "note"):
            bulk.insert(op.connection, RECORDS[kind], rows[kind])
        op.change.touched["supplier"].add("all")
    seconds = time.perf_counter() - begun
    workspace.close()
    return seconds


class StopLate:
    """Asks to stop once writing has begun, and notes when."""

    def __init__(self) -> None:
        self.asked = 0.0

    def update(self, done: int, total: int, text: str = "") -> None:
        if text == "Writing" and done > 10_000:
            self.asked = self.asked or time.perf_counter()
            raise Cancelled


def test_cancel(big_file: Path, workbook: Path, tmp_path: Path) -> None:
    workspace = open_workspace(shutil.copy(big_file, tmp_path / "cancel.crm"))
    progress = StopLate()
    with pytest.raises(Cancelled):
        imports.run(workspace, "supplier", workbook, progress=progress)
    seconds = time.perf_counter() - progress.asked
    with workspace.store.read() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM suppliers WHERE name LIKE 'Import %'").scalar_one()
    workspace.close()
    assert left == 0
    assert KINDS["supplier"].plural == "suppliers"
    say("cancel while writing", f"everything taken back after {seconds:.2f} s (target 1 s)")
