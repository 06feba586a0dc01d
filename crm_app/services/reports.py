"""Papers: which there are, issuing one of them as a file, and printing one again just as it was issued.

The facts of a paper are kept with it, so that a number once published does not change whatever happens to the
register afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from crm_app.domain.dates import days_in_full
from crm_app.domain.errors import UsageError
from crm_app.domain.kinds import KINDS
from crm_app.domain.validation import accept_all
from crm_app.reports import facts_json
from crm_app.reports.atomic import replacing
from crm_app.reports.briefing import briefing_pack
from crm_app.reports.briefing_facts import BriefingFacts, PackFor
from crm_app.reports.cohort_report import cohort_report
from crm_app.reports.document import Document
from crm_app.reports.files import WRITERS, write_document
from crm_app.reports.market_facts import CohortFacts, MarketPaperFacts
from crm_app.reports.market_report import market_report
from crm_app.reports.outcome import WriterReport
from crm_app.reports.readiness_facts import ReadinessFacts
from crm_app.reports.readiness_report import readiness_report
from crm_app.reports.rehearsal_facts import RehearsalFacts
from crm_app.reports.rehearsal_sheet import rehearsal_sheet
from crm_app.reports.self_assessment_facts import FormFacts, form_document
from crm_app.reports.self_assessment_files import ENDINGS as FORM_ENDINGS
from crm_app.reports.self_assessment_files import write_form
from crm_app.runtime.keys import new_key
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import briefings, cohort_papers, lists, readiness_papers, records, rehearsals
from crm_app.services.cohort import Between
from crm_app.services.dressing import dress_now, dress_then, dressed
from crm_app.services.issuing import title_of
from crm_app.services.lists import ListQuery
from crm_app.services.self_assessment_papers import form_facts
from crm_app.services.workspace import Workspace

_STEPS = 4


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """A paper on the disk. ``missing`` holds each character that no font could draw; ``pages`` is 0 for Word and Excel.

    ``warning`` is what the person should know before sending it, or empty.
    """

    path: Path
    pages: int
    missing: tuple[str, ...]
    paper_id: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A paper that can be made: of one record of ``about`` (of a whole list of them where ``of_list``), for
    ``audience``. ``gather`` reads the register, ``build`` makes a document of facts alone (and, inside the house, of
    the people to ring today).
    """

    name: str
    title: str
    about: str
    audience: str
    facts: type[Any]
    gather: Callable[[Workspace, str, str, str], Any]
    build: Callable[[Workspace, Any], Document]
    of_list: bool = False
    write: Callable[[Any, Document, Path], WriterReport] | None = None  # of a paper that is more than a document
    endings: tuple[str, ...] = tuple(WRITERS)  # of the files it can be written to


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a paper is about: a record, or a list under a name (then without an id)."""

    id: str
    title: str
    visibility: str


def _internal_pack(workspace: Workspace, facts: BriefingFacts) -> Document:
    shortlist = facts.internal.shortlist if facts.internal else ()
    contacts = briefings.contacts_of(workspace, [one.id for one in shortlist])
    return briefing_pack(facts, PackFor.INTERNAL, contacts)


_ALL = (
    ReportKind(
        "readiness", "Readiness report", "supplier", "The supplier", ReadinessFacts,
        lambda ws, key, paper, profile: readiness_papers.readiness_facts(ws, key, paper_id=paper, profile=profile),
        lambda ws, facts: readiness_report(facts),
    ),
    ReportKind(
        "briefing-external", "Briefing pack for suppliers", "opportunity", "Suppliers", BriefingFacts,
        lambda ws, key, paper, profile: briefings.briefing_facts(ws, key, paper_id=paper, internal=False),
        lambda ws, facts: briefing_pack(facts, PackFor.EXTERNAL),
    ),
    ReportKind(
        "briefing-internal", "Internal briefing pack", "opportunity", "Colleagues", BriefingFacts,
        lambda ws, key, paper, profile: briefings.briefing_facts(ws, key, paper_id=paper, internal=True),
        _internal_pack,
    ),
    ReportKind(
        "market", "Market readiness", "opportunity", "Colleagues", MarketPaperFacts,
        lambda ws, key, paper, profile: cohort_papers.market_facts(ws, key, paper_id=paper),
        lambda ws, facts: market_report(facts),
    ),
    ReportKind(
        "event-readiness", "Readiness of its suppliers", "event", "Colleagues", CohortFacts,
        lambda ws, key, paper, profile: cohort_papers.event_facts(ws, key, paper_id=paper, profile=profile),
        lambda ws, facts: cohort_report(facts),
    ),
    ReportKind(
        "cohort", "Cohort readiness", "supplier", "Colleagues", CohortFacts,
        lambda ws, key, paper, profile: cohort_papers.cohort_facts(
            ws, ListQuery("supplier"), paper_id=paper, profile=profile
        ),
        lambda ws, facts: cohort_report(facts), of_list=True,
    ),
    ReportKind(
        "rehearsal", "Find a Tender rehearsal sheet", "supplier", "The supplier", RehearsalFacts,
        lambda ws, key, paper, profile: rehearsals.rehearsal_facts(ws, key, paper_id=paper),
        lambda ws, facts: rehearsal_sheet(facts),
    ),
    ReportKind(
        "self-assessment", "Self-assessment form", "supplier", "The supplier", FormFacts,
        lambda ws, key, paper, profile: form_facts(ws, key, paper_id=paper, profile=profile),
        lambda ws, facts: form_document(facts), write=write_form, endings=FORM_ENDINGS,
    ),
)  # fmt: skip
REPORTS: Mapping[str, ReportKind] = {kind.name: kind for kind in _ALL}
_ALSO = {"briefing": "briefing-external"}  # the one that is safe to send


def report_named(name: str) -> ReportKind:
    """The report of that name; raises ``UsageError`` naming those there are."""
    wanted = name.strip().casefold().replace("_", "-").replace(" ", "-")
    try:
        return REPORTS[_ALSO.get(wanted, wanted)]
    except KeyError:
        raise UsageError(f"There is no report called “{name[:80]}”", "", f"Use one of: {', '.join(REPORTS)}.") from None


@days_in_full()
def write_report(
    workspace: Workspace, name: str, record_id: str, path: Path, *, profile: str = "", progress: Progress | None = None
) -> WrittenPaper:
    """Issue a paper about a record, and keep the facts it says as an operation of its own.

    ``profile`` is for readiness reports (usually that of the last assessment). The file and the kept paper are both
    there afterwards, or neither. Raises ``NotFound`` for the record, ``UsageError`` for the name or the ending of
    ``path``, ``CrmError`` where the file cannot be written, ``Cancelled``.
    """
    kind = report_named(name)
    check_ending(path, kind)
    record = records.get(workspace, kind.about, record_id)
    subject = _Subject(record.id, title_of(kind.about, record.values), record.visibility)
    return _write(
        workspace, kind, subject, lambda paper: kind.gather(workspace, record_id, paper, profile), path, progress
    )


@days_in_full()
def preview(workspace: Workspace, name: str, record_id: str, path: Path, *, profile: str = "") -> WrittenPaper:
    """Write a paper about a record just to be looked at: nothing is issued and nothing kept."""
    kind = report_named(name)
    check_ending(path, kind)
    facts = kind.gather(workspace, record_id, new_key(), profile)
    return _written(_to_file(kind, facts, dressed(workspace, kind.build(workspace, facts)), path), path, "")


@days_in_full()
def preview_cohort(
    workspace: Workspace, query: ListQuery, path: Path, *, profile: str = "", between: Between | None = None
) -> WrittenPaper:
    """Write the paper on the readiness of a list just to be looked at: nothing is issued and nothing kept."""
    check_ending(path)
    facts = cohort_papers.cohort_facts(workspace, query, paper_id=new_key(), profile=profile, between=between)
    return _written(write_document(dressed(workspace, cohort_report(facts)), path), path, "")


@days_in_full()
def write_cohort(
    workspace: Workspace,
    query: ListQuery,
    path: Path,
    *,
    name: str = "",
    profile: str = "",
    between: Between | None = None,
    progress: Progress | None = None,
) -> WrittenPaper:
    """Issue the paper on the readiness of a list of suppliers under a profile. ``name`` is the list's own.

    With two days ``between`` it says how readiness moved from the first to the second.

    A paper that names a supplier kept to its anchor is kept so as well. Raises as :func:`write_report` does.
    """
    kind = REPORTS["cohort"]
    check_ending(path)
    private = cohort_papers.is_private(workspace, lists.snapshot(workspace, query))
    said = name or cohort_papers.said(query.wanted)
    subject = _Subject("", said, "private" if private else "shared")
    return _write(
        workspace, kind, subject,
        lambda paper: cohort_papers.cohort_facts(
            workspace, query, paper_id=paper, name=name, profile=profile, between=between
        ),
        path, progress,
    )  # fmt: skip


def _write(
    workspace: Workspace,
    kind: ReportKind,
    subject: _Subject,
    gather: Callable[[str], Any],
    path: Path,
    progress: Progress | None,
) -> WrittenPaper:
    seen, paper_id = progress or Silent(), new_key()
    seen.update(0, _STEPS, "Gathering facts")
    facts = gather(paper_id)
    seen.update(1, _STEPS, "Making the paper")
    dress = dress_now(workspace)
    document = dressed(workspace, kind.build(workspace, facts), dress)
    seen.update(2, _STEPS, f"Writing {path.name}")
    with TemporaryDirectory() as folder:
        written = _to_file(kind, facts, document, Path(folder) / f"paper{path.suffix}")
        seen.update(3, _STEPS, "Keeping what it says")
        kept = facts_json.to_json(facts, dress.kept())
        _issue(workspace, kind, subject, _paper_row(workspace, kind, subject, paper_id, kept), written.path, path)
    seen.update(_STEPS, _STEPS, "Done")
    return _written(written, path, paper_id, _warning(kind, subject))


@days_in_full()
def reprint(workspace: Workspace, paper_id: str, path: Path) -> WrittenPaper:
    """Write an issued paper again, in any format it exists in, from the facts kept with it and under the name, logo and
    colour of its day; nothing is issued anew.

    Raises ``NotFound`` for the paper and ``CrmError`` where its facts cannot be read.
    """
    check_ending(path)
    paper = records.get(workspace, "paper", paper_id)
    kind = report_named(str(paper["report"] or ""))
    check_ending(path, kind)
    kept = str(paper["facts"] or "")
    facts = facts_json.from_json(kept, kind.facts)
    document = dressed(workspace, kind.build(workspace, facts), dress_then(workspace, facts_json.worn_in(kept)))
    return _written(_to_file(kind, facts, document, path), path, paper_id)


def _to_file(kind: ReportKind, facts: Any, document: Document, path: Path) -> WriterReport:
    return kind.write(facts, document, path) if kind.write else write_document(document, path)


def endings_again(workspace: Workspace, paper_id: str) -> tuple[str, ...]:
    """The endings of the files that an issued paper can be printed to; a form to fill in is no Word file."""
    return report_named(str(records.get(workspace, "paper", paper_id)["report"] or "")).endings


def check_ending(path: Path, kind: ReportKind | None = None) -> None:
    """Raises ``UsageError`` for a file that the paper (any paper) is not written to, before any work is done."""
    known = kind.endings if kind else tuple(WRITERS)
    if path.suffix.lower() not in known:
        endings = " or ".join((", ".join(known[:-1]), known[-1]))
        what = f"“{kind.title}”" if kind else "A report"
        said = path.suffix or path.name
        raise UsageError(f"{what} cannot be saved as “{said}”", "", f"End the name with {endings}.")


def _paper_row(workspace: Workspace, kind: ReportKind, subject: _Subject, paper_id: str, kept: str) -> dict[str, Any]:
    """The paper as a record. It is kept as its subject is: what is private to an anchor stays so in its papers."""
    paper = KINDS["paper"]
    values = {
        "title": f"{kind.title}: {subject.title}"[:500],
        "report": kind.name,
        "subject": subject.id or None,
        "issued_on": workspace.today(),
        "audience": kind.audience,
        "facts": kept,
    }
    visibility = "private" if subject.visibility == "private" else paper.visibility
    accepted = accept_all(paper, values, is_new=True)
    return records.new_row(workspace, paper, accepted, visibility=visibility, key=paper_id)


def _issue(
    workspace: Workspace, kind: ReportKind, subject: _Subject, row: dict[str, Any], written: Path, path: Path
) -> None:
    """Keep the paper and put its file in place: both or neither."""
    about = subject.title[:60]
    with workspace.operation(f"Issue {kind.title.lower()} for “{about}”", purpose="report") as op:
        op.insert(KINDS["paper"], [row])
        with replacing(path) as temporary:
            copyfile(written, temporary)


def _warning(kind: ReportKind, subject: _Subject) -> str:
    if kind.audience == "Suppliers" and subject.visibility == "private":
        return (
            "This opportunity is private to your anchor: agree with procurement before you send the pack to suppliers."
        )
    return ""


def _written(report: WriterReport, path: Path, paper_id: str, warning: str = "") -> WrittenPaper:
    return WrittenPaper(path, report.pages, report.missing, paper_id, warning)
