"""The texts and codes that a store can learn CPV codes from, newest first, and how far its changes have come."""

from __future__ import annotations

import sqlalchemy as sa

from crm_app.domain.kinds import RecordKind
from crm_app.store.tables import RECORDS, change_log


def last_change(connection: sa.Connection) -> int:
    """The number of the newest change that this person may see; 0 in a store without any."""
    newest = sa.select(change_log.c.seq).order_by(change_log.c.seq.desc()).limit(1)
    return connection.execute(newest).scalar() or 0


def coded_texts(
    connection: sa.Connection, kind: RecordKind, title: str, description: str, most: int
) -> list[tuple[str | None, str | None, str | None]]:
    """(title, description, CPV codes as stored) of the newest records of a kind that have codes."""
    table = RECORDS[kind.name]
    statement = (
        sa.select(table.c[title], table.c[description], table.c.cpv_codes)
        .where(table.c.cpv_codes.is_not(None), sa.func.coalesce(table.c[title], table.c[description]).is_not(None))
        .order_by(table.c.id.desc())
        .limit(most)
    )
    return [(named, told, codes) for named, told, codes in connection.execute(statement)]
