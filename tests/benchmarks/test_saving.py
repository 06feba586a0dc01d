"""Saving one form: at most 50 ms on both stores, log, version and search index included."""

from __future__ import annotations

import itertools
import time

from crm_app.services import records
from crm_app.services.lists import ListQuery, snapshot
from crm_app.services.workspace import Workspace
from tests.benchmarks.measuring import p95, say


def test_save_one_form(big: Workspace) -> None:
    key = snapshot(big, ListQuery("supplier"))[777]
    samples, floor = [], []
    for number in itertools.islice(itertools.count(), 40):
        record = records.get(big, "supplier", key)
        begun = time.perf_counter()
        records.save(
            big,
            "supplier",
            key,
            {"services": f"Lunches, edition {number}"},
            version=record.version,
            original=record.values,
        )
        samples.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        with big.store.write() as connection:
            connection.exec_driver_sql("SELECT 1").scalar_one()
        floor.append(time.perf_counter() - begun)
    say(
        f"saving one form ({big.store.engine.dialect.name}), target 50 ms",
        f"floor: an empty write transaction, median {sorted(floor)[20] * 1000:.1f} ms",
        f"median {sorted(samples)[20] * 1000:.1f} ms, p95 {p95(samples) * 1000:.1f} ms",
    )
