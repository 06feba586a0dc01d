"""The papers that can be made of a record: asked for by name, written beside the window where the person says.

What a paper says is kept in the store; where its file was put is remembered on this computer alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_app.runtime.progress import Progress
from crm_app.runtime.settings import Settings
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from crm_app.ui.context import AppContext, Tone

if TYPE_CHECKING:
    from crm_app.services.reports import WrittenPaper

_SORTS = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel"}
_PLACES = "papers.places"
_MOST_PLACES = 300
Writing = Callable[[Path, Progress], "WrittenPaper"]


def _filters(endings: Iterable[str]) -> str:
    return ";;".join(f"{_SORTS[ending]} (*{ending})" for ending in endings)


_FILTERS = _filters(_SORTS)


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """A paper by the name the service knows it by, and by the words of its menu."""

    name: str
    title: str
    filters: str = _FILTERS


def papers_for(kind_name: str) -> tuple[RecordPaper, ...]:
    """The papers that can be made of records of a kind. Slow the first time: call it in the lane of reads."""
    # Loaded when first asked for: writing papers brings in large libraries.
    from crm_app.services.reports import REPORTS

    about_one = (kind for kind in REPORTS.values() if kind.about == kind_name and not kind.of_list)
    return tuple(RecordPaper(kind.name, f"{kind.title}…", _filters(kind.endings)) for kind in about_one)


def filters_again(workspace: Workspace, paper_id: str) -> str:
    """The sorts of file that an issued paper can be printed to again; call it in the lane of reads.

    Raises ``NotFound`` for the paper, ``UsageError`` for a sort of paper that this version does not know.
    """
    from crm_app.services.reports import endings_again

    return _filters(endings_again(workspace, paper_id))


def ask_where(
    parent: QWidget, title: str, about: str, then: Callable[[Path], None], filters: str = _FILTERS
) -> QFileDialog:
    """Ask where to write a paper, without holding up the window."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = re.sub(r"[^\w -]+", "", about)[:80].strip()
    dialog = QFileDialog(parent, title, str(Path(folder) / f"{name}.pdf"), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
    return dialog


def asker(parent: QWidget, context: AppContext, paper: RecordPaper, record_id: str, title: str) -> Callable[[], None]:
    """What a menu calls: it asks where to write a paper of a record, and writes it."""
    what = paper.title.rstrip("…")

    def ask() -> None:
        ask_where(parent, what, f"{what} {title}", lambda path: write(context, paper, record_id, path), paper.filters)

    return ask


def write(context: AppContext, paper: RecordPaper, record_id: str, path: Path) -> None:
    """Issue a paper beside the window, and open it when it is there."""
    workspace = context.workspace

    def work(place: Path, progress: Progress) -> WrittenPaper:
        from crm_app.services.reports import write_report

        return write_report(workspace, paper.name, record_id, place, progress=progress)

    _run(context, paper.title.rstrip("…"), path, work, issues=True)


def write_cohort(
    context: AppContext, query: ListQuery, profile: str, path: Path, *, between: tuple[date, date] | None = None
) -> None:
    """Issue the paper on the readiness of a list beside the window; with two days, also what moved ``between`` them."""
    workspace = context.workspace

    def work(place: Path, progress: Progress) -> WrittenPaper:
        from crm_app.services.reports import write_cohort as write_it

        return write_it(workspace, query, place, profile=profile, between=between, progress=progress)

    _run(context, "Cohort readiness", path, work, issues=True)


def print_again(context: AppContext, paper_id: str, path: Path) -> None:
    """Write an issued paper once more, from the facts kept with it; nothing is issued anew."""
    workspace = context.workspace

    def work(place: Path, _progress: Progress) -> WrittenPaper:
        from crm_app.services.reports import reprint

        return reprint(workspace, paper_id, place)

    _run(context, "Printing again", path, work, issues=False)


def _run(context: AppContext, title: str, path: Path, work: Writing, *, issues: bool) -> None:
    def done(written: WrittenPaper) -> None:
        remember_place(context.settings, written.paper_id, written.path)
        if issues:
            context.touched({"paper": frozenset({written.paper_id})})
        _tell(context, written)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(written.path)))

    context.jobs.run_long(title, lambda progress: work(path, progress), done, context.report, writes=issues)


def _tell(context: AppContext, written: WrittenPaper) -> None:
    drawn = f" No font here draws {' '.join(written.missing[:8])}." if written.missing else ""
    text = f"Written: {written.path.name}. {written.warning}{drawn}".rstrip(". ")
    context.say(text, Tone.CAUTION if written.warning or drawn else Tone.GOOD)


def remember_place(settings: Settings, paper_id: str, path: Path) -> None:
    """Keep where the file of a paper was put on this computer."""
    known = {key: place for key, place in settings.get(_PLACES, {}).items() if key != paper_id}
    kept = dict(list(known.items())[-_MOST_PLACES + 1 :])
    settings.set(_PLACES, {**kept, paper_id: str(path.absolute())})
    settings.save()


def place_of(settings: Settings, paper_id: str) -> Path | None:
    """Where the file of a paper was put from this computer last, while it is still there."""
    place = settings.get(_PLACES, {}).get(paper_id, "")
    path = Path(str(place))
    return path if place and path.exists() else None
