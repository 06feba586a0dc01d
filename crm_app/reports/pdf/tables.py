"""Tables: column widths that suit what stands in them, the heading repeated on every page, rows never torn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crm_app.domain.fields import Kind
from crm_app.reports.document import Align, Cell, Column, Run, Status, Table, Text
from crm_app.reports.pdf.draw import PILL_HEIGHT, Pen
from crm_app.reports.pdf.parts import Part
from crm_app.reports.pdf.style import (
    CAPTION,
    CELL,
    COLUMN_HEAD,
    GROUND,
    LINE,
    MUTED,
    SMALL,
    STRONG_LINE,
    WIDTH,
    Manner,
)
from crm_app.reports.pdf.text import Line, Typesetter
from crm_app.reports.wording import needs_pence, shown

GAP = 10.0  # between columns
PAD = 3.2  # above and below the words of a row
MOST_LINES = 30  # of one cell: a row always fits on a page
SAMPLE = 200  # rows looked at to find the widths
_SHORT = frozenset({Kind.INTEGER, Kind.PERCENT, Kind.MONEY, Kind.DATE, Kind.INSTANT, Kind.TIME, Kind.BOOLEAN})


@dataclass(frozen=True, slots=True)
class Row:
    """One row, its cells broken into lines; a status stands as it is."""

    cells: tuple[tuple[Line, ...] | Status, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, or the portion of it that stands on one page."""

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    head: Row
    rows: tuple[Row, ...]
    manner: Manner
    caption: tuple[Line, ...] = ()
    note: tuple[Line, ...] = ()
    total: bool = False
    before: float = 9
    clings: bool = False

    @property
    def height(self) -> float:
        """Caption, heading, rows and note."""
        return self._top + sum(row.height for row in self.rows) + self._foot

    @property
    def reach(self) -> float:
        """The length of its rules."""
        return sum(self.widths) + GAP * (len(self.widths) - 1)

    @property
    def _top(self) -> float:
        return len(self.caption) * CAPTION.leading + (4 if self.caption else 0) + self.head.height

    @property
    def _foot(self) -> float:
        return (len(self.note) * SMALL.leading + 4 if self.note else 0) + 4

    @property
    def least(self) -> float:
        """The heading with two rows, and all of it where only three remain."""
        rows = self.rows if len(self.rows) <= 3 else self.rows[:2]
        whole = self._top + sum(row.height for row in rows) + self._foot
        return self._top + self.rows[0].height + self._foot if rows and whole > 500 else whole

    def split(self, room: float) -> tuple[Part, Part]:
        """Between rows: no row stands alone on either page, so a total keeps a row with it too."""
        left = room - self._top - 4
        count = 0
        while count < len(self.rows) and self.rows[count].height <= left:
            left -= self.rows[count].height
            count += 1
        count = max(1, min(count, len(self.rows) - (2 if len(self.rows) > 2 else 1)))
        first = replace(self, rows=self.rows[:count], note=(), total=False)
        return first, replace(self, rows=self.rows[count:], caption=(), before=0)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """From the caption down."""
        top -= pen.lines(self.caption, x, top, CAPTION)
        top -= 4 if self.caption else 0
        self._draw_row(pen, self.head, x, top, COLUMN_HEAD)
        top -= self.head.height
        pen.rule(x, top, self.reach, STRONG_LINE, 0.9)
        for number, row in enumerate(self.rows, 1):
            last = number == len(self.rows)
            if last and self.total:
                pen.fill(x, top, self.reach, row.height, GROUND)
                pen.rule(x, top, self.reach, STRONG_LINE, 0.9)
            self._draw_row(pen, row, x, top, self.manner)
            top -= row.height
            pen.rule(x, top, self.reach, STRONG_LINE if last else LINE, 0.5)
        pen.lines(self.note, x, top - 4, SMALL)

    def _draw_row(self, pen: Pen, row: Row, x: float, top: float, manner: Manner) -> None:
        is_head = row is self.head
        for column, width, cell in zip(self.columns, self.widths, row.cells, strict=True):
            if isinstance(cell, Status):
                pen.pill(cell, x, top - PAD + 0.5, width, column.side)
            else:
                sunk = row.height - 2 * PAD - len(cell) * manner.leading if is_head else 0
                pen.lines(cell, x, top - PAD - sunk, manner, width, column.side)
            x += width + GAP


def laid_table(table: Table, setter: Typesetter, *, caption: bool = True, clings: bool = False) -> Grid:
    """A table measured and broken into lines."""
    manner = CELL if len(table.columns) <= 8 else CELL.but(size=7, leading=9.5)
    contents = _contents(table)
    widths = _widths(table, contents, setter, manner)
    rows = [
        _row(cells, widths, setter, manner.but(bold=True) if table.total and index == len(contents) - 1 else manner)
        for index, cells in enumerate(contents)
    ]
    if not rows:
        blank: list[Text | Status] = [()] * (len(widths) - 1)
        rows = [_row([(Run(table.empty),), *blank], [WIDTH, *widths[1:]], setter, manner.but(colour=MUTED))]
    return Grid(
        table.columns,
        tuple(widths),
        _row([(Run(column.label),) for column in table.columns], widths, setter, COLUMN_HEAD, most=4),
        tuple(rows),
        manner,
        tuple(setter.lines(table.caption, CAPTION, WIDTH, most=3)) if table.caption and caption else (),
        tuple(setter.lines(table.note, SMALL, WIDTH, most=12)) if table.note else (),
        table.total and bool(table.rows),
        clings=clings,
    )


