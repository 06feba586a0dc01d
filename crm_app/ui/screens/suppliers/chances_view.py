"""What a supplier could go for in the next twelve months, best first, each with the reasons for its score."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from crm_app.domain.dates import days_left, format_date
from crm_app.services import pipeline
from crm_app.services.matching import OpportunityMatch
from crm_app.ui.context import Address, AppContext
from crm_app.ui.labels import Frame, Heading, PlainLabel
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.plain_list import PlainModel, PlainTable
from crm_app.ui.records.when_seen import WhenSeen

_FOLLOWED = frozenset({"opportunity", "supplier", "credential", "size_fact", "site", "assessment"})
_NONE = (
    "No tender of the next twelve months fits yet. Say in the details what this supplier does, with CPV codes; flag "
    "the tenders you know of."
)


class ChancesView(QWidget):
    """Read when it is first shown, and again when a tender or the supplier changes."""

    def __init__(self, context: AppContext, supplier: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._supplier = supplier
        self.note = PlainLabel("Looking for tenders that fit…", muted=True, wraps=True)
        self.model = PlainModel[OpportunityMatch](("Tender", "Buyer", "Closes", "Fit", "Why"), self._cells)
        self.table = PlainTable("Tenders that fit", (260, 190, 190, 50, 300), stretched=4)
        self.table.show_model(self.model)
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.show_reasons())
        side = Frame("page")
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 0, 0, 0)
        self.what = Heading("", 11)
        self.what.setWordWrap(True)
        self.reasons = PlainLabel("", wraps=True, selectable=True)
        column.addWidget(self.what)
        column.addWidget(self.reasons)
        column.addStretch(1)
        room = QScrollArea()
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room.setWidget(side)
        room.setMinimumWidth(220)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.table)
        self.split.addWidget(room)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 1)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 12, 20, 12)
        whole.addWidget(self.note)
        whole.addWidget(self.split, 1)
        whole.addStretch(0)
        self.setFocusProxy(self.table)
        WhenSeen(self, context, self.refresh, _FOLLOWED, is_due=True)

    def refresh(self) -> None:
        """Ask again which tenders fit."""
        workspace, key = self.context.workspace, self._supplier
        self.context.jobs.run_read(lambda: pipeline.chances(workspace, key), while_alive(self, self.show_chances))

    def show_chances(self, found: Sequence[OpportunityMatch]) -> None:
        """Show these tenders."""
        self.model.show(found)
        many = "1 tender of the next twelve months fits" if len(found) == 1 else f"{len(found)} tenders fit, best first"
        self.note.setText(f"{many}. Enter opens one." if found else _NONE)
        self.split.setVisible(bool(found))
        if found:
            self.table.selectRow(0)
            self.show_reasons()

    def _cells(self, match: OpportunityMatch) -> Sequence[str]:
        day = match.closes_on
        closes = f"{format_date(day)}, {days_left(day, self.context.today())}" if day else "Not known"
        why = "; ".join(reason.text.rstrip(".") for reason in match.reasons if reason.points > 0)
        return match.title, ", ".join(match.buyers), closes, f"{match.score:.0f}", why

    def show_reasons(self) -> None:
        """Show why the selected tender fits."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.model.rows):
            return
        match = self.model.rows[row]
        title = match.title if len(match.title) <= 90 else f"{match.title[:89].rstrip()}…"
        self.what.setText(f"{title}: {match.score:.0f} of 100")
        lines = [f"{reason.points:+.0f}  {reason.text}" for reason in match.reasons]
        if match.unknown:
            lines.append(f"Not known: {', '.join(match.unknown)}")
        self.reasons.setText("\n\n".join(lines))

    def _open(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.model.rows):
            self.context.go(Address("opportunity", self.model.rows[index.row()].id))
