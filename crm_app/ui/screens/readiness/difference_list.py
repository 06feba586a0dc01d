"""What a returned form changes, item by item: how it stands now, what the form says, and whether that is taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from crm_app.domain.self_assessment import Difference
from crm_app.ui import theme
from crm_app.ui.screens.readiness.item_tree import sign_icon

_TITLE, _NOW, _SAYS, _PROOF = range(4)
_HEIGHT = 28  # px of a line
_LEAST = 180  # px: enough for the heading and a few lines, also in large text
_HEADINGS = ("Take in", "Now", "The form says", "Their proof")


class DifferenceList(QTreeWidget):
    """Space takes the line one stands on, or leaves it. ``decided`` tells that a decision changed, ``moved`` carries
    the difference one stands on (``None`` where there is none).
    """

    decided = Signal()
    moved = Signal(object)  # Difference | None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: dict[str, QTreeWidgetItem] = {}
        self.setHeaderLabels(list(_HEADINGS))
        self.setAccessibleName("What the form changes")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMinimumHeight(theme.scaled(_LEAST))
        head = self.header()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.itemChanged.connect(lambda _line, column: self.decided.emit() if column == _TITLE else None)
        self.currentItemChanged.connect(lambda line, _before: self.moved.emit(_difference(line)))
        theme.theme().changed.connect(self._tint)

    def show_differences(self, found: Sequence[Difference]) -> None:
        """Show the differences, ticked where taking them is advised."""
        self.blockSignals(True)
        self.clear()
        self.lines = {one.item: self._line(one) for one in found}
        self.blockSignals(False)
        self.moved.emit(None)
        for column, share in ((_TITLE, 250), (_NOW, 190), (_SAYS, 190)):
            self.resizeColumnToContents(column)
            self.setColumnWidth(column, min(self.columnWidth(column) + 8, theme.scaled(share) + 60))
        if self.lines:
            self.setCurrentItem(next(iter(self.lines.values())))

    def _line(self, one: Difference) -> QTreeWidgetItem:
        line = QTreeWidgetItem(self, [one.title, one.before.label, one.after.label, " ".join(one.proof.split())])
        line.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        line.setCheckState(_TITLE, Qt.CheckState.Checked if one.is_advised else Qt.CheckState.Unchecked)
        line.setIcon(_NOW, sign_icon(one.before))
        line.setIcon(_SAYS, sign_icon(one.after))
        line.setData(_TITLE, Qt.ItemDataRole.UserRole, one)
        spoken = f"{one.title}: {one.before.label} now, {one.after.label.lower()} on the form"
        line.setData(_TITLE, Qt.ItemDataRole.AccessibleTextRole, spoken)
        line.setSizeHint(_PROOF, QSize(0, theme.scaled(_HEIGHT)))
        return line

    def _tint(self) -> None:
        self.blockSignals(True)
        for line in self.lines.values():
            one = _difference(line)
            if one is None:
                continue
            line.setIcon(_NOW, sign_icon(one.before))
            line.setIcon(_SAYS, sign_icon(one.after))
        self.blockSignals(False)

    @property
    def taken(self) -> frozenset[str]:
        """The items that are ticked."""
        return frozenset(key for key, line in self.lines.items() if line.checkState(_TITLE) is Qt.CheckState.Checked)


def _difference(line: QTreeWidgetItem | None) -> Difference | None:
    found = line.data(_TITLE, Qt.ItemDataRole.UserRole) if line is not None else None
    return found if isinstance(found, Difference) else None
