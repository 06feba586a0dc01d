"""A list as a paper: the columns that are shown, in words, under the headings of its groups."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from crm_app.domain.errors import UsageError
from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.services import exports, list_papers, records, snapshots
from crm_app.services.list_papers import write_list_paper
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace, open_workspace


@pytest.fixture
def workspace(sqlite_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "store.crm"
    path.write_bytes(sqlite_template.read_bytes())
    opened = open_workspace(path)
    for number in range(6):
        values = {"name": f"Firm {number} & <b>", "status": "ready" if number % 2 else "engaged", "tags": ("food",)}
        records.add(opened, "supplier", values)
    yield opened
    opened.close()


def words(path: Path) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_a_paper_says_what_it_shows_and_how_it_is_sorted(workspace: Workspace, tmp_path: Path) -> None:
    query = ListQuery("supplier", Filter((Condition("status", Op.IN, ("ready",)),)), Sort("name", True))
    path = tmp_path / "list.pdf"
    assert write_list_paper(workspace, query, path, fields=("status", "name", "tags")) == 3
    said = words(path)
    assert "Suppliers where Engagement is one of Ready to bid. 3 in all, sorted by legal name, last first." in said
    assert said.index("Firm 5 & <b>") < said.index("Firm 1 & <b>")
    assert "Firm 0" not in said


def test_groups_have_their_headings_and_too_many_columns_are_named(workspace: Workspace, tmp_path: Path) -> None:
    fields = ("name", "status", "tags", "email", "phone", "website", "vcse", "ppon", "services")
    path = tmp_path / "list.pdf"
    write_list_paper(workspace, ListQuery("supplier", group="status"), path, fields=fields, name="By stage")
    said = words(path)
    assert "Engaged (3)" in said
    assert "Ready to bid (3)" in said
    assert "By stage" in said
    assert "Not on this paper for want of room: PPON, What they do." in said
    assert "personal data" not in said


def test_some_rows_alone_and_not_too_many(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query, path = ListQuery("supplier"), tmp_path / "list.pdf"
    keys = snapshots.whole(workspace, query).keys[1:3]
    assert write_list_paper(workspace, query, path, keys=keys) == 2
    assert "2 chosen of: All suppliers" in words(path)
    monkeypatch.setattr(list_papers, "MOST_ROWS", 5)
    with pytest.raises(UsageError, match="too many for a paper"):
        write_list_paper(workspace, query, path)


def test_the_export_has_the_columns_and_the_rows_that_are_shown(workspace: Workspace, tmp_path: Path) -> None:
    query, path = ListQuery("supplier", sort=Sort("name", True)), tmp_path / "list.csv"
    keys = snapshots.whole(workspace, query).keys[:2]
    assert exports.export_list(workspace, query, path, fields=("status", "name"), keys=keys) == 2
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "id,Engagement,Legal name"
    assert [line.split(",")[0] for line in lines[1:]] == keys
