"""What changing many cells would do: each cell's old and new value, what cannot be read, counts before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.pasting import copied
from crm_app.domain.records import Saved
from crm_app.services import codes


class Way(StrEnum):
    """What is done to a field of many records."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that is left as it is, why, and what to do. ``row`` counts the rows of the block from 1; 0 is a column."""

    row: int
    key: str
    title: str
    field: str
    value: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class RowEdit:
    """The changed cells of one record: what they were at ``version``, what they become. Without a key: a new one."""

    row: int
    key: str
    title: str
    version: int
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldCount:
    """How many records hold what in one field, before and after; ``values`` are counted where they are few."""

    label: str
    changed: int
    emptied: int
    known: tuple[int, int]
    before: tuple[tuple[str, int], ...] = ()
    after: tuple[tuple[str, int], ...] = ()

    @property
    def sentence(self) -> str:
        """The counts in words."""
        if self.before or self.after:
            return f"{self.label}: {_said(self.before)} → {_said(self.after)}"
        emptied = f", {self.emptied:,} of them emptied" if self.emptied else ""
        return f"{self.label}: {self.changed:,} changed{emptied}, known for {self.known[0]:,} → {self.known[1]:,}"


def _said(counts: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{words} {count:,}" for words, count in counts) or "nothing"


@dataclass(frozen=True, slots=True)
class EditPlan:
    """A plan for the records of one kind. ``unchanged`` counts cells that hold the value already."""

    kind: str
    what: str
    edits: tuple[RowEdit, ...] = ()
    added: tuple[RowEdit, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    unchanged: int = 0
    rows: int = 0
    beyond_rows: int = 0
    beyond_columns: int = 0
    gone: int = 0
    counts: tuple[FieldCount, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.edits or self.added)

    @property
    def changed(self) -> int:
        """How many cells of records that are there would change."""
        return sum(len(edit.new) for edit in self.edits)

    @property
    def operation_title(self) -> str:
        """What the history will call it."""
        kind, touched = KINDS[self.kind], len(self.edits) + len(self.added)
        into = "into" if self.what.startswith("Paste") else "in" if self.what.startswith("Fill") else "of"
        return f"{self.what} {into} {touched:,} {(kind.label if touched == 1 else kind.title).lower()}"

    def words(self, name: str, value: Any) -> str:
        """A value of the plan as a person reads it."""
        return copied(KINDS[self.kind].row_fields[name], value, self.titles, codes.authority_name)

    def summary(self) -> list[str]:
        """What would happen, one sentence each: the counts of each field, then what is left out."""
        kind = KINDS[self.kind]
        said = [f"{self.rows:,} {_noun(kind, self.rows)}: {count.sentence}" for count in self.counts if count.changed]
        if self.added:
            said.append(f"{len(self.added):,} new {_noun(kind, len(self.added))}")
        for number, words in (
            (self.beyond_rows, "rows lie beyond the last record and are left out"),
            (self.beyond_columns, "columns lie beyond the last column and are left out"),
            (self.gone, "records are gone"),
        ):
            if number:
                said.append(f"{number:,} {words}" if number > 1 else f"1 {_one(words)}")
        return said


def _noun(kind: RecordKind, count: int) -> str:
    return (kind.label if count == 1 else kind.title).lower()


def _one(words: str) -> str:
    for many, single in (("rows lie", "row lies"), ("columns lie", "column lies"), ("records are", "record is")):
        words = words.replace(many, single)
    return words.replace(" and are ", " and is ")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that was not written, and why; ``fields`` are the labels that a colleague changed meanwhile."""

    key: str
    title: str
    why: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a plan did. ``saved`` has the operation for undo and what was touched."""

    saved: Saved
    rows: int = 0
    cells: int = 0
    added: int = 0
    left_out: tuple[LeftOut, ...] = ()
