"""The suppliers that fit an opportunity, best first, each with the reasons for its score."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QTableWidgetItem, QVBoxLayout, QWidget

from crm_app.services.matching import SupplierMatch, matches_for
from crm_app.ui import theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.labels import Heading, PlainLabel
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.plain_table import ItemTable, set_widths

_HEADINGS = ("Supplier", "Fit", "Readiness", "In place", "Why")


class MatchesView(QWidget):
    """A table of suppliers by fit; the selected one's reasons stand at the right, point by point."""

    def __init__(self, context: AppContext, opportunity_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._opportunity_id = opportunity_id
        self.matches: list[SupplierMatch] = []
        self.note = PlainLabel("Looking for suppliers that fit…", muted=True, wraps=True)
        self.grid = ItemTable("Suppliers that fit", _HEADINGS, self)
        self.grid.horizontalHeader().setStretchLastSection(True)
        set_widths(self.grid, (260, 60, 240, 80))
        self.grid.itemSelectionChanged.connect(self.show_reasons)
        self.grid.wanted.connect(self.open_chosen)
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 0, 0, 0)
        self.who = Heading("", 11)
        self.who.setWordWrap(True)
        self.reasons = PlainLabel("", wraps=True, selectable=True)
        self.reasons.setAlignment(Qt.AlignmentFlag.AlignTop)
        rolled = QScrollArea(side)  # many reasons at a large text do not fit beside a small grid
        rolled.setWidgetResizable(True)
        rolled.setFrameShape(QScrollArea.Shape.NoFrame)
        rolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rolled.setAccessibleName("Why they fit")
        rolled.setWidget(self.reasons)
        column.addWidget(self.who)
        column.addWidget(rolled, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.grid)
        split.addWidget(side)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        side.setMinimumWidth(theme.scaled(220))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 12, 20, 12)
        whole.addWidget(self.note)
        whole.addWidget(split, 1)
        self.setFocusProxy(self.grid)

    def refresh(self) -> None:
        """Ask again which suppliers fit."""
        workspace, key = self.context.workspace, self._opportunity_id
        self.context.jobs.run_read(lambda: matches_for(workspace, key), while_alive(self, self.show_matches))

    def show_matches(self, matches: Sequence[SupplierMatch]) -> None:
        """Show these suppliers."""
        self.matches = list(matches)
        self.grid.setRowCount(len(self.matches))
        for row, match in enumerate(self.matches):
            for column, text in enumerate(_texts(match)):
                item = QTableWidgetItem(text)
                if column in (1, 3):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.grid.setItem(row, column, item)
        many = f"{len(self.matches)} suppliers fit, best first. Enter opens one."
        none = "No supplier of the register fits yet. Add CPV codes and a plain description to this opportunity."
        self.note.setText(many if self.matches else none)
        self.grid.setVisible(bool(self.matches))
        if self.matches:
            self.grid.selectRow(0)

    def _chosen(self) -> SupplierMatch | None:
        row = self.grid.currentRow()
        return self.matches[row] if 0 <= row < len(self.matches) else None

    def show_reasons(self) -> None:
        """Show why the selected supplier fits."""
        match = self._chosen()
        if match is None:
            return
        self.who.setText(f"{_short(match.name)}: {match.score:.0f} of 100")
        lines = [f"{reason.points:+.0f}  {reason.text}" for reason in match.reasons]
        if match.unknown:
            lines.append(f"Not known: {', '.join(match.unknown)}")
        self.reasons.setText("\n\n".join(lines))

    def open_chosen(self) -> None:
        """Open the page of the selected supplier."""
        match = self._chosen()
        if match is not None:
            self.context.go(Address("supplier", match.id))


def _short(name: str, longest: int = 70) -> str:
    return name if len(name) <= longest else f"{name[:longest].rstrip()}…"


def _texts(match: SupplierMatch) -> tuple[str, ...]:
    percent = "" if match.percent is None else f"{match.percent} %"
    gate = match.gate.label if match.gate else "Never assessed"
    why = "; ".join(reason.text.rstrip(".") for reason in match.reasons if reason.points > 0)
    return match.name, f"{match.score:.0f}", gate, percent, why
