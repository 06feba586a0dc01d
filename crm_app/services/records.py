"""Records of every kind: open, add, save with three-way merge, delete. What a kind needs more, its service adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from crm_app.domain import whole_record
from crm_app.domain.errors import Conflict, NotFound, Refused, UsageError
from crm_app.domain.fields import defaults_of
from crm_app.domain.kinds import KINDS, RecordKind, parts_of
from crm_app.domain.merging import three_way
from crm_app.domain.names import sort_key
from crm_app.domain.records import Record, Saved
from crm_app.domain.text import with_article
from crm_app.domain.validation import accept_all
from crm_app.runtime.keys import new_key
from crm_app.services import completing
from crm_app.services.workspace import Workspace
from crm_app.store.changelog.entries import entries_of, kinds_of, sees_claims
from crm_app.store.operations import Change, Operation
from crm_app.store.queries import records as queries
from crm_app.store.values import stored_row

Completion = Callable[[Workspace, Mapping[str, Any]], Mapping[str, Any]]


def get(workspace: Workspace, kind_name: str, key: str) -> Record:
    """One record by key; raises ``NotFound`` when it is gone or may not be seen."""
    kind = KINDS[kind_name]
    with workspace.store.read() as connection:
        found = queries.record(connection, kind, key)
    if found is None:
        raise NotFound(
            f"That {kind.label.lower()} is not there",
            "It was deleted, or belongs to another anchor.",
            "Go back to the list and refresh.",
        )
    return found


def get_many(workspace: Workspace, kind_name: str, keys: Sequence[str]) -> list[Record]:
    """Several records in the order asked for; those gone are left out."""
    with workspace.store.read() as connection:
        return queries.records(connection, KINDS[kind_name], keys)


def parts(workspace: Workspace, kind_name: str, key: str) -> dict[str, list[Record]]:
    """The parts of a record, by the name of their kind; guarded kinds only where this login may read them."""
    with workspace.store.read() as connection:
        allowed = sees_claims(connection)
        return {
            part.name: queries.parts(connection, part, [key])
            for part in parts_of(KINDS[kind_name])
            if allowed or not part.is_guarded
        }


def find(workspace: Workspace, kind_name: str, text: str) -> str:
    """The key of the one record a person means: by key, number, reference or a name that only one has."""
    kind = KINDS[kind_name]
    wanted = text.strip()
    with workspace.store.read() as connection:
        keys = queries.keys_named(connection, kind, wanted, sort_key(wanted)) if wanted else []
    if not keys:
        raise NotFound(
            f"There is no {kind.label.lower()} “{wanted[:80]}”", "", f"List them with: list {kind.plural} --search TEXT"
        )
    if len(keys) > 1:
        raise UsageError(
            f"Several {kind.title.lower()} are called “{wanted[:80]}”",
            ", ".join(keys),
            "Use the key of the one you mean.",
        )
    return keys[0]


def new_row(
    workspace: Workspace,
    kind: RecordKind,
    values: Mapping[str, Any],
    *,
    parent_id: str = "",
    visibility: str = "",
    anchor_id: str = "",
    key: str = "",
) -> dict[str, Any]:
    """A new row in stored form: key, owner, visibility and computed fields are added to accepted ``values``."""
    complete = {**values, **completing.computed(kind, values)}
    key = key or new_key()
    row = {
        "id": key,
        "anchor_id": anchor_id or (key if kind.name == "anchor" else workspace.own_anchor()),
        "visibility": visibility or kind.visibility,
        **stored_row(kind.fields, complete),
    }
    if kind.parent:
        row["parent_id"] = parent_id
    else:
        row["sort_key"] = sort_key(str(values.get(kind.title_field) or ""))
    return row


def defaults(kind: RecordKind) -> dict[str, Any]:
    """The values a new record of this kind begins with."""
    return {name: value for name, value in defaults_of(kind.details).items() if value not in (None, "", (), {})}


def add_in(
    op: Operation,
    workspace: Workspace,
    kind_name: str,
    values: Mapping[str, Any],
    *,
    parent_id: str = "",
    visibility: str = "",
) -> str:
    """Add one record inside an operation that is open; returns its key."""
    kind = KINDS[kind_name]
    if kind.parent and not parent_id:
        raise UsageError(f"{kind.title} belong to {_one(kind.parent)}", "", "Say which one.")
    kept = accept_all(kind, {**defaults(kind), **values}, is_new=True)
    row = new_row(workspace, kind, kept, parent_id=parent_id, visibility=visibility)
    op.insert(kind, [row])
    return str(row["id"])


def _one(kind_name: str) -> str:
    return with_article(KINDS[kind_name].label.lower())


def add(
    workspace: Workspace,
    kind_name: str,
    values: Mapping[str, Any],
    *,
    parent_id: str = "",
    visibility: str = "",
    operation_key: str | None = None,
) -> Saved:
    """Add one record as an operation of its own; raises ``Invalid`` with every field that needs attention."""
    kind = KINDS[kind_name]
    kept = accept_all(kind, {**defaults(kind), **values}, is_new=True)
    whole_record.check(kind, {}, kept)
    if kind.parent and not parent_id:
        raise UsageError(f"{kind.title} belong to {_one(kind.parent)}", "", "Say which one.")
    if operation_key and (known := _made_before(workspace, kind, operation_key)):
        return known
    row = new_row(workspace, kind, kept, parent_id=parent_id, visibility=visibility)
    with workspace.operation(f"Add {kind.label.lower()} {title_of(kind, kept)}".strip(), key=operation_key) as op:
        op.insert(kind, [row])
    return Saved(row["id"], 1, op.change.operation, (), touched_of(op.change))


def _made_before(workspace: Workspace, kind: RecordKind, operation_key: str) -> Saved | None:
    """What an operation with this key saved already: its answer was lost, and it is asked for again."""
    with workspace.store.read() as connection:
        found = entries_of(connection, operation_key)
        keys = [entry.record_id for entry in found if entry.kind == kind.name]
        if not keys:
            return None
        now = queries.record(connection, kind, keys[0])
    touched = {name: frozenset(ids) for name, ids in kinds_of(found).items()}
    return Saved(keys[0], now.version if now else 0, operation_key, (), touched)


def touched_of(change: Change) -> dict[str, frozenset[str]]:
    """What a change touched, as plain data for a screen."""
    return {name: frozenset(keys) for name, keys in change.touched.items()}


def title_of(kind: RecordKind, values: Mapping[str, Any]) -> str:
    """What a record is called in a sentence; empty for what a person is told only in the record itself."""
    if kind.is_guarded or kind.name in ("note", "person", "consent"):
        return ""
    value = values.get(kind.title_field)
    field = kind.fields[kind.title_field]
    text = field.choice_label(value) if field.choices else str(value or "")
    return f"“{text[:60]}”" if text and not field.refers_to else ""


def save(
    workspace: Workspace,
    kind_name: str,
    key: str,
    changes: Mapping[str, Any],
    *,
    version: int | None = None,
    original: Mapping[str, Any] | None = None,
    operation_key: str | None = None,
) -> Saved:
    """Save the changed fields of a form that was opened at ``version`` with the ``original`` values.

    Fields that a colleague changed meanwhile stay theirs and are reported; the same field changed by both raises
    ``Conflict``. With ``version`` alone (a script), any newer version is a conflict; without both, the last word wins.
    """
    kind = KINDS[kind_name]
    mine = accept_all(kind, changes, is_new=False)
    if operation_key and (known := _made_before(workspace, kind, operation_key)):
        return known
    title = f"Change {kind.label.lower()} {title_of(kind, {**(original or {}), **mine})}".strip()
    with workspace.operation(title, key=operation_key) as op:
        now = queries.record(op.connection, kind, key, for_update=not workspace.store.is_sqlite)
        if now is None and queries.record(op.connection, kind, key) is not None:
            raise Refused(
                f"You may not change that {kind.label.lower()}", "Only an administrator may.", "Ask an administrator."
            )
        if now is None:
            raise NotFound(
                f"That {kind.label.lower()} was deleted",
                "Somebody deleted it while you worked on it.",
                "Restore it from the bin, then save again: what you typed is still here.",
            )
        before = now.values if original is None else original
        if original is None and version is not None and now.version != version:
            clash = three_way(kind.fields, dict.fromkeys(mine), mine, now.values)
            raise Conflict(list(clash.conflicts), now.version)
        merge = three_way(kind.fields, before, mine, now.values)
        if merge.conflicts:
            raise Conflict(list(merge.conflicts), now.version)
        new_version = now.version
        if merge.changes:
            whole_record.check(kind, now.values, merge.changes)
            new_version = op.update(kind, key, stored_changes(kind, now, merge.changes))
    also = tuple(name for name in merge.also_changed if original is not None)
    operation = op.change.operation if op.change else ""
    return Saved(key, new_version, operation, also, touched_of(op.change))


def stored_changes(kind: RecordKind, now: Record, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Accepted changes of a record in stored form, with what follows from them: computed fields and the sort key."""
    whole = {**now.values, **changes}
    computed = {n: v for n, v in completing.computed(kind, whole).items() if now.values.get(n) != v}
    stored = stored_row(kind.fields, {**changes, **computed})
    if not kind.parent and kind.title_field in changes:
        stored["sort_key"] = sort_key(str(changes[kind.title_field] or ""))
    return stored


