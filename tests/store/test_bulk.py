"""Many rows at once: fetched by any number of keys, alike on both kinds of store."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import Refused
from crm_app.domain.kinds import KINDS
from crm_app.store import bulk
from crm_app.store.engine import Store
from crm_app.store.operations import operation
from crm_app.store.queries import search_index
from crm_app.store.queries.search import every_root
from crm_app.store.tables import RECORDS, change_log
from crm_app.store.values import loaded_rows

HACKNEY = "01900000-0000-7000-8000-00000000000a"
ANCHORS = RECORDS["anchor"]


def test_rows_are_found_by_any_number_of_keys(store: Store) -> None:
    statement = sa.select(ANCHORS.c.id, ANCHORS.c.name).order_by(ANCHORS.c.id)
    with store.read() as connection:
        every = list(connection.execute(statement).all())
        keys = [row.id for row in every]
        assert keys
        assert bulk.fetch(connection, statement, ANCHORS.c.id, keys) == every
        assert bulk.fetch(connection, statement, ANCHORS.c.id, keys[:1] * 3) == every[:1]
        assert bulk.fetch(connection, statement, ANCHORS.c.id, []) == []
        strange = [f"no {n} ' \" \\ ü [] {{}}" for n in range(bulk.BATCH + 1)]
        assert bulk.fetch(connection, statement, ANCHORS.c.id, [*strange, keys[0]]) == every[:1]


def test_what_else_a_statement_asks_still_holds(store: Store) -> None:
    with store.read() as connection:
        name = connection.execute(sa.select(ANCHORS.c.name).order_by(ANCHORS.c.id)).scalars().first()
        statement = sa.select(ANCHORS.c.id).where(ANCHORS.c.name != name)
        versions = sa.select(ANCHORS.c.version, sa.func.count().label("count")).group_by(ANCHORS.c.version)
        assert bulk.fetch(connection, statement, ANCHORS.c.name, [name]) == []
        [counted] = bulk.fetch(connection, versions, ANCHORS.c.version, [1, 99])
        assert counted.version == 1


def test_stored_rows_become_rows_of_values(store: Store) -> None:
    anchor = KINDS["anchor"]
    names = ("id", "name", "areas")
    with store.read() as connection:
        rows = connection.execute(sa.select(*(ANCHORS.c[name] for name in names)).order_by(ANCHORS.c.id)).all()
    loaded = list(loaded_rows(anchor.fields, names, rows))
    assert [(key, name) for key, name, _ in loaded] == [(row.id, row.name) for row in rows]
    assert all(isinstance(areas, tuple) for _, _, areas in loaded)
    assert list(loaded_rows(anchor.fields, names, [])) == []


def _posts(count: int) -> list[dict[str, str]]:
    return [
        {"id": f"o-{n:05}", "anchor_id": HACKNEY, "visibility": "shared", "title": f"Mooring posts {n}"}
        for n in range(count)
    ]


def test_more_rows_than_one_statement_takes_are_all_written_logged_and_found(store: Store) -> None:
    kind, table = KINDS["opportunity"], RECORDS["opportunity"]
    rows = _posts(9_000)
    rows[1]["description"] = "Of larch"  # a column that the other rows do not name
    with operation(store, "Add many") as op:
        op.insert(kind, rows)
    with store.read() as connection:
        written = connection.execute(sa.select(table.c.id, table.c.title, table.c.description).order_by(table.c.id))
        assert [tuple(row) for row in written] == [(row["id"], row["title"], row.get("description")) for row in rows]
        logged = sa.select(sa.func.count()).where(change_log.c.operation_id == op.change.operation)
        assert connection.execute(logged).scalar_one() == len(rows)
        assert every_root(connection, ["mooring"], ["opportunity"]) == {row["id"] for row in rows}
        assert every_root(connection, ["larch"], ["opportunity"]) == {"o-00001"}
        assert search_index.astray(connection, kind) == 0


def test_whatever_becomes_of_many_rows_the_index_wipes_at_once_afterwards(
    sqlite_template: Path, tmp_path: Path, open_store: Callable[..., Store]
) -> None:
    store = open_store(str(shutil.copy(sqlite_template, tmp_path / "store.crm")))
    with operation(store, "Add many") as op:
        op.insert(KINDS["opportunity"], _posts(200))
    with pytest.raises(Refused), operation(store, "Add them again") as op:
        op.insert(KINDS["opportunity"], [*reversed(_posts(300))])
    with store.read() as connection:
        for index in ("search_infix", "search_words"):
            asked = f"SELECT v FROM {index}_config WHERE k = 'secure-delete'"
            assert connection.exec_driver_sql(asked).scalar_one() == 1
        assert len(every_root(connection, ["mooring"], ["opportunity"])) == 200
