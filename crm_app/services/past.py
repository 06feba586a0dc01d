"""As it was: one record with its parts, or a whole list, as it stood at the end of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from crm_app.domain.dates import format_date
from crm_app.domain.errors import NotFound, UsageError
from crm_app.domain.kinds import KINDS, RecordKind, parts_of
from crm_app.domain.records import Record, Row
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from crm_app.store.changelog.past import Moment, moment_before
from crm_app.store.queries import past as queries

_LAST_DAY = date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class PastRecord:
    """A record as it was, with its parts by the name of their kind, and theirs in turn."""

    day: date
    record: Record
    parts: Mapping[str, Sequence[PastRecord]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastList:
    """A list as it was: which records it had, in order. Its rows are read page by page with ``page``."""

    day: date
    query: ListQuery
    keys: Sequence[str]
    moment: Moment


def end_of(day: date) -> datetime:
    """The instant at which a day of this office ends: the midnight after it, whatever the clocks did meanwhile."""
    if day >= _LAST_DAY:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time()).astimezone(UTC)


def start_of(day: date) -> datetime:
    """The instant at which a day of this office begins."""
    return end_of(day - timedelta(days=1)) if day > date.min else datetime.min.replace(tzinfo=UTC)


def check_over(workspace: Workspace, day: date | None) -> None:
    """Raises ``UsageError`` for a day that is still to come: nobody knows what will be."""
    if day is not None and day > workspace.today():
        raise UsageError(f"{format_date(day)} is still to come", "", "Ask for today or an earlier day.")


def as_of(workspace: Workspace, query: ListQuery, day: date) -> PastList:
    """A list as it was at the end of a day: the same filter and order, answered from what was known then."""
    kind = KINDS[query.kind]
    with workspace.store.read() as connection:
        moment = moment_before(connection, end_of(day))
        keys = queries.snapshot(connection, kind, query.wanted, query.sort, moment)
    return PastList(day, query, keys, moment)


def page(workspace: Workspace, past: PastList, keys: Sequence[str], fields: Sequence[str] | None = None) -> list[Row]:
    """The rows for some keys of a past list, in that order."""
    with workspace.store.read() as connection:
        return queries.rows(connection, KINDS[past.query.kind], keys, past.moment, fields)


def records_then(workspace: Workspace, past: PastList, kind_name: str, keys: Sequence[str]) -> list[Record]:
    """Other records as they were at the moment of a past list: what its rows belong to or point at."""
    with workspace.store.read() as connection:
        return queries.records(connection, KINDS[kind_name], keys, past.moment)


def record_as_of(workspace: Workspace, kind_name: str, key: str, day: date) -> PastRecord:
    """A record as it was at the end of a day, with its parts; raises ``NotFound`` where it did not exist then."""
    kind = KINDS[kind_name]
    with workspace.store.read() as connection:
        moment = moment_before(connection, end_of(day))
        found = queries.records(connection, kind, [key], moment)
        if not found:
            raise NotFound(
                f"There was no such {kind.label.lower()} on {format_date(day)}",
                "It was not in the register at the end of that day, or belongs to another anchor.",
                "Choose a later day; its history says when it came.",
            )
        return _with_parts(connection, kind, found, moment, day)[key]


def _with_parts(
    connection: Any, kind: RecordKind, found: Sequence[Record], moment: Moment, day: date
) -> dict[str, PastRecord]:
    """Each record with everything beneath it."""
    below: dict[str, dict[str, list[PastRecord]]] = {record.id: {} for record in found}
    for name, some in queries.parts(connection, list(parts_of(kind)), list(below), moment).items():
        for parts in below.values():
            parts[name] = []
        whole = _with_parts(connection, KINDS[name], some, moment, day) if some else {}
        for record in some:
            below[record.parent_id][name].append(whole[record.id])
    return {record.id: PastRecord(day, record, below[record.id]) for record in found}
