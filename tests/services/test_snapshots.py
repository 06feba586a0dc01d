"""Whole lists on both stores: orders by several keys, groups with their counts, where words stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

import pytest

from crm_app.domain.errors import UsageError
from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.domain.kinds import KINDS
from crm_app.services import lists, records, snapshots
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace, open_workspace

STATUSES = ("prospect", "engaged", "ready", None)
NAMES = ("Amber", "birch", "École", "Zinc", "Émile", "100% Clean", "a_b", "Amber Two", "Œuvre", "Ivy", "Jade", "Kale")


@pytest.fixture
def workspace(address: str) -> Iterator[Workspace]:
    opened = open_workspace(address)
    supplier, event = KINDS["supplier"], KINDS["event"]
    rows = [
        records.new_row(
            opened, supplier, {"name": name, "status": STATUSES[n % 4], "tags": ("food",) if n % 3 == 0 else ()}
        )
        for n, name in enumerate(NAMES)
    ]
    held = [
        records.new_row(opened, event, {"title": f"Event {n}", "held_on": date(2026, 1 + n % 3, 3), "kind": "workshop"})
        for n in range(6)
    ]
    with opened.operation("Fill") as op:
        op.insert(supplier, rows)
        op.insert(event, held)
    yield opened
    opened.close()


def shown(workspace: Workspace, query: ListQuery, *fields: str) -> list[tuple[object, ...]]:
    keys = snapshots.whole(workspace, query).keys
    rows = lists.page(workspace, query.kind, keys[:], fields)
    return [tuple(row[name] for name in fields) for row in rows]


def test_a_snapshot_is_the_list(workspace: Workspace) -> None:
    for sort in (Sort(), Sort("name", True), Sort("status", then=(Sort("name", True),)), Sort("tags")):
        query = ListQuery("supplier", Filter(), sort)
        assert snapshots.whole(workspace, query).keys == lists.snapshot(workspace, query)
    none = ListQuery("supplier", Filter((Condition("name", Op.IS, ("nobody",)),)))
    assert snapshots.whole(workspace, none).keys == []


def test_further_keys_order_what_the_first_leaves_equal(workspace: Workspace) -> None:
    found = shown(workspace, ListQuery("supplier", sort=Sort("status", then=(Sort("name", True),))), "status", "name")
    assert [status for status, _ in groupby(found, key=lambda row: row[0])] == ["prospect", "engaged", "ready", None]
    usual = [row[0] for row in shown(workspace, ListQuery("supplier"), "name")]
    for _, rows in groupby(found, key=lambda row: row[0]):
        names = [row[1] for row in rows]
        assert names == sorted(names, key=usual.index, reverse=True)


def test_groups_follow_one_another_and_add_up(workspace: Workspace) -> None:
    query = ListQuery("supplier", sort=Sort("name"), group="status")
    found = snapshots.whole(workspace, query)
    assert [(g.label, g.count) for g in found.groups] == [
        ("Prospect", 3),
        ("Engaged", 3),
        ("Ready to bid", 3),
        ("Not known", 3),
    ]
    rows = shown(workspace, query, "status")
    assert [status for status, _ in groupby(row[0] for row in rows)] == [group.value for group in found.groups]
    turned = snapshots.whole(workspace, ListQuery("supplier", sort=Sort("status", True), group="status"))
    assert [g.label for g in turned.groups] == ["Ready to bid", "Engaged", "Prospect", "Not known"]
    tagged = snapshots.whole(workspace, ListQuery("supplier", group="tags"))
    assert [(g.label, g.count) for g in tagged.groups] == [("food", 4), ("Not known", 8)]
    assert sum(g.count for g in snapshots.whole(workspace, ListQuery("supplier", group="name")).groups) == len(NAMES)


def test_days_are_grouped_by_their_months(workspace: Workspace) -> None:
    found = snapshots.whole(workspace, ListQuery("event", sort=Sort("held_on", True), group="held_on"))
    assert [(g.label, g.count) for g in found.groups] == [("March 2026", 2), ("February 2026", 2), ("January 2026", 2)]


def test_what_words_find_is_grouped_too(workspace: Workspace) -> None:
    found = snapshots.whole(workspace, ListQuery("supplier", Filter(search="amber"), group="status"))
    assert sum(group.count for group in found.groups) == len(found.keys) == 2
    assert snapshots.whole(workspace, ListQuery("supplier", Filter(search="amber"))).keys == lists.snapshot(
        workspace, ListQuery("supplier", Filter(search="amber"))
    )


def test_too_many_groups_are_refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "MOST_GROUPS", 2)
    with pytest.raises(UsageError, match="too many different values"):
        snapshots.whole(workspace, ListQuery("supplier", group="status"))
    assert not snapshots.can_group(KINDS["supplier"], "company_number")
    assert snapshots.can_group(KINDS["supplier"], "status")


def test_words_are_found_where_they_stand(workspace: Workspace) -> None:
    query = ListQuery("supplier", sort=Sort("status", True))
    keys = snapshots.whole(workspace, query).keys
    names = [row[0] for row in shown(workspace, query, "name")]

    def found(words: str, *fields: str, begins: bool = False) -> list[object]:
        return [names[place] for place in snapshots.places(workspace, query, keys, words, fields, begins=begins)]

    assert found("amber", "name") == [name for name in names if str(name).startswith("Amber")]
    assert found("100%", "name") == ["100% Clean"]
    assert found("a_b", "name") == ["a_b"]
    assert found("ready", "status") == [n for n in names if STATUSES[NAMES.index(str(n)) % 4] == "ready"]
    assert found("mber", "name", begins=True) == found("", "name") == found("zzz", "name", "status") == []
    assert len(found("food", "tags", "name")) == 4
    assert found("hackney", "local_authority") == []


def test_local_authorities_stand_in_the_order_of_their_names(workspace: Workspace) -> None:
    site = KINDS["site"]
    codes = ("E09000033", "E09000012", "E06000001", "E99999999", None)  # Westminster, Hackney, Hartlepool, none such
    keys = snapshots.whole(workspace, ListQuery("supplier")).keys
    rows = [
        records.new_row(workspace, site, {"postcode": "E8 1EA", "local_authority": code}, parent_id=key)
        | {"local_authority": code}
        for code, key in zip(codes, keys, strict=False)
    ]
    with workspace.operation("Move in") as op:
        op.insert(site, rows)
    query = ListQuery("supplier", sort=Sort("local_authority"), group="local_authority")
    found = snapshots.whole(workspace, query)
    assert [(group.label, group.count) for group in found.groups] == [
        ("Hackney", 1),
        ("Hartlepool", 1),
        ("Westminster", 1),
        ("Not known", 9),
    ]
    shown_codes = [row[0] for row in shown(workspace, query, "local_authority")]
    assert shown_codes[:3] == ["E09000012", "E06000001", "E09000033"]
