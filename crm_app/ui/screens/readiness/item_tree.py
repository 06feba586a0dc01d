"""The questions by domain, answered with one key each while the arrows move."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from crm_app.domain.questionnaire import Profile, Questionnaire, State
from crm_app.ui import icons, theme

KEYS = {
    Qt.Key.Key_Y: State.IN_PLACE,
    Qt.Key.Key_P: State.IN_PLACE_UNSEEN,
    Qt.Key.Key_A: State.BY_AWARD,
    Qt.Key.Key_N: State.NOT_YET,
    Qt.Key.Key_X: State.NOT_APPLICABLE,
    Qt.Key.Key_U: State.UNKNOWN,
}
SIGNS = {
    State.IN_PLACE: ("check-circle", "good"),
    State.IN_PLACE_UNSEEN: ("circle-half", "good"),
    State.BY_AWARD: ("clock", "caution"),
    State.NOT_YET: ("circle", "stop"),
    State.NOT_APPLICABLE: ("minus", "muted"),
    State.UNKNOWN: ("question", "muted"),
}
_KEY_ROLE = Qt.ItemDataRole.UserRole


def sign_icon(state: State) -> QIcon:
    """The sign of an answer, in its own colour also where its line is selected."""
    sign, role = SIGNS[state]
    return QIcon(icons.icon(sign, role).pixmap(16, 16))


class ItemTree(QTreeWidget):
    """``answered`` carries (item key, state); ``moved`` the key of the item the person stands on."""

    answered = Signal(str, str)
    moved = Signal(str)

    def __init__(self, questionnaire: Questionnaire, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.questionnaire = questionnaire
        self.items: dict[str, QTreeWidgetItem] = {}
        self._states: dict[str, State] = {}
        self._profile: Profile | None = None
        self.setHeaderLabels(["Item", "Answer"])
        self.setAccessibleName("Questions")
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.header().resizeSection(1, theme.scaled(185))
        self._fill()
        self.currentItemChanged.connect(self._moved)
        theme.theme().changed.connect(self._repaint)

    def _fill(self) -> None:
        for key, name in self.questionnaire.domains.items():
            domain = QTreeWidgetItem([name, ""])
            domain.setFont(0, theme.strong_font())
            domain.setSizeHint(0, QSize(0, 28))
            domain.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.addTopLevelItem(domain)
            for item in self.questionnaire.items:
                if item.domain == key:
                    line = QTreeWidgetItem([f"{item.number}  {item.title}", ""])
                    line.setData(0, _KEY_ROLE, item.key)
                    domain.addChild(line)
                    self.items[item.key] = line
                    self.show_state(item.key, State.UNKNOWN)
        self.expandAll()

    def show_state(self, key: str, state: State) -> None:
        """Show the answer to one item."""
        line = self.items.get(key)
        if line is None:
            return
        self._states[key] = state
        line.setText(1, state.label)
        line.setIcon(1, sign_icon(state))
        line.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{line.text(0)}: {state.label}")

    def show_answers(self, answers: Mapping[str, str]) -> None:
        """Show all answers."""
        for key in self.items:
            self.show_state(key, State(answers.get(key, State.UNKNOWN)))

    def _repaint(self) -> None:
        for key, state in self._states.items():
            self.show_state(key, state)
        if self._profile is not None:
            self.show_profile(self._profile)

    def show_profile(self, profile: Profile) -> None:
        """Grey what this sort of contract does not ask."""
        self._profile = profile
        asked = frozenset(profile.items)
        for key, line in self.items.items():
            role = "text" if key in asked else "muted"
            line.setForeground(0, theme.color(role))
            line.setForeground(1, theme.color(role))
            line.setText(1, self._states[key].label if key in asked else f"{self._states[key].label} (not asked)")

    def _moved(self, now: QTreeWidgetItem | None, _: QTreeWidgetItem | None) -> None:
        key = self.key_of(now)
        if key:
            self.moved.emit(key)

    @staticmethod
    def key_of(line: QTreeWidgetItem | None) -> str:
        """The item of a line; empty for the line of a domain."""
        return str(line.data(0, _KEY_ROLE) or "") if line is not None else ""

    @property
    def current_key(self) -> str:
        """The item the person stands on."""
        return self.key_of(self.currentItem())

    def go_to(self, key: str) -> None:
        """Stand on an item."""
        line = self.items.get(key)
        if line is not None:
            self.setCurrentItem(line)
            self.scrollToItem(line)

    def go_to_domain(self, key: str) -> None:
        """Stand on the first item of a domain that is asked, with the domain's own line at the top; nothing for a
        domain that is none.
        """
        asked = frozenset(self._profile.items) if self._profile else frozenset()
        inside = [item for item in self.questionnaire.items if item.domain == key]
        first = next((item for item in inside if item.key in asked), inside[0] if inside else None)
        if first is not None:
            self.go_to(first.key)
            line = self.items[first.key]
            self.scrollToItem(line.parent() or line, QAbstractItemView.ScrollHint.PositionAtTop)

    def go_to_first(self) -> None:
        """Stand on the first item."""
        self.go_to(next(iter(self.items)))

    def answer(self, state: State) -> None:
        """Answer the item the person stands on, and go on to the next."""
        key = self.current_key
        if not key:
            return
        self.show_state(key, state)
        self.answered.emit(key, state.value)
        keys = list(self.items)
        place = keys.index(key)
        if place + 1 < len(keys):
            self.go_to(keys[place + 1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key answers; everything else is the tree's own."""
        state = KEYS.get(Qt.Key(event.key())) if not event.modifiers() else None
        if state is not None:
            self.answer(state)
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Left does not fold a domain away by accident: arrows stay among the questions."""
        if action in (QAbstractItemView.CursorAction.MoveLeft, QAbstractItemView.CursorAction.MoveRight):
            return self.currentIndex()
        return super().moveCursor(action, modifiers)
