"""Indexes of lists: the part that speaks for its record (main premises, latest size), and the order of all keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS


class Picking(NamedTuple):
    """By which column a record's first part is picked, the greatest first, and which of its columns a list shows."""

    by: str
    shown: tuple[str, ...]


PICKED: Mapping[str, Picking] = {
    "site": Picking("is_main", ("local_authority", "postcode")),
    "size_fact": Picking("year_end", ("staff", "turnover")),
    "assessment": Picking("assessed_on", ("percent",)),
}


def install(connection: sa.Connection) -> None:
    """Make the indexes where they are missing. What a list shows stands in them, so that no row itself is read."""
    there = set(sa.inspect(connection).get_table_names())
    for name, picking in PICKED.items():
        if KINDS[name].plural in there:
            _pick(connection, KINDS[name].plural, picking)
    if "credentials" in there:  # what ends soon is asked for every morning
        ending = "CREATE INDEX IF NOT EXISTS ix_credentials_ending ON credentials (expires_on, id, parent_id, what)"
        seen = "" if connection.dialect.name == "sqlite" else " INCLUDE (anchor_id, visibility)"
        connection.exec_driver_sql(ending + seen)
    if connection.dialect.name == "postgresql":
        for kind in (kind for kind in KINDS.values() if not kind.parent and kind.plural in there):
            # Row security looks at owner and visibility: with them in the index a list's order is read from it alone.
            connection.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS ix_{kind.plural}_listed ON {kind.plural} (sort_key, id)"
                " INCLUDE (anchor_id, visibility)"
            )


def _pick(connection: sa.Connection, table: str, picking: Picking) -> None:
    """The unknown comes last on both stores; only one needs it said, and the same one holds row security against it."""
    shown = ", ".join(picking.shown)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE INDEX IF NOT EXISTS ix_{table}_picked ON {table} (parent_id, {picking.by} DESC, id, {shown})"
        )
        return
    # Stores from before had an index of the first name, without owner and visibility.
    connection.exec_driver_sql(f"DROP INDEX IF EXISTS ix_{table}_picked")
    connection.exec_driver_sql(
        f"CREATE INDEX IF NOT EXISTS ix_{table}_picked_seen ON {table}"
        f" (parent_id, {picking.by} DESC NULLS LAST, id) INCLUDE ({shown}, anchor_id, visibility)"
    )
