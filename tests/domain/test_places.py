"""Postcodes, areas of interest and distances; and our lists of areas and authorities against the published ones."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.places import (
    Area,
    Place,
    areas_from,
    distance_km,
    is_pseudo,
    is_within,
    latest,
    outcode_of,
    parse_postcode,
)

REFERENCE = Path(__file__).resolve().parents[2] / "resources" / "reference"
CITY, HACKNEY = "E09000001", "E09000012"


@cache
def our_document() -> dict[str, Any]:
    return tomllib.loads((REFERENCE / "areas.toml").read_text(encoding="utf-8"))


@cache
def our_areas() -> dict[str, Area]:
    return latest(areas_from(our_document()))


@cache
def our_authorities() -> dict[str, dict[str, str]]:
    with (REFERENCE / "authorities.csv").open(encoding="utf-8", newline="") as stream:
        return {row["code"]: row for row in csv.DictReader(stream)}


def names_of(codes: frozenset[str]) -> set[str]:
    return {our_authorities()[code]["name"] for code in codes}


@pytest.mark.parametrize(
    ("written", "postcode"),
    [
        ("m11aa", "M1 1AA"),
        ("M1 1AA ", "M1 1AA"),
        ("SW1A1AA", "SW1A 1AA"),
        ("e8\u00a01ea", "E8 1EA"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("W1A0AX", "W1A 0AX"),
        ("n1c 4ag", "N1C 4AG"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN551PT", "DN55 1PT"),
        ("b33.8th", "B33 8TH"),
        ("gir 0aa", "GIR 0AA"),
        ("ZZ99 9ZZ", "ZZ99 9ZZ"),
        ("zz993vz", "ZZ99 3VZ"),
    ],
)
def test_a_postcode_takes_its_one_form(written: str, postcode: str) -> None:
    assert parse_postcode(written) == postcode
    assert parse_postcode(postcode) == postcode


@pytest.mark.parametrize(
    "written",
    [
        "",
        "E8",
        "E8 1E",
        "E8 1EAA",
        "Q1 1AA",
        "E8 1CA",
        "AI1 1AA",
        "E8I 1EA",
        "12345",
        "ZZ98 1AA",
        "Hackney",
    ],
)
def test_what_is_no_postcode_is_refused_by_name(written: str) -> None:
    with pytest.raises(ValueError, match="is not a UK postcode") as refused:
        parse_postcode(written)
    assert f"“{written}”" in str(refused.value)


@given(st.from_regex(r"\A[A-PR-UWYZ][A-HK-Y][0-9]{1,2}[0-9][ABD-HJLNP-UW-Z]{2}\Z"))
def test_spelling_does_not_matter(squeezed: str) -> None:
    spelt = parse_postcode(squeezed)
    assert parse_postcode(spelt.lower()) == parse_postcode(f" {squeezed} ") == spelt
    assert outcode_of(spelt) + spelt[-3:] == squeezed


def test_postcodes_that_stand_for_no_place_are_told() -> None:
    assert [is_pseudo(p) for p in ("GIR 0AA", "ZZ99 3VZ", "E8 1EA")] == [True, True, False]


def test_the_outcode_is_the_first_half() -> None:
    assert [outcode_of(p) for p in ("E8 1EA", "EC1A 1BB")] == ["E8", "EC1A"]


def test_within_an_area() -> None:
    area = Area("City & Hackney", "2025-04", frozenset({CITY, HACKNEY}), "")
    assert [is_within(code, area) for code in (HACKNEY, "E09000030", "", None)] == [True, False, None, None]


def test_distance_is_in_kilometres_and_unknown_without_a_point() -> None:
    here, there = Place("E8 1EA", HACKNEY, 534_000, 184_000), Place("E9 1AA", HACKNEY, 537_000, 188_000)
    assert distance_km(here, there) == 5.0
    assert distance_km(here, here) == 0.0
    assert distance_km(here, Place("BT1 1AA", "N09000003")) is None


def test_areas_are_read_and_faulty_ones_refused() -> None:
    entry = {"name": "A", "version": "2024", "codes": [HACKNEY], "definition": "d"}
    later = entry | {"version": "2025", "codes": [CITY]}
    assert latest(areas_from({"areas": [later, entry]}))["A"].codes == {CITY}
    with pytest.raises(ValueError, match="same name and version"):
        areas_from({"areas": [entry, entry]})
    with pytest.raises(ValueError, match="has no local authority"):
        areas_from({"areas": [entry | {"codes": []}]})


def test_our_areas_are_what_their_names_say() -> None:
    areas = our_areas()
    assert names_of(areas["City & Hackney"].codes) == {"City of London", "Hackney"}
    assert names_of(areas["North East London"].codes) == {
        "City of London",
        "Hackney",
        "Tower Hamlets",
        "Newham",
        "Waltham Forest",
        "Redbridge",
        "Havering",
        "Barking and Dagenham",
    }
    assert len(areas["Inner London"].codes) == 13
    london = {code for code, row in our_authorities().items() if row["region"] == "London"}
    assert areas["Greater London"].codes == london
    assert len(london) == 33
    assert all(area.codes <= london for area in areas.values())
    assert all(area.version and area.definition for area in areas.values())


def test_the_bordering_area_is_the_borders_of_both() -> None:
    borders = our_document()["borders"]
    assert our_areas()["City & Hackney and bordering boroughs"].codes == {*borders[CITY], *borders[HACKNEY]}
    assert names_of(frozenset(borders[HACKNEY])) == {
        "City of London",
        "Islington",
        "Haringey",
        "Waltham Forest",
        "Newham",
        "Tower Hamlets",
    }
    assert CITY in borders[HACKNEY]
    assert HACKNEY in borders[CITY]


def test_authorities_are_well_formed() -> None:
    rows = our_authorities()
    assert len(rows) == 361
    assert all(len(code) == 9 and code[0] in "EWSN" and row["name"] and row["region"] for code, row in rows.items())
    assert rows[HACKNEY]["name"] == "Hackney"


def test_authorities_are_the_published_current_ones(shared_data: Path) -> None:
    with (shared_data / "geo" / "la_all_codes.csv").open(encoding="utf-8-sig", newline="") as stream:
        current = {r["LADCD"]: r for r in csv.DictReader(stream) if r["Current"] == "TRUE"}
    assert {code: row["name"] for code, row in our_authorities().items()} == {
        code: row["LADNM"] for code, row in current.items()
    }
    assert all(our_authorities()[code]["region"] == (r["RGNNM"] or r["CTRYNM"]) for code, r in current.items())


def test_every_published_postcode_of_two_boroughs_is_read(shared_data: Path) -> None:
    with (shared_data / "geo" / "postcodes_hackney_city.csv").open(encoding="utf-8", newline="") as stream:
        published = [row["pcd"] for row in csv.DictReader(stream)]
    assert [p for p in published if parse_postcode(p.replace(" ", "").lower()) != p] == []
