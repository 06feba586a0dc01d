"""Lists and filters answer alike on both stores: each is held against the same plain Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crm_app.domain.fields import Kind
from crm_app.domain.filters import Condition, Filter, Op, Sort, operators
from crm_app.domain.kinds import KINDS
from crm_app.domain.names import sort_key
from crm_app.store.engine import Store
from crm_app.store.operations import operation
from crm_app.store.queries import lists
from crm_app.store.values import stored_row

HACKNEY = "01900000-0000-7000-8000-00000000000a"
SUPPLIER, SITE, SIZE = KINDS["supplier"], KINDS["site"], KINDS["size_fact"]
NAMES = (
    "Smith & Sons <Ltd>",
    "Fish<br>Chips",
    "<img src=//x>",
    "O'Neil",
    "Robert'); DROP TABLE suppliers; --",
    "R&D",
    "100% Clean",
    "100 Clean",
    "snake_case",
    "snakeXcase",
    "back\\slash",
    'Quote "d"',
    "École du Café",
    "Ecole du Cafe",
    "ÉCOLE",
    "école",
    "Cafe\u0301 NFD",
    "Zebra",
    "zebra",
    "ZEBRA",
    "Åland",
    "Über",
    "Straße",
    "STRASSE",
    "\u202eevil",
    "zero\u200bwidth",
    "Ⅷ Legion",
    "😀 Emoji",
    "中文公司",
    "Жанна",
    "ЖАННА",
    "İstanbul",
    "a",
    "A",
    "Σίγμα",
    "1 First",
    "10 Tenth",
    "2 Second",
    "x" * 10_000,
)
TAGS = ((), ("food",), ("food", "west end"), ('say "hi"',), ("back\\slash",), ("50%",), ("FOOD bank",), ("a,b",))
CODES = ((), ("30000000",), ("33000000",), ("45210000", "90910000"), ("45000000",))


def _values(number: int, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "services": None if number % 3 == 0 else f"{name[:50]} does {number % 5}",
        "status": (None, "prospect", "engaged", "ready", "not a known one")[number % 5],
        "tags": TAGS[number % len(TAGS)],
        "cpv_codes": CODES[number % len(CODES)],
        "email": None if number % 2 else f"Info{number % 4}@Firm.example",
    }


def _key(number: int, kind: int = 0) -> str:
    return f"0190000{kind}-0000-7000-8000-{(number * 7919) % 1000:012d}"


EXPECTED = {_key(number): _values(number, name) for number, name in enumerate(NAMES)}
STAFF = {key: number % 4 for number, key in enumerate(EXPECTED) if number % 5}
TURNOVER = {
    key: Decimal(number % 4 * 1000).quantize(Decimal("0.01")) for number, key in enumerate(EXPECTED) if number % 5
}
for _key_of, _row in EXPECTED.items():
    _row["staff"], _row["turnover"] = STAFF.get(_key_of), TURNOVER.get(_key_of)


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with suppliers of hostile names, some of unknown size."""
    common = {"anchor_id": HACKNEY, "visibility": "shared"}
    rows = [
        common | {"id": key, "sort_key": sort_key(row["name"]), **stored_row(SUPPLIER.fields, row)}
        for key, row in EXPECTED.items()
    ]
    sizes = [
        common | {"id": _key(number, 1), "parent_id": key}
        | stored_row(SIZE.fields, {"staff": STAFF[key], "turnover": TURNOVER[key], "year_end": date(2026, 3, 31)})
        for number, key in enumerate(STAFF)
    ]  # fmt: skip
    with operation(store, "Fill") as op:
        op.insert(SUPPLIER, rows)
        op.insert(SIZE, sizes)
    return store


def _lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def _rank(field: str, value: Any) -> Any:
    """What a value is sorted by: bytes of its text, a choice by its place, a number as it is; ``None`` is unknown."""
    described = SUPPLIER.row_fields[field]
    if value in (None, "", ()):
        return None
    if described.kind is Kind.CHOICE:
        places = [choice.value for choice in described.choices]
        return places.index(value) if value in places else None
    if isinstance(value, str):
        return _lower(value).encode()
    return value


def _sorted(field: str, descending: bool) -> list[str]:
    ranks = {
        key: _rank(field, row[field]) if field else sort_key(row["name"]).encode() for key, row in EXPECTED.items()
    }
    known = sorted(key for key, rank in ranks.items() if rank is not None)
    known.sort(key=lambda key: ranks[key], reverse=descending)
    if descending:  # a stable sort reversed keeps equal ones in ascending order of their keys
        known = sorted(known, key=lambda key: ranks[key], reverse=True)
    return known + sorted(key for key, rank in ranks.items() if rank is None)


