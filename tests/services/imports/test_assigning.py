"""The same rows twice make no second operation, however names, numbers and postcodes repeat and contradict."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crm_app.importers.mapping import Suggestion
from crm_app.services import imports
from crm_app.services.imports import ImportPlan
from crm_app.services.workspace import open_workspace

TARGETS = (
    "supplier.name",
    "supplier.company_number",
    "supplier.charity_number",
    "site.postcode",
    "supplier.email",
    "site.address",
    "person.name",
    "person.email",
    "size_fact.staff",
    "supplier.phone",
)
VALUES = (
    ("Amber Foods", "Amber Foods Ltd", "Beacon Print", "Cedar Signs", "Cedar Sign"),
    (None, "00000001", "00000002"),
    (None, "200001", "200002"),
    (None, "E8 1EA", "E8 3GG"),
    (None, "info@amber.example", "info@beacon.example"),
    (None, "1 Example Road", "2 Example Road"),
    (None, "A. Person", "B. Person"),
    (None, "a@amber.example", "b@amber.example"),
    (None, 5, 6),
    (None, "020 7946 0123", "020 7946 0124"),
)
Cells = list[str | int | None]
rows_of_cells = st.lists(st.tuples(*(st.sampled_from(values) for values in VALUES)).map(list), min_size=1, max_size=7)


def plan_of(rows: list[Cells]) -> ImportPlan:
    """The rows as if read from a file of which every column is known."""
    columns = tuple(Suggestion(target, target, 100, "") for target in TARGETS)
    return ImportPlan("supplier", Path("rows.csv"), "", columns, tuple(enumerate(rows, 2)))


def few(*known: tuple[str, str, str, str]) -> list[Cells]:
    """Rows of name, company number, charity number and postcode alone."""
    return [[value or None for value in row] + [None] * 6 for row in known]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the stores of the examples lie, one after another."""
    return tmp_path_factory.mktemp("examples")


@given(rows=rows_of_cells)
@example(
    rows=few(
        ("Amber Foods", "", "200001", ""),
        ("Beacon Print", "00000001", "200002", ""),
        ("Cedar Signs", "00000001", "", ""),
        ("Amber Foods", "00000001", "200001", ""),
    )
)
@example(
    rows=few(
        ("Amber Foods", "00000001", "", "E8 1EA"),
        ("Amber Foods", "", "", "E8 3GG"),
        ("Amber Foods", "00000001", "", "E8 3GG"),
        ("Amber Foods", "", "", ""),
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_rows_twice(rows: list[Cells], sqlite_template: Path, folder: Path) -> None:
    path = folder / "store.crm"
    shutil.copy(sqlite_template, path)
    workspace = open_workspace(path)
    try:
        first = imports.write(workspace, imports.check(workspace, plan_of(rows)))
        assert first.counts.read == len(rows)
        assert first.counts.created + first.counts.skipped == len(rows)
        again = imports.check(workspace, plan_of(rows))
        told = [(row.number, row.outcome, row.why, row.differences) for row in again.rows]
        assert not again.counts.created, told
        assert not again.counts.updated, told
        assert imports.write(workspace, again).operation == ""
    finally:
        workspace.close()
    for leftover in folder.glob("store.crm*"):
        leftover.unlink()


def at(address: str, postcode: str | None = None) -> Cells:
    """A row that says where one firm is."""
    return ["Amber Foods", None, None, postcode, None, address, None, None, None, None]


@given(old=rows_of_cells, new=rows_of_cells)
@example(old=[at("2 Example Road", "E8 1EA")], new=[at("2 Example Road"), at("1 Example Road", "E8 1EA")])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_second_file_twice(old: list[Cells], new: list[Cells], sqlite_template: Path, folder: Path) -> None:
    path = folder / "store.crm"
    shutil.copy(sqlite_template, path)
    workspace = open_workspace(path)
    try:
        imports.write(workspace, imports.check(workspace, plan_of(old)))
        imports.write(workspace, imports.check(workspace, plan_of(new)))
        again = imports.check(workspace, plan_of(new))
        told = [(row.number, row.outcome, row.why, row.differences) for row in again.rows]
        assert (again.counts.created, again.counts.updated) == (0, 0), told
    finally:
        workspace.close()
    for leftover in folder.glob("store.crm*"):
        leftover.unlink()
