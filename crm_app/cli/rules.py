"""The rules card of an opportunity on the command line."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.matching import day_of
from crm_app.cli.session import session_of
from crm_app.domain.dates import format_date
from crm_app.domain.reservations import Powers
from crm_app.domain.rulebook import Rule
from crm_app.domain.rules_card import RulesCard
from crm_app.domain.timetable import EVALUATION_DAYS
from crm_app.services import records
from crm_app.services import rules as cards


def register(app: typer.Typer) -> None:
    """Add ``rules`` to the command line."""
    app.command("rules")(rules)


def rules(
    context: typer.Context,
    opportunity: Annotated[str, typer.Argument(help="An opportunity: its key, reference or title.")],
    on: Annotated[str, typer.Option(help="As if today were this day.")] = "",
    evaluation: Annotated[
        int, typer.Option(min=0, help="How many days evaluation is taken to last.")
    ] = EVALUATION_DAYS,
) -> None:
    """What an opportunity looks like in law, with the source of every line; advice that procurement confirms."""
    session, day = session_of(context), day_of(on)
    with session.opened() as workspace:
        key = records.find(workspace, "opportunity", opportunity)
        found = cards.rules_card(workspace, key, on=day, evaluation=evaluation)
    if session.as_json:
        output.write_json(_document(found))
        return
    for line in (*[one.text for one in found.lines], found.differs, *map(cards.reservation_words, _powers(found))):
        if line:
            output.write(output.printable(line))
    if found.timetable is not None:
        lines = [(format_date(step.day), step.words) for step in found.timetable.steps]
        output.write_table(("BY", "STEP"), lines)


def _powers(found: RulesCard) -> list[Powers]:
    return [*found.reservations, *([found.joint] if found.joint else [])]


def _rule(rule: Rule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {"key": rule.key, "name": rule.name, "source": rule.source, "effective_from": rule.effective_from,
            "checked_on": rule.checked_on}  # fmt: skip


def _document(found: RulesCard) -> dict[str, Any]:
    return {
        "on": found.on,
        "looks": [
            {"buyer": one.buyer, "side": one.side, "text": one.text, "is_notifiable": one.is_notifiable,
             "rule": _rule(one.rule)} for one in found.looks
        ],
        "differs": found.differs,
        "lines": [
            {"topic": one.topic, "text": one.text, "day": one.day, "is_gap": one.is_gap, "rule": _rule(one.rule)}
            for one in found.lines
        ],
        "reservations": [
            {"who": one.who, "is_allowed": one.is_allowed, "areas": sorted(one.areas), "one_only": one.one_only,
             "uk": one.uk, "small_firms": one.small_firms, "text": cards.reservation_words(one),
             "rules": [_rule(rule) for rule in one.rules]} for one in _powers(found)
        ],
        "timetable": [
            {"step": step.name, "text": step.words, "day": step.day, "is_assumed": step.is_assumed}
            for step in (found.timetable.steps if found.timetable else ())
        ],
        "assumptions": found.assumptions,
    }  # fmt: skip
