"""Published notices: 1,000 releases a second parsed, checked and written on one core; 200 MB within 300 MB of memory.

The floor reads the same package with ``json.loads`` and writes the same rows with the driver's ``executemany``,
triggers on. Beside it stands the same with many rows in each statement, which is how the store writes them.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from crm_app.services import notices, records
from crm_app.services.workspace import Workspace, create_workspace, open_workspace
from crm_app.store import bulk
from crm_app.store.operations import Operation
from crm_app.store.tables import RECORDS
from tests.benchmarks.measuring import say

Insert = Callable[[sa.Connection, sa.Table, list[dict[str, Any]]], None]
RELEASES = 5_000
BIG_BYTES = 200 * 2**20
WORDS = "repair of roofs and windows at schools, clinics and depots of the borough, planned and at short notice "


def release(number: int) -> dict[str, Any]:
    """An invented release of the usual length (about four kilobytes) with two lots, a buyer and two bidders' roles."""
    value = {"amount": 90_000 + number, "amountGross": (90_000 + number) * 1.2, "currency": "GBP"}
    codes = ("45260000", "45421100")
    span = {"startDate": "2027-04-01T00:00:00+01:00", "endDate": "2029-03-31T23:59:59+01:00"}
    lots = [
        {
            "id": f"LOT-{n:04d}", "title": f"Area {n}", "description": WORDS * 4, "value": value, "status": "active",
            "contractPeriod": span, "suitability": {"sme": True, "vcse": n % 2 == 0}, "hasOptions": False,
            "submissionTerms": {"variantPolicy": "notAllowed"}, "renewal": {"description": "Twice for a year each"},
        }
        for n in (1, 2)
    ]  # fmt: skip
    items = [
        {
            "id": str(n), "relatedLot": f"LOT-{n:04d}", "deliveryAddresses": [{"region": "UKI41"}],
            "additionalClassifications": [{"scheme": "CPV", "id": code, "description": "Works"} for code in codes],
        }
        for n in (1, 2)
    ]  # fmt: skip
    party = {
        "id": f"GB-PPON-{number % 400}", "name": f"Council of Example {number % 400}", "roles": ["buyer"],
        "address": {"streetAddress": "1 Any Street", "locality": "London", "postalCode": "E8 1EA", "countryName": "UK"},
        "contactPoint": {"name": "Procurement desk", "email": "desk@council.example", "telephone": "020 7946 0000"},
    }  # fmt: skip
    return {
        "ocid": f"ocds-bench-{number:07d}",
        "id": f"{number % 1_000_000:06d}-2026",
        "date": f"2026-10-{number % 28 + 1:02d}T09:00:00Z",
        "tag": ["tender"],
        "parties": [party],
        "buyer": {"id": party["id"], "name": party["name"]},
        "tender": {
            "title": f"Roofs and windows, contract {number}", "description": WORDS * 12, "status": "active",
            "value": value, "mainProcurementCategory": "works", "procurementMethod": "open", "aboveThreshold": False,
            "procurementMethodDetails": "Open procedure", "legalBasis": {"scheme": "UKPGA", "id": "2023/54"},
            "tenderPeriod": {"endDate": "2026-12-20T12:00:00Z"}, "lots": lots, "items": items,
            "documents": [{"id": "d", "documentType": "tenderNotice", "url": f"https://notices.example/{number}"}],
        },
    }  # fmt: skip


