"""A report as plain data: what is said, in which order, never how a writer draws it.

``reports/<noun>.py`` builds a :class:`Document` of facts; the writers turn the same value into PDF, Word and Excel.
No text carries markup: emphasis is a :class:`Run`, a state is a :class:`Status`. Every value can be kept as JSON
(``document_json``), so that a published paper can be made again word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from crm_app.domain.chart_words import basis
from crm_app.domain.charts import Chart as Chart
from crm_app.domain.charts import ChartKind as ChartKind
from crm_app.domain.charts import Series as Series
from crm_app.domain.charts import Target as Target
from crm_app.domain.charts import Tone as Tone
from crm_app.domain.fields import NUMBERS, Kind


@dataclass(frozen=True, slots=True)
class Status:
    """A state in a word, drawn as a pill."""

    word: str
    tone: Tone = Tone.NEUTRAL

    def __post_init__(self) -> None:
        object.__setattr__(self, "tone", Tone(self.tone))


IN_PLACE = Status("in place", Tone.GOOD)
BY_AWARD = Status("by award", Tone.INFORMATION)
NOT_YET = Status("not yet", Tone.CAUTION)
UNKNOWN = Status("unknown", Tone.NEUTRAL)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one manner. ``link`` is an https address, or empty."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""


Text = tuple[Run, ...]
Cell = str | int | Decimal | date | datetime | bool | Status | Text | None


def text(*parts: str | Run) -> Text:
    """Runs from plain strings and runs, in order."""
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def strong(words: str) -> Run:
    """Words that carry the sentence."""
    return Run(words, strong=True)


def plain(runs: Text) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


class Align(StrEnum):
    """Where the text of a column stands; ``AUTO`` is right for numbers, left for everything else."""

    AUTO = "auto"
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading, what its values are, and its share of the width."""

    label: str
    kind: Kind = Kind.TEXT
    weight: float = 1.0
    align: Align = Align.AUTO
    unit: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", Kind(self.kind))
        object.__setattr__(self, "align", Align(self.align))

    @property
    def side(self) -> Align:
        """Where values of this column stand."""
        if self.align is not Align.AUTO:
            return self.align
        return Align.RIGHT if self.kind in NUMBERS else Align.LEFT


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3 (the title of the paper stands above level 1)."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``lead`` is the answer at the head of a paper, ``muted`` a remark of small weight."""

    runs: Text
    lead: bool = False
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; ``numbered`` where the order matters."""

    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. ``total`` draws the last row as the sum of the others."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    note: str = ""
    total: bool = False
    empty: str = "Nothing to show."

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row of {self.caption or 'a table'} needs {len(self.columns)} cells")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of weight with all that a reader needs to trust it.

    ``missing`` of ``out_of`` records could not be counted because the fact was not known.
    """

    value: Cell
    label: str
    definition: str
    as_of: date
    kind: Kind = Kind.INTEGER
    unit: str = ""
    missing: int = 0
    out_of: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", Kind(self.kind))


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures that answer the question of a paper, drawn large."""

    figures: tuple[Figure, ...]


def numbers(chart: Chart) -> Table:
    """The table that stands beneath a chart."""
    columns = (
        Column(chart.category_label, weight=2),
        *(Column(series.label, chart.value_kind, unit=chart.unit) for series in chart.series),
    )
    rows = tuple((name, *values) for name, values in chart.rows()) if chart.series else ()
    aim = f"{chart.target.label}: {chart.target.value}{chart.unit}." if chart.target else ""
    return Table(columns, rows, f"{chart.title}: the numbers", " ".join(part for part in (basis(chart), aim) if part))


@dataclass(frozen=True, slots=True)
class Callout:
    """Words set apart: what to do next, or what to beware of."""

    title: str
    runs: Text
    tone: Tone = Tone.INFORMATION

    def __post_init__(self) -> None:
        object.__setattr__(self, "tone", Tone(self.tone))


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a page of its own."""


Block = Heading | Paragraph | Bullets | Table | KeyFigures | Chart | Callout | PageBreak


@dataclass(frozen=True, slots=True)
class DocumentMeta:
    """What a paper says of itself in its head, its foot and its properties.

    ``mark`` is the one or two letters drawn when the collaborative has no drawn mark of its own, ``accent`` a colour
    ``#RRGGBB``, ``logo`` a picture as ``domain.pictures`` keeps it, ``audience`` the words of who may read it,
    ``store_version`` the state of the register it was made of.
    """

    issued_on: date
    organisation: str = ""
    author: str = ""
    mark: str = ""
    accent: str = "#0A6B6B"
    store_version: str = ""
    audience: str = ""
    reference: str = ""
    keywords: tuple[str, ...] = ()
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. ``definitions`` are terms and their meanings, shown at its end."""

    title: str
    blocks: tuple[Block, ...]
    meta: DocumentMeta
    subtitle: str = ""
    language: str = "en-GB"
    definitions: tuple[tuple[str, str], ...] = ()

    def body(self) -> tuple[Block, ...]:
        """All that a paper shows: its blocks, then its definitions."""
        if not self.definitions:
            return self.blocks
        columns = (Column("Term"), Column("What it means here", Kind.LONG_TEXT, weight=3))
        return (*self.blocks, Heading(1, "Definitions"), Table(columns, self.definitions))

    def tables(self) -> tuple[Table, ...]:
        """Every table in order, the numbers beneath charts included."""
        return tuple(
            block if isinstance(block, Table) else numbers(block)
            for block in self.blocks
            if isinstance(block, (Table, Chart))
        )

    def figures(self) -> tuple[Figure, ...]:
        """Every key figure in order."""
        return tuple(figure for block in self.blocks if isinstance(block, KeyFigures) for figure in block.figures)


def paragraph(*parts: str | Run, lead: bool = False, muted: bool = False) -> Paragraph:
    """A paragraph of strings and runs."""
    return Paragraph(text(*parts), lead, muted)


def bullets(*items: str | Text, numbered: bool = False) -> Bullets:
    """A list of strings or runs."""
    return Bullets(tuple(text(item) if isinstance(item, str) else item for item in items), numbered)


def callout(title: str, *parts: str | Run, tone: Tone = Tone.INFORMATION) -> Callout:
    """A callout of strings and runs."""
    return Callout(title, text(*parts), tone)


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, caption: str = "", note: str = "", total: bool = False
) -> Table:
    """A table from any sequences."""
    return Table(tuple(columns), tuple(tuple(row) for row in rows), caption, note, total)
