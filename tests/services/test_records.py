"""Two people at one record: what differs merges, what clashes is asked about, nothing is lost or overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import Conflict, FieldConflict, Invalid, NotFound, Refused, UsageError
from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.services import finding, history, records
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store.tables import operations


@pytest.fixture
def mine(address: str) -> Iterator[Workspace]:
    """My workspace."""
    workspace = open_workspace(address)
    yield workspace
    workspace.close()


@pytest.fixture
def theirs(address: str, mine: Workspace) -> Iterator[Workspace]:
    """A colleague's workspace on the same store."""
    workspace = open_workspace(address)
    yield workspace
    workspace.close()


@pytest.fixture
def firm(mine: Workspace) -> str:
    """A supplier that both have open."""
    return records.add(mine, "supplier", {"name": "Clapton Kitchen CIC", "phone": "020 7946 0000"}).id


def form(workspace: Workspace, key: str, kind: str = "supplier") -> dict[str, Any]:
    """What a form holds when it is opened."""
    return dict(records.get(workspace, kind, key).values)


def steps(workspace: Workspace) -> int:
    with workspace.store.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(operations)).scalar_one())


def test_different_fields_merge_and_are_reported(mine: Workspace, theirs: Workspace, firm: str) -> None:
    opened = form(mine, firm)
    records.save(theirs, "supplier", firm, {"phone": "020 7946 0001"}, original=form(theirs, firm))
    saved = records.save(mine, "supplier", firm, {"status": "engaged"}, original=opened)
    now = records.get(mine, "supplier", firm)
    assert (now["phone"], now["status"], now.version) == ("020 7946 0001", "engaged", saved.version)
    assert saved.also_changed == ("phone",)
    assert saved.version == 3


def test_the_same_field_is_a_conflict_with_all_three_values_and_saves_nothing(
    mine: Workspace, theirs: Workspace, firm: str
) -> None:
    opened = form(mine, firm)
    records.save(theirs, "supplier", firm, {"phone": "020 7946 0001"}, original=form(theirs, firm))
    before = steps(mine)
    with pytest.raises(Conflict) as caught:
        records.save(mine, "supplier", firm, {"phone": "020 7946 0002", "status": "ready"}, original=opened)
    assert caught.value.conflicts == [FieldConflict("phone", "020 7946 0000", "020 7946 0002", "020 7946 0001")]
    assert caught.value.version == 2
    assert steps(mine) == before
    assert records.get(mine, "supplier", firm)["status"] == "prospect"


def test_a_conflict_is_settled_by_saving_from_what_is_there_now(mine: Workspace, theirs: Workspace, firm: str) -> None:
    opened = form(mine, firm)
    records.save(theirs, "supplier", firm, {"phone": "020 7946 0001"})
    with pytest.raises(Conflict):
        records.save(mine, "supplier", firm, {"phone": "020 7946 0002"}, original=opened)
    records.save(mine, "supplier", firm, {"phone": "020 7946 0002"}, original=form(mine, firm))
    changes = [c for step in history.history(mine, "supplier", firm) for c in step.changes if c.field == "phone"]
    assert [(c.before, c.after) for c in changes] == [
        ("020 7946 0001", "020 7946 0002"), ("020 7946 0000", "020 7946 0001"), (None, "020 7946 0000"),
    ]  # fmt: skip


def test_the_same_change_by_both_is_agreement_and_no_step(mine: Workspace, theirs: Workspace, firm: str) -> None:
    opened = form(mine, firm)
    records.save(theirs, "supplier", firm, {"status": "ready"})
    before = steps(mine)
    saved = records.save(mine, "supplier", firm, {"status": "ready"}, original=opened)
    assert (saved.operation, saved.version, steps(mine)) == ("", 2, before)


def test_a_script_that_gives_an_old_version_is_stopped(mine: Workspace, theirs: Workspace, firm: str) -> None:
    records.save(theirs, "supplier", firm, {"phone": "020 7946 0001"})
    with pytest.raises(Conflict):
        records.save(mine, "supplier", firm, {"status": "ready"}, version=1)
    assert records.save(mine, "supplier", firm, {"status": "ready"}, version=2).version == 3


def test_saving_what_was_deleted_is_told_and_brings_nothing_back(mine: Workspace, theirs: Workspace, firm: str) -> None:
    opened = form(mine, firm)
    records.delete(theirs, "supplier", [firm])
    with pytest.raises(NotFound, match="was deleted") as caught:
        records.save(mine, "supplier", firm, {"status": "ready"}, original=opened)
    assert "bin" in caught.value.remedy
    history.undo(theirs)
    assert records.save(mine, "supplier", firm, {"status": "ready"}, original=opened).version == 3


def test_a_part_added_to_what_was_deleted_is_refused(mine: Workspace, theirs: Workspace, firm: str) -> None:
    records.delete(theirs, "supplier", [firm])
    with pytest.raises(Refused, match="hangs on"):
        records.add(mine, "site", {"postcode": "E8 1EA"}, parent_id=firm)


def test_deleting_twice_is_refused_the_second_time(mine: Workspace, theirs: Workspace, firm: str) -> None:
    records.delete(theirs, "supplier", [firm])
    with pytest.raises(Refused, match="cannot be deleted"):
        records.delete(mine, "supplier", [firm])
    with pytest.raises(Refused, match="Nothing is chosen"):
        records.delete(mine, "supplier", [])


def test_every_field_that_needs_attention_is_named_at_once(mine: Workspace) -> None:
    before = steps(mine)
    wrong = {"name": "", "email": "not one", "status": "unheard of", "company_number": "1.23E+06", "colour": "blue"}
    with pytest.raises(Invalid) as caught:
        records.add(mine, "supplier", wrong)
    assert {problem.field for problem in caught.value.problems} == set(wrong)
    assert all(problem.message for problem in caught.value.problems)
    assert steps(mine) == before


