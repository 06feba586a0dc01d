"""The first run: try it with invented firms, begin a register of one's own, or open one that is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from crm_app.domain.errors import CrmError
from crm_app.runtime.progress import Progress
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.ui import icons
from crm_app.ui.jobs import Jobs
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.message_line import ProgressLine

FILES = "Stores (*.crm);;All files (*)"


class WelcomePage(Frame):
    """Offers three ways to begin; ``opened`` carries the ``Workspace``."""

    opened = Signal(object)

    def __init__(self, demonstration: Path, own: Path, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.jobs = Jobs(self)
        self.jobs.failed.connect(self.show_error)
        self._demonstration = demonstration
        self._own = own
        self.setWindowTitle("Supplier CRM")
        self.setWindowIcon(icons.mark_icon())
        self.resize(720, 560)
        self._problem = PlainLabel(wraps=True)
        self._problem.setProperty("tone", "stop")
        self._problem.hide()
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(56, 40, 56, 32)
        self._body.setSpacing(6)
        self._add_top()
        self._add_ways()
        self._body.addWidget(self._problem)
        self._body.addStretch(1)

    def _add_top(self) -> None:
        sign = QLabel()
        sign.setPixmap(icons.mark(56))
        self._body.addWidget(sign)
        self._body.addSpacing(6)
        self._body.addWidget(Heading("One register of local suppliers", 18))
        self._body.addWidget(
            PlainLabel("For councils, trusts and colleges that buy together in one place.", muted=True, wraps=True)
        )
        self._body.addSpacing(16)

    def _add_ways(self) -> None:
        self.try_button = button("Try it with invented firms", self.try_demonstration, icon="storefront", primary=True)
        self._way(
            self.try_button,
            "300 made-up suppliers, tenders and events. Nothing of it is real; delete it when you like.",
        )
        self._body.addWidget(Heading("A register of our own", 11))
        row = QHBoxLayout()
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of your organisation")
        self.name.setAccessibleName("Name of your organisation")
        self.name.setMaxLength(200)
        self.name.returnPressed.connect(self.begin_own)
        row.addWidget(self.name, 1)
        row.addWidget(button("Begin", self.begin_own, icon="plus"))
        self._body.addLayout(row)
        self._body.addWidget(PlainLabel(f"Kept in {self._own}", muted=True, wraps=True))
        self._body.addSpacing(14)
        self._way(button("Open a register…", self.choose, icon="folder-open"), "A .crm file that is already there.")

    def _way(self, made: QWidget, words: str) -> None:
        self._body.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        self._body.addWidget(PlainLabel(words, muted=True, wraps=True))
        self._body.addSpacing(14)

    def show_error(self, error: CrmError) -> None:
        """Say what could not be done and what to do about it."""
        self._problem.setText(str(error))
        self._problem.show()

    def try_demonstration(self) -> None:
        """Make the demonstration store afresh and open it."""
        path = self._demonstration
        self._run("Making the demonstration", lambda progress: make_demonstration(path, progress))

    def begin_own(self) -> None:
        """Make an empty store for the organisation that is named."""
        name, path = self.name.text().strip(), self._own
        if not name:
            self.show_error(CrmError("Your organisation has no name yet", "", "Type its name, then begin."))
            self.name.setFocus()
            return
        self._run("Making the register", lambda progress: make_own(path, name, progress))

    def choose(self) -> None:
        """Ask for a store and open it."""
        dialog = QFileDialog(self, "Open a register", str(self._own.parent), FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self._run("Opening", lambda _progress: open_workspace(chosen)))
        dialog.open()

    def _run(self, title: str, work: Callable[[Progress], Workspace]) -> None:
        self._problem.hide()
        if self.jobs.is_idle:
            job = self.jobs.run_long(title, work, self.opened.emit)
            self._body.addWidget(ProgressLine(job))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs."""
        self.jobs.shut_down()
        event.accept()


def make_demonstration(path: Path, progress: Progress) -> Workspace:
    """A fresh demonstration store, opened."""
    from crm_app.services import databases, demo_run

    for old in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm"))):
        old.unlink(missing_ok=True)
    databases.create(str(path), anchor="", progress=progress)
    workspace = open_workspace(path)
    demo_run.fill_whole(workspace, progress=progress)
    return workspace


def make_own(path: Path, name: str, progress: Progress) -> Workspace:
    """A new store with the one anchor that is named, opened."""
    from crm_app.services import databases

    databases.create(str(path), anchor=name, progress=progress)
    return open_workspace(path)
