"""What changing many cells would do: each cell's old and new value, what cannot be read, counts before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from crm_app.domain.fields import Field, Kind
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.merging import same
from crm_app.domain.pasting import copied
from crm_app.domain.records import Saved
from crm_app.services import codes, records
from crm_app.services.cell_reading import fix_for
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries
from crm_app.store.values import loaded_row

MOST_VALUES = 8  # different values of a field that are counted one by one
LONGEST = 120
_COUNTED = frozenset({Kind.BOOLEAN, Kind.LIST, Kind.AREA, Kind.REFERENCE})
Cells = Mapping[str, tuple[Callable[[str], Any], str]]


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


@dataclass(frozen=True, slots=True)
class _Present:
    version: int
    title: str
    values: Mapping[str, Any]


class Planner:
    """Gathers a plan, cell by cell, against what the records hold now."""

    def __init__(self, workspace: Workspace, kind: RecordKind, keys: Sequence[str], fields: Sequence[str]) -> None:
        self._workspace = workspace
        self._kind = kind
        self._names = tuple(name for name in dict.fromkeys(fields) if name in kind.fields)
        self._present = self._load(keys)
        self._edits: list[RowEdit] = []
        self._added: list[RowEdit] = []
        self._problems: list[CellProblem] = []
        self._unchanged = 0
        self._gone = 0
        self._rows: list[str] = []
        self._given: dict[tuple[str, Any], str] = {}
        self._titles = self._titles_of(row.values for row in self._present.values())

    def _load(self, keys: Sequence[str]) -> dict[str, _Present]:
        kind = self._kind
        names = tuple(dict.fromkeys(("id", "version", kind.title_field, *self._names)))
        with self._workspace.store.read() as connection:
            rows = queries.columns(connection, kind, names, list(keys))
        loaded = ((row.id, row.version, loaded_row(kind.fields, dict(row._mapping))) for row in rows)
        title = kind.fields[kind.title_field]
        return {key: _Present(version, _title(title, v[kind.title_field]), v) for key, version, v in loaded}

    def _titles_of(self, rows: Any) -> dict[str, str]:
        referring = [(n, f.refers_to) for n in self._names if (f := self._kind.fields[n]).refers_to]
        wanted: dict[str, set[str]] = {}
        for values in rows if referring else ():
            for name, target in referring:
                if values.get(name):
                    wanted.setdefault(target, set()).add(values[name])
        titles: dict[str, str] = {}
        for target, keys in wanted.items():
            found = records.get_many(self._workspace, target, sorted(keys))
            titles |= {record.id: str(record[KINDS[target].title_field] or "") for record in found}
        return titles

    def now(self, key: str) -> Mapping[str, Any] | None:
        """What a record holds; ``None`` where it is gone."""
        found = self._present.get(key)
        return found.values if found else None

    def refuse_column(self, name: str, why: str, fix: str = "", value: str = "") -> None:
        """Leave a whole column as it is, and say why."""
        label = self._kind.row_fields[name].label if name in self._kind.row_fields else name
        fix = fix or "Its column is left as it is."
        self._problems.append(CellProblem(0, "", label, name, value[:LONGEST], why, fix))

    def take(self, row: int, key: str, cells: Cells) -> None:
        """Plan the cells of one record: each a reader and its text."""
        present = self._present.get(key)
        if present is None:
            self._gone += 1
            return
        self._rows.append(key)
        changed: dict[str, Any] = {}
        for name, (read, text) in cells.items():
            value = self._read(row, key, present.title, name, read, text)
            old = present.values[name]
            if value is ABSENT:
                continue
            if same(value, old):
                self._unchanged += 1
            else:
                changed[name] = value
        if changed:
            before = {name: present.values[name] for name in changed}
            self._edits.append(RowEdit(row, key, present.title, present.version, before, changed))

    def _read(self, row: int, key: str, title: str, name: str, read: Callable[[str], Any], text: str) -> Any:
        described = self._kind.fields[name]
        old = self._present[key].values[name] if key else None
        try:
            value = read(text)
            if (
                described.identifies
                and value
                and self._given.setdefault((name, value), key or f"{row}") != (key or f"{row}")
            ):
                raise ValueError(f"“{value}” belongs to one record only, and another row has it")
        except ValueError as error:
            if key and text and text == copied(described, old, self._titles, codes.authority_name):
                return old  # what was copied from here is no change, even where two records share a name
            why = str(error)
            shown = "" if "National Insurance" in why else text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
            self._problems.append(CellProblem(row, key, title, name, shown, why, fix_for(described)))
            return ABSENT
        return value

    def add(self, row: int, cells: Cells) -> None:
        """Plan a new record of what one row says; without the fields that are needed it is a problem."""
        title_text = cells.get(self._kind.title_field, (None, ""))[1]
        read = {n: self._read(row, "", title_text[:LONGEST], n, reader, text) for n, (reader, text) in cells.items()}
        values = {name: value for name, value in read.items() if value is not ABSENT and value not in (None, "", ())}
        missing = [n for n, f in self._kind.fields.items() if f.required and n not in values]
        for name in missing:
            if read.get(name) is not ABSENT:
                why = "this is needed for a new record"
                self._problems.append(CellProblem(row, "", "", name, "", why, fix_for(self._kind.fields[name])))
        if values and not missing:
            title = _title(self._kind.fields[self._kind.title_field], values.get(self._kind.title_field))
            self._added.append(RowEdit(row, "", title, 0, {}, values))

    def finished(self, what: str, *, beyond_rows: int = 0, beyond_columns: int = 0) -> EditPlan:
        """The plan, with its problems in the order of the rows and its counts."""
        titles = {**self._titles, **self._titles_of(edit.new for edit in (*self._edits, *self._added))}
        plan = EditPlan(
            self._kind.name, what, tuple(self._edits), tuple(self._added),
            tuple(sorted(self._problems, key=lambda problem: problem.row)), self._unchanged, len(self._rows),
            beyond_rows, beyond_columns, self._gone, titles=titles,
        )  # fmt: skip
        counts = tuple(self._count(plan, name) for name in self._names)
        return replace(plan, counts=counts)

    def _count(self, plan: EditPlan, name: str) -> FieldCount:
        described = self._kind.fields[name]
        changes = [(edit.old[name], edit.new[name]) for edit in plan.edits if name in edit.new]
        emptied = sum(1 for _, new in changes if _countable(new) is None)
        gained = sum(1 for old, _ in changes if _countable(old) is None) - emptied
        values = [_countable(self._present[key].values[name]) for key in self._rows]
        known = len(values) - values.count(None)
        made = FieldCount(described.label, len(changes), emptied, (known, known + gained))
        if not changes or not (described.choices or described.kind in _COUNTED):
            return made
        before = Counter(values)
        after = before.copy()
        for old, new in changes:
            after[_countable(old)] -= 1
            after[_countable(new)] += 1
        if len(+before) > MOST_VALUES or len(+after) > MOST_VALUES:
            return made
        return replace(made, before=_ordered(plan, name, before), after=_ordered(plan, name, after))


class _Absent:
    """A cell of which nothing is known but that it stays as it is."""


ABSENT = _Absent()


def _title(described: Field, value: Any) -> str:
    text = copied(described, value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _countable(value: Any) -> Any:
    return None if value in (None, "", (), {}) else value


def _ordered(plan: EditPlan, name: str, counts: Counter[Any]) -> tuple[tuple[str, int], ...]:
    return tuple((plan.words(name, value) or "not known", count) for value, count in (+counts).most_common())