REFUSED = {"nul": "Bad\x00Name", "half": "Half \ud83d", "control": "Bell\x07", "too long": "x" * 10_001}
KEPT = (
    "x" * 10_000, "😀 Emoji 👩🏽‍🍳", "شركة الطعام", "\u202eevil", "Zero\u200bwidth", "=cmd|' /C calc'!A0",
    "+44 20 7946 0000", "-1", "\uff1d1+1", "Cafe\u0301", "Café", "<b>oops", "%_\\", "null", "R&D",
)  # fmt: skip


@pytest.mark.parametrize("text", list(REFUSED), ids=list(REFUSED))
def test_what_no_store_can_hold_gets_one_message_on_both(mine: Workspace, firm: str, text: str) -> None:
    messages = []
    for attempt in (
        lambda: records.add(mine, "supplier", {"name": REFUSED[text]}),
        lambda: records.save(mine, "supplier", firm, {"name": REFUSED[text]}),
    ):
        with pytest.raises(Invalid) as caught:
            attempt()
        messages.append([(problem.field, problem.message) for problem in caught.value.problems])
    assert messages[0] == messages[1]
    expected = {"nul": "NUL", "half": "half of a character", "control": "control character", "too long": "10,001"}
    assert expected[text] in messages[0][0][1]


def test_any_other_text_comes_back_as_it_was_written_and_is_found(mine: Workspace) -> None:
    for text in KEPT:
        key = records.add(mine, "supplier", {"name": text, "services": f"{text[:9000]}\nsecond line"}).id
        kept = records.get(mine, "supplier", key)
        assert (kept["name"], kept["services"]) == (text, f"{text[:9000]}\nsecond line")
        if any(c.isalnum() for c in text) and len(text) < 1000:
            assert key in {hit.id for hit in finding.find(mine, text, limit=100)}, text


def test_a_save_asked_for_twice_with_one_key_is_made_once(mine: Workspace, firm: str) -> None:
    key = new_key()
    first = records.add(mine, "supplier", {"name": "Once"}, operation_key=key)
    again = records.add(mine, "supplier", {"name": "Once"}, operation_key=key)
    assert (again.id, again.operation) == (first.id, key)
    assert again.touched == first.touched
    change = new_key()
    saved = records.save(mine, "supplier", firm, {"status": "ready"}, version=1, operation_key=change)
    repeated = records.save(mine, "supplier", firm, {"status": "ready"}, version=1, operation_key=change)
    assert (repeated.version, repeated.operation) == (saved.version, change)
    assert len(history.history(mine, "supplier", firm)) == 2


def test_hiding_a_record_hides_its_parts_and_showing_it_shows_them(mine: Workspace, firm: str) -> None:
    site = records.add(mine, "site", {"postcode": "E8 1EA"}, parent_id=firm).id
    person = records.add(mine, "person", {"name": "Person One"}, parent_id=firm).id
    consent = records.add(mine, "consent", {"purpose": "events"}, parent_id=person).id
    note = records.add(mine, "note", {"text": "Ours alone"}, parent_id=firm).id
    parts = {"site": site, "person": person, "consent": consent}
    for visibility, expected in (("private", "private"), ("shared", "shared"), ("published", "shared")):
        records.set_visibility(mine, "supplier", firm, visibility)
        assert {name: records.get(mine, name, key).visibility for name, key in parts.items()} == dict.fromkeys(
            parts, expected
        )
        assert records.get(mine, "note", note).visibility == "private"
    records.set_visibility(mine, "supplier", firm, "private")
    assert (
        records.get(mine, "site", records.add(mine, "site", {"town": "Hackney"}, parent_id=firm).id).visibility
        == "private"
    )
    with pytest.raises(UsageError):
        records.set_visibility(mine, "supplier", firm, "secret")


def test_a_record_is_found_by_key_number_or_a_name_that_only_one_has(mine: Workspace, firm: str) -> None:
    numbered = records.add(mine, "supplier", {"name": "Numbered Ltd", "company_number": "00000001"}).id
    assert records.find(mine, "supplier", numbered) == numbered
    assert records.find(mine, "supplier", "00000001") == numbered
    assert records.find(mine, "supplier", " clapton kitchen cic ") == firm
    records.add(mine, "supplier", {"name": "Clapton Kitchen CIC"})
    with pytest.raises(UsageError, match="Several"):
        records.find(mine, "supplier", "Clapton Kitchen CIC")
    for nothing in ("", "Nobody", "%", "'"):
        with pytest.raises(NotFound):
            records.find(mine, "supplier", nothing)


def test_parts_come_by_kind_and_a_part_needs_its_whole(mine: Workspace, firm: str) -> None:
    records.add(mine, "site", {"postcode": "E8 1EA"}, parent_id=firm)
    found = records.parts(mine, "supplier", firm)
    assert [site["postcode"] for site in found["site"]] == ["E8 1EA"]
    assert found["note"] == []
    with pytest.raises(UsageError, match="belong to a supplier"):
        records.add(mine, "site", {"postcode": "E8 1EA"})
    assert set(found) == {kind.name for kind in KINDS.values() if kind.parent == "supplier"}


def test_what_only_an_administrator_keeps_is_refused_in_the_right_words(server: Any, database: str) -> None:
    workspace = open_workspace(server.address("officer_homerton", database))
    with pytest.raises(Refused, match="may not change"):
        records.save(workspace, "anchor", workspace.own_anchor(), {"name": "Renamed"})
    workspace.close()
