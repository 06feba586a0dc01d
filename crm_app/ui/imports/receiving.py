"""Where files come in: tables go to the wizard, notices straight into the pipeline, returned forms to a window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_app.ui.context import AppContext, Tone
from crm_app.ui.imports.dropping import NOTICES
from crm_app.ui.imports.takers import taker_for

if TYPE_CHECKING:
    from crm_app.services.notices import NoticeImport
    from crm_app.ui.imports.wizard import ImportWizard

IMPORTED = frozenset({"supplier", "opportunity"})  # the kinds that the wizard imports from tables


def take_file(context: AppContext, path: Path, kind: str, parent: QWidget) -> None:
    """Import a file: notices at once, a returned form beside what is known, a table of ``kind`` through the wizard."""
    if path.suffix.lower() in NOTICES:
        bring_in_notices(context, [path])
    elif taker := taker_for(path):
        taker.open(context, path, parent)
    else:
        open_wizard(context, kind, parent).open_file(path)


def open_wizard(context: AppContext, kind: str, parent: QWidget) -> ImportWizard:
    """Show a wizard for records of ``kind`` as a window that belongs to that of ``parent``."""
    # Loaded when first asked for: reading foreign files brings in large libraries.
    from crm_app.ui.imports.wizard import ImportWizard

    wizard = ImportWizard(context, kind, parent.window())
    wizard.setWindowFlag(Qt.WindowType.Window)
    wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    wizard.show()
    wizard.activateWindow()
    return wizard


def ask_for_notices(context: AppContext, parent: QWidget) -> QFileDialog:
    """Let the person choose files of notices, and bring them in."""
    endings = " ".join(f"*{ending}" for ending in sorted(NOTICES))
    dialog = QFileDialog(parent, "Import notices", "", f"Published notices ({endings});;All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: bring_in_notices(context, [Path(name) for name in names]))
    dialog.open()
    return dialog


def bring_in_notices(context: AppContext, paths: Sequence[Path]) -> None:
    """Keep the notices of files beside the window, as one operation that the message line offers to undo."""
    from crm_app.services import notices

    workspace, names = context.workspace, ", ".join(path.name for path in paths)

    def told(found: NoticeImport) -> None:
        context.touched(found.touched)
        tone = Tone.CAUTION if found.rejected else Tone.GOOD
        context.say(in_words(found, names[:60]), tone, found.operation)

    context.jobs.run_long(
        f"Importing notices from {names[:60]}",
        lambda progress: notices.import_notices(workspace, paths, progress=progress),
        told,
        context.report,
    )


def in_words(found: NoticeImport, name: str) -> str:
    """What an import of notices did, in one line."""
    if not found.read:
        return f"{name} holds no notices"
    parts = [
        f"{found.created:,} new",
        f"{found.updated:,} published again" if found.updated else "",
        f"{found.unchanged + found.skipped:,} known already" if found.unchanged + found.skipped else "",
        f"{found.rejected:,} rejected" if found.rejected else "",
    ]
    line = f"{found.read:,} notices from {name}: {', '.join(part for part in parts if part)}"
    if found.opportunities_created or found.opportunities_updated:
        added, changed = found.opportunities_created, found.opportunities_updated
        line += f". In the pipeline: {added:,} added, {changed:,} brought up to date"
    if found.rejects:
        first = found.rejects[0]
        line += f". Notice {first.row:,}: {first.message}"
    return line
