"""The picture of a chart as a screen reader finds it: an item each point, in the order in which they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect

from crm_app.domain.chart_words import point_words
from crm_app.ui.charts.plan import Mark, Plan
from crm_app.ui.exposing import Key

if TYPE_CHECKING:
    from crm_app.ui.charts.drawing import ChartDrawing


class ChartParts:
    """A point is known by the numbers of its series and of its category."""

    def __init__(self, drawing: ChartDrawing, margin: int) -> None:
        self.widget = drawing
        self._margin = margin

    def _marks(self) -> tuple[Mark, ...]:
        plan: Plan | None = getattr(self.widget, "plan", None)  # asked for while it is made, it has none yet
        return plan.marks if plan is not None else ()

    def _mark(self, part: Key) -> tuple[int, Mark]:
        for number, mark in enumerate(self._marks()):
            if (mark.series, mark.category) == part:
                return number, mark
        raise LookupError("no such point is drawn")

    def count(self, whole: Key | None) -> int:
        """The points."""
        return len(self._marks()) if whole is None else 0

    def part(self, whole: Key | None, number: int) -> Key:
        """One of them."""
        mark = self._marks()[number]
        return mark.series, mark.category

    def place(self, part: Key) -> tuple[Key | None, int]:
        """A point stands in the picture itself."""
        return None, self._mark(part)[0]

    def is_whole(self, part: Key) -> bool:
        """No point holds another."""
        return False

    def words(self, part: Key) -> str:
        """A point as it is said."""
        _, mark = self._mark(part)
        return point_words(self.widget.chart, mark.series, mark.category)

    def area(self, part: Key) -> QRect:
        """Where it is drawn."""
        return self._mark(part)[1].box.toAlignedRect().translated(self._margin, self._margin)

    def part_at(self, point: QPoint) -> Key | None:
        """The point that a click would take."""
        at = QPointF(point) - QPointF(self._margin, self._margin)
        found = next((mark for mark in self._marks() if mark.reach.contains(at)), None)
        return (found.series, found.category) if found is not None else None

    def current(self) -> Key | None:
        """The point that has the focus."""
        return self.widget.current
