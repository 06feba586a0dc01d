"""History, undo and redo as a person uses them: their own last step, refused where others moved on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crm_app.domain.errors import NotFound, Refused
from crm_app.runtime.keys import new_key
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
    """A supplier."""
    return records.add(mine, "supplier", {"name": "First Name"}).id


def test_a_record_tells_every_step_newest_first_with_old_and_new_values(mine: Workspace, firm: str) -> None:
    records.save(mine, "supplier", firm, {"name": "Second Name", "status": "ready"})
    records.add(mine, "site", {"town": "Hackney"}, parent_id=firm)
    records.set_visibility(mine, "supplier", firm, "published")
    told = history.history(mine, "supplier", firm)
    assert [step.title for step in told] == [
        "Make supplier published", "Add premises", "Change supplier “Second Name”", "Add supplier “First Name”",
    ]  # fmt: skip
    changed = {(c.kind, c.field): (c.before, c.after) for c in told[2].changes}
    assert changed == {
        ("supplier", "name"): ("First Name", "Second Name"),
        ("supplier", "status"): ("prospect", "ready"),
    }
    assert {c.field for c in told[0].changes} == {"visibility"}
    assert {step.who for step in told} == {mine.author}
    assert all(step.at.tzinfo for step in told)


def test_a_deleted_record_still_has_its_history(mine: Workspace, firm: str) -> None:
    records.delete(mine, "supplier", [firm])
    told = history.history(mine, "supplier", firm)
    assert [step.title for step in told] == ["Delete supplier “First Name”", "Add supplier “First Name”"]
    assert ("First Name", None) in {(c.before, c.after) for c in told[0].changes}


def test_as_it_was_after_each_step(mine: Workspace, firm: str) -> None:
    first = history.last_to_undo(mine)
    second = records.save(mine, "supplier", firm, {"name": "Second Name"}).operation
    third = records.delete(mine, "supplier", [firm]).operation
    seen = [history.as_it_was(mine, "supplier", firm, step) for step in (first, second, third)]
    assert [record["name"] if record else None for record in seen] == ["First Name", "Second Name", None]


def test_undo_walks_back_and_redo_walks_forward(mine: Workspace, firm: str) -> None:
    for name in ("Second", "Third", "Fourth"):
        records.save(mine, "supplier", firm, {"name": name})
    seen = []
    for step in (history.undo, history.undo, history.redo, history.undo, history.undo):
        step(mine)
        seen.append(records.get(mine, "supplier", firm)["name"])
    assert seen == ["Third", "Second", "Third", "Second", "First Name"]
    history.undo(mine)
    with pytest.raises(NotFound):
        records.get(mine, "supplier", firm)
    for _ in range(4):
        history.redo(mine)
    assert records.get(mine, "supplier", firm)["name"] == "Fourth"
    with pytest.raises(Refused, match="nothing to do again"):
        history.redo(mine)


def test_a_new_step_ends_what_could_be_done_again(mine: Workspace, firm: str) -> None:
    records.save(mine, "supplier", firm, {"name": "Second"})
    history.undo(mine)
    records.save(mine, "supplier", firm, {"status": "ready"})
    with pytest.raises(Refused, match="nothing to do again"):
        history.redo(mine)


def test_an_undo_that_can_do_nothing_is_refused_and_says_why(mine: Workspace, firm: str) -> None:
    step = records.save(mine, "supplier", firm, {"name": "Second"}).operation
    records.save(mine, "supplier", firm, {"name": "Third"})
    with pytest.raises(Refused, match="no longer be undone") as caught:
        history.undo(mine, step)
    assert "changed it since" in caught.value.message
    assert records.get(mine, "supplier", firm)["name"] == "Third"
    with pytest.raises(NotFound, match="not in the history"):
        history.undo(mine, new_key())


def test_a_part_that_cannot_come_back_alone_is_refused(mine: Workspace, firm: str) -> None:
    site = records.add(mine, "site", {"town": "Hackney"}, parent_id=firm).id
    step = records.delete(mine, "site", [site]).operation
    records.delete(mine, "supplier", [firm])
    with pytest.raises(Refused, match="no longer be undone") as caught:
        history.undo(mine, step)
    assert "what it belonged to was deleted" in caught.value.message


def test_what_follows_from_the_postcode_is_worked_out_again_after_half_an_undo(mine: Workspace, firm: str) -> None:
    site = records.add(mine, "site", {"postcode": "E8 1EA", "label": "Shop"}, parent_id=firm).id
    step = records.save(mine, "site", site, {"postcode": "N1 9GU", "label": "Depot"}).operation
    records.save(mine, "site", site, {"postcode": "E8 3RD"})
    expected = records.get(mine, "site", site)
    done = history.undo(mine, step)
    assert [refusal.field for refusal in done.refusals] == ["postcode"]
    now = records.get(mine, "site", site)
    assert now["label"] == "Shop"
    for field in ("postcode", "local_authority", "easting", "northing"):
        assert now[field] == expected[field]


def test_my_last_step_is_mine_however_much_colleagues_do(server: Any, database: str) -> None:
    mine = open_workspace(server.address("officer_hackney", database))
    theirs = open_workspace(server.address("officer_homerton", database))
    step = records.add(mine, "supplier", {"name": "Mine"}).operation
    with theirs.store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO operations (id, title, author, opened_at, purpose)"
            " SELECT 'op' || n, 'Theirs', session_user, '2026-11-22T00:00:00Z', 'edit' FROM generate_series(1, 600) n"
        )
    assert history.last_to_undo(mine) == step
    assert history.last_to_undo(theirs) == "op600"
    mine.close()
    theirs.close()


def test_what_a_colleague_keeps_private_never_shows_in_the_history(server: Any, database: str) -> None:
    mine = open_workspace(server.address("officer_hackney", database))
    theirs = open_workspace(server.address("officer_homerton", database))
    firm = records.add(mine, "supplier", {"name": "Shared Kitchen"}).id
    records.add(mine, "note", {"text": "Between ourselves"}, parent_id=firm)
    assert [step.title for step in history.history(theirs, "supplier", firm)] == ["Add supplier “Shared Kitchen”"]
    assert "Between ourselves" not in repr(history.history(theirs, limit=500))
    assert len(history.history(mine, "supplier", firm)) == 2
    mine.close()
    theirs.close()
