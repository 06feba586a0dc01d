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

from crm_app.domain.errors import UsageError
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record
from crm_app.domain.validation import accept_all
from crm_app.reports import facts_json
from crm_app.reports.atomic import replacing
from crm_app.reports.briefing import briefing_pack
from crm_app.reports.briefing_facts import BriefingFacts, PackFor
from crm_app.reports.document import Document
from crm_app.reports.files import WRITERS, write_document
from crm_app.reports.outcome import WriterReport
from crm_app.reports.readiness_facts import ReadinessFacts
from crm_app.reports.readiness_report import readiness_report
from crm_app.runtime.keys import new_key
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import briefings, readiness_papers, records
from crm_app.services.issuing import title_of
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
    """A paper that can be made: of records of ``about``, for ``audience``. ``gather`` reads the register, ``build``
    makes a document of facts alone (and, inside the house, of the people to ring today).
    """

    name: str
    title: str
    about: str
    audience: str
    facts: type[Any]
    gather: Callable[[Workspace, str, str, str], Any]
    build: Callable[[Workspace, Any], Document]


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


def write_report(
    workspace: Workspace, name: str, record_id: str, path: Path, *, profile: str = "", progress: Progress | None = None
) -> WrittenPaper:
    """Issue a paper about a record, and keep the facts it says as an operation of its own.

    ``profile`` is for readiness reports (usually that of the last assessment). The file and the kept paper are both
    there afterwards, or neither. Raises ``NotFound`` for the record, ``UsageError`` for the name or the ending of
    ``path``, ``CrmError`` where the file cannot be written, ``Cancelled``.
    """
    kind, seen = report_named(name), progress or Silent()
    check_ending(path)
    paper_id = new_key()
    seen.update(0, _STEPS, "Gathering facts")
    subject = records.get(workspace, kind.about, record_id)
    facts = kind.gather(workspace, record_id, paper_id, profile)
    seen.update(1, _STEPS, "Making the paper")
    document = kind.build(workspace, facts)
    seen.update(2, _STEPS, f"Writing {path.name}")
    with TemporaryDirectory() as folder:
        written = write_document(document, Path(folder) / f"paper{path.suffix}")
        seen.update(3, _STEPS, "Keeping what it says")
        _issue(workspace, kind, subject, _paper_row(workspace, kind, subject, paper_id, facts), written.path, path)
    seen.update(_STEPS, _STEPS, "Done")
    return _written(written, path, paper_id, _warning(kind, subject))


def reprint(workspace: Workspace, paper_id: str, path: Path) -> WrittenPaper:
    """Write an issued paper again, in any format, from the facts kept with it; nothing is issued anew.

    Raises ``NotFound`` for the paper and ``CrmError`` where its facts cannot be read.
    """
    check_ending(path)
    paper = records.get(workspace, "paper", paper_id)
    kind = report_named(str(paper["report"] or ""))
    facts = facts_json.from_json(str(paper["facts"] or ""), kind.facts)
    return _written(write_document(kind.build(workspace, facts), path), path, paper_id)


def check_ending(path: Path) -> None:
    """Raises ``UsageError`` for a file that is neither PDF, Word nor Excel, before any work is done."""
    if path.suffix.lower() not in WRITERS:
        endings = " or ".join((", ".join(list(WRITERS)[:-1]), list(WRITERS)[-1]))
        said = path.suffix or path.name
        raise UsageError(f"A report cannot be saved as “{said}”", "", f"End the name with {endings}.")


def _paper_row(workspace: Workspace, kind: ReportKind, subject: Record, paper_id: str, facts: Any) -> dict[str, Any]:
    """The paper as a record. It is kept as its subject is: what is private to an anchor stays so in its papers."""
    paper = KINDS["paper"]
    values = {
        "title": f"{kind.title}: {title_of(kind.about, subject.values)}"[:500],
        "report": kind.name,
        "subject": subject.id,
        "issued_on": workspace.today(),
        "audience": kind.audience,
        "facts": facts_json.to_json(facts),
    }
    visibility = "private" if subject.visibility == "private" else paper.visibility
    kept = accept_all(paper, values, is_new=True)
    return records.new_row(workspace, paper, kept, visibility=visibility, key=paper_id)


def _issue(
    workspace: Workspace, kind: ReportKind, subject: Record, row: dict[str, Any], written: Path, path: Path
) -> None:
    """Keep the paper and put its file in place: both or neither."""
    about = title_of(kind.about, subject.values)[:60]
    with workspace.operation(f"Issue {kind.title.lower()} for “{about}”", purpose="report") as op:
        op.insert(KINDS["paper"], [row])
        with replacing(path) as temporary:
            copyfile(written, temporary)


def _warning(kind: ReportKind, subject: Record) -> str:
    if kind.audience == "Suppliers" and subject.visibility == "private":
        return (
            "This opportunity is private to your anchor: agree with procurement before you send the pack to suppliers."
        )
    return ""


def _written(report: WriterReport, path: Path, paper_id: str, warning: str = "") -> WrittenPaper:
    return WrittenPaper(path, report.pages, report.missing, paper_id, warning)