def write_package(path: Path, least_bytes: int = 0, count: int = 0) -> int:
    """A package of as many releases, or of as many bytes."""
    number = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"version": "1.1", "releases": [')
        while number < count or file.tell() < least_bytes:
            file.write(("," if number else "") + json.dumps(release(number)))
            number += 1
        file.write("]}")
    return number


@contextmanager
def one_core() -> Iterator[None]:
    """This process and its children on one core."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _processor() -> float:
    """Seconds of processor used by this process and its children that have ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _fresh(folder: Path, name: str) -> Workspace:
    """A store with one anchor, always the same one."""
    template = folder / "template.crm"
    if not template.exists():
        made = create_workspace(template)
        records.add(made, "anchor", {"name": "Example anchor"})
        made.close()
    return open_workspace(shutil.copy(template, folder / f"{name}.crm"))


def test_speed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "package.json"
    write_package(path, count=RELEASES)
    kept: dict[str, list[Any]] = defaultdict(list)
    insert = Operation.insert

    def recording(op: Operation, kind: Any, rows: Any) -> None:
        kept[kind.name].extend(rows)
        insert(op, kind, rows)

    ours, floors, lower = [], [], []
    for number in range(3):
        kept.clear()
        store = _fresh(tmp_path, f"ours{number}")
        monkeypatch.setattr(Operation, "insert", recording)
        with one_core():
            wall, used = time.perf_counter(), _processor()
            done = notices.import_notices(store, [path])
            ours.append((time.perf_counter() - wall, _processor() - used))
        monkeypatch.setattr(Operation, "insert", insert)
        assert (done.created, done.opportunities_created) == (RELEASES, RELEASES)
        store.close()
        floors.append(_floor(_fresh(tmp_path, f"floor{number}"), path, kept, _one_by_one))
        lower.append(_floor(_fresh(tmp_path, f"lower{number}"), path, kept, bulk.insert))
    best, floor, lowest = (min(used for _, used in times) for times in (ours, floors, lower))
    say(
        f"{RELEASES:,} releases of {path.stat().st_size / RELEASES / 1024:.1f} kB: parsed, checked, compared, "
        "written with their opportunities and lots",
        "floor: json.loads of the package, then executemany of the same rows, triggers on",
        "floor " + _told(floors),
        "many rows a statement " + _told(lower),
        "ours  " + _told(ours),
        f"{RELEASES / best:,.0f} releases a second of one core (target 1,000); {best / floor:.2f} times the floor, "
        f"{best / lowest:.2f} times that of many rows a statement",
    )


def _told(times: list[tuple[float, float]]) -> str:
    return " / ".join(f"{wall:.1f} s ({used:.1f} s of processor)" for wall, used in times)


def _one_by_one(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    names = [column.name for column in table.columns if any(column.name in row for row in rows)]
    marks = ", ".join("?" * len(names))
    given = [tuple(map(row.get, names)) for row in rows]
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", given)


def _floor(store: Workspace, path: Path, rows: dict[str, list[Any]], insert: Insert) -> tuple[float, float]:
    with one_core():
        wall, used = time.perf_counter(), _processor()
        json.loads(path.read_bytes())
        with store.operation("By hand") as op:
            for kind in ("opportunity", "lot", "milestone", "notice"):
                if rows[kind]:
                    insert(op.connection, RECORDS[kind], rows[kind])
            op.change.touched["notice"].add("all")
        seconds = time.perf_counter() - wall, _processor() - used
    store.close()
    return seconds


class Peak:
    """The most memory that this process and its children held together, watched from a thread."""

    def __enter__(self) -> Peak:
        self.most, self.most_child, self._stop = 0, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        process = psutil.Process()
        while not self._stop.wait(0.1):
            try:
                child = max((one.memory_info().rss for one in process.children(recursive=True)), default=0)
            except psutil.NoSuchProcess:
                child = 0
            self.most = max(self.most, process.memory_info().rss)
            self.most_child = max(self.most_child, child)

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def test_memory(tmp_path: Path) -> None:
    workspace, path = _fresh(tmp_path, "big"), tmp_path / "big.json"
    count = write_package(path, least_bytes=BIG_BYTES)
    before = psutil.Process().memory_info().rss
    with Peak() as peak:
        begun = time.perf_counter()
        done = notices.import_notices(workspace, [path])
        seconds = time.perf_counter() - begun
    workspace.close()
    assert done.created == count
    say(
        f"a package of {path.stat().st_size / 2**20:,.0f} MB, {count:,} releases, in {seconds:,.0f} s",
        f"most memory: {peak.most / 2**20:,.0f} MB here, {before / 2**20:,.0f} MB of it before; "
        f"{peak.most_child / 2**20:,.0f} MB in the process that reads (target 300)",
    )
