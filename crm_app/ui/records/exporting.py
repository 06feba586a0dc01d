"""Writing a list to a file: asks where without blocking, then writes with a bar and a Cancel."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from crm_app.domain.kinds import KINDS
from crm_app.services.lists import ListQuery
from crm_app.ui.context import AppContext, Tone

KINDS_OF_FILE = "Excel workbook (*.xlsx);;Comma-separated values (*.csv);;JSON (*.json)"


def ask(context: AppContext, query: ListQuery, parent: QWidget) -> QFileDialog:
    """Ask for the file, and write the list into it once it is named."""
    dialog = QFileDialog(parent, f"Export {KINDS[query.kind].title.lower()}", "", KINDS_OF_FILE)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(f"{KINDS[query.kind].plural} {context.today().isoformat()}.xlsx")
    dialog.fileSelected.connect(lambda chosen: write(context, query, Path(chosen)))
    dialog.open()
    return dialog


def write(context: AppContext, query: ListQuery, path: Path) -> None:
    """Write the list beside the window and say how many rows it has."""
    from crm_app.services import exports

    what = KINDS[query.kind].title.lower()

    def done(count: int) -> None:
        context.say(f"Wrote {count:,} {what} to {path.name}", Tone.GOOD)

    workspace = context.workspace
    context.jobs.run_long(
        f"Writing {what} to {path.name}",
        lambda progress: exports.export_list(workspace, query, path, progress=progress),
        done,
        writes=False,
    )
