"""The page of keys: everything that can be done, where it holds, and how to do it without a mouse."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from crm_app.domain.palette import fit
from crm_app.ui import icons, theme
from crm_app.ui.actions import ACTIONS, ActionSpec, native
from crm_app.ui.labels import Frame, PlainLabel, button
from crm_app.ui.screen import registered

SCREENS, NO_KEY = "Screens", "from the palette"
MOST_NUMBERED = 9
_FIRST = ("Everywhere", "Everywhere but in a text field", SCREENS, "In a list", "In a record")


def declared() -> list[ActionSpec]:
    """Every action, and the screens with the keys that their order gives them."""
    screens = [
        ActionSpec(s.name, s.title, s.icon, (f"Ctrl+{n}",), SCREENS)
        for n, s in enumerate(registered()[:MOST_NUMBERED], 1)
    ]
    return [*ACTIONS.values(), *screens]


def grouped(specs: Iterable[ActionSpec]) -> dict[str, list[ActionSpec]]:
    """Actions by where they hold: what holds most widely first."""
    groups: dict[str, list[ActionSpec]] = {name: [] for name in _FIRST}
    for spec in specs:
        groups.setdefault(spec.when, []).append(spec)
    return {name: found for name, found in groups.items() if found}


def keys_text(spec: ActionSpec) -> str:
    """The keys of an action as they are read; without any it stands in the palette."""
    if not spec.keys:
        return NO_KEY
    return " or ".join(dict.fromkeys(native(key).replace("Return", "Enter") for key in spec.keys))


def as_text(groups: dict[str, list[ActionSpec]]) -> str:
    """The whole page as plain text, to be printed or sent."""
    lines = []
    for where, specs in groups.items():
        wide = max(len(spec.title) for spec in specs) + 3
        lines += [where, "-" * len(where), *(f"{spec.title:<{wide}}{keys_text(spec)}" for spec in specs), ""]
    return "\n".join(lines)


class ShortcutsPage(Frame):
    """Lists the declared actions; typing narrows them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.search = QLineEdit(placeholderText="Find an action or a key")
        self.search.setAccessibleName("Find an action or a key")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._show())
        self.copied = PlainLabel("", muted=True)
        self.tree = self._make_tree()
        line = QHBoxLayout()
        line.addWidget(self.search, 1)
        line.addWidget(self.copied)
        line.addWidget(button("Copy as text", self.copy, icon="copy", tip="All of it, to be printed or sent"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(theme.SPACE * 3)
        layout.addLayout(line)
        layout.addWidget(self.tree, 1)
        self.setFocusProxy(self.search)
        theme.theme().changed.connect(self._show)
        self._show()

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName("Keys")
        tree.setColumnCount(2)
        tree.setHeaderLabels(["Action", "Keys"])
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setIndentation(theme.scaled(12))
        tree.header().setStretchLastSection(True)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        tree.setColumnWidth(0, theme.scaled(440))
        return tree

    def groups(self) -> dict[str, list[ActionSpec]]:
        """What is shown now, by where it holds."""
        text = self.search.text()
        wanted = text.strip().casefold().replace(" ", "")
        return grouped(
            spec
            for spec in declared()
            if not wanted or fit(text, spec.title, spec.also) or wanted in keys_text(spec).casefold().replace(" ", "")
        )

    def _show(self) -> None:
        self.tree.clear()
        self.copied.clear()
        made = []
        for where, specs in self.groups().items():
            group = QTreeWidgetItem([where])
            group.setFont(0, theme.strong_font())
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            made.append(group)
            for spec in specs:
                item = QTreeWidgetItem(group, [spec.title, keys_text(spec)])
                if spec.icon:
                    item.setIcon(0, icons.icon(spec.icon))
                if not spec.keys:
                    item.setForeground(1, theme.color("muted"))
        self.tree.addTopLevelItems(made)  # all in one, or the tree would be laid out anew for each
        for group in made:
            group.setExpanded(True)
            group.setFirstColumnSpanned(True)

    def copy(self) -> None:
        """Put all that is shown into the clipboard."""
        QGuiApplication.clipboard().setText(as_text(self.groups()))
        self.copied.setText("Copied")
