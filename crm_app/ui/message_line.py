"""The foot of the window: what happened, with Undo, until it is read; and long work with its bar and its Cancel."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from crm_app.ui import announcing, icons, theme
from crm_app.ui.context import Message, Tone
from crm_app.ui.faults import Fault
from crm_app.ui.jobs import LongJob
from crm_app.ui.labels import ElidedLabel, Frame, PlainLabel, icon_button, text_button


class MessageLine(QWidget):
    """Shows the last message; it stays until the person takes it away or something else happens."""

    undo_wanted = Signal(object)  # operation

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message: Message | None = None
        self._sign = QLabel()
        self.text = ElidedLabel()
        self.undo = text_button("Undo")
        self.undo.setProperty("link", True)
        self.undo.clicked.connect(lambda: self._undo())
        self._copy = text_button("Copy details")
        self._copy.setProperty("link", True)
        self._copy.clicked.connect(lambda: self._copy_details())
        self._away = icon_button("x", "Take the message away", self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self.text, 1)
        for widget in (self.undo, self._copy, self._away):
            row.addWidget(widget)
        self.setMinimumHeight(34)
        theme.theme().changed.connect(self._tint)
        self.clear()

    def show_message(self, message: Message) -> None:
        """Say what happened."""
        self.message = message
        self.text.setText(message.text)
        self.undo.setVisible(bool(message.undo_operation))
        self._copy.setVisible(bool(message.details))
        self._away.show()
        self._tint()
        offer = ". Undo is offered" if message.undo_operation else ""
        announcing.announce(self, message.text + offer, at_once=message.tone in (Tone.CAUTION, Tone.STOP))

    def show_fault(self, fault: Fault) -> None:
        """Say once that the program itself went wrong; it goes on."""
        words = "Something went wrong in the program. Your data is as you last saved it."
        self.show_message(Message(words, details=fault.details))
        self._sign.setPixmap(icons.tone_icon("stop").pixmap(icons.sized(18)))

    def clear(self) -> None:
        """Nothing to say."""
        self.message = None
        self.text.setText("")
        self._sign.clear()
        for widget in (self.undo, self._copy, self._away):
            widget.hide()

    def _tint(self) -> None:
        if self.message is not None:
            self._sign.setPixmap(icons.tone_icon(self.message.tone.value).pixmap(icons.sized(18)))

    def _undo(self) -> None:
        if self.message is not None and self.message.undo_operation:
            operation = self.message.undo_operation
            self.clear()
            self.undo_wanted.emit(operation)

    def _copy_details(self) -> None:
        if self.message is not None:
            QGuiApplication.clipboard().setText(self.message.details)


class ProgressLine(QWidget):
    """One long work: what, how many, how long, and Cancel."""

    def __init__(self, job: LongJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._text = ElidedLabel(job.title)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(220)
        self._bar.setAccessibleName(job.title)
        self._count = PlainLabel(muted=True)
        self.cancel = text_button("Cancel")
        self.cancel.setProperty("link", True)
        self.cancel.setAccessibleName(f"Cancel: {job.title}")
        self.cancel.clicked.connect(lambda: self._cancel())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self._count)
        row.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.cancel)
        job.progressed.connect(self._show)
        job.ended.connect(self._end)
        self._quarters = 0  # of the work, of which it has been told
        announcing.announce(self, f"{job.title}: begun")

    def _show(self, progress: tuple[int, int, str]) -> None:
        done, total, text = progress
        self._text.setText(f"{self._job.title}: {text}" if text else self._job.title)
        self._bar.setRange(0, 1000 if total > 0 else 0)
        if total > 0:
            self._bar.setValue(min(1000 * done // total, 1000))
            self._count.setText(f"{done:,} of {total:,}{self._left(done, total)}")
            self._tell(4 * done // total)

    def _tell(self, quarters: int) -> None:
        """Say how far it has come: at each quarter, not at each report."""
        if self._quarters < quarters < 4:
            announcing.announce(self, f"{self._job.title}: {quarters * 25} per cent")
        self._quarters = max(quarters, self._quarters)

    def _left(self, done: int, total: int) -> str:
        spent = time.monotonic() - self._job.started
        if spent < 2 or not 0 < done < total:
            return ""
        seconds = spent * (total - done) / done
        return f" · about {seconds:.0f} s left" if seconds < 90 else f" · about {seconds / 60:.0f} min left"

    def _cancel(self) -> None:
        self._job.cancel()
        self.cancel.setEnabled(False)
        self._text.setText("Stopping…")

    def _end(self) -> None:
        words = "stopped" if self._job.is_cancelled else "ended"
        announcing.announce(self.window(), f"{self._job.title}: {words}")
        self.hide()
        self.deleteLater()


class Footer(Frame):
    """The message line, and above it a line for each long work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("footer", parent)
        self.messages = MessageLine()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.messages)

    def lay(self, line: QWidget) -> None:
        """Put a line of one's own above the messages."""
        self._layout.insertWidget(0, line)

    def watch(self, job: LongJob) -> None:
        """Show long work until it ends."""
        self._layout.insertWidget(0, ProgressLine(job))
