"""Making one supplier of two: fields as chosen, every part and reference moved, nothing lost, undone in one step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from crm_app.domain.combining import Side, combined, names_kept
from crm_app.domain.errors import NotFound, Refused
from crm_app.domain.kinds import KINDS, RecordKind, parts_of
from crm_app.domain.merging import same
from crm_app.domain.names import sort_key
from crm_app.domain.records import Record, Saved
from crm_app.domain.validation import accept_all
from crm_app.services import completing, duplicates, records
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.queries import records as queries
from crm_app.store.queries import references
from crm_app.store.values import stored_row

_SUPPLIER = KINDS["supplier"]
# Of two invitations to one event, and of two asks for one quote, the one that got further stays.
_PROGRESS = {
    "invitation": ("status", ("listed", "declined", "invited", "accepted", "no_show", "attended")),
    "quote_asked": ("answer", ("asked", "no_answer", "declined", "quoted", "chosen")),
}
# What tells a part from another that says the same; which of the premises is the main one is not a fact about them.
_NOT_COMPARED = frozenset({"is_main"})


def merge_suppliers(workspace: Workspace, stays: str, other: str, choices: Mapping[str, Side] | None = None) -> Saved:
    """Merge ``other`` into ``stays`` and delete it, as one operation with purpose "merge".

    ``choices`` says whose value a field takes; without one, known wins over unknown, lists are joined, and what stays
    keeps its own. The names given up stay as names it also goes by. Raises ``Refused`` where something hangs on the
    other that this login may not move.
    """
    comparison = duplicates.compare(workspace, stays, other)
    changes = combined(comparison.fields, choices or {})
    changes["trading_names"] = _names_after(comparison.stays, comparison.other, changes)
    kept = accept_all(_SUPPLIER, changes, is_new=False)
    title = f"Merge “{str(comparison.other['name'])[:50]}” into “{str(comparison.stays['name'])[:50]}”"
    with workspace.operation(title, purpose="merge") as op:
        now = _both_unchanged(op, workspace, comparison)
        _move_parts(op, stays, other)
        _move_references(op, stays, other)
        if stored := _stored(now, kept):
            op.update(_SUPPLIER, stays, stored)
        op.delete(_SUPPLIER, [other])
    return Saved(stays, 0, op.change.operation, (), records.touched_of(op.change))


def _names_after(stays: Record, other: Record, changes: Mapping[str, Any]) -> tuple[str, ...]:
    name = str(changes.get("name", stays["name"]) or "")
    known = tuple(changes.get("trading_names", stays["trading_names"]) or ())
    former = tuple(changes.get("former_names", stays["former_names"]) or ())
    given_up = [str(stays["name"] or ""), str(other["name"] or "")]
    return tuple(n for n in names_kept(name, (*known, *former), tuple(n for n in given_up if n)) if n not in former)


def _both_unchanged(op: Operation, workspace: Workspace, comparison: duplicates.Comparison) -> Record:
    """The record that stays, held; raises ``Refused`` where somebody changed or deleted one of the two meanwhile."""
    found = []
    for seen in (comparison.stays, comparison.other):
        now = queries.record(op.connection, _SUPPLIER, seen.id, for_update=not workspace.store.is_sqlite)
        if now is None or now.version != seen.version:
            raise Refused(
                "One of the two has changed",
                f"“{str(seen['name'])[:60]}” was changed or deleted meanwhile.",
                "Look at them again, then merge.",
            )
        found.append(now)
    return found[0]


def _stored(now: Record, changes: Mapping[str, Any]) -> dict[str, Any]:
    differing = {name: value for name, value in changes.items() if not same(value, now[name])}
    whole = {**now.values, **differing}
    computed = {n: v for n, v in completing.computed(_SUPPLIER, whole).items() if now.values.get(n) != v}
    stored = stored_row(_SUPPLIER.fields, {**differing, **computed})
    if "name" in differing:
        stored["sort_key"] = sort_key(str(differing["name"] or ""))
    return stored


def _move_parts(op: Operation, stays: str, other: str) -> None:
    """Hang the parts of the other on the one that stays; what that has already is left to go with the other."""
    for kind in parts_of(_SUPPLIER):
        if not references.may_read(op.connection, kind):
            continue  # the database refuses the deletion where something hidden hangs on the other
        theirs = queries.parts(op.connection, kind, [other])
        if not theirs:
            continue
        mine = queries.parts(op.connection, kind, [stays])
        moving = [part for part in theirs if not _is_held(kind, part, mine, stays, other)]
        rows = [{"id": part.id, "parent_id": stays, **_demoted(kind, part, mine)} for part in moving]
        plain = [row for row in rows if len(row) == 2]
        op.update_many(kind, plain, ("parent_id",))
        for row in rows:
            if len(row) > 2:
                op.update(kind, row["id"], {name: value for name, value in row.items() if name != "id"})


def _is_held(kind: RecordKind, part: Record, mine: Sequence[Record], stays: str, other: str) -> bool:
    if kind.name in ("likeness", "relationship") and part["other"] in (stays, other):
        return True  # between the two, which are now one
    if any(child for child in parts_of(kind)):
        return False  # a person has consents, a credential its files: they come along with what they belong to
    return any(_says_the_same(kind, part, one) for one in mine)


def _says_the_same(kind: RecordKind, part: Record, one: Record) -> bool:
    names = (name for name in kind.fields if name not in _NOT_COMPARED)
    return part.visibility == one.visibility and all(same(part[name], one[name]) for name in names)


def _demoted(kind: RecordKind, part: Record, mine: Sequence[Record]) -> dict[str, Any]:
    """There is one main premises: that of the record that stays, where it has any."""
    return {"is_main": 0} if kind.name == "site" and mine and part["is_main"] else {}


def _move_references(op: Operation, stays: str, other: str) -> None:
    """Let everything that names the other supplier name the one that stays."""
    for kind, field, rows in _referring(op, other):
        moved = [row.id for row in rows]
        if kind.name in _PROGRESS:
            moved = _one_each(op, kind, stays, rows)
        if kind.name in ("likeness", "relationship"):
            own = [row.id for row in rows if row.parent_id == stays]
            op.delete(kind, own)
            moved = [key for key in moved if key not in own]
        op.update_many(kind, [{"id": key, field: stays} for key in moved], (field,))


def _referring(op: Operation, key: str) -> Iterator[tuple[RecordKind, str, list[Any]]]:
    for kind, field in references.fields_that_name("supplier"):
        if references.may_read(op.connection, kind) and (rows := references.naming(op.connection, kind, field, key)):
            yield kind, field, rows


def _one_each(op: Operation, kind: RecordKind, stays: str, rows: Sequence[Any]) -> list[str]:
    """What moves of invitations or asks: of two of the same event or request, the one that got further stays and the
    other goes.
    """
    mine = {row.parent_id: row for row in references.naming(op.connection, kind, "supplier", stays)}
    moved: list[str] = []
    gone: list[str] = []
    by_whole: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_whole[row.parent_id].append(row)
    for whole, theirs in by_whole.items():
        best, *rest = sorted(theirs, key=partial(_progress, kind), reverse=True)
        held = mine.get(whole)
        if held is None or _progress(kind, best) > _progress(kind, held):
            moved.append(best.id)
            rest = [*rest, held] if held is not None else rest
        else:
            rest = [best, *rest]
        gone.extend(row.id for row in rest)
    op.delete(kind, gone)
    return moved


def _progress(kind: RecordKind, row: Any) -> int:
    field, order = _PROGRESS[kind.name]
    reached = getattr(row, field)
    return order.index(reached) if reached in order else -1


def merged_into(workspace: Workspace, key: str) -> str:
    """The supplier that a deleted one was merged into; empty where it was not merged away."""
    with workspace.store.read() as connection:
        return references.survivor(connection, key)


def check_there(workspace: Workspace, key: str) -> Record:
    """The supplier, or the one it was merged into; raises ``NotFound`` where neither is there."""
    try:
        return records.get(workspace, "supplier", key)
    except NotFound:
        survivor = merged_into(workspace, key)
        if not survivor:
            raise
        return records.get(workspace, "supplier", survivor)