def _contents(table: Table) -> list[list[Text | Status]]:
    pence = [
        column.kind is Kind.MONEY and needs_pence([row[index] for row in table.rows])
        for index, column in enumerate(table.columns)
    ]
    return [
        [_content(cell, column, with_pence) for cell, column, with_pence in zip(row, table.columns, pence, strict=True)]
        for row in table.rows
    ]


def _content(cell: Cell, column: Column, pence: bool) -> Text | Status:
    if isinstance(cell, Status):
        return cell
    if isinstance(cell, tuple) and cell and isinstance(cell[0], Run):
        return cell
    return (Run(shown(cell, column.kind, column.unit, pence=pence)),)


def _row(
    contents: Sequence[Text | Status],
    widths: Sequence[float],
    setter: Typesetter,
    manner: Manner,
    most: int = MOST_LINES,
) -> Row:
    cells = tuple(
        cell if isinstance(cell, Status) else tuple(setter.lines(cell, manner, width, most))
        for cell, width in zip(contents, widths, strict=True)
    )
    heights = [PILL_HEIGHT if isinstance(cell, Status) else len(cell) * manner.leading for cell in cells]
    return Row(cells, max(heights, default=manner.leading) + 2 * PAD)


def _widths(
    table: Table, contents: Sequence[Sequence[Text | Status]], setter: Typesetter, manner: Manner
) -> list[float]:
    """Short values get what they need; the rest is shared among texts by their weight."""
    room = WIDTH - GAP * (len(table.columns) - 1)
    wanted = [
        max(_heading_width(column, setter), *(_wanted(row[index], setter, manner) for row in contents[:SAMPLE]), 14.0)
        for index, column in enumerate(table.columns)
    ]
    fixed = [column.kind in _SHORT or _all_status(contents, index) for index, column in enumerate(table.columns)]
    wanted = [min(width, room / 3) if firm else width for width, firm in zip(wanted, fixed, strict=True)]
    whole = [max(width, _on_one_line(column, setter)) for width, column in zip(wanted, table.columns, strict=True)]
    if sum(whole) <= room:
        wanted = whole
    if sum(wanted) <= room or all(fixed):
        return _spread(wanted, table.columns, fixed, room)
    left = room - sum(width for width, firm in zip(wanted, fixed, strict=True) if firm)
    if left < 40 * fixed.count(False):
        return [width * room / sum(min(w, 90) for w in wanted) for width in (min(w, 90) for w in wanted)]
    return _shared(wanted, [column.weight for column in table.columns], fixed, left)


def _heading_width(column: Column, setter: Typesetter) -> float:
    """The longest word of the heading: it may take several lines."""
    return max((setter.width(word[:30], COLUMN_HEAD) for word in column.label.split()), default=0) + 0.5


def _on_one_line(column: Column, setter: Typesetter) -> float:
    return setter.width(column.label[:60], COLUMN_HEAD) + 0.5


def _wanted(content: Text | Status, setter: Typesetter, manner: Manner) -> float:
    if isinstance(content, Status):
        return setter.width(content.word[:40], manner) + 18
    own = manner if manner.bold == content[0].strong else manner.but(bold=content[0].strong)
    return setter.width("".join(run.text[:80] for run in content)[:80], own) + 0.5


def _all_status(contents: Sequence[Sequence[Text | Status]], index: int) -> bool:
    return bool(contents) and all(isinstance(row[index], Status) for row in contents)


def _spread(wanted: Sequence[float], columns: Sequence[Column], fixed: Sequence[bool], room: float) -> list[float]:
    """Room to spare goes to the columns of text, else to all; too little is taken from all alike.

    A table that needs little stays narrow: numbers far from their names are hard to follow.
    """
    spare = room - sum(wanted)
    if spare < 0:
        return [width * room / sum(wanted) for width in wanted]
    if sum(wanted) < room * 0.6:
        return [width + min(spare / len(wanted), 26.0) for width in wanted]
    free = [0.0 if firm and not all(fixed) else column.weight for column, firm in zip(columns, fixed, strict=True)]
    if all(column.side is Align.LEFT for column in columns) or sum(free) == 0:
        free = [column.weight for column in columns]
    return [width + spare * share / (sum(free) or 1) for width, share in zip(wanted, free, strict=True)]


def _shared(wanted: Sequence[float], weights: Sequence[float], fixed: Sequence[bool], left: float) -> list[float]:
    """Texts that need little get it, the others share what remains by weight."""
    result = [width if firm else 0.0 for width, firm in zip(wanted, fixed, strict=True)]
    open_ones = [index for index, firm in enumerate(fixed) if not firm]
    while open_ones:
        whole = sum(max(weights[index], 0.01) for index in open_ones)
        share = {index: left * max(weights[index], 0.01) / whole for index in open_ones}
        content = [index for index in open_ones if wanted[index] <= share[index]]
        for index in content or open_ones:
            result[index] = wanted[index] if content else share[index]
        if not content:
            break
        left -= sum(wanted[index] for index in content)
        open_ones = [index for index in open_ones if index not in content]
    return result
