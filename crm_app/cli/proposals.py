"""What newer notices propose to change: listed, taken and left, field by field or all at once."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.session import session_of
from crm_app.cli.shown import as_words
from crm_app.domain.errors import UsageError
from crm_app.services import inbox
from crm_app.services import notice_proposals as proposing
from crm_app.services.workspace import Workspace

HEADINGS = ("NOTICE", "TITLE", "FIELD", "NOW", "PROPOSED", "WHY")


def register(app: typer.Typer) -> None:
    """Add ``proposals`` to the command line."""
    app.command("proposals")(proposals)


def proposals(
    context: typer.Context,
    notice: Annotated[str, typer.Argument(help="The key of one notice; all that wait, where none is named.")] = "",
    take: Annotated[list[str] | None, typer.Option(help="Take this field from the notice.")] = None,
    leave: Annotated[list[str] | None, typer.Option(help="Leave this field as it is.")] = None,
    take_all: Annotated[bool, typer.Option("--take-all", help="Take everything that is listed.")] = False,
) -> None:
    """What newer notices propose to change in the pipeline; nothing is taken unless you say so."""
    if (take or leave) and not notice:
        raise UsageError("Which notice?", "A field is taken from one notice.", "Name its key, as proposals lists it.")
    if take_all and (take or leave):
        raise UsageError("All, or some?", "--take-all leaves no field over.", "Give it alone, or name the fields.")
    session = session_of(context)
    with session.opened() as workspace:
        done = _decide(workspace, notice, take or [], leave or [], take_all=take_all)
        rows = [row for key in _waiting(workspace, notice) for row in _rows(workspace, key)]
    if session.as_json:
        output.write_json({"operations": done, "rows": rows})
        return
    for operation in done:
        output.say(f"Take it back with: undo {operation}")
    output.write_table(HEADINGS, [_in_words(row) for row in rows])


def _waiting(workspace: Workspace, notice: str) -> list[str]:
    return [notice] if notice else [line.id for line in inbox.lines(workspace, "changed")]


def _decide(workspace: Workspace, notice: str, take: list[str], leave: list[str], *, take_all: bool) -> list[str]:
    """The steps that were made of it."""
    done = []
    if take:
        done.append(proposing.accept(workspace, notice, take))
    if leave:
        done.append(proposing.leave(workspace, notice, leave))
    if take_all:  # the oldest first: what a newer notice says holds
        waiting = reversed(_waiting(workspace, notice))
        done += [proposing.accept_all(workspace, key) for key in waiting if proposing.proposals(workspace, key)]
    return [one.operation for one in done]


def _rows(workspace: Workspace, notice: str) -> list[dict[str, Any]]:
    found = proposing.beside(workspace, notice)
    about = {"notice": notice, "opportunity": found.opportunity.id, "title": found.opportunity["title"]}
    return [
        {
            **about,
            "field": one.field,
            "label": one.label,
            "now": output.to_json(one.now),
            "proposed": output.to_json(one.proposed),
            "now_in_words": as_words(one.described, one.now),
            "proposed_in_words": as_words(one.described, one.proposed),
            "why": one.why,
        }
        for one in found.proposals
    ]


def _in_words(row: dict[str, Any]) -> list[str]:
    names = ("notice", "title", "field", "now_in_words", "proposed_in_words", "why")
    return [output.printable(str(row[name] or "")) for name in names]
