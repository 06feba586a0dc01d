"""The pipeline read at once: what cards and bars need of every opportunity that answers a filter."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from crm_app.domain.filters import Filter
from crm_app.domain.kinds import KINDS
from crm_app.store.queries.filters import clauses
from crm_app.store.tables import RECORDS

_CARD = ("id", "title", "stage", "buyers", "value_net", "closes_on")
_DAYS = ("published_on", "closes_on", "award_on", "starts_on", "ends_on", "extends_until")
_FLAGGING = ("pipeline_notice", "engagement", "planned_notice")
Rows = list[Any]  # rows to be unpacked in the order of their columns


def cards(connection: sa.Connection, wanted: Filter, among: Collection[str] | None = None) -> Rows:
    """What the board shows, the first to close at the top; ``among`` limits it to what a search found."""
    table = RECORDS["opportunity"]
    statement = (
        sa.select(*(table.c[name] for name in _CARD))
        .where(*clauses(KINDS["opportunity"], wanted))
        .order_by(table.c.closes_on.nulls_last(), table.c.sort_key, table.c.id)
    )
    return _among(connection, statement, among)


def bars(connection: sa.Connection, wanted: Filter, among: Collection[str] | None = None) -> Rows:
    """What the timeline shows; ``told_on`` is the day the market was first told of it, by its milestones."""
    table, milestone = RECORDS["opportunity"], RECORDS["milestone"]
    day = sa.func.coalesce(milestone.c.actual_on, milestone.c.revised_on, milestone.c.planned_on)
    told = (
        sa.select(milestone.c.parent_id, sa.func.min(day).label("told_on"))
        .where(milestone.c.step.in_(_FLAGGING))
        .group_by(milestone.c.parent_id)
        .subquery()
    )
    columns = [table.c[name] for name in ("id", "title", "stage", "buyers", "using_bodies", *_DAYS)]
    statement = (
        sa.select(*columns, told.c.told_on)
        .select_from(table.outerjoin(told, told.c.parent_id == table.c.id))
        .where(*clauses(KINDS["opportunity"], wanted))
        .order_by(table.c.id)
    )
    return _among(connection, statement, among)


def _among(connection: sa.Connection, statement: sa.Select[Any], among: Collection[str] | None) -> Rows:
    rows = connection.execute(statement).all()
    return [row for row in rows if among is None or row.id in among]
