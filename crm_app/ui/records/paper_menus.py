"""What else can be done with papers: a preview, an e-mail draft, and one paper for each of the shown suppliers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from crm_app.domain.file_names import safe_name
from crm_app.runtime.progress import Progress
from crm_app.ui.context import AppContext, Tone
from crm_app.ui.labels import plain
from crm_app.ui.records import papers
from crm_app.ui.records.exporting import Shown
from crm_app.ui.records.papers import RecordPaper

if TYPE_CHECKING:
    from crm_app.services.batches import Batch
    from crm_app.services.mail_drafts import MailDraft
    from crm_app.services.previews import Preview

_FOR_THEM = ("readiness", "rehearsal", "self-assessment")  # papers that a supplier may be sent


def add_more(
    menu: QMenu, parent: QWidget, context: AppContext, found: Sequence[RecordPaper], record_id: str, title: str
) -> None:
    """Add a menu of previews, and for papers of a supplier one of e-mail drafts."""
    if not found:
        return
    menu.addSeparator()
    looked = menu.addMenu("Look at it first")
    for paper in found:
        looked.addAction(plain(paper.title), _looker(parent, context, paper, record_id, title))
    sent = [paper for paper in found if paper.name in _FOR_THEM]
    if sent:
        drafts = menu.addMenu("As an e-mail draft")
        for paper in sent:
            drafts.addAction(plain(paper.title), _drafter(parent, context, paper, record_id, title))


def _looker(parent: QWidget, context: AppContext, paper: RecordPaper, record_id: str, title: str) -> Callable[[], None]:
    workspace, what = context.workspace, paper.title.rstrip("…")

    def make() -> Preview:
        from crm_app.services import previews

        return previews.of_record(workspace, paper.name, record_id)

    def look() -> None:
        from crm_app.ui.records import paper_preview

        save = papers.asker(parent, context, paper, record_id, title)
        paper_preview.look(context, f"{what}: {title}", make, save, parent)

    return look


def _drafter(
    parent: QWidget, context: AppContext, paper: RecordPaper, record_id: str, title: str
) -> Callable[[], None]:
    workspace, what = context.workspace, paper.title.rstrip("…")

    def done(made: MailDraft) -> None:
        context.touched({"paper": frozenset()})
        context.say(f"Draft for {', '.join(made.to)[:80]}: {made.path.name}. Read it and send it yourself", Tone.GOOD)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.path)))

    def write(path: Path) -> None:
        def work(_progress: Progress) -> MailDraft:
            from crm_app.services import mail_drafts

            return mail_drafts.paper_draft(workspace, paper.name, record_id, path)

        context.jobs.run_long(f"Draft: {what}", work, done, context.report)

    def ask() -> None:
        dialog = QFileDialog(parent, f"Draft: {what}", f"{_documents()}/{safe_name(title)}.eml", "E-mail (*.eml)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("eml")
        dialog.fileSelected.connect(lambda chosen: write(Path(chosen)))
        dialog.open()

    return ask


def fill_for_all(menu: QMenu, parent: QWidget, context: AppContext, shown: Callable[[], Shown]) -> None:
    """Fill the menu of a list: each paper about one record, for every record that is shown."""
    for paper in (one for one in papers.papers_for("supplier") if one.name in _FOR_THEM):
        what = paper.title.rstrip("…")
        menu.addAction(f"{what} for each…", _batcher(parent, context, paper, shown, with_drafts=False))
        menu.addAction(
            f"{what} for each, with e-mail drafts…", _batcher(parent, context, paper, shown, with_drafts=True)
        )


def _batcher(
    parent: QWidget, context: AppContext, paper: RecordPaper, shown: Callable[[], Shown], *, with_drafts: bool
) -> Callable[[], None]:
    def ask() -> None:
        dialog = QFileDialog(parent, "A folder for the papers", _documents())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        what = shown()
        dialog.fileSelected.connect(lambda chosen: write_for_all(context, paper, what, Path(chosen), with_drafts))
        dialog.open()

    return ask


def write_for_all(context: AppContext, paper: RecordPaper, shown: Shown, folder: Path, with_drafts: bool) -> None:
    """Write a paper for each record that is shown, beside the window, with a bar and a Cancel."""
    workspace = context.workspace

    def work(progress: Progress) -> Batch:
        from crm_app.services.batches import write_batch

        return write_batch(
            workspace, paper.name, shown.query, folder, keys=shown.keys, with_drafts=with_drafts, progress=progress
        )

    def done(batch: Batch) -> None:
        context.touched({"paper": frozenset(line.paper for line in batch.written)})
        context.say(batch.words, Tone.CAUTION if batch.not_written else Tone.GOOD)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(batch.folder)))

    context.jobs.run_long(f"{paper.title.rstrip('…')} for each", work, done, context.report)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
