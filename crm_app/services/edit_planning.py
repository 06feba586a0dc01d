"""Planning what many cells become, column by column: values beside what the records hold now, problems and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, MutableSequence, Sequence
from dataclasses import replace
from itertools import compress, repeat
from typing import Any, NamedTuple

from crm_app.domain.fields import Field, Kind
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.merging import same
from crm_app.domain.pasting import copied
from crm_app.services import codes, records
from crm_app.services.cell_reading import Unread, fix_for
from crm_app.services.edit_plans import CellProblem, EditPlan, FieldCount, RowEdit
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries
from crm_app.store.values import loaded_rows

MOST_VALUES = 8  # different values of a field that are counted one by one
LONGEST = 120
_COUNTED = frozenset({Kind.BOOLEAN, Kind.LIST, Kind.AREA, Kind.REFERENCE})


class _Absent:
    """A cell of which nothing is known but that it stays as it is."""


ABSENT = _Absent()


class _Row(NamedTuple):
    """A record that the plan takes: its row of the block, its key, and its place among what was loaded."""

    number: int
    key: str
    place: int
    title: str


class Planner:
    """Gathers a plan against what the records hold now."""

    def __init__(self, workspace: Workspace, kind: RecordKind, keys: Sequence[str], fields: Sequence[str]) -> None:
        self._workspace = workspace
        self._kind = kind
        self._names = tuple(name for name in dict.fromkeys(fields) if name in kind.fields)
        self._edits: list[RowEdit] = []
        self._added: list[RowEdit] = []
        self._problems: list[CellProblem] = []
        self._unchanged = 0
        self._gone = 0
        self._taken: list[int] = []  # places, one for each row
        self._changes: dict[str, list[tuple[Any, Any]]] = {name: [] for name in self._names}
        self._given: dict[tuple[str, Any], str] = {}
        self._held: dict[str, Sequence[Any]] = {}  # what each column holds, by place
        self._place: dict[str, int] = {}
        self._load(keys)
        self._titles = self._titles_of({name: self._held[name] for name in self._names})

    def _load(self, keys: Sequence[str]) -> None:
        kind = self._kind
        names = tuple(dict.fromkeys(("id", "version", kind.title_field, *self._names)))
        with self._workspace.store.read() as connection:
            rows = queries.columns(connection, kind, names, list(keys))
        columns = zip(*loaded_rows(kind.fields, names, rows), strict=True) if rows else ((),) * len(names)
        self._held = dict(zip(names, columns, strict=True))
        self._place = {key: place for place, key in enumerate(self._held["id"])}

    def _titles_of(self, columns: Mapping[str, Iterable[Any]]) -> dict[str, str]:
        wanted: dict[str, set[str]] = {}
        for name, values in columns.items():
            if target := self._kind.fields[name].refers_to:
                wanted.setdefault(target, set()).update(value for value in values if value)
        titles: dict[str, str] = {}
        for target, keys in wanted.items():
            found = records.get_many(self._workspace, target, sorted(keys))
            titles |= {record.id: str(record[KINDS[target].title_field] or "") for record in found}
        return titles

    def __contains__(self, key: str) -> bool:
        return key in self._place

    def now(self, key: str, name: str) -> Any:
        """What a record holds in a field; ``None`` where it is gone."""
        place = self._place.get(key)
        return None if place is None else self._held[name][place]

    def refuse_column(self, name: str, why: str, fix: str = "", value: str = "") -> None:
        """Leave a whole column as it is, and say why."""
        label = self._kind.row_fields[name].label if name in self._kind.row_fields else name
        fix = fix or "Its column is left as it is."
        self._problems.append(CellProblem(0, "", label, name, value[:LONGEST], why, fix))

    def take(
        self,
        first: int,
        keys: Sequence[str],
        columns: Mapping[str, Sequence[Any]],
        texts: Mapping[str, Sequence[str | None]] | None = None,
    ) -> None:
        """Plan the cells of some records, whose rows count from ``first``.

        ``columns`` has for each field a value, an ``Unread`` or ``ABSENT`` a record; ``texts`` is what they were read
        from.
        """
        there = [key in self._place for key in keys]
        self._gone += there.count(False)
        rows = self._rows(first, keys)
        self._taken += [row.place for row in rows]
        before: list[dict[str, Any]] = [{} for _ in rows]
        after: list[dict[str, Any]] = [{} for _ in rows]
        for name, values in columns.items():
            held = self._held[name]
            olds = [held[row.place] for row in rows]
            written = list(compress((texts or {}).get(name) or repeat(""), there))
            wanted = self._settled(name, rows, list(compress(values, there)), olds, written)
            changes = self._changes[name]
            for place, (value, old) in enumerate(zip(wanted, olds, strict=True)):
                if value is ABSENT:
                    continue
                if value == old or same(value, old):
                    self._unchanged += 1
                    continue
                before[place][name], after[place][name] = old, value
                changes.append((old, value))
        versions = self._held["version"]
        self._edits += [
            RowEdit(row.number, row.key, row.title, versions[row.place], old, new)
            for row, old, new in zip(rows, before, after, strict=True)
            if new
        ]

    def _rows(self, first: int, keys: Sequence[str]) -> list[_Row]:
        described, titles = self._kind.fields[self._kind.title_field], self._held[self._kind.title_field]
        return [
            _Row(number, key, place, _title(described, titles[place]))
            for number, key in enumerate(keys, first)
            if (place := self._place.get(key)) is not None
        ]

    def _settled(
        self,
        name: str,
        rows: Sequence[_Row],
        values: MutableSequence[Any],
        olds: Sequence[Any],
        texts: Sequence[str | None],
    ) -> Sequence[Any]:
        """The values that can be taken; the others are ``ABSENT`` and become problems."""
        described = self._kind.fields[name]
        if not described.identifies and not any(type(value) is Unread for value in values):
            return values
        for place, (row, value, old, text) in enumerate(zip(rows, values, olds, texts, strict=True)):
            why = self._why_not(name, value, row.key)
            if not why:
                continue
            # What was copied from here is no change, even where two records share a name.
            if text and text == copied(described, old, self._titles, codes.authority_name):
                values[place] = old
            else:
                values[place] = ABSENT
                self._cannot(row.number, row.key, row.title, name, text or "", why)
        return values

    def _why_not(self, name: str, value: Any, owner: str) -> str:
        """Why a value cannot be taken: it was not read, or it identifies one record and another row has it."""
        if type(value) is Unread:
            return value.why
        if not self._kind.fields[name].identifies or value is ABSENT or not value:
            return ""
        is_own = self._given.setdefault((name, value), owner) == owner
        return "" if is_own else f"“{value}” belongs to one record only, and another row has it"

    def _cannot(self, row: int, key: str, title: str, name: str, text: str, why: str) -> None:
        shown = "" if "National Insurance" in why else _shortened(text)
        self._problems.append(CellProblem(row, key, title, name, shown, why, fix_for(self._kind.fields[name])))

    def add(self, row: int, cells: Mapping[str, Any], texts: Mapping[str, str]) -> None:
        """Plan a new record of what one row says; without the fields that are needed it is a problem."""
        title_field = self._kind.title_field
        kept: dict[str, Any] = {}
        refused = set()
        for name, value in cells.items():
            if why := self._why_not(name, value, f"{row}"):
                self._cannot(row, "", texts.get(title_field, "")[:LONGEST], name, texts[name], why)
                refused.add(name)
            elif value not in (None, "", ()):
                kept[name] = value
        missing = [n for n, f in self._kind.fields.items() if f.required and n not in kept]
        for name in missing:
            if name not in refused:
                why = "this is needed for a new record"
                self._problems.append(CellProblem(row, "", "", name, "", why, fix_for(self._kind.fields[name])))
        if kept and not missing:
            title = _title(self._kind.fields[title_field], kept.get(title_field))
            self._added.append(RowEdit(row, "", title, 0, {}, kept))

    def finished(self, what: str, *, beyond_rows: int = 0, beyond_columns: int = 0) -> EditPlan:
        """The plan, with its problems in the order of the rows and its counts."""
        given = {
            name: [*(new for _, new in self._changes[name]), *(e.new.get(name) for e in self._added)]
            for name in self._names
        }
        plan = EditPlan(
            self._kind.name, what, tuple(self._edits), tuple(self._added),
            tuple(sorted(self._problems, key=lambda problem: problem.row)), self._unchanged, len(self._taken),
            beyond_rows, beyond_columns, self._gone, titles={**self._titles, **self._titles_of(given)},
        )  # fmt: skip
        counts = tuple(self._count(plan, name) for name in self._names)
        return replace(plan, counts=counts)

    def _count(self, plan: EditPlan, name: str) -> FieldCount:
        described = self._kind.fields[name]
        changes = [(_countable(old), _countable(new)) for old, new in self._changes[name]]
        emptied = sum(1 for _, new in changes if new is None)
        gained = sum(1 for old, _ in changes if old is None) - emptied
        held = self._held[name]
        values = [_countable(held[place]) for place in self._taken]
        known = len(values) - values.count(None)
        made = FieldCount(described.label, len(changes), emptied, (known, known + gained))
        if not changes or not (described.choices or described.kind in _COUNTED):
            return made
        before = Counter(values)
        after = before.copy()
        after.subtract(old for old, _ in changes)
        after.update(new for _, new in changes)
        if len(+before) > MOST_VALUES or len(+after) > MOST_VALUES:
            return made
        return replace(made, before=_ordered(plan, name, before), after=_ordered(plan, name, after))


def _title(described: Field, value: Any) -> str:
    return _shortened(copied(described, value))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _countable(value: Any) -> Any:
    return value if value or value not in (None, "", (), {}) else None


def _ordered(plan: EditPlan, name: str, counts: Counter[Any]) -> tuple[tuple[str, int], ...]:
    return tuple((plan.words(name, value) or "not known", count) for value, count in (+counts).most_common())
