"""Two suppliers become one with all that hangs on them, and two again in one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crm_app.domain.combining import Side
from crm_app.domain.errors import NotFound, Refused
from crm_app.domain.kinds import KINDS
from crm_app.services import combining, duplicates, finding, history, records
from crm_app.services.workspace import Workspace


@pytest.fixture
def pair(workspace: Workspace) -> tuple[str, str]:
    """Two records of one firm, each with parts, and one of them invited and named elsewhere."""
    stays = records.add(workspace, "supplier", {"name": "Clapton Kitchen CIC", "tags": ("food",)}).id
    other = records.add(
        workspace, "supplier", {"name": "Clapton Kitchen and Bakery", "tags": ("bread",), "company_number": "00000001"}
    ).id
    for key, postcode in ((stays, "E5 0AA"), (other, "E8 1EA")):
        records.add(workspace, "site", {"postcode": postcode}, parent_id=key)
    person = records.add(workspace, "person", {"name": "Ada Example"}, parent_id=other).id
    records.add(workspace, "consent", {"purpose": "events", "given_on": date(2026, 1, 5)}, parent_id=person)
    records.add(workspace, "note", {"text": "Bakes for two schools."}, parent_id=other)
    return stays, other


def state(workspace: Workspace) -> dict[str, Any]:
    """Everything that is there, without versions: what undo has to bring back."""
    from crm_app.store.queries import records as queries

    with workspace.store.read() as connection:
        return {
            kind.name: {r.id: replace(r, version=0) for r in queries.every(connection, kind)}
            for kind in KINDS.values()
            if not kind.is_guarded or workspace.store.is_sqlite
        }


def test_everything_moves_and_one_undo_brings_it_back(workspace: Workspace, pair: tuple[str, str]) -> None:
    stays, other = pair
    event = records.add(workspace, "event", {"title": "How to bid"}).id
    records.add(workspace, "invitation", {"supplier": stays, "status": "listed"}, parent_id=event)
    records.add(workspace, "invitation", {"supplier": other, "status": "attended"}, parent_id=event)
    call = records.add(workspace, "activity", {"subject": "Rang about bread", "supplier": other}).id
    before = state(workspace)

    done = combining.merge_suppliers(workspace, stays, other)

    now = records.get(workspace, "supplier", stays)
    assert (now["company_number"], now["tags"]) == ("00000001", ("food", "bread"))
    assert now["trading_names"] == ("Clapton Kitchen and Bakery",)
    parts = records.parts(workspace, "supplier", stays)
    assert sorted(site["postcode"] for site in parts["site"]) == ["E5 0AA", "E8 1EA"]
    assert sum(bool(site["is_main"]) for site in parts["site"]) == 1
    assert [person["name"] for person in parts["person"]] == ["Ada Example"]
    assert len(records.parts(workspace, "person", parts["person"][0].id)["consent"]) == 1
    assert records.get(workspace, "activity", call)["supplier"] == stays
    invitations = records.parts(workspace, "event", event)["invitation"]
    assert [(i["supplier"], i["status"]) for i in invitations] == [(stays, "attended")]
    with pytest.raises(NotFound):
        records.get(workspace, "supplier", other)
    assert combining.check_there(workspace, other).id == stays

    undone = history.undo(workspace, done.operation)
    assert not undone.refusals
    assert state(workspace) == before


def test_a_person_moved_is_found_under_the_supplier_that_stays(workspace: Workspace, pair: tuple[str, str]) -> None:
    stays, other = pair
    combining.merge_suppliers(workspace, stays, other)
    with workspace.store.read() as connection:
        found = connection.exec_driver_sql("SELECT DISTINCT root_id FROM search_rows WHERE kind = 'person'").scalars()
        assert set(found) == {stays}
    assert finding.find(workspace, "Clapton Kitchen and Bakery")[0].id == stays


def test_a_chosen_side_wins_and_the_name_given_up_is_kept(workspace: Workspace, pair: tuple[str, str]) -> None:
    stays, other = pair
    combining.merge_suppliers(workspace, stays, other, {"name": Side.OTHER, "company_number": Side.STAYS})
    now = records.get(workspace, "supplier", stays)
    assert (now["name"], now["company_number"]) == ("Clapton Kitchen and Bakery", None)
    assert now["trading_names"] == ("Clapton Kitchen CIC",)


def test_the_same_note_does_not_stand_twice(workspace: Workspace, pair: tuple[str, str]) -> None:
    stays, other = pair
    records.add(workspace, "note", {"text": "Bakes for two schools."}, parent_id=stays)
    combining.merge_suppliers(workspace, stays, other)
    assert len(records.parts(workspace, "supplier", stays)["note"]) == 1


def test_what_changed_meanwhile_is_looked_at_again(
    workspace: Workspace, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stays, other = pair
    seen = duplicates.compare(workspace, stays, other)
    records.save(workspace, "supplier", other, {"phone": "020 7946 0002"})
    monkeypatch.setattr(duplicates, "compare", lambda *_: seen)
    with pytest.raises(Refused, match="has changed"):
        combining.merge_suppliers(workspace, stays, other)
    assert records.get(workspace, "supplier", other)["phone"]


def test_one_supplier_cannot_be_merged_with_itself(workspace: Workspace, pair: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="one supplier"):
        combining.merge_suppliers(workspace, pair[0], pair[0])


def test_looking_queues_pairs_once_and_a_verdict_is_remembered(workspace: Workspace) -> None:
    values = {"name": "Homerton Print Works Ltd", "website": "https://homertonprint.example"}
    one = records.add(workspace, "supplier", values).id
    two = records.add(workspace, "supplier", {**values, "name": "Homerton Printworks"}).id
    records.add(workspace, "supplier", {"name": "Quite Another Firm"})
    looked = duplicates.look(workspace)
    assert (looked.suppliers, looked.new) == (3, 1)
    (waiting,) = duplicates.queue(workspace)
    assert (waiting.stays, waiting.other) == (one, two)
    assert waiting.score >= 55
    assert any("internet domain" in reason for reason in waiting.reasons)
    assert duplicates.look(workspace).new == 0
    duplicates.judge_apart(workspace, two, one)
    assert duplicates.queue(workspace) == []
    assert duplicates.look(workspace).new == 0


def test_a_merged_pair_leaves_the_queue(workspace: Workspace) -> None:
    values = {"name": "Homerton Print Works Ltd", "website": "https://homertonprint.example"}
    one = records.add(workspace, "supplier", values).id
    two = records.add(workspace, "supplier", values).id
    duplicates.look(workspace)
    assert duplicates.waiting(workspace) == 1
    combining.merge_suppliers(workspace, one, two)
    assert duplicates.waiting(workspace) == 0
    assert records.parts(workspace, "supplier", one)["likeness"] == []


def test_two_unconnected_suppliers_may_be_kept_apart_beforehand(workspace: Workspace, pair: tuple[str, str]) -> None:
    duplicates.judge_apart(workspace, *pair)
    (kept,) = records.parts(workspace, "supplier", pair[0])["likeness"]
    assert kept["verdict"] == "different"


def test_a_pair_that_a_person_names_waits_even_after_it_was_kept_apart(
    workspace: Workspace, pair: tuple[str, str]
) -> None:
    first = duplicates.queue_pair(workspace, *pair)
    assert duplicates.queue_pair(workspace, pair[1], pair[0]).id == first.id
    assert [one.id for one in duplicates.queue(workspace)] == [first.id]
    duplicates.judge_apart(workspace, *pair)
    assert duplicates.queue(workspace) == []
    assert duplicates.queue_pair(workspace, *pair).id == first.id
    assert duplicates.waiting(workspace) == 1


def test_comparing_counts_what_hangs_on_both(workspace: Workspace, pair: tuple[str, str]) -> None:
    parts = {title: (mine, theirs) for title, mine, theirs in duplicates.compare(workspace, *pair).parts}
    assert parts == {"Premises": (1, 1), "Notes": (0, 1), "People": (0, 1)}


def test_a_merge_taken_back_is_done_again_whole(workspace: Workspace, pair: tuple[str, str]) -> None:
    saved = combining.merge_suppliers(workspace, *pair)
    merged = state(workspace)
    history.undo(workspace, saved.operation)
    again = history.redo(workspace)
    assert again.refusals == ()
    assert state(workspace) == merged


def test_a_supplier_is_asked_once_for_a_quote_after_a_merge(workspace: Workspace, pair: tuple[str, str]) -> None:
    request = records.add(workspace, "quote_request", {"title": "Lunch for forty"}).id
    for key, answer in zip(pair, ("asked", "quoted"), strict=True):
        records.add(workspace, "quote_asked", {"supplier": key, "answer": answer}, parent_id=request)
    saved = combining.merge_suppliers(workspace, *pair)
    asked = records.parts(workspace, "quote_request", request)["quote_asked"]
    assert [(one["supplier"], one["answer"]) for one in asked] == [(pair[0], "quoted")]
    history.undo(workspace, saved.operation)
    asked = records.parts(workspace, "quote_request", request)["quote_asked"]
    assert {one["supplier"] for one in asked} == set(pair)
