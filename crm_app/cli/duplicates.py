"""Commands about suppliers that stand in the register twice."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_app.cli import output
from crm_app.cli.console import shown_progress
from crm_app.cli.session import session_of
from crm_app.domain.combining import Side
from crm_app.domain.errors import UsageError
from crm_app.domain.kinds import KINDS
from crm_app.services import combining, records
from crm_app.services import duplicates as judging


def register(app: typer.Typer) -> None:
    """Add ``duplicates``, ``merge`` and ``apart`` to the command line."""
    app.command("duplicates")(duplicates)
    app.command("merge")(merge)
    app.command("apart")(apart)


def duplicates(
    context: typer.Context,
    look: Annotated[bool, typer.Option("--look", help="Compare the whole register with itself first.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="The most to show.")] = 50,
) -> None:
    """The pairs of suppliers that may be one and wait for a person's verdict, the likeliest first."""
    session = session_of(context)
    with session.opened() as workspace:
        if look:
            with shown_progress() as progress:
                found = judging.look(workspace, progress)
            output.say(f"{found.suppliers:,} suppliers compared: {found.new:,} new pairs, {found.known:,} known before")
        waiting = judging.queue(workspace, limit)
    if session.as_json:
        output.write_json({"rows": waiting})
        return
    lines = [(p.stays, p.stays_name, p.other, p.other_name, str(p.score), "; ".join(p.reasons)) for p in waiting]
    output.write_table(("ID", "NAME", "OTHER ID", "OTHER NAME", "LIKENESS", "WHY"), lines)


def merge(
    context: typer.Context,
    stays: Annotated[str, typer.Argument(help="The supplier that stays: its key, number or name.")],
    other: Annotated[str, typer.Argument(help="The supplier that is merged into it.")],
    take: Annotated[list[str] | None, typer.Option(help="Take this field from the other one.")] = None,
) -> None:
    """Merge one supplier into another with all that hangs on it; one undo takes it back."""
    session = session_of(context)
    choices = {_field(name): Side.OTHER for name in take or ()}
    with session.opened() as workspace:
        one, two = (records.find(workspace, "supplier", text) for text in (stays, other))
        done = combining.merge_suppliers(workspace, one, two, choices)
        name = str(records.get(workspace, "supplier", one)["name"])
    session.answer(
        {"id": done.id, "operation": done.operation, "name": name},
        {"Merged into": name, "Undo with": f"undo {done.operation}"},
    )


def _field(text: str) -> str:
    wanted = text.strip().casefold().replace("-", "_").replace(" ", "_")
    for name, field in KINDS["supplier"].fields.items():
        if wanted in (name, field.label.casefold().replace(" ", "_")):
            return name
    raise UsageError(f"Suppliers have no field “{text}”", "", "See the fields with: show supplier ID")


def apart(
    context: typer.Context,
    one: Annotated[str, typer.Argument(help="A supplier: its key, number or name.")],
    other: Annotated[str, typer.Argument(help="Another one, which is not the same.")],
) -> None:
    """Remember that two suppliers are not the same, so that they are not proposed again."""
    session = session_of(context)
    with session.opened() as workspace:
        done = judging.judge_apart(
            workspace, records.find(workspace, "supplier", one), records.find(workspace, "supplier", other)
        )
    session.answer({"operation": done.operation}, {"Kept apart": "they are not proposed again"})
