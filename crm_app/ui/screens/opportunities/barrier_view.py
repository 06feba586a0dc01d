"""The barrier meter: change what a tender asks and see at once how many local suppliers it would keep out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.barrier_reach import MeterReach
from crm_app.domain.barriers import Meter, Stand, SupplierStand, label_of
from crm_app.domain.dates import format_date
from crm_app.domain.money import format_money_short
from crm_app.domain.records import Record, Saved
from crm_app.services import barriers, records
from crm_app.services.drafts import Draft
from crm_app.services.workspace import Workspace
from crm_app.ui import theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.jobs import Job
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.drafting import DraftKeeper
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.plain_list import PlainModel, PlainTable
from crm_app.ui.records.when_seen import WhenSeen
from crm_app.ui.screens.opportunities.level_grid import LevelGrid
from crm_app.ui.screens.opportunities.reach_panel import ReachPanel
from crm_app.ui.screens.opportunities.stand_bar import StandBar, words_of

PAUSE = 200  # ms after the last key before it is measured
_FOLLOWED = frozenset({"opportunity", "barrier"})
_WORDS = {Stand.MEETS: "Meets it", Stand.SHORT: "Short", Stand.UNKNOWN: "Not known"}
_ORDER = (Stand.SHORT, Stand.UNKNOWN, Stand.MEETS)


@dataclass(frozen=True, slots=True)
class _Found:
    asked: Mapping[str, Decimal]
    meter: Meter
    reach: MeterReach
    notes: Sequence[Record]


def _read(workspace: Workspace, key: str, asked: Mapping[str, Decimal] | None, *, only_local: bool) -> _Found:
    record = records.get(workspace, "opportunity", key)
    held = barriers.asked_of(record) if asked is None else asked
    notes = records.parts(workspace, "opportunity", key)["barrier"]
    meter = barriers.meter(workspace, key, held, only_local=only_local)
    return _Found(held, meter, barriers.reach(workspace, key, meter), notes)


class BarrierView(QScrollArea):
    """Begins with what the record asks; nothing here changes the record, a note only keeps what was found."""

    def __init__(self, context: AppContext, opportunity: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._key = opportunity
        self.found: _Found | None = None
        self._begins_with: Mapping[str, Decimal] | None = None  # of a draft; else with what the record asks
        self._job: Job | None = None
        self.levels = LevelGrid()
        self.local = QCheckBox("Only local suppliers")
        self.local.setChecked(True)
        self.sentence = Heading("", 11)
        self.sentence.setWordWrap(True)
        self.bar, self.counts = StandBar(), PlainLabel("", muted=True)
        self.state = PlainLabel("", wraps=True)
        self.reach = ReachPanel()
        self.suppliers = PlainModel[SupplierStand](
            ("Supplier", "Stands", "What is in the way", "Ready"), self._supplier_cells
        )
        self.table = PlainTable("Suppliers and how they stand", (190, 76, 240, 150), stretched=2)
        self.words = QLineEdit()
        self.notes = PlainModel[Record](("Noted on", "What was asked", "Note"), _note_cells)
        self.note_table = PlainTable("Kept notes", (110, 300, 300), stretched=2)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self.keeper = DraftKeeper(context, self, self)
        self._build()
        self._connect()
        self.keeper.come_back()

    def _build(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Barrier meter")
        self.table.show_model(self.suppliers)
        self.note_table.show_model(self.notes)
        self.words.setPlaceholderText("Why, or what was decided (may stay empty)")
        self.words.setAccessibleName("Words of the note")
        self.words.setMaxLength(500)
        self.state.setProperty("tone", "caution")
        advice = PlainLabel(
            "What may be asked has to be proportionate to the contract. Insurance need not be held before the award: "
            "who is short of it may still bid. What is not known counts against nobody.",
            muted=True,
            wraps=True,
        )
        self.state.hide()
        result, foot = QHBoxLayout(), QHBoxLayout()
        result.addWidget(self.bar, 1)
        result.addWidget(self.counts)
        foot.addWidget(self.words, 1)
        self.keep_button = button("Keep this as a note", self.keep, primary=True)
        foot.addWidget(self.keep_button)
        paper = Frame("page")
        column = QVBoxLayout(paper)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(8)
        for widget in (advice, self.levels, self.local, self.state, self.sentence):
            column.addWidget(widget)
        column.addLayout(result)
        column.addWidget(self.reach)
        self.table.setMinimumHeight(theme.scaled(170))
        column.addWidget(self.table, 3)
        column.addLayout(foot)
        self._notes_heading = Heading("Kept notes", 11)
        column.addWidget(self._notes_heading)
        self.note_table.setMinimumHeight(theme.scaled(96))
        column.addWidget(self.note_table, 1)
        self.setWidget(paper)
        self.setFocusProxy(self.levels.lines["public_liability"])

    def _connect(self) -> None:
        self.levels.changed.connect(self._wait.start)
        self.local.toggled.connect(lambda _on: self.measure())
        self._wait.timeout.connect(self.measure)
        self.words.returnPressed.connect(self.keep)
        self.words.textChanged.connect(self.keeper.look)
        self.context.draft_wanted.connect(self.keeper.come_back)
        self.table.activated.connect(self._open)
        self.reach.opened.connect(lambda wanted: self.context.go(Address("suppliers", filter=wanted)))
        WhenSeen(self, self.context, self._follow, _FOLLOWED, is_due=True)

    @property
    def is_dirty(self) -> bool:
        """Whether words of a note are typed that are not kept; what is only tried out is no typing."""
        return bool(self.words.text().strip())

    def draft(self) -> Draft:
        """The words of the note, and what was asked when they were typed."""
        typed: dict[str, Any] = {}
        if self.is_dirty:
            try:
                asked = self.levels.asked()
            except ValueError:  # half an amount: what was measured last
                asked = dict(self.found.asked) if self.found else {}
            typed = {"words": self.words.text(), "asked": {name: str(amount) for name, amount in asked.items()}}
        return Draft(self.context.workspace.store.address, "barrier_note", typed, parent_id=self._key)

    def put_back(self, draft: Draft) -> None:
        """Type the note again, and ask again what it was about."""
        self.words.setText(draft.typed["words"])
        self._begins_with = {name: Decimal(amount) for name, amount in draft.typed["asked"].items()}
        if self.found is not None:
            self.levels.set_asked(self._begins_with)
            self._run(self._begins_with)

    def measure(self) -> None:
        """Measure what stands in the fields now."""
        self._wait.stop()
        try:
            asked = self.levels.asked()
        except ValueError as error:
            self.state.setText(str(error))
            self.state.show()
            return
        self._run(asked)

    def _run(self, asked: Mapping[str, Decimal] | None) -> None:
        if self._job is not None:
            self._job.drop()
        workspace, key, only_local = self.context.workspace, self._key, self.local.isChecked()
        self._job = self.context.jobs.run_read(
            lambda: _read(workspace, key, asked, only_local=only_local), while_alive(self, self.show_found)
        )

    def _follow(self) -> None:
        """Measure what the record asks when it is first looked at, later what stands in the fields."""
        if self.found is None:
            self._run(self._begins_with)
        else:
            self.measure()

    def show_found(self, found: _Found) -> None:
        """Show what was measured."""
        self._job = None
        if self.found is None:
            self.levels.set_asked(found.asked)
        self.found = found
        meter = found.meter
        counts = tuple(meter.count(stand) for stand in Stand)
        self.state.hide()
        self.levels.show_counts(meter.levels)
        self.sentence.setText(meter.words if found.asked else "Nothing is asked yet. Write an amount above.")
        self.bar.show_counts(*counts)
        self.counts.setText(words_of(*counts))
        self.reach.show_reach(found.reach)
        self.suppliers.show(sorted(meter.suppliers, key=lambda one: (_ORDER.index(one.stand), one.name.casefold())))
        self.notes.show(sorted(found.notes, key=lambda one: (one["noted_on"], one.id), reverse=True))
        self.keep_button.setEnabled(bool(found.asked))
        for widget in (self._notes_heading, self.note_table):
            widget.setVisible(bool(found.notes))

    def keep(self) -> None:
        """Keep what was found beside the tender; the message line offers Undo."""
        found = self.found
        if found is None or not found.asked:
            return
        workspace, key, text = self.context.workspace, self._key, self.words.text().strip()
        self.context.jobs.run_write(
            lambda: barriers.keep_note(workspace, key, found.meter, found.asked, text), while_alive(self, self._kept)
        )

    def _kept(self, saved: Saved) -> None:
        self.words.clear()
        self.context.saved(saved, "Kept as a note beside the tender")

    def _supplier_cells(self, one: SupplierStand) -> Sequence[str]:
        unknown = f"Not known: {', '.join(one.unknown)}" if one.unknown else ""
        reach = self.found.reach.excluded.get(one.id) if self.found else None
        in_the_way = "; ".join(part for part in ("; ".join(one.short_of), unknown) if part)
        return one.name, _WORDS[one.stand], in_the_way, reach.words if reach else ""

    def _open(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.suppliers.rows):
            self.context.go(Address("supplier", self.suppliers.rows[index.row()].id))


def _note_cells(note: Record) -> Sequence[str]:
    asked = "; ".join(_level(name, amount) for name, amount in (note["asked"] or {}).items())
    return format_date(note["noted_on"]), asked, str(note["text"] or "")


def _level(name: str, amount: str) -> str:
    pounds = Decimal(amount) if amount.replace(".", "", 1).isdigit() else Decimal(0)
    return f"{label_of(name)} {format_money_short(pounds)}" if pounds else label_of(name)
