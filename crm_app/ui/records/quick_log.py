"""Logging a call while talking: a panel at the foot of the window, opened from anywhere, done in a few keys.

Three letters of a supplier, Enter, the words, Ctrl+Enter. Nothing is blocked meanwhile; what was typed stays when the
panel is closed and is there again when it is opened, even where the program was ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from crm_app.domain.activities import ActivityDetails
from crm_app.domain.dates import format_long_date
from crm_app.domain.errors import CrmError
from crm_app.domain.fields import fields_of
from crm_app.domain.records import Record, Saved
from crm_app.services import records
from crm_app.services.activities import Counterpart, FollowUp, log_activity, recent_counterparts
from crm_app.services.drafts import Draft
from crm_app.ui import actions, theme
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Heading, button
from crm_app.ui.pick_box import PickBox
from crm_app.ui.records.day_line import DayLine
from crm_app.ui.records.drafting import DraftKeeper
from crm_app.ui.records.editors import put_typed
from crm_app.ui.records.editors_picks import PickEditor
from crm_app.ui.records.foot_panel import FootPanel
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.kind_keys import KindKeys
from crm_app.ui.records.log_place import Subject
from crm_app.ui.records.suggesting import Pick

_LABELS = {"call": "Call", "meeting": "Meeting", "email": "E-mail", "visit": "Visit", "other": "Other"}
_LINES = 3.4  # of text in sight


class QuickLog(FootPanel):
    """The panel itself. ``open_for`` shows it; Ctrl+Enter saves, Esc puts it away with what is typed."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._person = ""  # of a draft, until the people of its supplier are read
        self.kinds = KindKeys(_LABELS, self)
        self.supplier = PickEditor(fields_of(ActivityDetails)["supplier"], context, self)
        self.person = PickBox("Spoke to", self)
        self.text = QPlainTextEdit(self)
        self.day = DayLine("Date", "today", context, back=True, parent=self)
        self.follow_up = DayLine("Follow up by", "fri, +2w, 26 Nov", context, parent=self)
        self.keeper = DraftKeeper(context, self, self)
        self._build()
        self._connect()
        self._forget()

    def _build(self) -> None:
        self.text.setAccessibleName("What was said")
        self.text.setPlaceholderText("What was said. The first line becomes the subject")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(int(self.fontMetrics().lineSpacing() * _LINES) + 16)
        self.supplier.setMinimumWidth(theme.scaled(240))
        self.supplier.line.setPlaceholderText("Supplier: type three letters")
        self.save_button = button("Save", self.save, primary=True, tip="Ctrl+Enter")
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(Heading("Log a", 11))
        top.addWidget(self.kinds)
        top.addWidget(self.supplier, 2)
        top.addWidget(self.person, 1)
        # Without the alignment the row is never higher than this button.
        top.addWidget(self.away_button(), 0, Qt.AlignmentFlag.AlignVCenter)
        for widget in (self.follow_up, self.day):
            foot.addWidget(widget)
        foot.addStretch(1)
        self.clear_button = button("Clear", self.clear, tip="Throw away what is typed here")
        foot.addWidget(self.clear_button)
        foot.addWidget(self.save_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 10, 12, 10)
        whole.setSpacing(theme.SPACE * 2)
        whole.addLayout(top)
        whole.addWidget(self.text)
        whole.addWidget(self.state)  # a line of its own: beside the days large text has no room
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.supplier.changed.connect(self._on_supplier)
        self.supplier.line.entered.connect(lambda: self.text.setFocus(Qt.FocusReason.OtherFocusReason))
        actions.bind("save_panel", self, self.save)
        actions.bind("log_follow_up", self, self.follow_up.begin)
        actions.bind("log_day", self, self.day.begin)
        self.text.textChanged.connect(self._on_typed)
        for day in (self.day, self.follow_up):
            day.line.textChanged.connect(self._on_typed)

    def say(self, text: str, *, is_problem: bool = False) -> None:
        """Say it above the days; without words there is no line."""
        super().say(text, is_problem=is_problem)
        self.state.setVisible(bool(text))

    def open_for(self, subject: Subject | None = None) -> None:
        """Show the panel with the keyboard where the next word goes. A draft that waits is not thrown away for it."""
        subject = subject or Subject()
        self.come()
        self.take_back(is_free=not self.is_dirty)
        if self.is_dirty and subject.supplier and subject.supplier != self.supplier.raw():
            self.say("What you had typed is still here. Save it, or clear it, before the next one")
        elif subject.supplier:
            self._take(subject)
        self._focus_next()
        workspace = self.context.workspace
        self.context.jobs.run_read(lambda: recent_counterparts(workspace), while_alive(self, self._offer))

    def _take(self, subject: Subject) -> None:
        self.supplier.titles[subject.supplier] = subject.name
        self.supplier.set_value(subject.supplier)
        self._read_people()

    def _focus_next(self) -> None:
        target = self.text if self.supplier.raw() else self.supplier.line
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _offer(self, recent: Sequence[Counterpart]) -> None:
        """Down in the empty line shows whom one spoke to last."""
        if not self.supplier.line.text():
            why = [format_long_date(one.day) for one in recent]
            self.supplier.line.preload([Pick(o.supplier, o.name, day) for o, day in zip(recent, why, strict=True)])

    def _on_typed(self) -> None:
        self.say("")
        self.clear_button.setVisible(self.is_dirty)
        self.keeper.look()

    @property
    def is_dirty(self) -> bool:
        """Whether words or days are typed that are not saved."""
        return any(text.strip() for text in (self.text.toPlainText(), self.day.line.text(), self.follow_up.line.text()))

    def draft(self) -> Draft:
        """What is typed, as typed. The supplier alone is nothing typed: the page one stands on fills it in."""
        store, key = self.context.workspace.store.address, self.supplier.raw()
        if not self.is_dirty:
            return Draft(store, "quick_log", {})
        name = self.supplier.titles.get(key, "")
        typed = {
            "nature": self.kinds.value,
            "supplier": key,
            "person": self.person.currentData() or self._person,
            "text": self.text.toPlainText(),
            "day": self.day.line.text(),
            "follow_up": self.follow_up.line.text(),
        }
        nature = _LABELS[self.kinds.value].lower()
        about = f"{nature} with “{name[:60]}”, to log" if name else f"{nature} to log"
        return Draft(store, "quick_log", typed, titles={key: name} if name else {}, about=about)

    def put_back(self, draft: Draft) -> None:
        """Type again what was typed before the program ended."""
        typed = draft.typed
        put_typed(self.supplier, typed["supplier"], draft.titles)
        if typed["supplier"] in draft.titles:
            self._person = typed["person"]
            self._read_people()
        self.kinds.choose(typed["nature"])
        self.day.line.setText(typed["day"])
        self.follow_up.line.setText(typed["follow_up"])
        self.text.setPlainText(typed["text"])
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.say_kept(draft)

    def _on_supplier(self) -> None:
        key = self.supplier.raw()
        if key and key in self.supplier.titles:
            self._read_people()
            if self.supplier.line.hasFocus():  # taken from the list
                self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_people(self) -> None:
        workspace, key = self.context.workspace, self.supplier.raw()
        self.context.jobs.run_read(
            lambda: records.parts(workspace, "supplier", key)["person"],
            while_alive(self, lambda people: self._show_people(key, people)),
            lambda _error: None,
        )

    def _show_people(self, key: str, people: Sequence[Record]) -> None:
        if key != self.supplier.raw():
            return
        self.person.clear()
        self.person.addItem("Spoke to…", "")
        for person in people:
            self.person.addItem(str(person["name"]).replace("&", "&&"), person.id)
        self.person.setCurrentIndex(max(self.person.findData(self._person), 0))
        self._person = ""
        self.person.setVisible(bool(people))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line of days saves."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.focusWidget() in (self.follow_up.line, self.day.line):
            self.save()
        else:
            super().keyPressEvent(event)

    def clear(self) -> None:
        """Throw away what is typed and begin anew."""
        self._forget()
        self.take_back(is_free=True)
        self._focus_next()

    def _forget(self) -> None:
        self._person = ""
        self.text.clear()
        self.supplier.set_value("")
        self.person.clear()
        self.person.hide()
        self.kinds.choose("call")
        self.follow_up.clear()
        self.day.clear()
        self._on_typed()

    def values(self) -> tuple[dict[str, Any], FollowUp | None]:
        """What is typed, as the log takes it. Raises ``ValueError`` with words about the field that is in the way."""
        supplier = self.supplier.value()
        happened: date | None = self.day.day()
        due = self.follow_up.day()
        text = self.text.toPlainText()
        if not supplier and not text.strip():
            raise ValueError("Write down what was said, or with whom")
        values = {
            "nature": self.kinds.value,
            "supplier": supplier,
            "person": self.person.currentData() or None,
            "text": text,
            "happened_on": happened,
        }
        return values, FollowUp(due) if due else None

    def save(self) -> None:
        """Write it down, in the lane of writes; the person goes on at once."""
        if self._saving:
            return
        try:
            values, follow_up = self.values()
        except ValueError as error:
            self.say_wrong(error)
            return
        self._saving = True
        workspace = self.context.workspace
        self.context.jobs.run_write(
            lambda: log_activity(workspace, values, follow_up=follow_up),
            while_alive(self, self._saved),
            while_alive(self, self._refused),
        )

    def _saved(self, saved: Saved) -> None:
        self._saving = False
        name = self.supplier.titles.get(self.supplier.raw(), "")
        words = f"Logged the {_LABELS[self.kinds.value].lower()}{f' with “{name[:60]}”' if name else ''}"
        promised = ", with a task to follow it up" if "task" in saved.touched else ""
        self._forget()
        self.put_away()
        self.context.saved(saved, words + promised)

    def _refused(self, error: CrmError) -> None:
        self._saving = False
        self.show()
        self.context.report(error)
