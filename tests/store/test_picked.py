"""What lists say of a record by its first part: as each record's own row shows it, on both stores, for every reader."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.domain.kinds import KINDS
from crm_app.services.codes import authorities
from crm_app.store import engine, schema
from crm_app.store.engine import Store
from crm_app.store.operations import operation
from crm_app.store.queries import lists, snapshots
from crm_app.store.queries.filters import clauses
from crm_app.store.tables import RECORDS

HACKNEY, HOMERTON = "01900000-0000-7000-8000-00000000000a", "01900000-0000-7000-8000-00000000000b"
SUPPLIER, SITE, SIZE = KINDS["supplier"], KINDS["site"], KINDS["size_fact"]
PLACES = (None, "", "E09000012", "E09000030", "e09000012", "Z", "é", "É", "中", "😀")
LOGINS = {HACKNEY: "officer_hackney", HOMERTON: "officer_homerton"}
SORTS = (
    *(
        Sort(name, descending)
        for name in ("local_authority", "postcode", "staff", "turnover", "readiness", "status", "email", "name")
        for descending in (False, True)
    ),
    Sort("status", True, (Sort("local_authority"),)),
    Sort("local_authority", False, (Sort("staff", True), Sort("status"))),
    Sort("staff", False, (Sort("name", True),)),
)


def _key(number: int, kind: int) -> str:
    return f"0190000{kind}-0000-7000-8000-{(number * 7919) % 100_003:012d}"


def _rows(anchor: str) -> dict[str, list[dict[str, Any]]]:
    """Forty suppliers of an anchor, some private; up to three premises and sizes each, shared, private or published."""
    chance, first = random.Random(anchor), 1000 if anchor == HOMERTON else 0
    suppliers, sites, sizes = [], [], []
    for number in range(first, first + 40):
        key = _key(number, 1)
        common = {"anchor_id": anchor, "visibility": chance.choice(("shared", "shared", "private", "published"))}
        named = {"name": f"Firm {number % 7}", "sort_key": f"firm {number % 7}", "email": chance.choice(PLACES)}
        suppliers.append(common | named | {"id": key, "status": chance.choice((None, "engaged", "ready", "odd"))})
        for _ in range(chance.choice((0, 1, 1, 3))):
            part = common | {"parent_id": key}
            if part["visibility"] == "shared":
                part["visibility"] = chance.choice(("shared", "private"))
            place = {"local_authority": chance.choice(PLACES), "is_main": chance.choice((None, 0, 1))}
            sites.append(part | place | {"id": _key(first + len(sites), 2), "postcode": chance.choice(PLACES)})
            size = {"staff": chance.choice((None, 0, 2, 10, 9)), "year_end": chance.choice((None, "2025-03-31"))}
            sizes.append(part | size | {"id": _key(first + len(sizes), 3), "turnover": chance.choice((None, 100, 0))})
    return {"supplier": suppliers, "site": sites, "size_fact": sizes}


@pytest.fixture
def store(address: str, open_store: Callable[..., Store]) -> Store:
    """Suppliers of two anchors with private records of both, read as an officer of one."""
    for anchor, login in LOGINS.items():
        written = open_store(address.replace("officer_hackney", login), login)
        with operation(written, "Fill") as op:
            for name, rows in _rows(anchor).items():
                op.insert(KINDS[name], rows)
    return open_store(address)


def _shown(store: Store) -> dict[str, dict[str, Any]]:
    """What each record's own row says, looked up record by record under plain row security."""
    with store.read() as connection:
        keys = list(connection.execute(sa.select(RECORDS["supplier"].c.id)).scalars())
        return {row.id: dict(row.values) for row in lists.rows(connection, SUPPLIER, keys)}


def _lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def _expected(shown: dict[str, dict[str, Any]], sort: Sort) -> list[str]:
    """The order in plain Python: ties by key, the unknown last."""
    keys = sorted(shown)
    for each in reversed(sort.keys):
        field = SUPPLIER.row_fields[each.field]
        places = [choice.value for choice in field.choices]

        def _rank(key: str, name: str = each.field, places: list[str] = places) -> Any:
            value = shown[key][name]
            if name == "local_authority":  # by the name of the place, not by its code
                named = authorities().get(value or "")
                return None if named is None else (named.casefold(), value)
            if places:
                return places.index(value) if value in places else None
            return _lower(value).encode() if isinstance(value, str) else value

        known = [key for key in keys if _rank(key) is not None]
        known.sort(key=_rank, reverse=each.descending)
        keys = known + [key for key in keys if _rank(key) is None]
    return keys


