"""Columns of lists that are computed from parts: always from the present, never stored twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from crm_app.store.tables import RECORDS

Expression = sa.ColumnElement[Any]


def _part_value(part: str, column: str, parent: str, order: Callable[[Any], list[Any]]) -> Expression:
    """One column of the first part of a record, in the given order."""
    table, owner = RECORDS[part].alias(), RECORDS[parent]
    rows = sa.select(table.c[column]).where(table.c.parent_id == owner.c.id)
    return rows.order_by(*order(table), table.c.id).limit(1).correlate(owner).scalar_subquery()


def _main_first(table: Any) -> list[Any]:
    return [table.c.is_main.desc().nulls_last()]


def _latest(column: str) -> Callable[[Any], list[Any]]:
    return lambda table: [table.c[column].desc().nulls_last()]


def _count(part: str, parent: str, *statuses: str) -> Expression:
    table, owner = RECORDS[part].alias(), RECORDS[parent]
    rows = sa.select(sa.func.count()).where(table.c.parent_id == owner.c.id)
    if statuses:
        rows = rows.where(table.c.status.in_(statuses))
    return rows.correlate(owner).scalar_subquery()


_COMPUTED: Mapping[tuple[str, str], Callable[[], Expression]] = {
    ("supplier", "postcode"): lambda: _part_value("site", "postcode", "supplier", _main_first),
    ("supplier", "local_authority"): lambda: _part_value("site", "local_authority", "supplier", _main_first),
    ("supplier", "staff"): lambda: _part_value("size_fact", "staff", "supplier", _latest("year_end")),
    ("supplier", "turnover"): lambda: _part_value("size_fact", "turnover", "supplier", _latest("year_end")),
    ("supplier", "readiness"): lambda: _part_value("assessment", "percent", "supplier", _latest("assessed_on")),
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
