"""Cutting a stream into releases: any chunking gives the same pieces, and faults stay where they are."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import Refused
from crm_app.importers import ocds_splitter
from crm_app.importers.ocds_splitter import Measure, Splitter
from crm_app.importers.ocds_stream import PACKAGE_LISTS, pieces_in, pieces_of
from crm_app.importers.ocds_values import ReleaseJson

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def cut(data: bytes, step: int, measure: Measure | None = None) -> list[tuple[bytes, str]]:
    stream = BytesIO(data)
    splitter = Splitter(lambda _: stream.read(step), PACKAGE_LISTS, measure=measure)
    return [(piece.raw, piece.problem) for piece in splitter.pieces()]


@given(st.lists(st.dictionaries(st.text(), JSON, max_size=4), max_size=5), JSON, st.integers(1, 40), st.booleans())
def test_releases_come_out_as_they_went_in(
    releases: list[dict[str, object]], other: object, step: int, indent: bool
) -> None:
    package = {"uri": "https://data.example/a", "x": other, "releases": releases, "y": other}
    data = json.dumps(package, indent=1 if indent else None, ensure_ascii=False).encode("utf-8", "surrogatepass")
    found = cut(data, step)
    assert [problem for _, problem in found if problem] == []
    assert [json.loads(raw.decode("utf-8", "surrogatepass")) for raw, _ in found] == releases


@given(st.binary(max_size=60) | st.text('[]{}",: ab1\\', max_size=40).map(str.encode), st.integers(1, 9))
def test_nothing_crashes_it(data: bytes, step: int) -> None:
    once = cut(b'{"releases":[' + data, step)
    assert once == cut(b'{"releases":[' + data, 1000)
    assert once == cut(b'{"releases":[' + data, 1000, ReleaseJson().measure)


@given(st.lists(st.dictionaries(st.text(), JSON, max_size=4), max_size=5), st.integers(1, 400), st.booleans())
def test_a_release_that_is_read_to_find_its_end_is_read_once(
    releases: list[dict[str, object]], step: int, ascii_only: bool
) -> None:
    data = json.dumps({"releases": releases}, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    followed, read = cut(data, step), ReleaseJson()
    assert followed == cut(data, step, read.measure)
    stream = BytesIO(data)
    for (raw, _), piece in zip(
        followed, Splitter(stream.read, PACKAGE_LISTS, measure=read.measure).pieces(), strict=True
    ):
        assert read.read(piece.raw) == ReleaseJson().read(raw)


def test_long_faulty_and_deep_releases_are_followed_where_they_cannot_be_read_at_once() -> None:
    long = json.dumps({"x": ["\u00a3}{" * 9 for _ in range(9_000)]}, ensure_ascii=False).encode()
    deep = b'{"x":' * 300 + b"1" + b"}" * 300
    data = b'{"releases":[{"a":1},{"b":}, ' + long + b"," + deep + b"," + long + b',{"c":"\xff"},{"a":1}]}'
    read = ReleaseJson()
    found = cut(data, 50_000, read.measure)
    assert found == cut(data, 50_000)
    assert [raw for raw, _ in found] == [b'{"a":1}', b'{"b":}', long, b"", long, b'{"c":"\xff"}', b'{"a":1}']
    stream = BytesIO(data)
    notes = []
    for piece in Splitter(stream.read, PACKAGE_LISTS, measure=read.measure).pieces():
        if piece.raw and piece.raw != b'{"b":}':
            read.read(piece.raw)
            notes.append(len(read.notes))
    assert notes == [0, 0, 0, 1, 0]  # what was odd about one is not said of the next


def test_what_is_no_release_is_told_apart() -> None:
    found = cut(b'{"releases":[1,null,"x",{"a":1},tru,{"b":2}}, {"c":3}],"x":[{"y":[[]]}]}', 1000)
    assert [raw for raw, _ in found if raw] == [b'{"a":1}', b'{"b":2}', b'{"c":3}']
    assert len([problem for _, problem in found if problem]) == 5


@pytest.mark.parametrize("data", [b'{"releases":[{"a":1},{"b"', b'{"releases":[{"a":1},{"b":"}', b'[{"a":1},{"b":{'])
def test_a_file_cut_off_within_a_release_says_so(data: bytes) -> None:
    assert cut(data, 5)[0] == (b'{"a":1}', "")
    assert "in the middle" in cut(data, 5)[1][1]


def test_a_file_cut_off_between_releases_says_so() -> None:
    assert "before its list" in cut(b'{"releases":[{"a":1},', 5)[1][1]


def test_depth_is_counted_before_anything_is_parsed() -> None:
    deep = b'{"x":' * 10_000 + b"1" + b"}" * 10_000
    found = cut(b'{"releases":[' + deep + b',{"a":1}]}', 1000)
    assert "levels deep" in found[0][1]
    assert found[1] == (b'{"a":1}', "")
    assert "levels deep" in cut(deep, 1000)[0][1]
    assert ["levels deep" in piece.problem for piece in pieces_in(BytesIO(b'{"a":1}\n' + deep))] == [False, True]


def test_a_release_beyond_the_limit_is_left_out_and_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocds_splitter, "MAX_RELEASE_BYTES", 1000)
    large = b'{"x":[' + b"1," * 3000 + b"1]}"
    found = cut(b'{"releases":[{"a":1},' + large + b',{"b":2}]}', 100)
    assert [raw for raw, _ in found] == [b'{"a":1}', b"", b'{"b":2}']
    assert "larger than" in found[1][1]
    assert "larger than" in cut(large, 100)[0][1]
    endless = cut(b'{"releases":[{"a":1},{"b":"' + b"x" * 5000, 100)
    assert "without end" in endless[-1][1]


@pytest.mark.parametrize("step", [1, 3, 1000])
@pytest.mark.parametrize("behind", [b" garbage", b'"text"', b'"endless', b"\n12, 13", b"x" * 50 + b" y"])
def test_what_stands_behind_the_package_is_said_once(behind: bytes, step: int) -> None:
    found = cut(b'{"releases":[{"a":1}]}' + behind, step)
    assert [raw for raw, _ in found] == [b'{"a":1}', b""]
    assert "behind the end" in found[1][1]


@pytest.mark.parametrize("step", [1, 1000])
def test_white_space_and_a_further_package_may_follow(step: int) -> None:
    package = b'{"releases":[{"a":1}]}'
    assert cut(package + b" \r\n\n", step) == [(b'{"a":1}', "")]
    assert cut(package + b",\n" + package, step) == [(b'{"a":1}', "")] * 2


def test_members_of_a_record_are_found() -> None:
    record = b'{"ocid":"o","compiledRelease":{"a":1},"releases":[{"b":2}]}'
    assert [piece.raw for piece in pieces_of(record)] == [b'{"b":2}']
    assert [piece.raw for piece in pieces_of(record, frozenset(), frozenset({b"compiledRelease"}))] == [b'{"a":1}']


@pytest.mark.parametrize("data", [b"", b"  \n ", b"<html></html>", b"ocid,title\n1,2", b"PK\x03\x04", b'"text"'])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        list(pieces_in(BytesIO(data)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_forms_are_recognised(encoding: str) -> None:
    data = '{"releases":[{"a":"£"}]}'.encode(encoding)
    assert [piece.raw.decode() for piece in pieces_in(BytesIO(data))] == ['{"a":"£"}']
