"""Editors for what is found rather than typed: CPV codes and areas by name, another record by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.ui.context import AppContext
from crm_app.ui.labels import PlainLabel
from crm_app.ui.records.cpv_buttons import code_buttons
from crm_app.ui.records.editor_base import Editor
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.suggesting import Pick, label_of, source_for

_PAUSE = 150  # milliseconds after the last key before suggestions are asked for
_HINTS = {Kind.CODES: "a trade or a code", Kind.AREA: "a borough", Kind.AREAS: "a borough", Kind.REFERENCE: "a name"}


class _Picking(Editor):
    """An editor that takes what its search line offers."""

    def picked(self, pick: Pick) -> None:
        """Keep what was taken from the suggestions."""
        raise AssertionError(f"{type(self).__name__} takes nothing: {pick.label}")

    def drop_last(self) -> bool:
        """Backspace in an empty line: whether something was taken out."""
        return False


def _shown(pick: Pick) -> str:
    return f"{pick.label}   {pick.why}" if pick.why else pick.label


class SearchLine(QLineEdit):
    """A line that shows suggestions beneath; Down and Enter take one. ``entered`` tells of an Enter that took."""

    entered = Signal()

    def __init__(self, field: Field, context: AppContext | None, parent: _Picking) -> None:
        super().__init__(parent)
        self._source = source_for(field, context)
        self._editor = parent
        self.picks: list[Pick] = []
        self._answered = ""  # what was typed when the suggestions were asked for
        self._is_awaited = False  # Enter was pressed before they came
        self._is_asking = False
        self._shown = QStandardItemModel(self)
        completer = QCompleter(self._shown, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        completer.activated.connect(self._take)
        completer.setWidget(self)
        self.completer_ = completer
        self.setPlaceholderText(f"Type {_HINTS[field.kind]}")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.ask)
        self.textEdited.connect(lambda _: self._typed())

    def _typed(self) -> None:
        self._is_awaited = False
        self._timer.start()

    def ask(self) -> None:
        """Ask for suggestions for what stands in the line."""
        typed = self.text().strip()
        if typed:
            self._is_asking = True
            self._source(typed, while_alive(self, lambda picks: self.show_picks(typed, picks)))

    def show_picks(self, typed: str, picks: Sequence[Pick]) -> None:
        """Show the suggestions, unless the person has typed on since."""
        if typed != self.text().strip():
            return
        self._is_asking = False
        self._keep(typed, picks)
        if self.picks and self._is_awaited:
            self.take_pick(self.picks[0])
        elif self.picks and self.hasFocus():
            self.completer_.complete()

    def preload(self, picks: Sequence[Pick]) -> None:
        """Have suggestions ready for an empty line: Down shows them."""
        if not self.text():
            self._keep("", picks)

    def _keep(self, typed: str, picks: Sequence[Pick]) -> None:
        self.picks = list(picks)
        self._answered = typed
        self._shown.clear()
        for pick in self.picks:
            item = QStandardItem(_shown(pick))
            item.setEditable(False)
            self._shown.appendRow(item)

    @property
    def is_waiting(self) -> bool:
        """Whether suggestions for what is typed are there or on their way."""
        return bool(self.picks) or self._timer.isActive() or self._is_asking

    def take_first(self) -> None:
        """Take the first suggestion, as soon as it has come where a quick typist was ahead of it."""
        if self.picks and self._answered == self.text().strip():
            self.take_pick(self.picks[0])
        else:
            self._is_awaited = True
            self._timer.stop()
            self.ask()
        self.entered.emit()

    def _take(self, text: str) -> None:
        found = next((pick for pick in self.picks if _shown(pick) == text), None)
        if found is not None:
            self.take_pick(found)

    def take_pick(self, pick: Pick) -> None:
        """Let the editor have a suggestion."""
        self._timer.stop()
        self.picks = []
        self._is_awaited = self._is_asking = False
        self._editor.picked(pick)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the first suggestion, Down shows them again."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip() and self.is_waiting:
            self.take_first()
        elif event.key() == Qt.Key.Key_Down and self.picks:
            self.completer_.complete()
        elif event.key() == Qt.Key.Key_Backspace and not self.text() and self._editor.drop_last():
            event.accept()
        else:
            super().keyPressEvent(event)


class PickEditor(_Picking):
    """One record or one area, found as its name is typed."""

    def __init__(self, field: Field, context: AppContext | None, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.titles: dict[str, str] = {}
        self.line = SearchLine(field, context, self)
        self._value = ""
        self._shown = ""
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self.row.addWidget(self.line, 1)
        self.take(self.line)

    def picked(self, pick: Pick) -> None:
        """Keep what was taken from the suggestions."""
        self.titles[pick.value] = pick.label
        self.set_value(pick.value)
        self.changed.emit()

    def raw(self) -> str:
        """The key of what was picked; words that were not picked stay as typed."""
        typed = self.line.text().strip()
        return self._value if typed == self._shown else typed

    def value(self) -> Any:
        """The key; raises ``ValueError`` for words that stand for no record."""
        raw = self.raw()
        if raw and raw != self._value:
            raise ValueError(f"choose one from the list; nothing is called “{raw[:60]}” exactly")
        return super().value()

    def set_value(self, value: Any) -> None:
        """Show what the key stands for."""
        self._value = str(value or "")
        self._shown = label_of(self.field, self._value, self.titles).strip() if self._value else ""
        self.line.setText(self._shown)
        self.line.setCursorPosition(0)
        self._shown = self.line.text().strip()


class PickListEditor(_Picking):
    """Several codes or areas: each on a line of its own with a button to take it out, and a line to add more."""

    def __init__(self, field: Field, context: AppContext | None, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        if field.kind not in LISTS:
            raise AssertionError(f"{field.label} holds one value")
        self.titles: dict[str, str] = {}
        self.values: list[str] = []
        self.column = QVBoxLayout()
        self.column.setSpacing(2)
        self.line = SearchLine(field, context, self)
        self._rows: list[QWidget] = []
        self.column.addWidget(self.line)
        self.row.addLayout(self.column, 1)
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self.take(self.line)
        buttons = code_buttons(self, context, self) if field.kind is Kind.CODES else None
        if buttons is not None:
            self.column.addWidget(buttons)
            self.watch(buttons.suggest_button)
            self.watch(buttons.browse_button)

    def tick(self, value: str, label: str, is_ticked: bool) -> None:
        """Take a code in or out, as a panel beside the editor says."""
        self.titles[value] = label
        kept = [one for one in self.values if one != value]
        self.set_value([*kept, value] if is_ticked else kept)
        self.changed.emit()

    def picked(self, pick: Pick) -> None:
        """Add what was taken from the suggestions; the line is free for the next."""
        self.titles[pick.value] = pick.label
        self.line.clear()
        if pick.value not in self.values:
            self.set_value((*self.values, pick.value))
        self.changed.emit()

    def drop_last(self) -> bool:
        """Backspace in an empty line takes the last one out."""
        if self.values:
            self._without(self.values[-1])
        return bool(self.values)

    def _without(self, value: str) -> None:
        self.set_value([kept for kept in self.values if kept != value])
        self.line.setFocus()
        self.changed.emit()

    def raw(self) -> Any:
        """The values, with what stands in the line still to be read."""
        typed = self.line.text().strip()
        return (*self.values, typed) if typed else tuple(self.values)

    def set_value(self, value: Any) -> None:
        """Show each value by its name."""
        self.values = list(value or ())
        for row in self._rows:
            self.column.removeWidget(row)
            row.deleteLater()
        self._rows = [self._row(value) for value in self.values]
        for place, row in enumerate(self._rows):
            self.column.insertWidget(place, row)

    def _row(self, value: str) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        name = PlainLabel(self.titles.get(value) or label_of(self.field, value, self.titles))
        name.setWordWrap(True)
        button = QToolButton(row)
        button.setText("✕")
        button.setAutoRaise(True)
        button.setMinimumSize(24, 24)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(f"Take out {name.text()}")
        button.clicked.connect(lambda: self._without(value))
        self.watch(button)
        line.addWidget(name, 1)
        line.addWidget(button)
        return row
