"""The command that issues papers: readiness reports and briefing packs, and prints one again as it was issued."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm_app.cli import output
from crm_app.cli.console import shown_progress
from crm_app.cli.session import session_of
from crm_app.domain.errors import UsageError
from crm_app.services import records

AGAIN = "paper"  # the name by which an issued paper is printed again


def register(app: typer.Typer) -> None:
    """Add ``report`` to the command line."""
    app.command("report")(report)


def report(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="readiness, briefing-external, briefing-internal; or paper, to reprint.")],
    out: Annotated[Path, typer.Option(help="The file to write: .pdf, .docx or .xlsx.")],
    key: Annotated[str, typer.Argument(metavar="[ID]", help="What it is about: a supplier or an opportunity.")] = "",
    profile: Annotated[str, typer.Option(help="For readiness: the sort of contract.")] = "",
) -> None:
    """Issue a paper about a record, or print an issued one again from the facts kept with it."""
    # Loaded when asked for: it brings every writer of papers with it.
    from crm_app.services import reports

    session = session_of(context)
    reports.check_ending(out)
    about = AGAIN if name == AGAIN else reports.report_named(name).about
    if not key:
        raise UsageError(
            "What is the report about?", f"“{name}” is about one {about}.", "Use: report NAME ID --out FILE"
        )
    with session.opened() as workspace, shown_progress() as progress:
        subject = records.find(workspace, about, key)
        if name == AGAIN:
            done = reports.reprint(workspace, subject, out)
        else:
            done = reports.write_report(workspace, name, subject, out, profile=profile, progress=progress)
    document = {"file": done.path, "pages": done.pages, "paper": done.paper_id, "missing": done.missing}
    session.answer({**document, "warning": done.warning}, {"Written": str(done.path), "Paper": done.paper_id})
    if done.warning:
        output.say(done.warning)
    if done.missing:
        output.say(f"No font here has these characters: {' '.join(done.missing)}")