def test_who_reads_a_server_sees_fewer_parts(store: Store) -> None:
    written = sum(len(_rows(anchor)["supplier"]) for anchor in LOGINS)
    assert (len(_shown(store)) == written) is store.is_sqlite


@pytest.mark.parametrize("sort", SORTS, ids=str)
def test_every_order_is_that_of_what_the_rows_show(store: Store, sort: Sort) -> None:
    expected = _expected(_shown(store), sort)
    with store.read() as connection:
        assert lists.snapshot(connection, SUPPLIER, Filter(), sort) == expected
        assert lists.snapshot(connection, SUPPLIER, Filter(), sort, limit=7) == expected[:7]
        assert lists.snapshot(connection, SUPPLIER, Filter(), sort, among=expected[3:20:2]) == expected[3:20:2]
        assert snapshots.keys(connection, SUPPLIER, Filter(), sort) == expected


def test_filters_by_a_part_find_what_the_rows_show(store: Store) -> None:
    shown = _shown(store)
    answers: dict[Op, Callable[[Any, Any], bool]] = {
        Op.IS: lambda value, wanted: value is not None and _alike(value) == _alike(wanted),
        Op.IS_NOT: lambda value, wanted: value is None or _alike(value) != _alike(wanted),
        Op.EMPTY: lambda value, _: value in (None, ""),
        Op.KNOWN: lambda value, _: value not in (None, ""),
        Op.AT_LEAST: lambda value, wanted: value is not None and value >= wanted,
        Op.LESS: lambda value, wanted: value is not None and value < wanted,
    }
    asked = [("local_authority", op, value) for op in (Op.IS, Op.IS_NOT) for value in PLACES[2:]]
    asked += [("staff", op, value) for op in answers if op not in (Op.EMPTY, Op.KNOWN) for value in (0, 2, 11)]
    asked += [(name, op, None) for name in ("local_authority", "staff", "readiness") for op in (Op.EMPTY, Op.KNOWN)]
    for name, op, value in asked:
        wanted = Filter((Condition(name, op, () if value is None else (value,)),))
        expected = {key for key, row in shown.items() if answers[op](row[name], value)}
        with store.read() as connection:
            found = lists.snapshot(connection, SUPPLIER, wanted, Sort())
            assert len(found) == len(set(found)) == lists.count(connection, SUPPLIER, wanted)
            assert set(found) == expected, (name, op, value)
            counts = dict(lists.facets(connection, SUPPLIER, name, wanted))
        for each, count in counts.items():
            assert count == sum(shown[key][name] == each for key in expected), (name, op, value, each)


def _alike(value: Any) -> Any:
    return _lower(value) if isinstance(value, str) else value


def test_nothing_is_sorted_to_nothing(store: Store) -> None:
    nobody = Filter((Condition("name", Op.IS, ("nobody",)),))
    with store.read() as connection:
        assert lists.snapshot(connection, SUPPLIER, nobody, Sort("status")) == []
        assert lists.snapshot(connection, SUPPLIER, nobody, Sort()) == []


def test_a_part_is_found_in_its_index_or_once_for_all(store: Store) -> None:
    wanted = Filter((Condition("local_authority", Op.IS, ("E09000012",)),))
    asked = sa.select(RECORDS["supplier"].c.id).where(*clauses(SUPPLIER, wanted))
    sql = str(asked.compile(store.engine, compile_kwargs={"literal_binds": True})).replace("%", "%%")
    with store.read() as connection:
        plan = "\n".join(str(row) for row in connection.exec_driver_sql(
            f"EXPLAIN {'QUERY PLAN' if store.is_sqlite else ''} {sql}"))  # fmt: skip
    assert ("COVERING INDEX ix_sites_picked" if store.is_sqlite else "hashed SubPlan") in plan


def test_an_upgrade_replaces_the_index_of_older_stores(
    server: Any, database: str, administrator_of: Callable[..., AbstractContextManager[sa.Connection]]
) -> None:
    with administrator_of(server, database) as connection:
        connection.exec_driver_sql("DROP INDEX crm.ix_sites_picked_seen")
        connection.exec_driver_sql("CREATE INDEX ix_sites_picked ON crm.sites (parent_id)")
    upgraded = engine.connect(server.address("postgres", database), author="postgres")
    schema.upgrade(upgraded)
    with upgraded.read() as connection:
        found = {index["name"]: index for index in sa.inspect(connection).get_indexes("sites", schema="crm")}
    upgraded.close()
    assert "ix_sites_picked" not in found
    assert {"anchor_id", "visibility"} <= set(found["ix_sites_picked_seen"]["dialect_options"]["postgresql_include"])
