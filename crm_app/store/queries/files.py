"""The bytes of evidence files: written once in pieces, read back whole."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from crm_app.store.tables import RECORDS, file_pieces

PIECE = 512 * 1024


def keep(connection: sa.Connection, key: str, content: bytes) -> None:
    """Keep bytes under a key of their own. They are never changed afterwards."""
    pieces = [content[start : start + PIECE] for start in range(0, len(content), PIECE)]
    rows = [{"file": key, "number": number, "piece": piece} for number, piece in enumerate(pieces)]
    connection.execute(sa.insert(file_pieces), rows)


def content(connection: sa.Connection, key: str) -> bytes:
    """The bytes kept under a key; empty where there are none or this login may not read them."""
    statement = sa.select(file_pieces.c.piece).where(file_pieces.c.file == key).order_by(file_pieces.c.number)
    return b"".join(connection.execute(statement).scalars())


def keys(connection: sa.Connection) -> list[str]:
    """The keys of every file that a record names, for copying a store."""
    evidence = RECORDS["evidence"]
    held = sa.select(file_pieces.c.file).distinct().where(file_pieces.c.file.in_(sa.select(evidence.c.file)))
    return sorted(connection.execute(held).scalars())


def missing(connection: sa.Connection, wanted: Collection[str]) -> list[str]:
    """Those of ``wanted`` that the store has no bytes of."""
    statement = sa.select(file_pieces.c.file).distinct()
    held = set(connection.execute(statement).scalars()) if wanted else set()
    return sorted(set(wanted) - held)
