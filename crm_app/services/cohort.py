"""The readiness of a whole list of suppliers under one profile: a borough, a trade, an event's guests, any filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from crm_app.domain.cohort import Asked, Cohort, measured
from crm_app.domain.filters import Condition, Filter, Op, chosen
from crm_app.domain.kinds import KINDS
from crm_app.domain.readiness import scorer
from crm_app.services import lists, readiness, records
from crm_app.services.lists import ListQuery
from crm_app.services.questionnaires import shipped
from crm_app.services.supplier_facts import facts
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as record_queries

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
        rows = record_queries.columns(found.connection, KINDS["supplier"], ("id", "name"), wanted)
        names = {row.id: row.name for row in rows}
        last = found.assessments(wanted, with_answers=True)
        held = found.credentials(wanted)
    for key in keys:
        made = last.get(key)
        if key in names:
            yield Asked(key, names[key], made.answers if made else None, held.get(key, ()))


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
