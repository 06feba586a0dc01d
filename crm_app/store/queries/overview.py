"""The register counted for its overview: one pass over the suppliers, one over their CPV codes.

Columns are the expressions that lists filter by; where one is reckoned for all suppliers at once instead, a test holds
it to what the lists say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from crm_app.domain.overview import SupplierGroup
from crm_app.domain.suppliers import BASIC_FACTS, INSURANCES
from crm_app.store.queries.computed import basic_facts, expression
from crm_app.store.tables import RECORDS

PLACE = "place"  # known where the local authority is
_DIVISION = re.compile(r'"(\d\d)')


def _band(value: sa.ColumnElement[int], highest: Sequence[int]) -> sa.ColumnElement[int]:
    steps = [(value <= most, place) for place, most in enumerate(highest)]
    return sa.case((value.is_(None), None), *steps, else_=len(highest))


def _due(day: sa.ColumnElement[str], before: Sequence[date]) -> sa.ColumnElement[int]:
    steps = [(day < limit.isoformat(), place) for place, limit in enumerate(before)]
    return sa.case((day.is_(None), None), *steps, else_=len(before))


def supplier_groups(
    connection: sa.Connection, highest_staff: Sequence[int], before: Sequence[date]
) -> list[SupplierGroup]:
    """Every supplier in exactly one group. ``highest_staff`` ends the size bands, ``before`` the bands of expiry."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL jit = off")  # compiling takes longer than it saves
    supplier, held = RECORDS["supplier"], _held()
    listed = [expression("supplier", name).label(name) for name in ("status", "vcse", "local_authority", "staff")]
    together = supplier.outerjoin(held, held.c.parent_id == supplier.c.id)
    # Kept apart, or SQLite looks a number of staff up again for every band that it compares it with.
    inner = (
        sa.select(*listed, held.c.next_expiry, _gaps(held.c.insured).label("gaps"))
        .select_from(together)
        .cte("listed")
        .prefix_with("MATERIALIZED")
    )
    facts = sa.select(
        inner.c.status,
        inner.c.vcse,
        inner.c.local_authority,
        _band(inner.c.staff, highest_staff).label("size"),
        _due(inner.c.next_expiry, before).label("expiry"),
        inner.c.gaps,
    ).subquery()
    counted = sa.select(*facts.c, sa.func.count().label("count")).group_by(*facts.c)
    return [
        SupplierGroup(
            row.status,
            row.vcse,
            row.local_authority,
            row.size,
            row.expiry,
            _missing(row.gaps, row.local_authority),
            row._mapping["count"],
        )
        for row in connection.execute(counted)
    ]


def _held() -> sa.Subquery:
    """What all suppliers hold, read in one go: the lists' own ``next_expiry``, and whether any is an insurance."""
    table = RECORDS["credential"]
    insurance = sa.func.max(sa.case((table.c.what.in_(INSURANCES), 1), else_=0)).label("insured")
    newest = sa.select(table.c.parent_id, sa.func.max(table.c.expires_on).label("ends"), insurance)
    kinds = newest.group_by(table.c.parent_id, table.c.what).subquery()
    ends, insured = sa.func.min(kinds.c.ends).label("next_expiry"), sa.func.max(kinds.c.insured).label("insured")
    return sa.select(kinds.c.parent_id, ends, insured).group_by(kinds.c.parent_id).subquery()


def _gaps(insured: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """The basic facts that are missing as the bits of a number; the place is read off its own column."""
    known = {**basic_facts(), "insurance": sa.func.coalesce(insured, 0) == 1}
    gaps: sa.ColumnElement[int] = sa.literal_column("0", sa.Integer)
    for bit, name in enumerate(BASIC_FACTS):
        if name != PLACE:
            gaps = gaps + sa.case((known[name], 0), else_=1 << bit)
    return gaps


def _missing(gaps: int, authority: str | None) -> frozenset[str]:
    missing = {name for bit, name in enumerate(BASIC_FACTS) if gaps >> bit & 1}
    return frozenset(missing if authority else {*missing, PLACE})


def divisions(connection: sa.Connection) -> tuple[Mapping[str, int], int]:
    """How many suppliers bid in each CPV division (its two digits), and how many have no code at all."""
    counted = Counter(connection.execute(sa.select(RECORDS["supplier"].c.cpv_codes)).scalars())
    found: Counter[str] = Counter()
    for codes, count in counted.items():
        found.update(dict.fromkeys(_DIVISION.findall(codes or ""), count))
    return found, counted[None]
