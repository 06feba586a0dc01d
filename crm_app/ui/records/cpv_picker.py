"""The tree of CPV codes: divisions, groups and classes with their names, searched by trade words, ticked with Space."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from crm_app.domain.cpv import ancestors
from crm_app.services import codes
from crm_app.ui import theme
from crm_app.ui.records.cpv_panel import CODE, CodePanel, state_of

_MOST_FOUND = 40


class CpvPicker(CodePanel):
    """Every code of the list as a tree. Words narrow it to what they lead to; Left and Right fold, Space ticks."""

    def __init__(self, taken: Collection[str], parent: QWidget) -> None:
        super().__init__("CPV codes", parent)
        self.words = QLineEdit(placeholderText="A trade, a name or a code")
        self.words.setAccessibleName("Find a code by a trade, a name or its digits")
        self.words.textChanged.connect(self.narrow)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName("Divisions, groups and classes")
        self.tree.setMinimumSize(theme.scaled(460), theme.scaled(380))
        self.items: dict[str, QTreeWidgetItem] = {}
        self.column.addWidget(self.words)
        self.column.addWidget(self.tree, 1)
        self.add_foot("Space takes a code, Left and Right fold")
        self._fill(taken)
        self.tree.itemChanged.connect(self._changed)
        self.setFocusProxy(self.words)

    def _fill(self, taken: Collection[str]) -> None:
        listed = {row.code: row.name for row in codes.cpv_rows()}
        more = {code: codes.cpv_name(code) for code in taken if code not in listed}
        tops = []
        for code, name in sorted({**listed, **more}.items()):
            item = QTreeWidgetItem([f"{code}  {name}".rstrip()])
            item.setData(0, CODE, code)
            item.setCheckState(0, state_of(code, taken))
            above = next((self.items[a] for a in ancestors(code) if a in self.items), None)
            if above is None:
                tops.append(item)
            else:
                above.addChild(item)
            self.items[code] = item
        self.tree.addTopLevelItems(tops)
        self._open(code for code in taken if code in self.items)
        first = next((self.items[code] for code in sorted(taken)), tops[0] if tops else None)
        if first is not None:
            self.tree.setCurrentItem(first)

    def _open(self, wanted: Iterable[str]) -> None:
        """Open what lies above some codes."""
        for code in wanted:
            above = self.items[code].parent()
            while above is not None:
                above.setExpanded(True)
                above = above.parent()

    def narrow(self, text: str) -> None:
        """Show only what the words lead to, with what lies above it; everything again without words."""
        asked = text.strip()
        found = [hit.code for hit in codes.suggest(asked, _MOST_FOUND) if hit.code in self.items] if asked else []
        shown = {code for one in found for code in (one, *ancestors(one))}
        self.tree.setUpdatesEnabled(False)
        self.tree.collapseAll()
        for code, item in self.items.items():
            item.setHidden(bool(asked) and code not in shown)
        self._open(found)
        if found:
            self.tree.setCurrentItem(self.items[found[0]])
            self.tree.scrollToItem(self.items[found[0]])
        self.tree.setUpdatesEnabled(True)
        nothing = asked and not found
        self.hint.setText("No code has these words" if nothing else "Space takes a code, Left and Right fold")

    def _changed(self, item: QTreeWidgetItem) -> None:
        self.ticked.emit(item.data(0, CODE), item.text(0), item.checkState(0) is Qt.CheckState.Checked)

    def shown_codes(self) -> list[str]:
        """The codes that the words left, from the top."""
        return [code for code, item in self.items.items() if not item.isHidden()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the words into the tree, Enter too; Esc closes."""
        into = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in into and self.words.hasFocus():
            self.tree.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
