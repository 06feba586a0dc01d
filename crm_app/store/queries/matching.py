"""Facts for matching, fetched for many records at once, and which records are worth comparing at all.

The order a store makes here is rough: it only decides who is compared when there are more than can be. The score
itself is reckoned in ``domain.matching``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from typing import Any

import sqlalchemy as sa

from crm_app.domain.kinds import RecordKind
from crm_app.store import bulk
from crm_app.store.queries import search
from crm_app.store.queries.filters import escaped
from crm_app.store.tables import RECORDS

MOST_PREFIXES = 8  # of a kind: a notice with a hundred codes still asks a short question
MOST_WORDS = 8
_WHOLE_CODE = 8
_GROUP, _DIVISION, _WORD = 8, 3, 2  # how much each kind of meeting counts when candidates are put in order


def part_rows(
    connection: sa.Connection, kind: RecordKind, names: Sequence[str], parents: Sequence[str] | None = None
) -> list[sa.Row[Any]]:
    """``parent_id`` and chosen columns, in stored form, of the parts of some records or of all; oldest first."""
    table = RECORDS[kind.name]
    statement = sa.select(table.c.parent_id, *(table.c[name] for name in names)).order_by(table.c.id)
    if parents is None:
        return list(connection.execute(statement).all())
    return bulk.fetch(connection, statement, table.c.parent_id, parents)


def _points(text: Any, pieces: Sequence[str], each: int) -> list[Any]:
    return [sa.case((text.like(f"%{escaped(piece)}%", escape="\\"), each), else_=0) for piece in pieces]


def _nearness(kind: RecordKind, word_columns: Sequence[str], codes: Sequence[str], words: Sequence[str]) -> Any | None:
    """Points for shared CPV groups and divisions and for shared words; ``None`` where there is nothing to go by."""
    table = RECORDS[kind.name]
    groups = list(dict.fromkeys(f'"{code[:3]}' for code in codes if code[2:3] not in ("", "0")))[:MOST_PREFIXES]
    divisions = list(dict.fromkeys(f'"{code[:2]}' for code in codes))[:MOST_PREFIXES]
    text: Any = sa.func.lower(sa.func.coalesce(table.c[word_columns[0]], ""))
    for name in word_columns[1:]:
        text = text + " " + sa.func.lower(sa.func.coalesce(table.c[name], ""))
    points = _points(table.c.cpv_codes, groups, _GROUP) + _points(table.c.cpv_codes, divisions, _DIVISION)
    points += _points(text, list(dict.fromkeys(words))[:MOST_WORDS], _WORD)
    if not points:
        return None
    total = points[0]
    for more in points[1:]:
        total = total + more
    return total


def candidates(
    connection: sa.Connection,
    kind: RecordKind,
    *,
    codes: Sequence[str],
    words: Sequence[str],
    word_columns: Sequence[str],
    most: int,
) -> list[str] | None:
    """The keys of the records likeliest to fit, at most ``most``; ``None`` where there are no more than that in all.

    A record is likely where it shares a CPV division or group, or one of the ``words`` (lower case, at least the
    beginning of a word) stands in one of ``word_columns``.
    """
    table = RECORDS[kind.name]
    total = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    if total <= most:
        return None
    nearness = _nearness(kind, word_columns, codes, words)
    if nearness is None:
        return []
    inner = sa.select(table.c.id, nearness.label("near")).subquery()
    statement = sa.select(inner.c.id).where(inner.c.near > 0).order_by(inner.c.near.desc(), inner.c.id).limit(most)
    return list(connection.execute(statement).scalars())


def in_tier(
    connection: sa.Connection,
    beside: Container[str],
    *,
    patterns: Sequence[str],
    words: Sequence[str],
    shared: int,
    silent: bool,
    most: int,
) -> dict[str, sa.Row[Any]]:
    """Suppliers that share the beginning of a code or of so many words, or are silent on their trade, by key.

    Each comes as :func:`_at_a_glance` reads it; those ``beside`` are known already and left out.
    """
    table, chosen = RECORDS["supplier"], _at_a_glance()
    found: list[sa.Row[Any]] = []
    if patterns:
        place = sa.func.instr if connection.dialect.name == "sqlite" else sa.func.strpos  # half as slow again with LIKE
        begins = [place(table.c.cpv_codes, f'"{_ended(pattern)}') > 0 for pattern in patterns]
        found += connection.execute(chosen.where(sa.or_(*begins)).limit(most)).all()
    met = Counter(key for word in words for key in search.every_root(connection, [word], ["supplier"]))
    told = sorted(key for key, count in met.items() if count >= shared)[:most]
    found += bulk.fetch(connection, chosen, table.c.id, [key for key in told if key not in beside])
    if silent:
        nothing = [table.c[name].is_(None) for name in ("cpv_codes", "services", "tags")]
        found += connection.execute(chosen.where(*nothing).order_by(table.c.id).limit(most)).all()
    return {row[0]: row for row in found if row[0] not in beside}


def _at_a_glance() -> sa.Select[Any]:
    """Key, name, codes, local authorities with commas between, and newest turnover: as stored, and in one question."""
    table, site, size = RECORDS["supplier"], RECORDS["site"], RECORDS["size_fact"]
    areas = sa.select(sa.func.aggregate_strings(site.c.local_authority, ",")).where(site.c.parent_id == table.c.id)
    turnover = sa.select(size.c.turnover).where(size.c.parent_id == table.c.id, size.c.turnover.is_not(None))
    newest = turnover.order_by(size.c.year_end.desc().nulls_last(), size.c.id.desc()).limit(1)
    told = (areas.scalar_subquery().label("areas"), newest.scalar_subquery().label("turnover"))
    return sa.select(table.c.id, table.c.name, table.c.cpv_codes, *told)


def _ended(pattern: str) -> str:
    """A whole code is met only by itself, a beginning by every code that begins so."""
    return f'{pattern}"' if len(pattern) == _WHOLE_CODE else pattern


def still_open(stages: Sequence[str], day: str) -> list[sa.ColumnElement[bool]]:
    """Opportunities somebody can still prepare for: at one of these stages, and not closed before the day."""
    table = RECORDS["opportunity"]
    return [
        sa.or_(table.c.stage.is_(None), table.c.stage.in_(stages)),
        sa.or_(table.c.closes_on.is_(None), table.c.closes_on >= day),
    ]


def is_described() -> sa.ColumnElement[bool]:
    """Opportunities with a description."""
    return RECORDS["opportunity"].c.description.is_not(None)


def opportunity_rows(
    connection: sa.Connection, names: Sequence[str], only: Sequence[sa.ColumnElement[bool]]
) -> list[sa.Row[Any]]:
    """Chosen columns, in stored form, of the opportunities that meet the conditions."""
    table = RECORDS["opportunity"]
    return list(connection.execute(sa.select(*(table.c[name] for name in names)).where(*only)).all())
