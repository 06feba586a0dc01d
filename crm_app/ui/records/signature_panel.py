"""Paste an e-mail signature: what is read from it, who is there already, and a key to save it all.

What was pasted and typed comes back where the program was ended; it is about a person and lies in the drafts alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from crm_app.domain.errors import CrmError
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.services.drafts import Draft
from crm_app.services.people import Known, Proposal, add_person, add_supplier, propose
from crm_app.ui import actions, theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.labels import Frame, Heading, PlainLabel, button, text_button
from crm_app.ui.records.drafting import DraftKeeper, waits_for
from crm_app.ui.records.guarding import while_alive

if TYPE_CHECKING:
    from crm_app.ui.records.record_page import RecordPage

_PAUSE = 200  # ms after the last key
_PERSON = ("name", "role", "email", "phone", "mobile")
_SUPPLIER = ("name", "company_number", "website", "email", "phone")
_SITE = ("address", "postcode")
_LINES = 8.0


class SignaturePanel(Frame):
    """With ``supplier`` a person of that one is added; without, a supplier with its premises and its person.

    ``saved`` carries what was written, ``closed`` tells that the panel was put away.
    """

    saved = Signal(object)
    closed = Signal()

    def __init__(self, context: AppContext, supplier: str = "", parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.context = context
        self.supplier = supplier
        self.proposal = Proposal({}, {}, {})
        self.lines: dict[tuple[str, str], QLineEdit] = {}
        self._is_saving = False
        self.text = QPlainTextEdit(self)
        self.warnings = QVBoxLayout()
        self.state = PlainLabel(wraps=True)
        self._wait = QTimer(self, singleShot=True, interval=_PAUSE)
        self._wait.timeout.connect(self.read)
        self._build()
        self.keeper = DraftKeeper(context, self, self)
        self.text.textChanged.connect(self._on_text)
        for line in self.lines.values():
            line.textChanged.connect(self.keeper.look)
        actions.bind("save_panel", self, self.save)

    def _build(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)  # what stands around gives way
        self.text.setAccessibleName("The signature as it was pasted")
        self.text.setPlaceholderText("Paste an e-mail signature or a page of Companies House here")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(int(self.fontMetrics().lineSpacing() * _LINES) + 24)
        self.state.setProperty("tone", "caution")
        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(4)
        groups = (("person", _PERSON),) if self.supplier else (
            ("supplier", _SUPPLIER), ("site", _SITE), ("person", _PERSON))  # fmt: skip
        for column, (kind, names) in enumerate(groups):
            self._add_fields(fields, column, kind, names)
        middle, foot = QHBoxLayout(), QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.text, 2, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(fields, 3 if self.supplier else 6)
        foot.addWidget(self.state, 1)
        foot.addWidget(button("Cancel", self.put_away, tip="Esc"))
        self.save_button = button(
            f"Add the {'person' if self.supplier else 'supplier'}", self.save, primary=True, tip="Ctrl+Enter"
        )
        foot.addWidget(self.save_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(theme.SPACE * 2)
        whole.addLayout(middle)
        whole.addLayout(self.warnings)
        whole.addLayout(foot)

    def _add_fields(self, grid: QGridLayout, column: int, kind_name: str, names: tuple[str, ...]) -> None:
        kind, first = KINDS[kind_name], 2 * column
        grid.addWidget(Heading(kind.label, 10), 0, first, 1, 2)
        for row, name in enumerate(names, 1):
            line = QLineEdit(self)
            line.setAccessibleName(f"{kind.label}: {kind.fields[name].label}")
            grid.addWidget(PlainLabel(kind.fields[name].label, muted=True), row, first)
            grid.addWidget(line, row, first + 1)
            self.lines[kind_name, name] = line
        grid.setRowStretch(len(_PERSON) + 1, 1)
        grid.setColumnStretch(first + 1, 1)

    @property
    def is_dirty(self) -> bool:
        """Whether something is pasted or typed here that is not saved; what was put away is not wanted."""
        return not self.isHidden() and any(text.strip() for text in (self.text.toPlainText(), *self._words().values()))

    def _words(self) -> dict[str, str]:
        return {f"{kind}.{name}": line.text() for (kind, name), line in self.lines.items()}

    def draft(self) -> Draft:
        """What is pasted, and what stands in the lines. What a person is called is in no title."""
        typed = {"text": self.text.toPlainText(), "lines": self._words()} if self.is_dirty else {}
        about = "" if self.supplier else "supplier from a signature"
        store = self.context.workspace.store.address
        return Draft(store, "signature", typed, parent_id=self.supplier, about=about)

    def put_back(self, draft: Draft) -> None:
        """Show again what was pasted, with what was typed over what was read from it."""
        with QSignalBlocker(self.text):
            self.text.setPlainText(draft.typed["text"])
        for (kind, name), line in self.lines.items():
            line.setText(draft.typed["lines"].get(f"{kind}.{name}", ""))
        workspace, text, supplier = self.context.workspace, draft.typed["text"], self.supplier
        self.context.jobs.run_read(lambda: propose(workspace, text, supplier), while_alive(self, self._recall))

    def _recall(self, found: Proposal) -> None:
        self.proposal = found
        self._warn(found.known)

    def _on_text(self) -> None:
        self._wait.start()
        self.keeper.look()

    def begin(self) -> None:
        """Show the panel with what lies on the clipboard, read at once."""
        self.show()
        self.keeper.come_back()
        pasted = QGuiApplication.clipboard().text()
        if pasted.strip() and not self.text.toPlainText().strip():
            self.text.setPlainText(pasted)
            self.read()
        self.keeper.look()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """Read what stands in the text, beside the window."""
        self._wait.stop()
        workspace, text, supplier = self.context.workspace, self.text.toPlainText(), self.supplier
        self.context.jobs.run_read(
            lambda: propose(workspace, text, supplier), while_alive(self, lambda found: self._show(text, found))
        )

    def _show(self, text: str, found: Proposal) -> None:
        if text != self.text.toPlainText():
            return
        self.proposal = found
        values: Mapping[str, Mapping[str, Any]] = {
            "person": found.person,
            "supplier": found.supplier,
            "site": found.site,
        }
        for (kind, name), line in self.lines.items():
            line.setText(str(values[kind].get(name) or ""))
            line.setCursorPosition(0)
        self._warn(found.known)
        is_read = not text.strip() or any(values.values())
        self._say("" if is_read else "Nothing is recognised in it yet")

    def _warn(self, known: tuple[Known, ...]) -> None:
        while (item := self.warnings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in known:
            self.warnings.addWidget(self._warning(one))

    def _warning(self, one: Known) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        words = PlainLabel(one.reason, wraps=True)
        words.setProperty("tone", "caution")
        line.addWidget(words, 1)
        opens = text_button("Open it")
        opens.setProperty("link", True)
        opens.setAccessibleName(f"Open {one.title}")
        opens.clicked.connect(lambda: self.context.go(Address("supplier", one.supplier)))
        line.addWidget(opens)
        return row

    def _say(self, text: str) -> None:
        self.state.setText(text)

    def typed(self) -> Proposal:
        """What stands in the lines now, with what was read and has no line."""
        values: dict[str, dict[str, Any]] = {"person": {}, "supplier": {}, "site": {}}
        for (kind, name), line in self.lines.items():
            if line.text().strip():
                values[kind][name] = line.text().strip()
        for name in ("charity_number", "vat_number"):
            if name in self.proposal.supplier:
                values["supplier"][name] = self.proposal.supplier[name]
        if values["site"]:
            values["site"]["is_main"] = True
        return replace(self.proposal, person=values["person"], supplier=values["supplier"], site=values["site"])

    def save(self) -> None:
        """Write it, in the lane of writes."""
        if self._is_saving:
            return
        made, workspace, supplier = self.typed(), self.context.workspace, self.supplier
        if not (made.person if supplier else made.supplier).get("name"):
            self._say("A name is needed")
            return
        self._is_saving = True
        work = (lambda: add_person(workspace, supplier, made.person)) if supplier else (
            lambda: add_supplier(workspace, made))  # fmt: skip
        self.context.jobs.run_write(work, while_alive(self, self._written), while_alive(self, self._refused))

    def _written(self, saved: Saved) -> None:
        self._is_saving = False
        what = "the person" if self.supplier else f"“{self.typed().supplier.get('name', '')[:60]}”"
        self.text.clear()
        self.put_away()
        self.context.saved(saved, f"Added {what}")
        self.saved.emit(saved)

    def _refused(self, error: CrmError) -> None:
        self._is_saving = False
        self._say(f"Not saved yet. {error.message or error.title}")

    def put_away(self) -> None:
        """Close the panel; the text stays until it is saved, but not for another day."""
        self.hide()
        self.keeper.look()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)


class SignatureOffer(QObject):
    """On the page of a new supplier: a button and its keys; the panel is made when it is first wanted."""

    def __init__(self, page: RecordPage) -> None:
        super().__init__(page)
        self._page = page
        self.panel: SignaturePanel | None = None
        self._button = button(
            "Paste a signature", self.begin, icon="clipboard-text", tip=actions.keys_of("paste_signature")
        )
        page.header.buttons.addWidget(self._button)
        self._action = actions.bind("paste_signature", page, self.begin)
        page.opened.connect(self._end)
        page.context.draft_wanted.connect(self._on_draft_wanted)
        self._on_draft_wanted("signature")

    def begin(self) -> None:
        """Open the panel above the form."""
        context = self._page.context
        if self.panel is None:
            self.panel = SignaturePanel(context, "", self._page)
            self.panel.saved.connect(lambda saved: context.replace(Address("supplier", saved.id)))
            self._page.lay_above_tabs(self.panel)
        self.panel.begin()

    def _on_draft_wanted(self, panel: str) -> None:
        if panel == "signature" and self._button.isEnabled() and waits_for("signature"):
            self.begin()

    def _end(self, _key: str) -> None:
        self._button.hide()
        self._button.setEnabled(False)
        self._action.setEnabled(False)
