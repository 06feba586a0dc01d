"""Who is in the register already: people and suppliers by their e-mail address, people of a supplier by name."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from crm_app.store.tables import RECORDS

MOST = 5


def with_email(connection: sa.Connection, email: str) -> list[sa.Row[Any]]:
    """``kind``, ``id``, ``name`` and ``supplier`` of the people and suppliers with an e-mail address, at most five."""
    person, supplier = RECORDS["person"], RECORDS["supplier"]
    wanted = email.strip().lower()
    people: sa.Select[Any] = (
        sa.select(sa.literal("person").label("kind"), person.c.id, person.c.name, person.c.parent_id.label("supplier"))
        .where(sa.func.lower(person.c.email) == wanted)
        .limit(MOST)
    )
    firms: sa.Select[Any] = (
        sa.select(sa.literal("supplier").label("kind"), supplier.c.id, supplier.c.name, supplier.c.id.label("supplier"))
        .where(sa.func.lower(supplier.c.email) == wanted)
        .limit(MOST)
    )
    found = [*connection.execute(people).all(), *connection.execute(firms).all()]
    return found[:MOST]


def named(connection: sa.Connection, supplier: str, name: str) -> list[sa.Row[Any]]:
    """``id`` and ``name`` of the people of a supplier with that name, however its capitals are set."""
    person = RECORDS["person"]
    statement: sa.Select[Any] = sa.select(person.c.id, person.c.name).where(person.c.parent_id == supplier)
    wanted = " ".join(name.split()).casefold()
    return [row for row in connection.execute(statement) if " ".join(str(row.name).split()).casefold() == wanted]
