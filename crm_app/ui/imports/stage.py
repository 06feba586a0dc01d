"""A window of steps with one piece of long work at a time: what runs, how far it is, and a Cancel that works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from crm_app.domain.errors import Cancelled, CrmError
from crm_app.runtime.progress import Progress
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.jobs import LongJob
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.guarding import while_alive


class Stage(Frame):
    """The frame of a wizard. ``looks`` is called whenever work begins or ends."""

    def __init__(self, context: AppContext, title: str, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.context = context
        self.job: LongJob | None = None
        self.setWindowTitle(title)
        self.steps = QStackedWidget(self)
        self.where = PlainLabel("", muted=True)
        self.trouble = PlainLabel("", wraps=True)
        self.trouble.setProperty("tone", "caution")
        self.trouble.setContentsMargins(20, 8, 20, 0)
        self.trouble.hide()
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.bar_text = PlainLabel("", muted=True)
        self.cancel = button("Cancel", self.stop)
        self.foot = QHBoxLayout()
        self._lay_out(title)
        self.resize(theme.scaled(1000), theme.scaled(640))

    def _lay_out(self, title: str) -> None:
        head, foot = Frame("header", self), Frame("footer", self)
        line = QHBoxLayout(head)
        line.setContentsMargins(20, 10, 20, 10)
        line.addWidget(Heading(title))
        line.addSpacing(16)
        line.addWidget(self.where, 1)
        foot.setLayout(self.foot)
        self.foot.setContentsMargins(20, 6, 20, 6)
        self.foot.addWidget(self.bar, 1)
        self.foot.addWidget(self.bar_text, 1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (head, self.trouble, self.steps, foot):
            whole.addWidget(widget, 1 if widget is self.steps else 0)

    def run(
        self, title: str, work: Callable[[Progress], Any], then: Callable[[Any], None], *, writes: bool = False
    ) -> None:
        """Run long work; ``then`` takes its result. One at a time."""
        if self.job is not None:
            return
        self.trouble.hide()
        ended = while_alive(self, lambda result: self._ended(then, result))
        self.job = self.context.jobs.run_long(title, work, ended, while_alive(self, self._stopped), writes=writes)
        self.job.progressed.connect(self._progressed)
        self.bar.setRange(0, 0)
        self.bar_text.setText(title)
        self.looks()

    def looks(self) -> None:
        """Show what can be done now."""
        for widget in (self.bar, self.bar_text, self.cancel):
            widget.setVisible(self.job is not None)
        self.steps.setEnabled(self.job is None)

    def _ended(self, then: Callable[[Any], None], result: Any) -> None:
        self.job = None
        self.looks()
        then(result)

    def _stopped(self, error: CrmError) -> None:
        self.job = None
        self.looks()
        if isinstance(error, Cancelled):
            self.context.say("Stopped. Nothing was changed.")
        else:
            self.trouble.setText(str(error))
            self.trouble.show()
            self.context.report(error)

    def _progressed(self, news: tuple[int, int, str]) -> None:
        done, total, text = news
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        self.bar_text.setText(f"{text}: {done:,} of {total:,}" if total else text)

    def stop(self) -> None:
        """Ask what runs to stop; nothing of it is kept."""
        if self.job is not None:
            self.bar_text.setText("Stopping…")
            self.job.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what runs; where nothing runs it closes the window."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.job is not None:
            self.stop()
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing stops what runs."""
        self.stop()
        super().closeEvent(event)
