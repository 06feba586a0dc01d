"""The bin lists what is gone, each once, and brings it back with what went along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crm_app.domain.errors import NotFound, Refused
from crm_app.services import bin as bins
from crm_app.services import history, records
from crm_app.services.workspace import Workspace, open_workspace


@pytest.fixture
def mine(address: str) -> Iterator[Workspace]:
    """My workspace."""
    workspace = open_workspace(address)
    yield workspace
    workspace.close()


@pytest.fixture
def firm(mine: Workspace) -> str:
    """A supplier with premises, a person and a consent of theirs."""
    key = records.add(mine, "supplier", {"name": "Amber & Sons 100%"}).id
    records.add(mine, "site", {"town": "Hackney", "postcode": "E8 1EA"}, parent_id=key)
    person = records.add(mine, "person", {"name": "Ada Example"}, parent_id=key).id
    records.add(mine, "consent", {"purpose": "events"}, parent_id=person)
    return key


def listed(workspace: Workspace, *asked: str) -> list[tuple[str, str, int]]:
    return [(item.kind, item.title, item.parts) for item in bins.items(workspace, *asked)]


def test_a_whole_record_comes_back_with_everything_that_went_along(mine: Workspace, firm: str) -> None:
    before = {name: [dict(p.values) for p in some] for name, some in records.parts(mine, "supplier", firm).items()}
    operation = records.delete(mine, "supplier", [firm]).operation
    assert listed(mine) == [("supplier", "Amber & Sons 100%", 2)]
    item = bins.items(mine)[0]
    assert (item.id, item.who, item.step, item.operation) == (
        firm,
        mine.author,
        "Delete supplier “Amber & Sons 100%”",
        operation,
    )
    done = bins.restore(mine, [("supplier", firm)])
    assert done.title == "Restore supplier “Amber & Sons 100%”"
    assert not done.refusals
    after = {name: [dict(p.values) for p in some] for name, some in records.parts(mine, "supplier", firm).items()}
    assert after == before
    person = records.parts(mine, "supplier", firm)["person"][0]
    assert len(records.parts(mine, "person", person.id)["consent"]) == 1
    assert bins.items(mine) == []
    history.undo(mine)
    assert [item.id for item in bins.items(mine)] == [firm]


def test_what_was_deleted_twice_is_listed_once_and_as_it_was_last(mine: Workspace, firm: str) -> None:
    records.delete(mine, "supplier", [firm])
    bins.restore(mine, [("supplier", firm)])
    records.save(mine, "supplier", firm, {"name": "Birch"})
    records.delete(mine, "supplier", [firm])
    assert listed(mine) == [("supplier", "Birch", 2)]
    bins.restore(mine, [("supplier", firm)])
    assert records.get(mine, "supplier", firm)["name"] == "Birch"
    with pytest.raises(NotFound, match="not in the bin"):
        bins.restore(mine, [("supplier", firm)])


def test_it_is_found_by_kind_and_by_words(mine: Workspace, firm: str) -> None:
    site = records.parts(mine, "supplier", firm)["site"][0].id
    records.delete(mine, "site", [site])
    other = records.add(mine, "supplier", {"name": "Élan", "services": "Joinery"}).id
    records.delete(mine, "supplier", [other])
    assert bins.kinds(mine) == ["supplier", "site"]
    assert listed(mine) == [("supplier", "Élan", 0), ("site", "E8 1EA", 0)]
    assert bins.items(mine, "site")[0].whole == "Amber & Sons 100%"
    assert listed(mine, "", "joinery élan") == []  # letters beyond A to Z are compared as they are
    assert listed(mine, "", "JOINERY Élan") == [("supplier", "Élan", 0)]
    assert listed(mine, "", "100%") == []
    assert listed(mine, "event") == []


def test_a_part_whose_whole_is_gone_waits_for_it(mine: Workspace, firm: str) -> None:
    site = records.parts(mine, "supplier", firm)["site"][0].id
    records.delete(mine, "site", [site])
    records.delete(mine, "supplier", [firm])
    assert listed(mine) == [("supplier", "Amber & Sons 100%", 1), ("site", "E8 1EA", 0)]
    with pytest.raises(Refused, match="by itself") as caught:
        bins.restore(mine, [("site", site)])
    assert "was deleted" in caught.value.message
    done = bins.restore(mine, [("site", site), ("supplier", firm)])
    assert done.title == "Restore 2 records"
    assert [part.id for part in records.parts(mine, "supplier", firm)["site"]] == [site]
    assert bins.items(mine) == []


def test_what_undoing_took_away_can_come_back_one_by_one(mine: Workspace) -> None:
    rows = [records.new_row(mine, records.KINDS["supplier"], {"name": f"Firm {n}"}) for n in range(3)]
    with mine.operation("Import 3 suppliers from list.csv", purpose="import") as op:
        op.insert(records.KINDS["supplier"], rows)
    history.undo(mine)
    found = bins.items(mine)
    assert sorted(item.title for item in found) == ["Firm 0", "Firm 1", "Firm 2"]
    assert {item.step for item in found} == {"Undo: Import 3 suppliers from list.csv"}
    bins.restore(mine, [("supplier", rows[1]["id"])])
    assert records.get(mine, "supplier", rows[1]["id"])["name"] == "Firm 1"
    assert len(bins.items(mine)) == 2


def test_a_colleague_sees_in_the_bin_only_what_they_saw_before(server: Any, database: str) -> None:
    mine = open_workspace(server.address("officer_hackney", database))
    theirs = open_workspace(server.address("officer_homerton", database))
    shared = records.add(mine, "supplier", {"name": "Shared"}).id
    hidden = records.add(mine, "supplier", {"name": "Hidden"}, visibility="private").id
    note = records.add(mine, "note", {"text": "Between ourselves"}, parent_id=shared).id
    records.delete(mine, "note", [note])
    records.delete(mine, "supplier", [shared, hidden])
    assert [item.title for item in bins.items(theirs)] == ["Shared"]
    assert len(bins.items(mine)) == 3
    with pytest.raises(NotFound):
        bins.restore(theirs, [("supplier", hidden)])
    with pytest.raises(Refused):
        bins.restore(theirs, [("supplier", shared)])
    bins.restore(mine, [("supplier", shared)])
    assert records.get(theirs, "supplier", shared)["name"] == "Shared"
    mine.close()
    theirs.close()
