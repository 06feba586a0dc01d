"""A workspace on a fresh store of either kind, and files made for the test."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain.records import Record
from crm_app.services import records
from crm_app.services.lists import ListQuery, snapshot
from crm_app.services.workspace import Workspace, open_workspace

Table = Callable[..., Path]


@pytest.fixture
def here(sqlite_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace on a file, for what does not depend on the store."""
    path = tmp_path / "here.crm"
    path.write_bytes(sqlite_template.read_bytes())
    opened = open_workspace(path)
    yield opened
    opened.close()


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Write rows as a CSV file, headings first."""

    def written(*rows: Sequence[Any], name: str = "firms.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        return path

    return written


def suppliers(workspace: Workspace) -> dict[str, Record]:
    """Every supplier by its name."""
    found = records.get_many(workspace, "supplier", list(snapshot(workspace, ListQuery("supplier"))))
    return {record["name"]: record for record in found}


def state(workspace: Workspace) -> dict[str, Any]:
    """All that an import may touch, for comparing."""
    kept: dict[str, Any] = {}
    for record in suppliers(workspace).values():
        parts = records.parts(workspace, "supplier", record.id)
        kept[record.id] = (
            dict(record.values),
            {kind: [(part.id, dict(part.values)) for part in some] for kind, some in parts.items()},
        )
    return kept