def listed(store: Store, *conditions: Condition, sort: Sort = Sort()) -> list[str]:
    with store.read() as connection:
        found = lists.snapshot(connection, SUPPLIER, Filter(conditions), sort)
        assert lists.count(connection, SUPPLIER, Filter(conditions)) == len(found)
    return found


def names(keys: list[str]) -> set[str]:
    return {EXPECTED[key]["name"] for key in keys}


def test_every_order_is_the_same_on_both_stores(filled: Store) -> None:
    for field in ("", "name", "services", "status", "email", "staff", "turnover"):
        for descending in (False, True):
            found = listed(filled, sort=Sort(field, descending))
            assert found == _sorted("" if field == "name" else field, descending), (field, descending)


def test_further_keys_order_alike_on_both_stores(filled: Store) -> None:
    sort = Sort("status", True, (Sort("staff"), Sort("name", True)))
    found = listed(filled, sort=sort)
    by_name = _sorted("", True)
    ranks = {key: (_rank("status", row["status"]), _rank("staff", row["staff"])) for key, row in EXPECTED.items()}

    def place(key: str) -> tuple[object, ...]:
        status, staff = ranks[key]
        return (status is None, -(status or 0), staff is None, staff or 0, by_name.index(key))

    assert found == sorted(EXPECTED, key=place)


def _holds(op: Op, value: Any, wanted: Any) -> bool:
    if op is Op.EMPTY:
        return value in (None, "", ())
    if op is Op.KNOWN:
        return value not in (None, "", ())
    if op is Op.IS_NOT:
        return not _holds(Op.IS, value, wanted)
    if value in (None, "", ()):
        return False
    if isinstance(value, str):
        text, sought = _lower(value), _lower(str(wanted))
        is_it = text == sought
        return {Op.IS: is_it, Op.IN: is_it, Op.CONTAINS: sought in text, Op.STARTS: text.startswith(sought)}[op]
    return bool(
        {Op.IS: value == wanted, Op.AT_LEAST: value >= wanted, Op.AT_MOST: value <= wanted, Op.MORE: value > wanted,
         Op.LESS: value < wanted}[op]
    )  # fmt: skip


def test_every_operator_holds_against_plain_python(filled: Store) -> None:
    sought: dict[str, tuple[Any, ...]] = {
        "name": (
            *(name[:200] for name in NAMES),
            "%",
            "_",
            "\\",
            "'",
            '"',
            "É",
            "é",
            "zEb",
            " ",
            "100%",
            "*",
            "(",
            "--",
        ),
        "email": ("info0@firm.example", "INFO", "@", "_"),
        "staff": (0, 2, 9),
        "turnover": (Decimal("0.00"), Decimal("1000.00"), Decimal("1999.99")),
    }
    for field, values in sought.items():
        described = SUPPLIER.row_fields[field]
        for op in operators(described):
            for wanted in values if op not in (Op.EMPTY, Op.KNOWN) else (None,):
                given = () if wanted is None else (wanted,)
                expected = {key for key, row in EXPECTED.items() if _holds(op, row[field], wanted)}
                assert set(listed(filled, Condition(field, op, given))) == expected, (field, op, wanted)


def test_any_of_several_words_will_do(filled: Store) -> None:
    for op in (Op.CONTAINS, Op.STARTS, Op.IN):
        wanted = ("zebra", "100% Clean", "école")
        expected = {key for key, row in EXPECTED.items() if any(_holds(op, row["name"], word) for word in wanted)}
        assert set(listed(filled, Condition("name", op, wanted))) == expected
        assert expected


def test_choices_are_filtered_by_their_stored_word(filled: Store) -> None:
    for op, values in ((Op.IN, ("ready", "engaged")), (Op.IN, ()), (Op.IS, ("ready",)), (Op.IS_NOT, ("ready",))):
        found = {EXPECTED[key]["status"] for key in listed(filled, Condition("status", op, values))}
        every = {None, "prospect", "engaged", "ready", "not a known one"}
        assert found == (every - {"ready"} if op is Op.IS_NOT else set(values))


