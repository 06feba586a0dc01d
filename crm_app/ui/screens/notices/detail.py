"""The right side of the inbox: one notice beside its opportunity, its text as published, or a search for another."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from crm_app.services import inbox, notice_proposals
from crm_app.services.notice_proposals import Beside
from crm_app.ui import theme
from crm_app.ui.actions import keys_of
from crm_app.ui.context import Address, AppContext
from crm_app.ui.flow import ButtonFlow
from crm_app.ui.labels import ElidedLabel, Heading, PlainLabel, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.screens.notices.beside_view import BesideTable
from crm_app.ui.screens.notices.linking import LinkPanel

_EMPTY, _BESIDE, _TEXT, _LINK = range(4)
_NOTHING = ("Nothing waits here", "New notices come from files of published notices and from the public feeds.")


class NoticeDetail(QStackedWidget):
    """Shows one notice. ``take``, ``leave`` and the like are what the page asks it to do with what is ticked."""

    acted = Signal(str)  # which button was pressed: the name of an action

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.notice_id = ""
        self.found: Beside | None = None
        self.table = BesideTable()
        self.name = ElidedLabel()
        self.name.setFont(theme.title_font(13))
        self.about = PlainLabel(muted=True, wraps=True)
        self.opportunity = ElidedLabel()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("The notice as published")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.linking = LinkPanel(context)
        self.linking.left.connect(self.show_fields)
        for page in (self._nothing(), self._panel(), self._published(), self.linking):
            self.addWidget(page)

    def _nothing(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.addWidget(Heading(_NOTHING[0], 12))
        column.addWidget(PlainLabel(_NOTHING[1], muted=True, wraps=True))
        column.addStretch(1)
        return page

    def _panel(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.name)
        column.addWidget(self.about)
        line = QHBoxLayout()
        line.addWidget(self.opportunity, 1)
        line.addWidget(button("Open it", self.open_opportunity, icon="arrow-square-out"))
        column.addLayout(line)
        column.addWidget(self.table, 1)
        self.take_button = self._button("take_proposals", "Take what is ticked", primary=True)
        self.leave_button = self._button("leave_proposals", "Leave as it is")
        published = self._button("as_published", "As published")
        link = self._button("link_notice", "Link to another…")
        self.ignore_button = self._button("ignore_notice", "Ignore")
        column.addWidget(ButtonFlow([published, link, self.ignore_button]))
        self.finish_button = self._button("finish_notice", "Done with it")
        column.addWidget(ButtonFlow([self.finish_button, self.leave_button, self.take_button], at_end=True))
        return page

    def _button(self, action: str, words: str, *, primary: bool = False) -> QPushButton:
        return button(words, lambda: self.acted.emit(action), primary=primary, tip=keys_of(action))

    def _published(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 12, 12)
        column.addWidget(Heading("As published", 12))
        column.addWidget(self.text, 1)
        column.addWidget(button("Back to the notice", self.show_fields, icon="arrow-left", tip=keys_of("as_published")))
        return page

    def show_notice(self, notice_id: str) -> None:
        """Show a notice; an empty key shows that nothing waits."""
        self.notice_id = notice_id
        if not notice_id:
            self.found = None
            self.setCurrentIndex(_EMPTY)
            return
        workspace = self._context.workspace
        self._context.jobs.run_read(
            lambda: notice_proposals.beside(workspace, notice_id), while_alive(self, self._shown), self._context.report
        )

    def _shown(self, found: Beside) -> None:
        if found.notice.id != self.notice_id:
            return
        self.found = found
        self.name.setText(str(found.notice["title"] or ""))
        number = len(found.proposals)
        asks = "1 proposal to decide" if number == 1 else f"{number} proposals to decide" if number else ""
        said = [str(found.notice["buyer"] or ""), asks or "Nothing to decide", *found.warnings[:3]]
        self.about.setText(" · ".join(text for text in said if text))
        self.opportunity.setText(f"In the pipeline: {found.opportunity['title']}")
        self.table.show_beside(found)
        for made in (self.take_button, self.leave_button):
            made.setEnabled(bool(number))
        self.show_fields()

    def show_fields(self) -> None:
        """Back to the fields."""
        self.setCurrentIndex(_BESIDE if self.found else _EMPTY)

    def open_opportunity(self) -> None:
        """Open the opportunity that the notice belongs to."""
        if self.found:
            self._context.go(Address("opportunity", self.found.opportunity.id))

    def toggle_text(self) -> None:
        """Show the notice as it was published, or go back to its fields."""
        if self.currentIndex() == _TEXT:
            self.show_fields()
        elif self.notice_id:
            workspace, key = self._context.workspace, self.notice_id
            self._context.jobs.run_read(
                lambda: inbox.as_published(workspace, key), while_alive(self, self._show_text), self._context.report
            )

    def _show_text(self, text: str) -> None:
        self.text.setPlainText(text)
        self.setCurrentIndex(_TEXT)

    def begin_link(self) -> None:
        """Let the person choose another opportunity."""
        if self.found:
            self.setCurrentIndex(_LINK)
            self.linking.begin(" ".join(str(self.found.notice["title"] or "").split()[:4]))
