"""Flagging a tender within a minute: a panel at the foot of the window, from anywhere, by the keyboard alone.

Enter goes on to the next field, Ctrl+Enter saves and opens the tender at its rules. What was typed stays when the panel
is put away, and comes back where the program was ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_app.domain.cpv_names import CpvHit
from crm_app.domain.errors import CrmError
from crm_app.domain.fields import fields_of
from crm_app.domain.money import parse_money
from crm_app.domain.opportunities import OpportunityDetails
from crm_app.domain.records import Saved
from crm_app.runtime.keys import new_key
from crm_app.services import codes
from crm_app.services.drafts import Draft
from crm_app.services.flagging import buyer_names, flag_tender
from crm_app.ui import actions, theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.flow import FlowLayout
from crm_app.ui.labels import Heading, button
from crm_app.ui.pick_box import PickBox
from crm_app.ui.records.day_line import DayLine
from crm_app.ui.records.drafting import DraftKeeper
from crm_app.ui.records.editors import put_typed
from crm_app.ui.records.editors_picks import PickEditor
from crm_app.ui.records.foot_panel import FootPanel
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.names_line import NamesLine
from crm_app.ui.records.suggesting import Pick

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OFFERED = 8  # categories for a title
_CATEGORY_HINT = "Category: type a trade"


class FlagPanel(FootPanel):
    """The panel itself. ``open`` shows it."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._key = ""  # of the operation: pressing twice saves once
        self._own = ""
        self.title = QLineEdit(self)
        self.buyers = NamesLine("Buyers, several parted by a semicolon", self)
        self.category = PickEditor(fields_of(OpportunityDetails)["cpv_codes"], context, self)
        self.value = QLineEdit(self)
        self.vat = PickBox("Whether VAT is in the value", self)
        self.closes = DayLine("Closes", "+3m, 1 May", context, parent=self)
        self.starts = DayLine("Wanted start", "+6m, 1 Sep", context, parent=self)
        self.privacy = PickBox("Who sees it", self)
        self.keeper = DraftKeeper(context, self, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        for line, name, hint in (
            (self.title, "Title", "What is to be bought"),
            (self.buyers, "Buyers", "Buyers"),
            (self.value, "Value", "Value, such as 180k"),
        ):
            line.setAccessibleName(name)
            line.setPlaceholderText(hint)
        self.title.setMaxLength(300)
        self.category.line.setPlaceholderText(_CATEGORY_HINT)
        self.value.setFixedWidth(self.fontMetrics().averageCharWidth() * 22)
        for box, choices in (
            (self.vat, (("without VAT", "value_net"), ("with VAT", "value_gross"))),
            (self.privacy, (("Private draft", False), ("Shared with all anchors", True))),
        ):
            for label, data in choices:
                box.addItem(label, data)
        first, second, foot = QHBoxLayout(), QWidget(self), QHBoxLayout()
        first.addWidget(Heading("Flag a tender", 11))
        first.addWidget(self.title, 3)
        first.addWidget(self.buyers, 2)
        first.addWidget(self.away_button())
        flow = FlowLayout(second)
        self.category.setMinimumWidth(theme.scaled(280))
        for widget in (self.category, self.value, self.vat, self.closes, self.starts):
            flow.addWidget(widget)
        foot.addWidget(self.privacy)
        foot.addWidget(self.state, 1)
        foot.addWidget(button("Clear", self.clear, tip="Throw away what is typed here"))
        foot.addWidget(button("Save and see the rules", self.save, primary=True, tip="Ctrl+Enter"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 10, 12, 10)
        whole.setSpacing(theme.SPACE * 2)
        whole.addLayout(first)
        whole.addWidget(second)
        whole.addLayout(foot)

    def _connect(self) -> None:
        actions.bind("save_panel", self, self.save)
        self.category.line.entered.connect(lambda: self.value.setFocus(Qt.FocusReason.OtherFocusReason))
        self.title.editingFinished.connect(self._suggest)
        for line in (self.title, self.buyers, self.value, self.closes.line, self.starts.line):
            line.textChanged.connect(self.keeper.look)
        self.category.changed.connect(self.keeper.look)

    def open(self) -> None:
        """Show the panel with the keyboard in the title, or where there is something to go on with."""
        self.come()
        self.take_back(is_free=not self._has_typing)
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)  # nothing is selected: the next key takes nothing away
        workspace = self.context.workspace
        self.context.jobs.run_read(lambda: buyer_names(workspace), while_alive(self, self._offer))

    def _offer(self, names: Sequence[str]) -> None:
        self.buyers.offer(names)
        self._own = names[0] if names else ""
        if not self.buyers.text():
            self.buyers.setText(self._own)
            self.buyers.setCursorPosition(0)

    def _suggest(self) -> None:
        """Have categories ready that the title speaks of."""
        text = self.title.text().strip()
        if text and not self.category.line.text():
            self.context.jobs.run_read(
                lambda: codes.suggest(text, _OFFERED),
                while_alive(self, self._show_categories),
                lambda _error: None,
            )

    def _show_categories(self, hits: Sequence[CpvHit]) -> None:
        picks = [Pick(hit.code, f"{hit.code} {hit.name}", hit.reasons[0].text if hit.reasons else "") for hit in hits]
        self.category.line.preload(picks)
        self.category.line.setPlaceholderText(f"Down: {picks[0].label}" if picks else _CATEGORY_HINT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if event.key() in _ENTER:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def clear(self) -> None:
        """Throw away what is typed and begin anew."""
        self._forget()
        self.take_back(is_free=True)
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        for line in (self.title, self.value):
            line.clear()
        self.buyers.setText(self._own)
        self.category.set_value("")
        self.category.line.setPlaceholderText(_CATEGORY_HINT)
        for day in (self.closes, self.starts):
            day.clear()
        for box in (self.vat, self.privacy):
            box.setCurrentIndex(0)
        self._key = ""
        self.say("")

    @property
    def is_dirty(self) -> bool:
        """Whether a title is typed that is not saved."""
        return bool(self.title.text().strip())

    @property
    def _has_typing(self) -> bool:
        lines = (self.title, self.category.line, self.value, self.closes.line, self.starts.line)
        return any(line.text().strip() for line in lines)

    def draft(self) -> Draft:
        """What is typed, as typed. The buyer alone is nothing typed: one's own anchor is filled in."""
        store, title = self.context.workspace.store.address, self.title.text().strip()
        if not self._has_typing:
            return Draft(store, "flag_tender", {})
        typed = {
            "title": self.title.text(),
            "buyers": self.buyers.text(),
            "category": self.category.raw(),
            "value": self.value.text(),
            "vat": self.vat.currentData(),
            "closes": self.closes.line.text(),
            "starts": self.starts.line.text(),
            "is_shared": self.privacy.currentData(),
        }
        about = f"tender “{title[:60]}”, to flag" if title else ""
        return Draft(store, "flag_tender", typed, titles=dict(self.category.titles), about=about)

    def put_back(self, draft: Draft) -> None:
        """Type again what was typed before the program ended."""
        typed = draft.typed
        put_typed(self.category, typed["category"], draft.titles)
        self.title.setText(typed["title"])
        self.buyers.setText(typed["buyers"])
        self.value.setText(typed["value"])
        self.closes.line.setText(typed["closes"])
        self.starts.line.setText(typed["starts"])
        self.vat.setCurrentIndex(max(self.vat.findData(typed["vat"]), 0))
        self.privacy.setCurrentIndex(max(self.privacy.findData(typed["is_shared"]), 0))
        self.say_kept(draft)

    def values(self) -> dict[str, Any]:
        """What is typed, as it is kept. Raises ``ValueError`` with words about the field that is in the way."""
        if not self.is_dirty:
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
            raise ValueError("Write down what is to be bought")
        category = self.category.value()
        return {
            "title": self.title.text(),
            "buyers": self.buyers.names,
            "cpv_codes": (category,) if isinstance(category, str) else category,
            self.vat.currentData(): parse_money(self.value.text()),
            "closes_on": self.closes.day(),
            "starts_on": self.starts.day(),
        }

    def save(self) -> None:
        """Write it down and open it at its rules."""
        if self._saving:
            return
        try:
            values = self.values()
        except ValueError as error:
            self.say_wrong(error)
            return
        self._saving, self._key = True, self._key or new_key()
        workspace, is_shared, key = self.context.workspace, bool(self.privacy.currentData()), self._key
        self.context.jobs.run_write(
            lambda: flag_tender(workspace, values, is_shared=is_shared, operation_key=key),
            while_alive(self, self._saved),
            while_alive(self, self._refused),
        )

    def _saved(self, saved: Saved) -> None:
        self._saving = False
        who = "shared with all anchors" if self.privacy.currentData() else "a private draft"
        words = f"Flagged “{self.title.text().strip()[:60]}”, {who}"
        self._forget()
        self.hide()
        self.context.saved(saved, words)
        self.context.go(Address("opportunity", saved.id, "Rules"))

    def _refused(self, error: CrmError) -> None:
        self._saving, self._key = False, ""
        self.say(str(error), is_problem=True)
        self.show()
