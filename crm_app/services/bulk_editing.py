"""Many cells changed at once: a pasted block, a fill downwards, a field of many records. First a plan, then one write.

A plan says for each cell what it was and what it becomes, what cannot be read and why, and how many records hold each
value before and after. Applying it is one operation, so one undo. A record in which a colleague has changed the same
field since the plan was made is left out and named; changes of other fields do not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from crm_app.domain.errors import Refused
from crm_app.domain.fields import LISTS
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.merging import three_way
from crm_app.domain.records import Record, Saved
from crm_app.services import completing, records
from crm_app.services.cell_reading import fix_for, read_texts, reader_of, why_not
from crm_app.services.edit_planning import ABSENT, Planner
from crm_app.services.edit_plans import Applied, CellProblem, EditPlan, LeftOut, RowEdit, Way
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.queries import records as queries
from crm_app.store.values import stored_row

MOST_GROUPS = 40  # sets of columns written apart; with more, every row is given all of them

__all__ = ["Applied", "CellProblem", "EditPlan", "LeftOut", "RowEdit", "Way", "apply_edit"]
__all__ += ["plan_change", "plan_edit", "plan_fill"]


def plan_edit(
    workspace: Workspace,
    kind_name: str,
    keys: Sequence[str],
    fields: Sequence[str],
    values: Sequence[Sequence[str | None]],
    *,
    add_rows: bool = False,
) -> EditPlan:
    """What pasting rows of texts over the records ``keys`` would do, column by column into ``fields``.

    ``None`` leaves a cell as it is, an empty text empties it. Rows beyond the last key become new records where
    ``add_rows`` asks for it, otherwise they are counted and left out, as are columns beyond the last field.
    """
    kind = _checked(kind_name)
    width = max(map(len, values), default=0)
    used = [(at, name) for at, name in enumerate(fields[:width]) if name]
    planner = Planner(workspace, kind, keys[: len(values)], [name for _, name in used])
    texts: dict[str, list[str | None]] = {}
    given: dict[str, list[Any]] = {}
    for at, name in used:
        if reason := why_not(kind, name):
            planner.refuse_column(name, reason)
        else:
            texts[name] = [row[at] if at < len(row) else None for row in values]
            known = read_texts(workspace, kind.fields[name], texts[name])
            given[name] = [ABSENT if text is None else known[text] for text in texts[name]]
    there = len(keys[: len(values)])
    planner.take(1, keys[:there], {n: v[:there] for n, v in given.items()}, texts)
    for place in range(there, len(values) if add_rows and not kind.parent else 0):
        row = {name: text for name, column in texts.items() if (text := column[place])}
        planner.add(place + 1, {name: given[name][place] for name in row}, row)
    beyond = max(len(values) - len(keys), 0)
    cells = sum(1 for row in values for text in row if text is not None)
    return planner.finished(
        f"Paste {cells:,} {'cell' if cells == 1 else 'cells'}",
        beyond_rows=beyond if kind.parent or not add_rows else 0,
        beyond_columns=max(width - len(fields), 0),
    )


def plan_change(
    workspace: Workspace, kind_name: str, keys: Sequence[str], changes: Mapping[str, tuple[Way, str]]
) -> EditPlan:
    """What giving every record of ``keys`` the same values would do.

    Each field is set, emptied, or, where it is a list, added to or taken from. Raises ``Refused`` where a field holds
    no list and is to be added to.
    """
    kind = _checked(kind_name)
    planner = Planner(workspace, kind, keys, list(changes))
    wanted: dict[str, tuple[Way, Any]] = {}
    for name, (way, text) in changes.items():
        if reason := why_not(kind, name):
            planner.refuse_column(name, reason)
            continue
        field = kind.fields[name]
        if way in (Way.ADD, Way.REMOVE) and field.kind not in LISTS:
            raise Refused(f"{field.label} holds one value", "Only a list can be added to.", "Set it instead.")
        try:
            text = "" if way is Way.CLEAR else text
            wanted[name] = way, reader_of(workspace, field, [text])(text)
        except ValueError as error:
            planner.refuse_column(name, str(error), fix_for(field), text)
    given: dict[str, list[Any]] = {
        name: [_after(way, planner.now(key, name), value) for key in keys] for name, (way, value) in wanted.items()
    }
    planner.take(1, keys, given)
    labels = " and ".join(kind.fields[name].label for name in changes if name in kind.fields)
    return planner.finished(f"Change {labels}")


def plan_fill(workspace: Workspace, kind_name: str, keys: Sequence[str], fields: Sequence[str]) -> EditPlan:
    """What copying the values of the first record down to the others would do."""
    kind = _checked(kind_name)
    planner = Planner(workspace, kind, keys, fields)
    if not keys or keys[0] not in planner:
        raise Refused("There is nothing to fill down", "", "Select the row to copy from and the rows below it.")
    possible = []
    for name in fields:
        if reason := why_not(kind, name):
            planner.refuse_column(name, reason)
        else:
            possible.append(name)
    below = keys[1:]
    planner.take(2, below, {name: [planner.now(keys[0], name)] * len(below) for name in possible})
    labels = " and ".join(kind.row_fields[name].label for name in fields)
    return planner.finished(f"Fill down {labels}")


def _checked(kind_name: str) -> RecordKind:
    kind = KINDS[kind_name]
    if kind.is_guarded:
        raise Refused(
            f"{kind.title} are not changed in bulk", "Owners declared each of them.", "Change it in its record."
        )
    return kind


def _after(way: Way, old: Any, value: Any) -> Any:
    if way is Way.ADD:
        return tuple(dict.fromkeys((*(old or ()), *value)))
    if way is Way.REMOVE:
        gone = {str(item).casefold() for item in value}
        return tuple(item for item in old or () if item.casefold() not in gone)
    return value


def apply_edit(workspace: Workspace, plan: EditPlan, *, operation_key: str | None = None) -> Applied:
    """Write a plan as one operation. Where nothing of it can be written, nothing is, and all is listed as left out."""
    kind = KINDS[plan.kind]
    keys = [edit.key for edit in plan.edits]
    if not keys and not plan.added:
        return Applied(Saved("", 0))
    with workspace.operation(plan.operation_title, key=operation_key) as op:
        held = not workspace.store.is_sqlite
        present = {record.id: record for record in queries.records(op.connection, kind, keys, for_update=held)}
        changes, left_out = _merged(kind, plan, present)
        left_out += _not_there(op, kind, plan, present)
        _write(op, kind, present, changes)
        op.insert(kind, [_new_row(workspace, kind, edit) for edit in plan.added])
    touched = records.touched_of(op.change)
    first = next(iter(changes), keys[0] if keys else "")
    saved = Saved(first, 0, op.change.operation if touched else "", (), touched)
    return Applied(saved, len(changes), sum(map(len, changes.values())), len(plan.added), tuple(left_out))


def _merged(
    kind: RecordKind, plan: EditPlan, present: Mapping[str, Record]
) -> tuple[dict[str, Mapping[str, Any]], list[LeftOut]]:
    """The changes of each record that still stands as the plan saw it, and those a colleague got to first."""
    changes: dict[str, Mapping[str, Any]] = {}
    left_out = []
    for edit in plan.edits:
        record = present.get(edit.key)
        if record is None:
            continue
        if record.version == edit.version:
            changes[edit.key] = edit.new
            continue
        merge = three_way(kind.fields, edit.old, edit.new, record.values)
        if merge.conflicts:
            names = tuple(kind.fields[conflict.field].label for conflict in merge.conflicts)
            left_out.append(LeftOut(edit.key, edit.title, f"a colleague changed {', '.join(names)} meanwhile", names))
        elif merge.changes:
            changes[edit.key] = merge.changes
    return changes, left_out


def _not_there(op: Operation, kind: RecordKind, plan: EditPlan, present: Mapping[str, Record]) -> list[LeftOut]:
    missing = [edit for edit in plan.edits if edit.key not in present]
    seen = {r.id for r in queries.records(op.connection, kind, [edit.key for edit in missing])} if missing else set()
    return [
        LeftOut(e.key, e.title, "you may not change it" if e.key in seen else "it was deleted meanwhile")
        for e in missing
    ]


def _write(
    op: Operation, kind: RecordKind, present: Mapping[str, Record], changes: Mapping[str, Mapping[str, Any]]
) -> None:
    """Write the rows that change the same columns together."""
    if kind.name == "site":
        completing.look_up_places(v for given in changes.values() if (v := given.get("postcode")))
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for key, given in changes.items():
        stored = records.stored_changes(kind, present[key], given)
        groups[tuple(sorted(stored))].append({"id": key, **stored})
    if len(groups) > MOST_GROUPS:
        groups = _as_one(kind, present, groups)
    for columns, rows in groups.items():
        op.update_many(kind, rows, columns)


def _as_one(
    kind: RecordKind, present: Mapping[str, Record], groups: Mapping[tuple[str, ...], list[dict[str, Any]]]
) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Every row with all the columns that any of them changes: what it does not change keeps its value."""
    columns = tuple(sorted({name for names in groups for name in names}))
    renamed = "sort_key" in columns
    rows = []
    for row in (row for some in groups.values() for row in some):
        record = present[row["id"]]
        kept = stored_row(kind.fields, {name: record[name] for name in columns if name in kind.fields})
        if renamed:
            kept |= records.stored_changes(kind, record, {kind.title_field: record[kind.title_field]})
        rows.append({**{name: kept.get(name) for name in columns}, **row})
    return {columns: rows}


def _new_row(workspace: Workspace, kind: RecordKind, edit: RowEdit) -> dict[str, Any]:
    return records.new_row(workspace, kind, {**records.defaults(kind), **edit.new})