def set_visibility(workspace: Workspace, kind_name: str, key: str, visibility: str) -> Saved:
    """Keep a record private to its anchor, share it with the collaborative, or publish it.

    Parts that are usually shared follow: nothing of a private record shows through its premises or people.
    """
    if visibility not in ("private", "shared", "published"):
        raise UsageError(f"“{visibility}” is not a visibility", "", "Use private, shared or published.")
    kind = KINDS[kind_name]
    with workspace.operation(f"Make {kind.label.lower()} {visibility}") as op:
        version = op.update(kind, key, {"visibility": visibility})
        _carry_to_parts(op, kind, [key], "private" if visibility == "private" else "shared")
    return Saved(key, version, op.change.operation, (), touched_of(op.change))


def _carry_to_parts(op: Operation, kind: RecordKind, keys: Sequence[str], visibility: str) -> None:
    """Give the parts that are usually shared the visibility of their whole; those of other anchors are left alone."""
    allowed = sees_claims(op.connection)
    for part in parts_of(kind):
        if part.visibility != "shared" or (part.is_guarded and not allowed):
            continue
        found = queries.parts(op.connection, part, keys)
        if not found:
            continue
        anchors = {whole.anchor_id for whole in queries.records(op.connection, kind, keys)}
        wide = [row for row in found if row.anchor_id in anchors and row.visibility != visibility]
        op.update_many(part, [{"id": row.id, "visibility": visibility} for row in wide], ["visibility"])
        _carry_to_parts(op, part, [row.id for row in found], visibility)


def _said(workspace: Workspace, kind: RecordKind, keys: Sequence[str]) -> str:
    """What a step does something to: one record by its name, several by their number."""
    if len(keys) > 1:
        return f"{len(keys)} {kind.title.lower()}"
    with workspace.store.read() as connection:
        found = queries.record(connection, kind, keys[0])
    return f"{kind.label.lower()} {title_of(kind, found.values) if found else ''}".strip()


def delete(workspace: Workspace, kind_name: str, keys: Iterable[str]) -> Saved:
    """Delete records with all their parts; the history can bring them back."""
    kind, wanted = KINDS[kind_name], list(keys)
    if not wanted:
        raise Refused("Nothing is chosen", "", "Choose what to delete first.")
    with workspace.operation(f"Delete {_said(workspace, kind, wanted)}") as op:
        op.delete(kind, wanted)
    return Saved(wanted[0], 0, op.change.operation, (), touched_of(op.change))
