"""The queue of possible duplicates: look at two, choose field by field, merge them or keep them apart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from crm_app.domain.records import Saved
from crm_app.services import combining, duplicates
from crm_app.services.duplicates import Comparison, Looked, Pair
from crm_app.ui import actions, theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.flow import ButtonFlow
from crm_app.ui.labels import ElidedLabel, Frame, Heading, PlainLabel, StatusLine, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.when_seen import WhenSeen
from crm_app.ui.screens.duplicates.choosing import SideBySide
from crm_app.ui.screens.duplicates.pairs import PairsModel, make_table

_FOLLOWED = frozenset({"supplier", "likeness"})
_EMPTY, _PAIR = 0, 1


class DuplicatesPage(Frame):
    """Pairs at the left, the chosen one side by side at the right."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self._pair: Pair | None = None
        self._wanted = ""
        self.model = PairsModel()
        self.table = make_table(self.model)
        self.sides = SideBySide()
        self.name = ElidedLabel()
        self.name.setFont(theme.title_font(13))
        self.why = PlainLabel(muted=True, wraps=True)
        self._status = StatusLine()
        self._right = QStackedWidget()
        self._right.addWidget(self._nothing())
        self._right.addWidget(self._panel())
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        WhenSeen(self, context, self.refresh, _FOLLOWED)
        self._add_actions()
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        words = "Two records that may be one firm. Nothing is merged until you say so, and every merge can be undone."
        top.addWidget(PlainLabel(words, muted=True, wraps=True), 1)
        top.addWidget(button("Look through the register", self.look, icon="magnifying-glass"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self._right)
        split.setSizes([420, 640])
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(split, 1)
        whole.addWidget(self._status)

    def _nothing(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.addStretch(2)
        for label in (
            Heading("Nothing waits to be judged", 12),
            PlainLabel("New pairs come from imports, and from looking through the register.", muted=True, wraps=True),
        ):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(3)
        return page

    def _panel(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.name)
        column.addWidget(self.why)
        column.addWidget(self.sides, 1)
        swap = button("Swap", self.swap, icon="arrows-left-right", tip="Let the other one stay (Alt+S)")
        both = button("Open both", self.open_both, icon="arrow-square-out", tip="Look at the records")
        self.apart_button = button("Not the same", self.keep_apart, tip="Remembered (Alt+N)")
        self.merge_button = button("Merge into one", self.merge, primary=True, tip="Ctrl+Enter")
        column.addWidget(ButtonFlow([swap, both, self.apart_button, self.merge_button]))
        return page

    def _add_actions(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "merge": self.merge,
            "keep_apart": self.keep_apart,
            "swap_sides": self.swap,
            "look_for_duplicates": self.look,
        }
        for name, slot in slots.items():
            action = actions.make(name, self)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
            self.addAction(action)

    def show_tab(self, likeness: str) -> None:
        """Show the pair of this likeness as soon as it is in the list."""
        self._wanted = likeness
        self.refresh()

    def refresh(self) -> None:
        """Read the queue again."""
        workspace = self._context.workspace
        self._context.jobs.run_read(lambda: duplicates.queue(workspace), while_alive(self, self._show))

    def _show(self, pairs: list[Pair]) -> None:
        row = max(self.table.currentIndex().row(), 0)
        kept = self._wanted or (self._pair.id if self._pair else "")
        self._wanted = ""
        self.model.show(pairs)
        rows = {pair.id: number for number, pair in enumerate(pairs)}
        self._status.setText(f"{len(pairs):,} pairs to judge" if len(pairs) != 1 else "1 pair to judge")
        if pairs:
            self.table.selectRow(rows.get(kept, min(row, len(pairs) - 1)))
        else:
            self._pair = None
            self._right.setCurrentIndex(_EMPTY)

    def _choose(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self.model.pairs):
            self._compare(self.model.pairs[row])

    def _compare(self, pair: Pair, *, swapped: bool = False) -> None:
        self._pair = pair
        self.name.setText(f"“{pair.stays_name}” and “{pair.other_name}”")
        self.why.setText(f"{pair.score} % alike. {' '.join(pair.reasons)}")
        workspace, keys = self._context.workspace, (pair.stays, pair.other)
        if swapped:
            keys = (keys[1], keys[0])
        self._context.jobs.run_read(
            lambda: duplicates.compare(workspace, *keys), while_alive(self, lambda found: self._shown(pair, found))
        )

    def _shown(self, pair: Pair, found: Comparison) -> None:
        if pair is self._pair:
            self.sides.show_comparison(found)
            self._right.setCurrentIndex(_PAIR)

    def swap(self) -> None:
        """Let the other record be the one that stays."""
        if self._pair and self.sides.comparison:
            self._compare(self._pair, swapped=self.sides.comparison.stays.id == self._pair.stays)

    def open_both(self) -> None:
        """Open the record that is to be merged, then the one that stays; Back leads to the other."""
        if self._pair:
            self._context.go(Address("supplier", self._pair.other))
            self._context.go(Address("supplier", self._pair.stays))

    def merge(self) -> None:
        """Make one of the two, as chosen."""
        found = self.sides.comparison
        if self._pair is None or found is None or self._right.currentIndex() != _PAIR:
            return
        workspace, choices = self._context.workspace, dict(self.sides.choices)
        name = str(found.stays["name"])
        self._write(
            lambda: combining.merge_suppliers(workspace, found.stays.id, found.other.id, choices),
            f"Merged into “{name[:60]}”",
        )

    def keep_apart(self) -> None:
        """Remember that they are not the same."""
        if self._pair is not None:
            workspace, pair = self._context.workspace, self._pair
            self._write(lambda: duplicates.judge_apart(workspace, pair.stays, pair.other), "Kept apart, and remembered")

    def _write(self, work: Callable[[], Saved], text: str) -> None:
        self._pair = None  # the next pair takes its place in the list
        self._context.jobs.run_write(work, lambda saved: self._context.saved(saved, text))

    def look(self) -> None:
        """Compare the whole register with itself."""
        workspace = self._context.workspace
        self._context.jobs.run_long(
            "Looking for duplicates",
            lambda progress: duplicates.look(workspace, progress),
            while_alive(self, self._looked),
        )

    def _looked(self, found: Looked) -> None:
        pairs = "1 new pair" if found.new == 1 else f"{found.new:,} new pairs"
        text = f"{found.suppliers:,} suppliers compared: {pairs} to judge"
        if found.new:
            saved = Saved("", 0, found.operation, (), {"likeness": frozenset(found.touched)})
            self._context.saved(saved, text)
        else:
            self._context.say(f"{text}, {found.known:,} known before")

    def take_focus(self) -> None:
        """The keyboard goes to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
