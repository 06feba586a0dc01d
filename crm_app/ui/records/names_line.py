"""A line for one or several names, each found as it is typed; a semicolon stands between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget


class _LastName(QCompleter):
    """Completes what stands after the last semicolon."""

    def splitPath(self, path: str) -> list[str]:
        """The name that is being typed."""
        return [path.rpartition(";")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The names before it, and the one that was taken."""
        line = self.widget()
        before = line.text().rpartition(";")[0] if isinstance(line, QLineEdit) else ""
        taken = super().pathFromIndex(index)
        return f"{before}; {taken}" if before else taken


class NamesLine(QLineEdit):
    """``names`` are what is typed; any name is taken, those that are known are offered."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self._known = QStringListModel(self)
        completer = _LastName(self._known, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)

    def offer(self, names: Sequence[str]) -> None:
        """The names that are known."""
        self._known.setStringList(list(names))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down in a line shows every name that is known."""
        popup = self.completer().popup()
        if event.key() == Qt.Key.Key_Down and popup is not None and not popup.isVisible():
            self.completer().setCompletionPrefix("")
            self.completer().complete()
        else:
            super().keyPressEvent(event)

    @property
    def names(self) -> tuple[str, ...]:
        """What is typed, name by name."""
        return tuple(dict.fromkeys(name for part in self.text().split(";") if (name := part.strip())))
