"""Beside the questions: both results as they stand, and what the current question asks and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.questionnaire import Item, State
from crm_app.domain.readiness import CouldBid, Readiness
from crm_app.ui import theme
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.screens.readiness.item_tree import KEYS, sign_icon

_TONES = {CouldBid.TODAY: "good", CouldBid.BY_AWARD: "caution", CouldBid.NOT_YET: "stop", CouldBid.UNKNOWN: ""}
_MOST_WAITING = 4
_SHORT = {
    State.IN_PLACE: "In place, seen",
    State.IN_PLACE_UNSEEN: "In place, not seen",
    State.BY_AWARD: "By award",
    State.NOT_YET: "Not yet",
    State.NOT_APPLICABLE: "Does not apply",
    State.UNKNOWN: "Not known",
}


class ItemPanel(QWidget):
    """The two answers above, the question beneath, and a button for each state with its key."""

    def __init__(self, answer: Callable[[State], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(280)
        self.gate = Heading("Not known yet", 12)
        self.gate.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("In place")
        self.percent = PlainLabel("", wraps=True)
        self.waiting = PlainLabel("", wraps=True, muted=True)
        self.title = Heading("", 11)
        self.title.setWordWrap(True)
        self.question = PlainLabel("", wraps=True)
        self.why = PlainLabel("", wraps=True, muted=True)
        self.help = PlainLabel("", wraps=True, muted=True)
        self.reason = PlainLabel("", wraps=True)
        inner = Frame("page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 0, 8, 8)
        column.setSpacing(theme.SPACE * 2)
        for widget in (self.gate, self.bar, self.percent, self.waiting, self.title, self.question, self.why, self.help):
            column.addWidget(widget)
        column.addWidget(self.reason)
        column.addLayout(self._answers(answer))
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _answers(self, answer: Callable[[State], None]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        self.buttons: dict[State, QPushButton] = {}
        theme.theme().changed.connect(self._tint)
        for place, (key, state) in enumerate(KEYS.items()):
            made = button(f"{chr(key.value)}  {_SHORT[state]}", _caller(answer, state))
            made.setIcon(sign_icon(state))
            made.setAccessibleName(state.label)
            made.setToolTip(state.label)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.buttons[state] = made
            grid.addWidget(made, place // 2, place % 2)
        return grid

    def _tint(self) -> None:
        for state, made in self.buttons.items():
            made.setIcon(sign_icon(state))

    def show_item(self, item: Item) -> None:
        """Show what a question asks, why, and what a buyer accepts as proof."""
        self.title.setText(f"{item.number}  {item.title}")
        self.question.setText(item.question)
        self.why.setText(item.why)
        lines = [f"Proof: {item.proof}.", f"Asked by: {item.asked_by}."]
        if item.fix.time:
            lines.append(f"To put in place: {item.fix.time.lower()}, {item.fix.price[:1].lower()}{item.fix.price[1:]}.")
        self.help.setText(" ".join(line.replace("..", ".") for line in lines))

    def show_reason(self, text: str) -> None:
        """What the record says about the question."""
        self.reason.setText(text)
        self.reason.setVisible(bool(text))

    def show_result(self, found: Readiness) -> None:
        """Both results as they stand now."""
        gate = found.gate.could_bid
        self.gate.setText(gate.label)
        self.gate.setProperty("tone", _TONES[gate])
        self.gate.style().unpolish(self.gate)
        self.gate.style().polish(self.gate)
        self.bar.setValue(found.percent or 0)
        known = "Nothing is known yet" if found.percent is None else f"{found.percent} % of what is known is in place"
        self.percent.setText(f"{known}; {found.unknown_percent} % not known")
        titles = [result.item.title for result in found.items if result.item.key in found.gate.waiting]
        more = f" and {len(titles) - _MOST_WAITING} more" if len(titles) > _MOST_WAITING else ""
        self.waiting.setText(f"Still to settle: {', '.join(titles[:_MOST_WAITING])}{more}" if titles else "")
        self.waiting.setVisible(bool(titles))


def _caller(answer: Callable[[State], None], state: State) -> Callable[[], None]:
    return lambda: answer(state)
