"""Candidates for a search: a capped set from the index, ranked afterwards by ``domain.finding``.

A term is found where a word begins with it; one of three letters or more also anywhere in a name. Records whose name
begins with what was typed are fetched first, so that a cap never hides the best answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from crm_app.domain.finding import Candidate
from crm_app.domain.kinds import KINDS
from crm_app.store import bulk
from crm_app.store.tables import RECORDS

CAP = 150
_COLUMNS = "r.kind, r.record_id, r.root_id, r.title, r.body"
_EVERY = 10_000_000
_NAMED = 60


def candidates(
    connection: sa.Connection, terms: Sequence[str], kinds: Sequence[str] | None, sort_prefix: str
) -> list[Candidate]:
    """What may answer the folded ``terms``, at most some hundreds, of the given kinds (all when ``None``)."""
    if not terms:
        return []
    rows = (
        _in_file(connection, terms, kinds)
        if connection.dialect.name == "sqlite"
        else _on_server(connection, terms, kinds)
    )
    found = {row.record_id: Candidate(row.kind, row.record_id, row.root_id, row.title, row.body) for row in rows}
    for candidate in _named(connection, kinds, sort_prefix):
        found.setdefault(candidate.record_id, candidate)
    return list(found.values())


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _in_file(
    connection: sa.Connection,
    terms: Sequence[str],
    kinds: Sequence[str] | None,
    *,
    columns: str = _COLUMNS,
    most: int = CAP,
) -> list[sa.Row[tuple[str, ...]]]:
    """Both indexes of a file: words that begin so, and names that hold every term somewhere."""
    asked = {"search_words": " AND ".join(f"{_quoted(term)}*" for term in terms)}
    if all(len(term) > 2 for term in terms):
        asked["search_infix"] = " AND ".join(_quoted(term) for term in terms)
    listed = "" if kinds is None else " AND r.kind IN (" + ", ".join(f"'{KINDS[k].name}'" for k in kinds) + ")"
    found: list[sa.Row[tuple[str, ...]]] = []
    for index, words in asked.items():
        # The index leads and the rows follow one by one, so that a cap ends the work early.
        statement = (
            f"SELECT {columns} FROM {index} CROSS JOIN search_rows r ON r.id = {index}.rowid"
            f" WHERE {index} MATCH :words{listed} ORDER BY {index}.rowid LIMIT {most}"
        )
        found.extend(connection.execute(sa.text(statement), {"words": words}).all())
    return found


def _on_server(
    connection: sa.Connection, terms: Sequence[str], kinds: Sequence[str] | None
) -> Sequence[sa.Row[tuple[str, ...]]]:
    statement = sa.text("SELECT * FROM crm_search(:terms, '', :kinds, :most)")
    return connection.execute(
        statement, {"terms": list(terms), "kinds": list(kinds) if kinds else None, "most": CAP}
    ).all()


def _named(connection: sa.Connection, kinds: Sequence[str] | None, prefix: str) -> list[Candidate]:
    """Records whose name begins with what was typed: a range of the index on the sort key."""
    found: list[Candidate] = []
    if not prefix:
        return found
    for name in kinds or ("supplier", "opportunity", "event", "anchor"):
        kind = KINDS[name]
        if kind.parent:
            continue
        table = RECORDS[name]
        statement = sa.select(table.c.id, table.c[kind.title_field].label("title")).where(
            table.c.sort_key >= prefix, table.c.sort_key < prefix + "\U0010ffff"
        )
        rows = connection.execute(statement.order_by(table.c.sort_key, table.c.id).limit(_NAMED))
        found.extend(Candidate(name, row.id, row.id, row.title, "") for row in rows)
    return found


def every_root(connection: sa.Connection, terms: Sequence[str], kinds: Sequence[str]) -> set[str]:
    """The keys of all records that answer the terms, without a cap: for a list, where none may be missing."""
    if not terms:
        return set()
    if connection.dialect.name == "sqlite":
        return {row.root_id for row in _in_file(connection, terms, kinds, columns="r.root_id", most=_EVERY)}
    statement = sa.text("SELECT DISTINCT root_id FROM crm_search(:terms, '', :kinds, :most)")
    return set(connection.execute(statement, {"terms": list(terms), "kinds": list(kinds), "most": _EVERY}).scalars())


def titles(connection: sa.Connection, kind: str, keys: Sequence[str]) -> dict[str, str]:
    """The names of records by key."""
    table, record = RECORDS[kind], KINDS[kind]
    statement = sa.select(table.c.id, table.c[record.title_field].label("title"))
    return {row.id: row.title or "" for row in bulk.fetch(connection, statement, table.c.id, list(keys))}
