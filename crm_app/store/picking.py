"""Indexes of lists: the part that speaks for its record (main premises, latest size), and the order of all keys."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS

# By what the part is picked, and what of it a list shows: held in the index, so that the part itself is not read.
PICKED: Mapping[str, tuple[str, str]] = {
    "site": ("is_main", "local_authority, postcode"),
    "size_fact": ("year_end", "staff, turnover"),
    "assessment": ("assessed_on", "percent"),
}


def install(connection: sa.Connection) -> None:
    """Make the indexes where they are missing. The unknown comes last on both stores; only one needs it said."""
    last = "" if connection.dialect.name == "sqlite" else " NULLS LAST"
    there = set(sa.inspect(connection).get_table_names())
    for name, (column, shown) in PICKED.items():
        table = KINDS[name].plural
        if table not in there:
            continue
        connection.exec_driver_sql(
            f"CREATE INDEX IF NOT EXISTS ix_{table}_picked ON {table} (parent_id, {column} DESC{last}, id, {shown})"
        )
    if connection.dialect.name == "postgresql":
        for kind in (kind for kind in KINDS.values() if not kind.parent and kind.plural in there):
            # Row security looks at owner and visibility: with them in the index a list's order is read from it alone.
            connection.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS ix_{kind.plural}_listed ON {kind.plural} (sort_key, id)"
                " INCLUDE (anchor_id, visibility)"
            )
