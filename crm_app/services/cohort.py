"""The readiness of a whole list of suppliers under one profile: a borough, a trade, an event's guests, any filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crm_app.domain.cohort import Asked, Cohort, measured
from crm_app.domain.cohort_change import CohortChange, Seen, compared
from crm_app.domain.errors import Refused
from crm_app.domain.filters import Condition, Filter, Op, Sort, chosen
from crm_app.domain.kinds import KINDS
from crm_app.domain.readiness import scorer
from crm_app.services import lists, readiness, records
from crm_app.services.lists import ListQuery
from crm_app.services.questionnaires import shipped
from crm_app.services.supplier_facts import facts
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as record_queries

Between = tuple[date, date]  # the day before, the day after
_FEW = 5_000  # keys that are asked for one by one; a longer list is picked out of the whole register
_CAME = ("attended",)
_ASKED = ("listed", "invited", "accepted", "attended", "no_show")


def cohort(workspace: Workspace, query: ListQuery, profile: str = "", on: date | None = None) -> Cohort:
    """How ready the suppliers of a list are on a day, in the order of the list.

    Raises ``NotFound`` for a profile that is not there.
    """
    prepared = scorer(shipped(), profile or readiness.USUAL_PROFILE)
    keys = lists.snapshot(workspace, query)
    return measured(shipped(), prepared, _asked(workspace, keys), on or workspace.today())


def _asked(workspace: Workspace, keys: Sequence[str]) -> Iterator[Asked]:
    wanted = keys if len(keys) <= _FEW else None
    with facts(workspace) as found:
        names = record_queries.names(found.connection, KINDS["supplier"], wanted)
        last = found.assessments(wanted, with_answers=True)
        held = found.credentials(wanted)
    for key in keys:
        made = last.get(key)
        if key in names:
            yield Asked(key, names[key], made.answers if made else None, held.get(key, ()))


def change(workspace: Workspace, query: ListQuery, before: date, after: date, profile: str = "") -> CohortChange:
    """How the readiness of the suppliers of a list moved between two days, by the assessments kept of them.

    Raises ``NotFound`` for a profile that is not there, ``UsageError`` where the days are not in order.
    """
    prepared = scorer(shipped(), profile or readiness.USUAL_PROFILE)
    keys = lists.snapshot(workspace, query)
    return compared(shipped(), prepared, _seen(workspace, keys, before, after), before, after)


def _seen(workspace: Workspace, keys: Sequence[str], before: date, after: date) -> Iterator[Seen]:
    wanted = keys if len(keys) <= _FEW else None
    with facts(workspace) as found:
        names = record_queries.names(found.connection, KINDS["supplier"], wanted)
        made = found.snapshots(wanted, (before, after))
    for key in keys:
        old, new = made.get(key, (None, None))
        if key in names:
            again = old is None or new is None or old.id != new.id
            yield Seen(key, names[key], old.answers if old else None, new.answers if new else None, again)


def event_days(workspace: Workspace, event: str) -> Between:
    """The days that tell what came after an event: the day before it was held, and today.

    An assessment made at the event itself counts as after. Raises ``Refused`` before it was held.
    """
    record, today = records.get(workspace, "event", event), workspace.today()
    if not record["held_on"] or record["held_on"] > today:
        raise Refused(
            "Nothing can have moved since this event yet",
            f"“{str(record['title'])[:80]}” has not been held.",
            "Choose two days instead, or another event.",
        )
    return record["held_on"] - timedelta(days=1), today


def events_held(workspace: Workspace) -> list[tuple[str, str, date]]:
    """The events that were held, the latest first: key, title and day."""
    past = Filter((Condition("held_on", Op.AT_MOST, (workspace.today(),)),))
    rows = lists.rows(workspace, ListQuery("event", past, Sort("held_on", descending=True)), ("title", "held_on"))
    return [(row.id, str(row["title"] or ""), row["held_on"]) for row in rows]


def of_event(workspace: Workspace, event: str) -> Filter:
    """The suppliers of an event: those who came, or before it was held those on its list."""
    record = records.get(workspace, "event", event)
    invitations = records.parts(workspace, "event", event)["invitation"]
    was_held = bool(record["held_on"]) and record["held_on"] < workspace.today()
    states = _CAME if was_held else _ASKED
    keys = dict.fromkeys(one["supplier"] for one in invitations if one["supplier"] and one["status"] in states)
    said = f"{'came to' if was_held else 'are on the list of'} “{record['title']}”"
    return Filter((chosen(keys, f"{len(keys)} suppliers that {said}"),))


def of_borough(code: str) -> Filter:
    """The suppliers whose main premises are in a local authority, by its code."""
    return Filter((Condition("local_authority", Op.IN, (code,)),))
