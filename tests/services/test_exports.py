"""Lists as files: every row, with its key, in words for people and stored values for programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from crm_app.domain.errors import UsageError
from crm_app.domain.filters import Sort
from crm_app.services import exports, records
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace


@pytest.fixture
def firm(workspace: Workspace) -> str:
    """A supplier with premises in Hackney."""
    values = {"name": "Example Ltd", "legal_form": "cic", "tags": ("a", "b"), "services": "=1+1"}
    key = records.add(workspace, "supplier", values).id
    records.add(workspace, "site", {"postcode": "E8 1EA"}, parent_id=key)
    return key


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_what_is_worked_out_stands_in_files_for_reading_only(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    query, path = ListQuery("supplier"), tmp_path / "list.csv"
    assert exports.export_list(workspace, query, path) == 1
    (row,) = _rows(path)
    assert (row["id"], row["Legal name"], row["Tags"]) == (firm, "Example Ltd", "a; b")
    assert row["Legal form"].startswith("Community interest company")
    assert "Local authority" not in row
    exports.export_list(workspace, query, path, with_computed=True)
    assert _rows(path)[0]["Local authority"] == "Hackney"
    exports.export_list(workspace, query, path, fields=("name", "postcode"))
    assert list(_rows(path)[0]) == ["id", "Legal name", "Postcode"]


def test_json_has_the_stored_values(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    path = tmp_path / "list.JSON"
    exports.export_list(workspace, ListQuery("supplier"), path)
    (row,) = json.loads(path.read_text(encoding="utf-8"))["rows"]
    assert (row["id"], row["legal_form"], row["tags"], row["local_authority"]) == (firm, "cic", ["a", "b"], "E09000012")


def test_a_workbook_has_texts_and_no_formulas(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    exports.export_list(workspace, ListQuery("supplier"), path)
    book = openpyxl.load_workbook(path)
    headings, values = book.worksheets[0].iter_rows()
    cells = {heading.value: cell for heading, cell in zip(headings, values, strict=True)}
    assert (cells["id"].value, cells["What they do"].value, cells["What they do"].data_type) == (firm, "=1+1", "s")
    book.close()


def test_references_and_wholes_are_named(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    event = records.add(workspace, "event", {"title": "Meet the buyer"}).id
    records.add(workspace, "invitation", {"supplier": firm, "status": "invited"}, parent_id=event)
    path = tmp_path / "invitations.csv"
    exports.export_list(workspace, ListQuery("invitation", sort=Sort("supplier")), path)
    (row,) = _rows(path)
    assert (row["Event"], row["Event id"]) == ("Meet the buyer", event)
    assert (row["Supplier"], row["Supplier id"]) == ("Example Ltd", firm)


def test_another_ending_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        exports.export_list(workspace, ListQuery("supplier"), tmp_path / "list.doc")
    assert not list(tmp_path.glob("list.*"))
