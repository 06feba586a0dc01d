"""Many rows at once: fetched by any number of keys, alike on both kinds of store."""

from __future__ import annotations

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS
from crm_app.store import bulk
from crm_app.store.engine import Store
from crm_app.store.tables import RECORDS
from crm_app.store.values import loaded_rows

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
