"""Which anchor a person works for."""

from __future__ import annotations

import sqlalchemy as sa

from crm_app.store.tables import RECORDS, members, store_facts


def own_anchor(connection: sa.Connection) -> str:
    """The anchor of this login, or of this file; empty where none is set up yet."""
    anchors = RECORDS["anchor"]
    if connection.dialect.name == "postgresql":
        login = connection.exec_driver_sql("SELECT session_user").scalar_one()
        found = connection.execute(
            sa.select(members.c.anchor_id)
            .where(members.c.login == login, members.c.role != "observer")
            .order_by(members.c.anchor_id)
        ).scalar()
    else:
        found = connection.execute(sa.select(store_facts.c.value).where(store_facts.c.name == "own_anchor")).scalar()
    return found or connection.execute(sa.select(anchors.c.id).order_by(anchors.c.id).limit(1)).scalar() or ""


def set_own_anchor(connection: sa.Connection, anchor_id: str) -> None:
    """Remember which anchor this file is kept for."""
    connection.execute(sa.delete(store_facts).where(store_facts.c.name == "own_anchor"))
    connection.execute(sa.insert(store_facts).values(name="own_anchor", value=anchor_id))


def is_administrator(connection: sa.Connection) -> bool:
    """Whether this login may change what belongs to the whole collaborative; whoever has the file, may."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.exec_driver_sql("SELECT crm.crm_is_admin() OR crm.crm_is_trusted()").scalar_one())
