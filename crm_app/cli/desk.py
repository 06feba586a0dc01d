"""The desk: log a call in one line, see what needs you today."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from crm_app.cli import output
from crm_app.cli.session import session_of
from crm_app.domain.activities import ACTIVITY_KINDS
from crm_app.domain.dates import format_long_date
from crm_app.domain.errors import UsageError
from crm_app.domain.kinds import KINDS
from crm_app.domain.typed_days import read_day
from crm_app.services import records
from crm_app.services.activities import FollowUp, log_activity
from crm_app.services.today import Line, today
from crm_app.services.workspace import Workspace

_NATURES = {word: c.value for c in ACTIVITY_KINDS for word in (c.value, c.label.casefold(), *c.synonyms)}


def register(application: typer.Typer) -> None:
    """Add the commands ``log`` and ``today``."""
    application.command("log")(log)
    application.command("today")(show_today)


def log(
    context: typer.Context,
    supplier: Annotated[str, typer.Argument(help="The supplier: key, company number or name.")],
    text: Annotated[str, typer.Option(help="What was said; its first line is the subject. “-” reads it.")] = "",
    kind: Annotated[str, typer.Option(help="call, meeting, email, visit or other.")] = "call",
    on: Annotated[str, typer.Option(help="The day it happened, when that was not today: yesterday, fri, 3 Nov.")] = "",
    person: Annotated[str, typer.Option(help="Whom you spoke to, as named among the people of the supplier.")] = "",
    follow_up: Annotated[str, typer.Option(help="When it is to be followed up: fri, +2w, 26 Nov 2026.")] = "",
) -> None:
    """Log a call, meeting, e-mail or visit; with --follow-up a task goes with it, in one step to undo."""
    session = session_of(context)
    nature = _NATURES.get(kind.strip().casefold())
    if nature is None:
        raise UsageError(f"“{kind}” is not a kind of activity", "", f"Use one of: {', '.join(_values())}.")
    words = sys.stdin.read() if text == "-" else text
    with session.opened() as workspace:
        key = records.find(workspace, "supplier", supplier)
        values = {
            "supplier": key,
            "nature": nature,
            "text": words,
            "happened_on": _day(workspace, on, "--on", back=True),
            "person": _person(workspace, key, person),
        }
        due = _day(workspace, follow_up, "--follow-up")
        saved = log_activity(workspace, values, follow_up=FollowUp(due) if due else None)
        task = next(iter(saved.touched.get("task", ())), "")
        document = {"id": saved.id, "operation": saved.operation, "task": task or None, "follow_up": due}
        told = {"Logged": saved.id, "Task": f"{task}, due {format_long_date(due)}" if due else ""}
        session.answer(document, {label: value for label, value in told.items() if value})


def _values() -> tuple[str, ...]:
    return tuple(choice.value for choice in ACTIVITY_KINDS)


def _day(workspace: Workspace, typed: str, option: str, *, back: bool = False) -> date | None:
    try:
        return read_day(typed, workspace.today(), back=back)
    except ValueError as error:
        raise UsageError(f"{option}: {error}", "", "") from None


def _person(workspace: Workspace, supplier: str, name: str) -> str | None:
    if not name.strip():
        return None
    wanted = " ".join(name.split()).casefold()
    for person in records.parts(workspace, "supplier", supplier)["person"]:
        if " ".join(str(person["name"]).split()).casefold() == wanted or person.id == name.strip():
            return person.id
    raise UsageError(
        f"The supplier has nobody called “{name[:80]}”", "", "Add the person first, or leave --person out."
    )


def show_today(context: typer.Context) -> None:
    """Show what needs you today: due, expiring, new, to finish, this week."""
    session = session_of(context)
    with session.opened() as workspace:
        found = today(workspace)
    if session.as_json:
        columns = [
            {
                "key": c.key,
                "title": c.title,
                "total": c.total,
                "is_more": c.is_more,
                "lines": [*map(_document, c.lines)],
            }
            for c in found.columns
        ]
        output.write_json({"day": found.day, "columns": columns})
        return
    _write([(f"{c.title} ({c.count})", c.lines) for c in found.columns], found.day)


def _document(line: Line) -> dict[str, object]:
    return {
        "verb": line.verb,
        "name": line.name,
        "detail": line.detail,
        "kind": line.kind if line.kind in KINDS else "",
        "id": line.id or None,
        "due_in": line.due_in,
    }


def _write(columns: list[tuple[str, tuple[Line, ...]]], day: date) -> None:
    if not columns:
        output.say(f"{format_long_date(day)}: nothing needs you.")
        return
    rows = [
        (title, line.verb, line.name, line.detail, "" if line.due_in is None else str(line.due_in))
        for title, lines in columns
        for line in lines
    ]
    output.write_table(("COLUMN", "DO", "WHAT", "ABOUT", "DAYS"), rows)
