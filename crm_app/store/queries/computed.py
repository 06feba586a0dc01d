"""Columns of lists that are computed from parts: always from the present, never stored twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from crm_app.domain.suppliers import BASIC_FACTS, INSURANCES
from crm_app.store.queries.picked import PartValue
from crm_app.store.tables import RECORDS

Expression = sa.ColumnElement[Any]
Clause = sa.ColumnElement[bool]


def _count(part: str, parent: str, *statuses: str) -> Expression:
    table, owner = RECORDS[part].alias(), RECORDS[parent]
    rows = sa.select(sa.func.count()).where(table.c.parent_id == owner.c.id)
    if statuses:
        rows = rows.where(table.c.status.in_(statuses))
    return rows.correlate(owner).scalar_subquery()


def _has(part: str, *known: str, only: Callable[[Any], Any] | None = None) -> Clause:
    """Whether a supplier has a part in which any of some columns is known."""
    table, owner = RECORDS[part].alias(), RECORDS["supplier"]
    rows = sa.select(sa.literal(1)).where(table.c.parent_id == owner.c.id)
    if known:
        rows = rows.where(sa.or_(*(table.c[name].is_not(None) for name in known)))
    if only is not None:
        rows = rows.where(only(table))
    return rows.correlate(owner).exists()


def basic_facts() -> Mapping[str, Clause]:
    """When each of the basic facts about a supplier is known."""
    own = RECORDS["supplier"].c
    return {
        "trade": sa.or_(own.cpv_codes.is_not(None), own.services.is_not(None)),
        "size": _has("size_fact", "staff", "turnover"),
        "contact": sa.or_(own.email.is_not(None), own.phone.is_not(None), _has("person", "email", "phone", "mobile")),
        "insurance": _has("credential", only=lambda table: table.c.what.in_(INSURANCES)),
        "place": expression("supplier", "local_authority").is_not(None),
    }


def _known_facts() -> Expression:
    known = basic_facts()
    total: Expression = sa.literal(0)
    for name in BASIC_FACTS:
        total = total + sa.case((known[name], 1), else_=0)
    return total


def _unknown_facts() -> Expression:
    """A list as the store keeps lists; nothing where every fact is known."""
    known = basic_facts()
    text: Expression = sa.literal("[", sa.Text())
    for name in BASIC_FACTS:
        text = text + sa.case((known[name], ""), else_=f'"{name}",')
    return sa.func.nullif(sa.func.rtrim(text, ",") + "]", "[]")


def _next_expiry() -> Expression:
    table, owner = RECORDS["credential"].alias(), RECORDS["supplier"]
    newest = sa.select(sa.func.max(table.c.expires_on).label("ends")).where(table.c.parent_id == owner.c.id)
    ends = newest.group_by(table.c.what).correlate(owner).subquery()
    return sa.select(sa.func.min(ends.c.ends)).scalar_subquery()


_COMPUTED: Mapping[tuple[str, str], Callable[[], Expression]] = {
    ("supplier", "postcode"): lambda: PartValue("site", "postcode", "supplier"),
    ("supplier", "local_authority"): lambda: PartValue("site", "local_authority", "supplier"),
    ("supplier", "staff"): lambda: PartValue("size_fact", "staff", "supplier"),
    ("supplier", "turnover"): lambda: PartValue("size_fact", "turnover", "supplier"),
    ("supplier", "readiness"): lambda: PartValue("assessment", "percent", "supplier"),
    ("supplier", "known_facts"): lambda: _known_facts(),
    ("supplier", "unknown_facts"): lambda: _unknown_facts(),
    ("supplier", "next_expiry"): lambda: _next_expiry(),
    ("opportunity", "notices"): lambda: _count("notice", "opportunity"),
    ("event", "invited"): lambda: _count(
        "invitation", "event", "invited", "accepted", "declined", "attended", "no_show"
    ),
    ("event", "accepted"): lambda: _count("invitation", "event", "accepted", "attended"),
    ("event", "attended"): lambda: _count("invitation", "event", "attended"),
}


def expression(kind: str, field: str) -> Expression:
    """The SQL of a listed field, stored or computed."""
    made = _COMPUTED.get((kind, field))
    return made() if made else RECORDS[kind].c[field]
