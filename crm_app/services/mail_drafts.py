"""E-mail drafts with a paper attached, for a person to read and send from a mail program of their own.

The program sends nothing. A draft is made only for people who may be written to (``domain/marketing``); for everybody
else there is a reason instead. ``X-Unsent`` makes Outlook open the file as a draft.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import TemporaryDirectory

from crm_app.domain.dates import format_long_date
from crm_app.domain.errors import Refused
from crm_app.domain.file_names import safe_name
from crm_app.domain.records import Record
from crm_app.reports.atomic import replacing
from crm_app.services import issuing, records
from crm_app.services.reports import report_named, write_report
from crm_app.services.suppliers import MayEmail, may_email_people
from crm_app.services.workspace import Workspace

PURPOSE = "tenders"  # what a readiness report is about, among the purposes people agree to
_TYPES = {".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
_NO_LINES = str.maketrans("\r\n\t", "   ")


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A draft on the disk, and to whom it is addressed."""

    path: Path
    to: tuple[str, ...]


def paper_draft(workspace: Workspace, report: str, supplier_id: str, out: Path) -> MailDraft:
    """Issue a paper about a supplier and write a draft that carries it as PDF. Raises as :func:`draft` does, before
    anything is issued where nobody may be written to.
    """
    supplier, to = _may_write(workspace, supplier_id)
    title = report_named(report).title
    with TemporaryDirectory() as folder:
        name = safe_name(f"{supplier['name']} - {title}")
        paper = Path(folder) / f"{name}.pdf"
        write_report(workspace, report, supplier_id, paper)
        return _write(workspace, supplier, to, paper, out, f"{title}: {supplier['name']}")


def draft(workspace: Workspace, supplier_id: str, paper: Path, out: Path, *, title: str = "") -> MailDraft:
    """Write an e-mail draft to a supplier with a paper attached.

    Raises ``NotFound`` for the supplier, ``Refused`` with the reason where nobody there may be written to, ``CrmError``
    where the file cannot be written.
    """
    supplier, to = _may_write(workspace, supplier_id)
    return _write(workspace, supplier, to, paper, out, title or paper.stem)


def _may_write(workspace: Workspace, supplier_id: str) -> tuple[Record, list[str]]:
    supplier = records.get(workspace, "supplier", supplier_id)
    people = records.parts(workspace, "supplier", supplier_id)["person"]
    answers = may_email_people(workspace, supplier, people, workspace.today())
    to = _addresses(people, answers)
    if not to:
        raise Refused(
            f"No draft for “{supplier['name']}”", _why_not(answers), "Hand the paper over in person, or ask them first."
        )
    return supplier, to


def _write(workspace: Workspace, supplier: Record, to: list[str], paper: Path, out: Path, title: str) -> MailDraft:
    message = _message(workspace, supplier, to, paper, title)
    with replacing(out) as temporary:
        temporary.write_bytes(message.as_bytes())
    return MailDraft(out, tuple(to))


def _addresses(people: Iterable[Record], answers: Iterable[MayEmail]) -> list[str]:
    allowed = {one.person_id for one in answers if one.has_email and one.answers[PURPOSE].allowed}
    return list(dict.fromkeys(str(one["email"]) for one in people if one.id in allowed))


def _why_not(answers: tuple[MayEmail, ...]) -> str:
    if not answers:
        return "Nobody of this supplier is on file."
    return " ".join(f"{one.name}: {one.answers[PURPOSE].reason}" for one in answers[:3])


def _message(workspace: Workspace, supplier: Record, to: list[str], paper: Path, title: str) -> EmailMessage:
    about = issuing.issue(workspace, "", signed=True)
    name = " ".join(str(supplier["name"]).translate(_NO_LINES).split())
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["To"] = ", ".join(to)
    message["Subject"] = " ".join(title.translate(_NO_LINES).split())[:200]
    message.set_content(
        f"Hello,\n\n"
        f"Attached is a paper for {name}, as things stood on {format_long_date(workspace.today())}.\n\n"
        "The first page says what matters most. If something in it is wrong, reply and we will put it right. "
        "Help to get ready is free, and has no bearing on how bids are judged.\n\n"
        "If you would rather not hear from us, reply and say so.\n\n"
        f"{about.author}\n{about.organisation}\n"
    )
    kind = _TYPES.get(paper.suffix.lower()) or mimetypes.guess_type(paper.name)[0] or "application/octet-stream"
    main, _, sub = kind.partition("/")
    message.add_attachment(paper.read_bytes(), maintype=main, subtype=sub, filename=paper.name)
    return message
