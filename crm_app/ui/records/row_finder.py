"""Going to a row of a list by words: the store says where they stand, the rows in between are not read."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from crm_app.services import snapshots
from crm_app.ui.context import AppContext
from crm_app.ui.jobs import Job
from crm_app.ui.records.grid import RecordGrid

PAUSE = 900  # ms without a letter: the next one begins another word


class RowFinder(QObject):
    """Jumps from match to match. ``found`` carries (number of the match that has the focus, how many there are)."""

    found = Signal(object)
    lost = Signal()  # the rows are others now: nothing is known of them yet

    def __init__(self, context: AppContext, grid: RecordGrid) -> None:
        super().__init__(grid)
        self._context, self._grid = context, grid
        self._job: Job | None = None
        self._known: tuple[object, str, tuple[str, ...]] | None = None
        self._places: array[int] = array("q")
        self._typed = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._forget_typed)
        grid.typed.connect(self.type)
        grid.records.replaced.connect(self._on_rows)

    def step(self, words: str, *, back: bool = False, stay: bool = False) -> None:
        """Go to the next match of some words in the columns shown, or to the one before; ``stay`` keeps one that is."""
        fields = tuple(self._grid.columns.shown())
        asked = (self._grid.records.ids, words, fields)
        if self._known is not None and self._known[0] is asked[0] and self._known[1:] == asked[1:]:
            self._jump(back=back, stay=stay)
            return
        self._ask(words, fields, back=back, stay=stay)

    def type(self, letters: str) -> None:
        """Go to the first row from here on whose first column begins with what is typed."""
        self._typed += letters
        self._pause.start()
        if self._typed.strip():
            self._ask(self._typed, self._grid.columns.shown()[:1], begins=True, stay=True)

    def _on_rows(self) -> None:
        if self._known is not None and self._known[0] is not self._grid.records.ids:
            self._known = None
            self.lost.emit()

    def _forget_typed(self) -> None:
        self._typed = ""

    def _ask(
        self, words: str, fields: Sequence[str], *, begins: bool = False, back: bool = False, stay: bool = False
    ) -> None:
        if self._job is not None:
            self._job.drop()
        workspace, model = self._context.workspace, self._grid.records
        query, ids = model.query, model.ids

        def take(places: array[int]) -> None:
            self._job = None
            if model.ids is ids:
                self._known = None if begins else (ids, words, tuple(fields))
                self._places = places
                self._jump(back=back, stay=stay)

        self._job = self._context.jobs.run_read(
            lambda: snapshots.places(workspace, query, ids, words, fields, begins=begins), take
        )

    def _jump(self, *, back: bool, stay: bool) -> None:
        places = self._places
        if not places:
            self.found.emit((0, 0))
            return
        here = self._here()
        if back:
            number = (bisect_left(places, here) - 1) % len(places)
        else:
            number = (bisect_left(places, here) if stay else bisect_right(places, here)) % len(places)
        self._go(places[number])
        self.found.emit((number + 1, len(places)))

    def _here(self) -> int:
        rows, row = self._grid.records.rows, self._grid.currentIndex().row()
        place = rows.place_at(row)
        return place if place >= 0 else rows.place_at(row + 1) - 1

    def _go(self, place: int) -> None:
        model = self._grid.records
        if model.rows.row_of(place) < 0 and model.rows.groups:
            model.fold([model.rows.groups[model.rows.group_of(place)].label], folded=False)
        if (row := model.rows.row_of(place)) >= 0:
            self._grid.go_to(row)
