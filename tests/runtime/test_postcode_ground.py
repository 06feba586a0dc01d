"""The postcodes as ground: read from the directory, kept, and never believed where the file is damaged."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from crm_app.runtime import paths
from crm_app.runtime.postcode_ground import SIDE, Ground, Patch, cached, finish, neighbours_of, read_part
from crm_app.runtime.postcodes import load_letter

CITY, HACKNEY, HAVERING = "E09000001", "E09000012", "E09000016"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CRM_HOME", str(tmp_path))
    return tmp_path


def patch(code: str, *points: tuple[int, int]) -> Patch:
    x, y = points[0]
    return Patch(code, x >> SIDE, y >> SIDE, array("i", [number for point in points for number in point]))


def test_a_letter_gives_the_same_points_as_the_directory() -> None:
    found = read_part("J", {"S12000033"} | {f"S120000{n}" for n in range(10, 52)} | {"N09000003"})
    assert found == (), "no postcode begins with J"
    whole = load_letter("Z")
    assert whole is not None
    codes = {code for code, _, _ in whole.points()}
    parts = read_part("Z", codes)
    mine = {(p.authority, x, y) for p in parts for x, y in zip(p.points[0::2], p.points[1::2], strict=True)}
    assert mine == set(whole.points())
    for part in parts:
        assert {x >> SIDE for x in part.points[0::2]} == {part.column}
        assert {y >> SIDE for y in part.points[1::2]} == {part.row}


def test_it_is_kept_and_comes_back_whole() -> None:
    codes = {CITY, HACKNEY}
    assert cached(codes) is None
    parts = [patch(CITY, (532_000, 181_000)), patch(HACKNEY, (534_000, 184_000)), patch(CITY, (532_010, 181_010))]
    made = finish(codes, parts)
    assert len(made) == 3
    assert len(made.patches) == 2, "parts of the same square are put together"
    assert cached(codes) == made
    assert cached({CITY}) is None, "other authorities are another ground"


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"\xff\xfe", None])
def test_a_damaged_file_is_as_good_as_none(home: Path, damage: bytes | None) -> None:
    finish({CITY}, [patch(CITY, (532_000, 181_000), (532_010, 181_010))])
    (file,) = (home / "cache").iterdir()
    file.write_bytes(file.read_bytes()[:-4] if damage is None else damage)
    assert cached({CITY}) is None


def test_a_folder_that_cannot_be_written_is_no_harm(home: Path) -> None:
    (home / "cache").write_text("a file where the folder should be")
    assert len(finish({CITY}, [patch(CITY, (532_000, 181_000))])) == 1
    assert cached({CITY}) is None


def test_neighbours_are_those_whose_dots_adjoin() -> None:
    beside = neighbours_of(
        [patch(CITY, (532_000, 181_000)), patch(HACKNEY, (532_400, 181_000)), patch(HAVERING, (555_000, 188_000))]
    )
    assert beside[CITY] == {HACKNEY}
    assert beside[HACKNEY] == {CITY}
    assert not beside[HAVERING]
    assert len(Ground()) == 0


def test_the_cache_is_a_folder_of_its_own(home: Path) -> None:
    assert paths.cache_folder() == home / "cache"
