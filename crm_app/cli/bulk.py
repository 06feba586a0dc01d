"""The command that changes the same fields of many records, with the counts before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.lists import KIND, SEARCH, WHERE, query_of
from crm_app.cli.session import session_of
from crm_app.domain.errors import UsageError
from crm_app.domain.fields import LISTS
from crm_app.domain.filters import field_named
from crm_app.domain.kinds import RecordKind, kind_named
from crm_app.services.bulk_editing import Applied, EditPlan, Way, apply_edit, plan_change
from crm_app.services.lists import snapshot

SET = typer.Option(
    "--set", help="FIELD=VALUE; nothing after = empties it. A list takes FIELD+=VALUE and FIELD-=VALUE too."
)


def register(app: typer.Typer) -> None:
    """Add ``edit`` to the command line."""
    app.command("edit")(edit)


def edit(
    context: typer.Context,
    kind: Annotated[str, KIND],
    values: Annotated[list[str], SET],
    where: Annotated[list[str] | None, WHERE] = None,
    search: Annotated[str, SEARCH] = "",
    every: Annotated[bool, typer.Option("--all", help="Really every record, without --where or --search.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Change the same fields of every record that a list shows, as one step."""
    session, wanted = session_of(context), kind_named(kind)
    changes = dict(_change(wanted, text) for text in values)
    if len(changes) < len(values):
        raise UsageError("A field is given twice", "", "Give each field once.")
    if not where and not search and not every:
        raise UsageError("Which records?", "", "Say which: --where FIELD OP VALUE, or --all for every one.")
    with session.opened() as workspace:
        keys = snapshot(workspace, query_of(wanted, where, search, ""))
        plan = plan_change(workspace, wanted.name, keys, changes)
        if refused := [problem for problem in plan.problems if not problem.row]:
            raise UsageError(f"{refused[0].title} cannot be changed so", f"{refused[0].why}.", refused[0].fix)
        done = None if dry_run else apply_edit(workspace, plan)
    if session.as_json:
        output.write_json(_document(plan, done))
    else:
        _write(plan, done)


def _change(kind: RecordKind, text: str) -> tuple[str, tuple[Way, str]]:
    word, found, value = text.partition("=")
    if not found:
        raise UsageError(f"“{text}” sets nothing", "", "Write FIELD=VALUE, for example: --set status=engaged")
    way = {"+": Way.ADD, "-": Way.REMOVE}.get(word[-1:], Way.SET)
    name = field_named(kind, word[:-1] if way is not Way.SET else word)
    if way is not Way.SET and kind.row_fields[name].kind not in LISTS:
        raise UsageError(f"{kind.row_fields[name].label} holds one value", "", f"Write: --set {name}=VALUE")
    return name, (way if value.strip() else Way.CLEAR, value)


def _document(plan: EditPlan, done: Applied | None) -> dict[str, Any]:
    fields = [
        {
            "field": count.label, "changed": count.changed, "emptied": count.emptied,
            "known_before": count.known[0], "known_after": count.known[1],
            "before": dict(count.before), "after": dict(count.after),
        }
        for count in plan.counts
    ]  # fmt: skip
    problems = [{"id": p.key, "field": p.field, "why": p.why, "fix": p.fix} for p in plan.problems]
    left_out = [{"id": one.key, "title": one.title, "why": one.why} for one in done.left_out] if done else []
    return {
        "records": plan.rows, "changed": done.rows if done else len(plan.edits), "unchanged_cells": plan.unchanged,
        "fields": fields, "problems": problems, "left_out": left_out,
        "operation": (done.saved.operation or None) if done else None, "dry_run": done is None,
    }  # fmt: skip


def _write(plan: EditPlan, done: Applied | None) -> None:
    pairs = [("Records", f"{plan.rows:,}")]
    pairs += [("Counts" if not number else "", line) for number, line in enumerate(plan.summary())]
    if done is None:
        pairs.append(("Would change", f"{len(plan.edits):,}"))
    else:
        pairs += [("Changed", f"{done.rows:,}"), ("Operation", done.saved.operation)]
    output.write_pairs((label, value) for label, value in pairs if value)
    _say_problems([(p.title, p.why) for p in plan.problems])
    _say_problems([(one.title, one.why) for one in done.left_out] if done else [])


def _say_problems(found: Sequence[tuple[str, str]]) -> None:
    for title, why in found:
        output.say(f"Left as it is: {title}: {why}")
