"""Saved views: one's own and the collaborative's, opened again as they were left, whatever has gone since."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from crm_app.domain.errors import Invalid, NotFound, Refused, UsageError
from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.services import history, records, views
from crm_app.services.workspace import Workspace, open_workspace

READY = Filter((Condition("status", Op.IN, ("ready",)),))


@pytest.fixture
def workspace(address: str) -> Iterator[Workspace]:
    opened = open_workspace(address)
    for number in range(4):
        status = "ready" if number % 2 else "engaged"
        records.add(opened, "supplier", {"name": f"Firm {number}", "status": status})
    yield opened
    opened.close()


def test_a_view_comes_back_as_it_was_left(workspace: Workspace) -> None:
    sort, layout = Sort("status", True, (Sort("name"),)), {"shown": ["name", "status"], "frozen": 1}
    key = views.save_view(workspace, "Ready firms", "supplier", READY, sort, layout).id
    views.save_view(workspace, "Theirs too", "supplier", Filter(), Sort(), {}, shared=True, in_rail=False)
    views.save_view(workspace, "Tenders", "opportunity", Filter(), Sort(), {})
    mine, ours = views.views(workspace, "supplier")
    assert (mine.id, mine.name, mine.is_mine, mine.in_rail) == (key, "Ready firms", True, True)
    assert (mine.wanted, mine.sort, dict(mine.layout), mine.gone) == (READY, sort, layout, ())
    assert (ours.name, ours.is_mine, ours.in_rail) == ("Theirs too", False, False)
    assert len(views.views(workspace)) == 3
    assert views.counts(workspace, [mine, ours]) == {mine.id: 2, ours.id: 4}
    assert views.view(workspace, key) == mine


def test_a_view_is_saved_over_renamed_and_deleted(workspace: Workspace) -> None:
    key = views.save_view(workspace, "Ready", "supplier", READY, Sort(), {}).id
    views.save_view(workspace, "Ready", "supplier", Filter(), Sort("staff"), {"group": "status"}, key=key)
    views.rename(workspace, key, " Everybody ")
    views.show_in_rail(workspace, key, False)
    known = views.view(workspace, key)
    assert (known.name, known.wanted, known.sort, known.in_rail) == ("Everybody", Filter(), Sort("staff"), False)
    deleted = views.delete(workspace, key)
    with pytest.raises(NotFound):
        views.view(workspace, key)
    history.undo(workspace, deleted.operation)
    assert views.view(workspace, key).name == "Everybody"


def test_names_are_wanted_and_taken_once(workspace: Workspace) -> None:
    views.save_view(workspace, "Ready", "supplier", READY, Sort(), {})
    other = views.save_view(workspace, "Other", "supplier", READY, Sort(), {}).id
    views.save_view(workspace, "Ready", "event", Filter(), Sort(), {})  # of another list
    with pytest.raises(UsageError, match="already"):
        views.save_view(workspace, "ready ", "supplier", READY, Sort(), {})
    with pytest.raises(UsageError, match="already"):
        views.rename(workspace, other, "Ready")
    with pytest.raises(Invalid):
        views.save_view(workspace, "  ", "supplier", READY, Sort(), {})


def test_a_view_is_handed_to_the_collaborative_and_back(workspace: Workspace) -> None:
    key = views.save_view(workspace, "Ready", "supplier", READY, Sort(), {}).id
    assert records.get(workspace, "view", key).visibility == "private"
    views.share(workspace, key)
    assert not views.view(workspace, key).is_mine
    assert records.get(workspace, "view", key).visibility == "shared"
    views.keep_to_oneself(workspace, key)
    assert views.view(workspace, key).is_mine


def test_nobody_is_shown_the_private_view_of_another(workspace: Workspace) -> None:
    values = {"name": "Of a colleague", "noun": "supplier", "owner": "somebody else", "wanted": "{}", "layout": "{}"}
    records.add(workspace, "view", values)
    assert views.views(workspace, "supplier") == []


def test_what_is_gone_is_named_and_the_rest_opens(workspace: Workspace) -> None:
    kept = {"conditions": [["colour", "is", ["red"]], ["status", "in", ["ready"]], "spoilt"], "sort": "-shape,name"}
    values = {"name": "Old", "noun": "supplier", "owner": workspace.author, "layout": "not JSON"}
    records.add(workspace, "view", {**values, "wanted": json.dumps(kept)})
    lost = records.add(workspace, "view", {**values, "name": "Lost", "noun": "tribute", "wanted": "[]"}).id
    (old,) = views.views(workspace)
    assert (old.wanted, old.sort, old.gone, dict(old.layout)) == (READY, Sort("name"), ("colour", "shape"), {})
    with pytest.raises(Refused):
        views.view(workspace, lost)
