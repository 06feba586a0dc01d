"""A list as a paper: what it shows in words, then a table, or one for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crm_app.domain.fields import NUMBERS, Kind
from crm_app.reports.document import Block, Cell, Column, Document, DocumentMeta, Heading, paragraph, table

_WIDE = {Kind.LONG_TEXT: 2.2, Kind.TEXT: 1.6, Kind.LIST: 1.3, Kind.CODES: 1.8, Kind.AREAS: 1.3}
_NARROW = frozenset({*NUMBERS, Kind.DATE, Kind.BOOLEAN, Kind.POSTCODE})


@dataclass(frozen=True, slots=True)
class ListSection:
    """Rows that stand together; ``heading`` is empty where the list has no groups."""

    heading: str
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class ListPaper:
    """Everything a paper of a list says. ``said`` is its filter as a sentence, ``order`` how it is sorted."""

    title: str
    said: str
    order: str
    columns: Sequence[tuple[str, Kind]]
    sections: Sequence[ListSection]
    issued_on: date
    organisation: str = ""
    audience: str = ""
    left_out: Sequence[str] = ()


def list_paper(facts: ListPaper) -> Document:
    """The document of a list."""
    count = sum(len(section.rows) for section in facts.sections)
    blocks: list[Block] = [paragraph(f"{facts.said}. {count:,} in all, sorted by {facts.order}.", lead=True)]
    if facts.left_out:
        blocks.append(paragraph(f"Not on this paper for want of room: {', '.join(facts.left_out)}.", muted=True))
    columns = [Column(label, kind, weight=_weight(kind)) for label, kind in facts.columns]
    for section in facts.sections:
        if section.heading:
            blocks.append(Heading(1, f"{section.heading} ({len(section.rows):,})"))
        blocks.append(table(columns, section.rows))
    meta = DocumentMeta(issued_on=facts.issued_on, organisation=facts.organisation, audience=facts.audience)
    return Document(facts.title, tuple(blocks), meta)


def _weight(kind: Kind) -> float:
    return 0.9 if kind in _NARROW else _WIDE.get(kind, 1.0)
