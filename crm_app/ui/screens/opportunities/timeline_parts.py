"""The timeline as a screen reader finds it: a list an anchor, in it an item each opportunity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from crm_app.domain.pipeline import Bar, Lane
from crm_app.ui.exposing import Key
from crm_app.ui.screens.opportunities.timeline_painter import spoken

if TYPE_CHECKING:
    from crm_app.ui.screens.opportunities.timeline_view import TimelineView


class TimelineParts:
    """A lane is known by its anchor, a bar by its anchor and the key of its opportunity."""

    def __init__(self, view: TimelineView) -> None:
        self.widget = view
        self._rows: list[Lane | Bar] | None = None
        self._lanes: list[Lane] = []
        self._keys: list[Key] = []  # by row
        self._places: dict[Key, tuple[Key | None, int, int]] = {}  # what holds it, its number there, its row

    def _know(self) -> dict[Key, tuple[Key | None, int, int]]:
        if self._rows is not self.widget.rows:
            self._rows, self._lanes, self._places = self.widget.rows, [], {}
            lane, first = "", 0
            for row, shown in enumerate(self._rows):
                if isinstance(shown, Lane):
                    lane, first = shown.anchor, row + 1
                    self._places[lane] = None, len(self._lanes), row
                    self._lanes.append(shown)
                else:
                    self._places[lane, shown.id] = lane, row - first, row
            self._keys = list(self._places)
        return self._places

    def count(self, whole: Key | None) -> int:
        """The lanes, or the bars of one."""
        known = self._know()
        if whole is None:
            return len(self._lanes)
        return len(self._lanes[known[whole][1]].bars) if self.is_whole(whole) else 0

    def part(self, whole: Key | None, number: int) -> Key:
        """A lane, or a bar."""
        known = self._know()
        return self._lanes[number].anchor if whole is None else (whole, self._lanes[known[whole][1]].bars[number].id)

    def place(self, part: Key) -> tuple[Key | None, int]:
        """The lane that a bar stands in, and its place there."""
        holder, number, _ = self._know()[part]
        return holder, number

    def is_whole(self, part: Key) -> bool:
        """Lanes hold bars."""
        return isinstance(part, str)

    def words(self, part: Key) -> str:
        """A bar as it is said, or the anchor with how many there are."""
        row = self.widget.rows[self._know()[part][2]]
        if isinstance(row, Bar):
            return spoken(row, self.widget.context.today())
        return f"{row.anchor}, {len(row.bars):,} {'opportunity' if len(row.bars) == 1 else 'opportunities'}"

    def area(self, part: Key) -> QRect:
        """The whole row."""
        view, canvas = self.widget, self.widget.canvas
        row = self._know()[part][2]
        top = canvas.axis_height + row * canvas.row_height - view.verticalScrollBar().value()
        return QRect(0, top, view.viewport().width(), canvas.row_height)

    def part_at(self, point: QPoint) -> Key | None:
        """The bar or the heading in the row at a point."""
        found = self.widget.row_at(point)
        return self.key_of(found) if found >= 0 else None

    def key_of(self, row: int) -> Key:
        """The key of what stands in a row."""
        self._know()
        return self._keys[row]

    def current(self) -> Key | None:
        """The chosen bar."""
        return self.key_of(self.widget.current) if self.widget.current_bar is not None else None
