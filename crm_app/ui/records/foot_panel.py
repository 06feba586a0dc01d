"""What the panels at the foot of the window have in common: they come, say what is in the way, and are put away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolButton, QWidget

from crm_app.domain.dates import format_long_date
from crm_app.services.drafts import Draft
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Frame, PlainLabel, icon_button
from crm_app.ui.records.drafting import DraftKeeper


class FootPanel(Frame):
    """A panel over the whole width, beneath the page. Esc puts it away with what is typed; the keyboard goes back
    where it was. ``keeper`` keeps what is typed as a draft; each panel makes its own.
    """

    keeper: DraftKeeper

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("footer", parent)
        self.context = context
        self._before: QWidget | None = None
        self._saving = False
        self.state = PlainLabel(muted=True, wraps=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)  # the page above gives way

    def away_button(self) -> QToolButton:
        """The cross that does what Esc does."""
        return icon_button("x", "Put away; what you typed stays", self.put_away, shortcut="Esc")

    def come(self) -> None:
        """Show the panel, and remember where the keyboard was."""
        before = QApplication.focusWidget()
        if before is not None and not self.isAncestorOf(before):
            self._before = before
        self.show()

    def put_away(self) -> None:
        """Close the panel; what is typed is there again when it is opened."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, text: str, *, is_problem: bool = False) -> None:
        """Say in the panel itself what to know, or what is in the way."""
        self.state.setText(text)
        self.state.setProperty("tone", "caution" if is_problem else "")
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)

    def say_wrong(self, error: Exception) -> None:
        """Say what is in the way of saving, as a sentence."""
        self.say(str(error)[:1].upper() + str(error)[1:], is_problem=True)

    def say_kept(self, draft: Draft) -> None:
        """Say that what stands here was typed before."""
        moment = draft.kept_at.astimezone()
        self.say(f"Typed on {format_long_date(moment.date())} at {moment:%H:%M}, not saved yet")

    def take_back(self, *, is_free: bool) -> None:
        """Put back the draft that waits for this panel; one that is being typed in is finished first."""
        if is_free:
            self.keeper.come_back()
        elif self.keeper.is_awaited:
            self.say("What you had typed is still here. Save it, or clear it, before the next one")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the panel away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
