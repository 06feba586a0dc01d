"""The command that issues papers: about one record, about a list as a whole, or one for each record of a list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_app.cli import output
from crm_app.cli.cohorts import AFTER, BEFORE, days_between, listed
from crm_app.cli.console import shown_progress
from crm_app.cli.lists import SEARCH, WHERE
from crm_app.cli.session import Session, session_of
from crm_app.domain.errors import CrmError, Refused, UsageError
from crm_app.services import records
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace

if TYPE_CHECKING:
    from crm_app.services.batches import Batch
    from crm_app.services.reports import WrittenPaper

AGAIN = "paper"  # the name by which an issued paper is printed again
_NAMES = (
    "readiness, rehearsal, self-assessment; briefing-external, briefing-internal, market; event-readiness; cohort; "
    "or paper, to reprint."
)


def register(app: typer.Typer) -> None:
    """Add ``report`` to the command line."""
    app.command("report")(report)


def report(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=_NAMES)],
    out: Annotated[Path, typer.Option(help="The file to write (.pdf, .docx, .xlsx), or the folder for many.")],
    key: Annotated[str, typer.Argument(metavar="[ID]", help="What it is about: one record.")] = "",
    profile: Annotated[str, typer.Option(help="For readiness: the sort of contract.")] = "",
    where: Annotated[list[str] | None, WHERE] = None,
    search: Annotated[str, SEARCH] = "",
    view: Annotated[str, typer.Option(help="A saved view instead of conditions.")] = "",
    eml: Annotated[bool, typer.Option("--eml", help="Also an e-mail draft, where they may be written to.")] = False,
    ending: Annotated[str, typer.Option("--as", help="With many: pdf, docx or xlsx.")] = "pdf",
    before: Annotated[str, BEFORE] = "",
    after: Annotated[str, AFTER] = "",
) -> None:
    """Issue a paper: about a record, about a list (cohort), or one for each of a list (--where, --view).

    Given “paper”, an issued one is printed again from the facts kept with it.
    """
    # Loaded when asked for: it brings every writer of papers with it.
    from crm_app.services import reports

    session = session_of(context)
    kind = None if name == AGAIN else reports.report_named(name)
    if eml and (kind is None or kind.of_list or kind.about != "supplier"):
        raise UsageError("Only papers about one supplier go out by e-mail", "", "Leave --eml out.")
    _check_days(kind is not None and kind.of_list, before, after)
    if kind is not None and not key and (kind.of_list or where or search or view):
        with session.opened() as workspace:
            query, said = listed(workspace, kind.about, where, search, view)
            if kind.of_list:
                between = days_between(workspace, before, after)
                _say_paper(session, _cohort(workspace, query, out, said, profile, between))
            else:
                _say_batch(session, _batch(workspace, name, query, out, ending, profile, eml))
        return
    reports.check_ending(out)
    about = AGAIN if kind is None else kind.about
    if not key:
        raise UsageError(
            "What is the report about?", f"“{name}” is about one {about}.", "Use: report NAME ID --out FILE"
        )
    with session.opened() as workspace, shown_progress() as progress:
        subject = records.find(workspace, about, key)
        if kind is None:
            done = reports.reprint(workspace, subject, out)
        else:
            done = reports.write_report(workspace, name, subject, out, profile=profile, progress=progress)
        draft = _draft(workspace, subject, done) if eml else ""
    _say_paper(session, done, draft)


def _check_days(of_list: bool, before: str, after: str) -> None:
    if (before or after) and not of_list:
        raise UsageError("Only the paper on a cohort shows before and after", "", "Leave --before and --after out.")


def _cohort(
    workspace: Workspace, query: ListQuery, out: Path, name: str, profile: str, between: tuple[date, date] | None
) -> WrittenPaper:
    from crm_app.services import reports

    with shown_progress() as progress:
        return reports.write_cohort(
            workspace, query, out, name=name, profile=profile, between=between, progress=progress
        )


def _batch(workspace: Workspace, name: str, query: ListQuery, out: Path, ending: str, profile: str, eml: bool) -> Batch:
    from crm_app.services.batches import write_batch

    with shown_progress() as progress:
        return write_batch(
            workspace,
            name,
            query,
            out,
            ending=f".{ending.lstrip('.').lower()}",
            profile=profile,
            with_drafts=eml,
            progress=progress,
        )


def _draft(workspace: Workspace, subject: str, done: WrittenPaper) -> str:
    """The draft beside the paper; empty, and said why, where nobody may be written to."""
    from crm_app.services import mail_drafts

    try:
        return str(mail_drafts.draft(workspace, subject, done.path, done.path.with_suffix(".eml")).path)
    except Refused as reason:
        _tell(reason)
        return ""


def _tell(reason: CrmError) -> None:
    output.say(f"{reason.title}. {reason.message}")


def _say_paper(session: Session, done: WrittenPaper, draft: str = "") -> None:
    document = {"file": done.path, "pages": done.pages, "paper": done.paper_id, "missing": done.missing}
    pairs = {"Written": str(done.path), "Paper": done.paper_id, **({"E-mail draft": draft} if draft else {})}
    session.answer({**document, "warning": done.warning, "draft": draft}, pairs)
    if done.warning:
        output.say(done.warning)
    if done.missing:
        output.say(f"No font here has these characters: {' '.join(done.missing)}")


def _say_batch(session: Session, done: Batch) -> None:
    document = {
        "folder": done.folder,
        "written": len(done.written),
        "not_written": len(done.not_written),
        "stopped": done.stopped,
        "summary": done.summary,
        "rows": done.lines,
    }
    session.answer(document, {"Folder": str(done.folder), "Summary": str(done.summary), "Result": done.words})
    for line in done.not_written:
        output.say(f"{line.name}: {line.reason}")
