"""Suppliers as points: the same on both stores, by the same filter as the list, and nobody lost."""

from __future__ import annotations

import shutil
from pathlib import Path

from crm_app.domain.filters import Condition, Filter, Op, chosen
from crm_app.domain.kinds import KINDS
from crm_app.services import lists, records
from crm_app.services.lists import ListQuery
from crm_app.services.map_points import authority_names, map_area, map_points, names_of
from crm_app.services.workspace import Workspace, open_workspace

HACKNEY, CITY = "E09000012", "E09000001"


def add(workspace: Workspace, name: str, *postcodes: str, **values: object) -> str:
    key = records.add(workspace, "supplier", {"name": f"{name} (test)", **values}).id
    for place, postcode in enumerate(postcodes):
        site = {"postcode": postcode, "is_main": place == len(postcodes) - 1}
        records.add(workspace, "site", site, parent_id=key)
    return key


def everyone(*conditions: Condition, search: str = "") -> ListQuery:
    return ListQuery("supplier", Filter(conditions, search))


def test_each_supplier_once_by_its_main_premises(workspace: Workspace) -> None:
    kitchen = add(workspace, "Clapton Kitchen", "EC1A 1BB", "E8 1EA", status="engaged")
    press = add(workspace, "Amber Press", "EC1A 1BB")
    nowhere = [add(workspace, "Nowhere Yet"), add(workspace, "Belfast Bakery", "BT1 1AA")]
    found = map_points(workspace, everyone())
    assert set(found.keys) == {kitchen, press}
    assert set(found.unplaced) == set(nowhere)
    assert found.total == 4
    assert found.by_authority[HACKNEY] == 1
    assert sum(found.by_authority.values()) == 4
    row = lists.page(workspace, "supplier", [kitchen], ["local_authority"])[0]
    assert row["local_authority"] == HACKNEY, "the map and the list take the same premises"
    place = list(found.keys).index(kitchen)
    assert (found.eastings[place] // 10_000, found.northings[place] // 10_000) == (53, 18)


def test_it_answers_the_filter_and_the_search_of_the_list(workspace: Workspace) -> None:
    kitchen = add(workspace, "Clapton Kitchen", "E8 1EA", status="engaged")
    add(workspace, "Amber Press", "E8 1EA", status="dormant")
    engaged = Condition("status", Op.IS, ("engaged",))
    assert list(map_points(workspace, everyone(engaged)).keys) == [kitchen]
    assert list(map_points(workspace, everyone(search="clapton")).keys) == [kitchen]
    local = Condition("local_authority", Op.IN, (HACKNEY,))
    assert map_points(workspace, everyone(local)).by_authority == {HACKNEY: 2}
    assert map_points(workspace, everyone(Condition("local_authority", Op.IN, (CITY,)))).total == 0


def test_what_is_chosen_on_the_map_is_a_filter_of_the_list(workspace: Workspace) -> None:
    keys = [add(workspace, name, "E8 1EA") for name in ("Amber", "Birch", "Copper")]
    wanted = everyone(chosen(keys[:2], "2 suppliers chosen on the map"))
    assert set(lists.snapshot(workspace, wanted)) == set(keys[:2])
    assert lists.count(workspace, wanted) == 2
    assert lists.facets(workspace, wanted, "local_authority") == [(HACKNEY, 2)]
    assert set(map_points(workspace, wanted).keys) == set(keys[:2])
    assert lists.count(workspace, everyone(chosen((), "none"))) == 0


def test_very_many_may_be_chosen(workspace: Workspace) -> None:
    kept = add(workspace, "Amber", "E8 1EA")
    many = [f"01900000-0000-7000-8000-{number:012d}" for number in range(100_000)]
    assert list(lists.snapshot(workspace, everyone(chosen([*many, kept], "100,001 suppliers")))) == [kept]


def test_the_ground_is_london_where_there_is_no_area_of_interest(workspace: Workspace) -> None:
    area = map_area(workspace)
    assert len(area.codes) == 33
    assert not area.home


def test_the_ground_is_the_region_of_the_areas_of_interest(sqlite_template: Path, tmp_path: Path) -> None:
    # On a server an administrator defines them; here whoever has the file does.
    workspace = open_workspace(shutil.copy(sqlite_template, tmp_path / "areas.crm"))
    records.add(workspace, "area", {"name": "Salford (test)", "codes": ("E08000006",)})
    area = map_area(workspace)
    assert area.home == {"E08000006"}
    assert "E08000003" in area.codes
    assert HACKNEY not in area.codes
    records.add(workspace, "area", {"name": "Wider (test)", "codes": ("E08000003", HACKNEY)})
    assert map_area(workspace).home == {"E08000006"}, "the smallest"
    assert HACKNEY in map_area(workspace).codes, "every area has its ground"
    anchor = records.get(workspace, "anchor", workspace.own_anchor())
    own = {**anchor.values, "areas": (HACKNEY,), "bordering_areas": (CITY,)}
    records.save(workspace, "anchor", anchor.id, own, version=anchor.version, original=anchor.values)
    area = map_area(workspace)
    assert area.home == {HACKNEY, CITY}, "one's own before any other"
    assert authority_names(area)["E08000006"] == "Salford"
    workspace.close()


def test_names_are_in_their_order(workspace: Workspace) -> None:
    birch, amber = add(workspace, "Birch"), add(workspace, "Amber")
    assert names_of(workspace, (birch, amber)) == [(amber, "Amber (test)"), (birch, "Birch (test)")]
    assert KINDS["supplier"].title_field == "name"
