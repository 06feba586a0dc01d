"""The credentials of a supplier, and beneath them the files that show the selected one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_app.domain.evidence_files import TAKEN
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record
from crm_app.runtime.paths import scratch_folder
from crm_app.services import evidence
from crm_app.ui import actions
from crm_app.ui.context import AppContext, Tone
from crm_app.ui.imports.dropping import FileDrop
from crm_app.ui.labels import Frame, Heading, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.parts_table import PartsTable

_FILTER = f"Evidence ({' '.join(f'*.{ending}' for ending in TAKEN)})"


class EvidenceTable(PartsTable):
    """The files of one credential. A file is opened only when somebody asks for it."""

    wanted = Signal(object)  # Path of a copy that may be opened

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, KINDS["evidence"], "", parent)
        self.what = Heading("", 10.5)
        self.what.setWordWrap(True)
        self.lay(self.what)
        self.add_button.setText("Attach…")
        self.add_button.setAccessibleName("Attach a file")
        self.add_button.setToolTip(actions.keys_of("attach"))
        tip = f"In its own program ({actions.keys_of('open_evidence')})"
        self.open_button = button("Open", self.open_file, tip=tip)
        self.copy_button = button("Save…", self.save_copy, tip="Save a copy into a folder")
        for made in (self.open_button, self.copy_button):
            self.bar.insert_widget(self.bar.count(), made)
        actions.bind("open_evidence", self.grid, self.open_file, Qt.ShortcutContext.WindowShortcut)
        self.wanted.connect(lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        FileDrop(self, self.attach, frozenset(f".{ending}" for ending in TAKEN))
        self.look()

    def show_credential(self, credential: Record | None, found: Sequence[Record]) -> None:
        """Show the files of a credential; what is being typed about another stays until it is saved or thrown away."""
        if self.is_dirty and (credential is None or credential.id != self.parent_id):
            return
        if credential is None or credential.id != self.parent_id:
            self.close_panel()
        self.parent_id = credential.id if credential else ""
        label = KINDS["credential"].fields["what"].choice_label(credential["what"]) if credential else ""
        self.what.setText(f"Evidence for {label}" if credential else "")
        self.empty.setText("No file is attached yet. Attach one, or drop it here.")
        self.set_records([one for one in found if credential and one.parent_id == credential.id], {})

    def look(self) -> None:
        """Opening is offered where one file is selected."""
        super().look()
        if not hasattr(self, "copy_button"):
            return
        self.setVisible(bool(self.parent_id))
        self.grid.setVisible(bool(self.records) and self.form is None)
        for made in (self.open_button, self.copy_button):
            made.setVisible(bool(self.records))
            made.setEnabled(len(self.chosen()) == 1)

    def add(self) -> None:
        """Choose a file and attach it."""
        path, _ = QFileDialog.getOpenFileName(self, "Attach a file", "", _FILTER)
        if path:
            self.attach(Path(path))

    def attach(self, path: Path) -> None:
        """Attach a file to the credential that is shown."""
        workspace, credential = self.context.workspace, self.parent_id
        if credential:
            self.context.jobs.run_write(
                lambda: evidence.attach(workspace, credential, path),
                lambda saved: self.context.saved(saved, f"Attached {path.name[:60]}"),
            )

    def open_file(self) -> None:
        """Open a copy of the selected file in the program that this computer has for it."""
        if len(self.chosen()) == 1:
            workspace, key = self.context.workspace, self.chosen()[0].id
            self.context.jobs.run_read(
                lambda: evidence.write_copy(workspace, key, scratch_folder()), while_alive(self, self.wanted.emit)
            )

    def save_copy(self) -> None:
        """Write a copy of the selected file into a folder."""
        folder = QFileDialog.getExistingDirectory(self, "Save a copy into")
        if folder and len(self.chosen()) == 1:
            workspace, key = self.context.workspace, self.chosen()[0].id
            self.context.jobs.run_read(
                lambda: evidence.write_copy(workspace, key, Path(folder)),
                lambda path: self.context.say(f"Saved {path.name}", Tone.GOOD),
            )


class CredentialsTable(PartsTable):
    """Credentials, with the evidence of the one that is selected."""

    def __init__(self, context: AppContext, parent_id: str, parent: QWidget | None = None) -> None:
        super().__init__(context, KINDS["credential"], parent_id, parent)
        self._found: Sequence[Record] = ()
        frame = Frame("panel", self)
        self.evidence = EvidenceTable(context, frame)
        self.frame_in(frame, self.evidence)
        self._frame = frame
        actions.bind("attach", self, self.evidence.add, Qt.ShortcutContext.WindowShortcut)
        self.look()

    def set_records(self, found: Sequence[Record], titles: Mapping[str, str]) -> None:
        """Show the credentials; the first is selected, so that its evidence is in sight."""
        super().set_records(found, titles)
        if self.records and not self.chosen():
            self.grid.setCurrentCell(0, 0)

    def set_evidence(self, found: Sequence[Record]) -> None:
        """Take the evidence of all these credentials."""
        self._found = found
        self.look()

    def look(self) -> None:
        """Show the evidence of the selected credential, while no panel is open above it."""
        super().look()
        if not hasattr(self, "_frame"):
            return
        chosen = self.chosen()
        one = chosen[0] if len(chosen) == 1 else None
        self._frame.setVisible(self.form is None and (one is not None or self.evidence.is_dirty))
        self.evidence.show_credential(one, self._found)

    @property
    def is_dirty(self) -> bool:
        """Whether something about a credential or its evidence is typed and not saved."""
        return (self.form is not None and self.form.is_dirty) or self.evidence.is_dirty
