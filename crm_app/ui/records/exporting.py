"""Writing a list to a file: asks where without blocking, then writes with a bar and a Cancel."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_app.domain.kinds import KINDS
from crm_app.services.lists import ListQuery
from crm_app.ui.context import AppContext, Tone

KINDS_OF_FILE = "Excel workbook (*.xlsx);;Comma-separated values (*.csv);;JSON (*.json)"
PAPER = "PDF (*.pdf)"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be written: a list, its columns in order (none: every field), and some of its rows (none: all)."""

    query: ListQuery
    fields: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    name: str = ""


def ask(context: AppContext, shown: Shown, parent: QWidget) -> QFileDialog:
    """Ask for the file, and write the list into it once it is named."""
    dialog = _dialog(context, shown, parent, "Export", KINDS_OF_FILE, "xlsx")
    dialog.fileSelected.connect(lambda chosen: write(context, shown, Path(chosen)))
    dialog.open()
    return dialog


def ask_for_paper(context: AppContext, shown: Shown, parent: QWidget) -> QFileDialog:
    """Ask where the paper goes, then make it and open it in the program that prints papers here."""
    dialog = _dialog(context, shown, parent, "Print", PAPER, "pdf")
    dialog.fileSelected.connect(lambda chosen: write_paper(context, shown, Path(chosen)))
    dialog.open()
    return dialog


def _dialog(
    context: AppContext, shown: Shown, parent: QWidget, doing: str, kinds_of_file: str, suffix: str
) -> QFileDialog:
    kind = KINDS[shown.query.kind]
    many = f"{len(shown.keys):,} selected {kind.title.lower()}" if shown.keys else kind.title.lower()
    dialog = QFileDialog(parent, f"{doing} {many}", "", kinds_of_file)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(f"{kind.plural} {context.today().isoformat()}.{suffix}")
    return dialog


def write(context: AppContext, shown: Shown, path: Path) -> None:
    """Write the list beside the window and say how many rows it has."""
    from crm_app.services import exports

    what = KINDS[shown.query.kind].title.lower()

    def done(count: int) -> None:
        context.say(f"Wrote {count:,} {what} to {path.name}", Tone.GOOD)

    workspace, keys = context.workspace, shown.keys or None
    context.jobs.run_long(
        f"Writing {what} to {path.name}",
        lambda progress: exports.export_list(
            workspace, shown.query, path, fields=shown.fields, keys=keys, progress=progress
        ),
        done,
        writes=False,
    )


def write_paper(context: AppContext, shown: Shown, path: Path) -> None:
    """Make the paper beside the window and open it."""
    from crm_app.services import list_papers

    what = KINDS[shown.query.kind].title.lower()

    def done(count: int) -> None:
        context.say(f"Made a paper of {count:,} {what}: {path.name}", Tone.GOOD)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    workspace, keys = context.workspace, shown.keys or None
    context.jobs.run_long(
        f"Making a paper of {what}",
        lambda progress: list_papers.write_list_paper(
            workspace, shown.query, path, fields=shown.fields, keys=keys, name=shown.name, progress=progress
        ),
        done,
        writes=False,
    )
