"""A paper for each record of a list: one file each, with a summary of what was written and what was not.

Every paper is issued by itself. Stopping keeps what is written, and the summary names what is left.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from crm_app.domain.csv_text import guarded
from crm_app.domain.errors import Cancelled, CrmError, UsageError
from crm_app.domain.file_names import FreeNames
from crm_app.domain.kinds import KINDS
from crm_app.reports.atomic import explained, replacing
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import lists, mail_drafts
from crm_app.services.lists import ListQuery
from crm_app.services.reports import check_ending, report_named, write_report
from crm_app.services.workspace import Workspace

_SUMMARY = "Summary"
NOT_BEGUN = "Stopped before this one."
_HEADINGS = ("Name", "File", "E-mail draft", "Note")


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One record of the list: its file, its draft and the warning, or the reason that there is none."""

    id: str
    name: str
    file: str = ""
    paper: str = ""
    draft: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run came to. ``summary`` is the file that says so, beside the others."""

    folder: Path
    lines: tuple[BatchLine, ...]
    summary: Path
    stopped: bool = False

    @property
    def written(self) -> tuple[BatchLine, ...]:
        """Those with a file."""
        return tuple(line for line in self.lines if line.file)

    @property
    def not_written(self) -> tuple[BatchLine, ...]:
        """Those without one, each with its reason."""
        return tuple(line for line in self.lines if not line.file)

    @property
    def words(self) -> str:
        """The result in one sentence."""
        drafts = sum(bool(line.draft) for line in self.lines)
        made = "1 paper" if len(self.written) == 1 else f"{len(self.written):,} papers"
        left = f"; {len(self.not_written):,} not written, see {self.summary.name}" if self.not_written else ""
        mail = f", {drafts:,} e-mail drafts" if drafts else ""
        return f"{'Stopped: ' if self.stopped else ''}{made}{mail} in {self.folder.name}{left}"


def write_batch(
    workspace: Workspace,
    name: str,
    query: ListQuery,
    folder: Path,
    *,
    keys: tuple[str, ...] = (),
    ending: str = ".pdf",
    profile: str = "",
    with_drafts: bool = False,
    progress: Progress | None = None,
) -> Batch:
    """Issue a paper about each record of a list (or of ``keys`` alone) into a folder, made where it is wanting.

    No file that was there before is written over. Raises ``UsageError`` for a report of another kind of record and for
    an ending that is none, ``CrmError`` where the folder cannot be made.
    """
    kind = report_named(name)
    check_ending(Path(f"paper{ending}"), kind)
    if kind.about != query.kind or kind.of_list:
        about = KINDS[kind.about].title.lower()
        raise UsageError(f"“{kind.title}” is about {about}, one by one or all together", "", "Choose another report.")
    free = FreeNames(_made(folder))
    wanted = keys or tuple(lists.snapshot(workspace, query))
    title_field = KINDS[query.kind].title_field
    names = {row.id: str(row[title_field] or "") for row in lists.page(workspace, query.kind, wanted, (title_field,))}
    run = _Run(workspace, kind.name, kind.title, folder, free, ending, profile, with_drafts)
    lines: list[BatchLine] = []
    stopped = False
    seen = progress or Silent()
    for number, key in enumerate(names):
        try:
            seen.update(number, len(names), names[key])
            lines.append(run.one(key, names[key]))
        except Cancelled:
            stopped = True
            lines += [BatchLine(left, names[left], reason=NOT_BEGUN) for left in list(names)[number:]]
            break
    return Batch(folder, tuple(lines), _summary(folder / free.take(_SUMMARY, ".csv"), lines), stopped)


def _made(folder: Path) -> list[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [path.name for path in folder.iterdir()]
    except OSError as fault:
        raise explained(fault, folder) from fault


@dataclass(frozen=True, slots=True)
class _Run:
    """What every paper of a run has in common."""

    workspace: Workspace
    report: str
    title: str
    folder: Path
    free: FreeNames
    ending: str
    profile: str
    with_drafts: bool

    def one(self, key: str, name: str) -> BatchLine:
        """One paper, and its draft where they are wanted; a fault of one keeps none of the others."""
        file = self.free.take(f"{name} - {self.title}", self.ending)
        try:
            written = write_report(self.workspace, self.report, key, self.folder / file, profile=self.profile)
        except Cancelled:
            raise
        except CrmError as fault:
            return BatchLine(key, name, reason=_words(fault))
        if not self.with_drafts:
            return BatchLine(key, name, file, written.paper_id)
        try:
            out = self.folder / self.free.take(f"{name} - {self.title}", ".eml")
            made = mail_drafts.draft(self.workspace, key, written.path, out, title=f"{self.title}: {name}")
        except CrmError as fault:
            return BatchLine(key, name, file, written.paper_id, reason=_words(fault))
        return BatchLine(key, name, file, written.paper_id, made.path.name)


def _words(fault: CrmError) -> str:
    return f"{fault.title}. {fault.message}".strip().rstrip(".") + "."


def _summary(path: Path, lines: list[BatchLine]) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    writer.writerows([guarded(cell) for cell in (one.name, one.file, one.draft, one.reason)] for one in lines)
    with replacing(path) as temporary:
        temporary.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace"))
    return path