def test_a_list_is_filtered_by_its_items_as_written(filled: Store) -> None:
    for tag in ('say "hi"', "back\\slash", "50%", "a,b", "food"):
        found = listed(filled, Condition("tags", Op.IN, (tag,)))
        assert {EXPECTED[key]["tags"] for key in found} == {tags for tags in TAGS if tag in tags}, tag
    found = listed(filled, Condition("tags", Op.CONTAINS, ("food",)))
    assert {EXPECTED[key]["tags"] for key in found} == {("food",), ("food", "west end"), ("FOOD bank",)}
    assert not any(EXPECTED[key]["tags"] for key in listed(filled, Condition("tags", Op.EMPTY)))


def test_a_cpv_code_finds_everything_below_it_and_nothing_beside_it(filled: Store) -> None:
    below = {
        "30000000": {CODES[1]},
        "33000000": {CODES[2]},
        "45000000": {CODES[3], CODES[4]},
        "45210000": {CODES[3]},
        "words": set(),
    }
    for code, wanted in below.items():
        found = listed(filled, Condition("cpv_codes", Op.CONTAINS, (code,)))
        assert {EXPECTED[key]["cpv_codes"] for key in found} == wanted, code


def test_conditions_hold_together_and_pages_keep_their_order(filled: Store) -> None:
    found = listed(filled, Condition("staff", Op.AT_LEAST, (2,)), Condition("name", Op.CONTAINS, ("e",)))
    assert found
    assert all(EXPECTED[key]["staff"] >= 2 and "e" in _lower(EXPECTED[key]["name"]) for key in found)
    wanted = [found[-1], "gone", found[0]]
    with filled.read() as connection:
        page = lists.rows(connection, SUPPLIER, wanted, ["name", "staff", "turnover", "tags"])
    assert [row.id for row in page] == [found[-1], found[0]]
    assert [row.values for row in page] == [
        {name: EXPECTED[key][name] for name in ("name", "staff", "turnover", "tags")} for key in (found[-1], found[0])
    ]


def test_facets_count_what_the_list_shows(filled: Store) -> None:
    with filled.read() as connection:
        whole = lists.facets(connection, SUPPLIER, "status", Filter())
        some = lists.facets(connection, SUPPLIER, "status", Filter(), among=list(EXPECTED)[:7])
    for found, keys in ((whole, list(EXPECTED)), (some, list(EXPECTED)[:7])):
        counts: dict[Any, int] = {}
        for key in keys:
            counts[EXPECTED[key]["status"]] = counts.get(EXPECTED[key]["status"], 0) + 1
        assert found == sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] is None, pair[0] or ""))


@pytest.fixture
def published(store: Store) -> Callable[..., list[str]]:
    """Notices published at moments around one day; asks for those that answer a condition."""
    chance, notice = KINDS["opportunity"], KINDS["notice"]
    moments = ("2026-11-21T23:59:59.999999", "2026-11-22T00:00:00", "2026-11-22T23:59:59.5", "2026-11-23T00:00:00")
    common = {"anchor_id": HACKNEY, "visibility": "published"}
    rows = [
        common | {"id": _key(number, 2), "parent_id": _key(0, 3), "ocid": "o", "release_id": str(number)}
        | stored_row(notice.fields, {"published_at": datetime.fromisoformat(moment).replace(tzinfo=UTC)})
        for number, moment in enumerate(moments)
    ]  # fmt: skip
    with operation(store, "Fill") as op:
        op.insert(chance, [common | {"id": _key(0, 3), "title": "Catering", "sort_key": "catering"}])
        op.insert(notice, [*rows, common | {"id": _key(9, 2), "parent_id": _key(0, 3), "ocid": "o", "release_id": "9"}])
    numbers = {row["id"]: row["release_id"] for row in rows}

    def _ask(op: Op, value: Any) -> list[str]:
        with store.read() as connection:
            found = lists.snapshot(
                connection, notice, Filter((Condition("published_at", op, (value,)),)), Sort("published_at")
            )
        return [numbers[key] for key in found]

    return _ask


def test_a_day_means_the_whole_day_where_moments_are_compared(published: Callable[..., list[str]]) -> None:
    day = date(2026, 11, 22)
    assert published(Op.IS, day) == ["1", "2"]
    assert published(Op.AT_LEAST, day) == ["1", "2", "3"]
    assert published(Op.AT_MOST, day) == ["0", "1", "2"]
    assert published(Op.MORE, day) == ["3"]
    assert published(Op.LESS, day) == ["0"]
    assert published(Op.AT_LEAST, datetime(2026, 11, 22, 12, tzinfo=UTC)) == ["2", "3"]
