"""The papers that can be made of a record: asked for by name, written beside the window where the person says."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_app.ui.context import AppContext

_SERVICE = "crm_app.services.reports"
_FILTERS = "PDF (*.pdf);;Word (*.docx);;Excel (*.xlsx)"


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """A paper by the name the service knows it by, and by the words of its menu."""

    name: str
    title: str


_OFFERED = {
    "supplier": (RecordPaper("readiness", "Readiness report…"),),
    "opportunity": (
        RecordPaper("briefing-external", "Briefing pack for suppliers…"),
        RecordPaper("briefing-internal", "Internal briefing pack…"),
    ),
}


def papers_for(kind_name: str) -> tuple[RecordPaper, ...]:
    """The papers that can be made of records of a kind; none where this build cannot write any."""
    return _OFFERED.get(kind_name, ()) if importlib.util.find_spec(_SERVICE) else ()


def asker(parent: QWidget, context: AppContext, paper: RecordPaper, record_id: str, title: str) -> Callable[[], None]:
    """What a menu calls: it asks where to write a paper, without holding up the window, and writes it."""

    def ask() -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = re.sub(r"[^\w -]+", "", f"{paper.title.rstrip('…')} {title}")[:80].strip()
        dialog = QFileDialog(parent, paper.title.rstrip("…"), str(Path(folder) / f"{name}.pdf"), _FILTERS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda path: write(context, paper, record_id, Path(path)))
        dialog.open()

    return ask


def write(context: AppContext, paper: RecordPaper, record_id: str, path: Path) -> None:
    """Write a paper beside the window, and open it when it is there."""
    workspace = context.workspace

    def work(progress: Any) -> Any:
        # Loaded when first asked for: writing papers brings in large libraries.
        service = importlib.import_module(_SERVICE)
        return service.write_report(workspace, paper.name, record_id, path, progress=progress)

    def done(written: Any) -> None:
        warning = str(written.warning)
        context.say(f"Written: {path.name}. {warning}".rstrip(". "), "caution" if warning else "good")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    context.jobs.run_long(paper.title.rstrip("…"), work, done, context.report, writes=False)
