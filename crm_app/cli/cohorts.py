"""The command for the readiness of many suppliers: where they stand, and what moved between two days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.lists import SEARCH, WHERE, day_of, query_of
from crm_app.cli.session import session_of
from crm_app.domain.cohort import Cohort
from crm_app.domain.cohort_change import CohortChange, DomainChange, signed
from crm_app.domain.dates import format_date
from crm_app.domain.errors import UsageError
from crm_app.domain.kinds import KINDS
from crm_app.domain.readiness import CouldBid
from crm_app.services import cohort as cohorts
from crm_app.services import records, views
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace

BEFORE = typer.Option("--before", help="Before and after: the first day.")
AFTER = typer.Option("--after", help="Before and after: the second day; today when left out.")
_VIEW = typer.Option("--view", help="A saved view instead of conditions.")
_EVENT = typer.Option(
    "--event", help="The suppliers of an event; once it was held, also what moved since the day before."
)


def register(app: typer.Typer) -> None:
    """Add ``cohort`` to the command line."""
    app.command("cohort")(cohort)


def listed(
    workspace: Workspace, about: str, where: Sequence[str] | None, search: str, view: str
) -> tuple[ListQuery, str]:
    """The list asked for by conditions or by a saved view, and the name of the view."""
    if not view:
        return query_of(KINDS[about], list(where or ()), search, ""), ""
    found = [one for one in views.views(workspace, about) if view in (one.id, one.name)]
    if not found:
        known = ", ".join(one.name for one in views.views(workspace, about)) or "none is kept yet"
        raise UsageError(f"There is no saved view “{view[:80]}”", f"Views of this list: {known}.")
    return ListQuery(about, found[0].wanted, found[0].sort), found[0].name


def days_between(workspace: Workspace, before: str, after: str) -> cohorts.Between | None:
    """The two days asked for; ``None`` where none is. Raises ``UsageError`` for half of them, or for what is no day."""
    first, second = day_of(before), day_of(after)
    if first is None:
        if second is not None:
            raise UsageError("Which day is before?", "", "Use --before DATE, with or without --after DATE.")
        return None
    return first, second or workspace.today()


def cohort(
    context: typer.Context,
    where: Annotated[list[str] | None, WHERE] = None,
    search: Annotated[str, SEARCH] = "",
    view: Annotated[str, _VIEW] = "",
    event: Annotated[str, _EVENT] = "",
    profile: Annotated[str, typer.Option(help="The sort of contract.")] = "",
    before: Annotated[str, BEFORE] = "",
    after: Annotated[str, AFTER] = "",
) -> None:
    """How ready the suppliers of a list are, domain by domain, and how that moved between two days."""
    session = session_of(context)
    if event and (where or search or view):
        raise UsageError("Name an event or a list", "", "Leave --event out, or --where, --search and --view.")
    with session.opened() as workspace:
        between = days_between(workspace, before, after)
        if event:
            query, own = _of_event(workspace, event)
            between = between or own
        else:
            query, _ = listed(workspace, "supplier", where, search, view)
        found = cohorts.cohort(workspace, query, profile)
        moved = cohorts.change(workspace, query, *between, profile=profile) if between else None
    if session.as_json:
        output.write_json(_document(found, moved))
        return
    _show(found)
    if moved:
        _show_change(moved)


def _of_event(workspace: Workspace, event: str) -> tuple[ListQuery, cohorts.Between | None]:
    key = records.find(workspace, "event", event)
    held_on: date | None = records.get(workspace, "event", key)["held_on"]
    was_held = held_on is not None and held_on < workspace.today()
    query = ListQuery("supplier", cohorts.of_event(workspace, key))
    return query, cohorts.event_days(workspace, key) if was_held else None


def _show(found: Cohort) -> None:
    pairs = [("For contracts like", found.profile.name), ("Suppliers", f"{len(found.lines):,}")]
    pairs += [(answer.label, f"{found.could_bid.get(answer, 0):,}") for answer in CouldBid]
    pairs += [("Never assessed", f"{found.never_assessed:,}"), ("In place", _percent(found.percent))]
    output.write_pairs((*pairs, ("Not known", f"{found.unknown_percent} %")))
    output.write("")
    rows = ((one.name, _percent(one.percent), f"{one.unknown_percent} %") for one in found.domains)
    output.write_table(("PART", "IN PLACE", "NOT KNOWN"), rows)


def _show_change(moved: CohortChange) -> None:
    output.write("")
    output.write(output.printable(moved.answer))
    output.write(output.printable(moved.words))
    if not moved.compared:
        return
    headings = (
        "PART", format_date(moved.before.on).upper(), format_date(moved.after.on).upper(), "POINTS",
        "NOT KNOWN BEFORE", "AFTER", "HIGHER", "LOWER",
    )  # fmt: skip
    output.write_table(headings, (_cells(one) for one in (*moved.domains, moved.overall)))


def _cells(one: DomainChange) -> tuple[str, ...]:
    unknown = (f"{one.unknown_before} %", f"{one.unknown_after} %")
    return (
        one.name,
        _percent(one.before),
        _percent(one.after),
        signed(one.change),
        *unknown,
        f"{one.rose}",
        f"{one.fell}",
    )


def _percent(value: int | None) -> str:
    return "–" if value is None else f"{value} %"


def _document(found: Cohort, moved: CohortChange | None) -> dict[str, Any]:
    return {
        "profile": found.profile.key,
        "on": found.on,
        "suppliers": len(found.lines),
        "assessed": found.assessed,
        "never_assessed": found.never_assessed,
        "could_bid": {answer: found.could_bid.get(answer, 0) for answer in CouldBid},
        "percent": found.percent,
        "unknown_percent": found.unknown_percent,
        "domains": found.domains,
        "gates": found.gates,
        "rows": [
            {"id": line.id, "name": line.name, "could_bid": line.could_bid, "percent": line.percent,
             "unknown_percent": line.unknown_percent, "percents": line.percents or None}
            for line in found.lines
        ],
        "change": _change(moved) if moved else None,
    }  # fmt: skip


def _change(moved: CohortChange) -> dict[str, Any]:
    before, after = moved.could_bid()
    return {
        "before": moved.before.on,
        "after": moved.after.on,
        "compared": moved.compared,
        "not_again": moved.not_again,
        "since": moved.since,
        "never": moved.never,
        "could_bid_before": before,
        "could_bid_after": after,
        "overall": {**asdict(moved.overall), "change": moved.overall.change},
        "domains": [{**asdict(one), "change": one.change} for one in moved.domains],
        "text": f"{moved.answer} {moved.words}",
    }
