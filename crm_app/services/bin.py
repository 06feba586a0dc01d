"""The bin: what was deleted, and bringing it back with the parts that went along. Nothing in it is ever emptied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm_app.domain.errors import NotFound, Refused
from crm_app.domain.filters import say_value
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.services.history import Undone
from crm_app.services.records import touched_of
from crm_app.services.workspace import Workspace
from crm_app.store.changelog import undo as undoing
from crm_app.store.queries import bin as queries
from crm_app.store.queries import records as record_queries
from crm_app.store.queries.bin import Deleted
from crm_app.store.values import loaded_row

MOST = 500


@dataclass(frozen=True, slots=True)
class BinItem:
    """One record in the bin. ``whole`` names what it was a part of; ``parts`` counts what went with it."""

    kind: str
    id: str
    title: str
    whole: str
    who: str
    at: datetime
    step: str
    operation: str
    parts: int = 0


def kinds(workspace: Workspace) -> list[str]:
    """The kinds of which anything was ever deleted, in the usual order."""
    with workspace.store.read() as connection:
        return queries.kinds_deleted(connection)


def items(workspace: Workspace, kind_name: str = "", words: str = "", *, limit: int = MOST) -> list[BinItem]:
    """What lies in the bin, the newest first: all of it, or of one kind, or what holds some words."""
    with workspace.store.read() as connection:
        names = [kind_name] if kind_name else queries.kinds_deleted(connection)
        found = [item for name in names for item in queries.missing(connection, KINDS[name], words, limit)]
        found.sort(key=lambda item: (item.at, item.seq), reverse=True)
        found = found[:limit]
        counts = queries.parts_counts(connection, found)
        wholes = _wholes(connection, found)
    return [_item(item, wholes.get(item.parent_id, ""), counts.get(item.record_id, 0)) for item in found]


def _item(item: Deleted, whole: str, parts: int) -> BinItem:
    title = _title(KINDS[item.kind], loaded_row(KINDS[item.kind].fields, item.old))
    at = datetime.fromisoformat(item.at)
    return BinItem(item.kind, item.record_id, title, whole, item.author, at, item.title, item.operation, parts)


def _title(kind: RecordKind, values: dict[str, Any]) -> str:
    """What a record is called; what owners declared about themselves is not told."""
    if kind.is_guarded:
        return kind.label
    field = kind.fields[kind.title_field]
    return kind.label if field.refers_to else " ".join(say_value(field, values.get(kind.title_field)).split())[:120]


def _wholes(connection: Any, found: Sequence[Deleted]) -> dict[str, str]:
    """What deleted parts belonged to, where that is there or lies in the bin too."""
    wanted: dict[str, set[str]] = {}
    for item in found:
        if item.parent_id:
            wanted.setdefault(KINDS[item.kind].parent, set()).add(item.parent_id)
    titles: dict[str, str] = {}
    for name, keys in wanted.items():
        kind = KINDS[name]
        for gone in queries.latest(connection, kind, sorted(keys)):
            titles[gone.record_id] = _title(kind, loaded_row(kind.fields, gone.old))
        for record in record_queries.records(connection, kind, sorted(keys)):
            titles[record.id] = _title(kind, dict(record.values))
    return titles


def restore(workspace: Workspace, chosen: Iterable[tuple[str, str]]) -> Undone:
    """Bring records (kind and key of each) back with the parts that went along, as an operation that can be undone.

    Raises ``NotFound`` where none of them lies in the bin, and ``Refused`` where what a part belonged to is gone too.
    """
    wanted: dict[str, list[str]] = {}
    for name, key in chosen:
        wanted.setdefault(name, []).append(key)
    with workspace.store.read() as connection:
        found = _latest(connection, wanted)
    if not found:
        raise NotFound("That is not in the bin", "It was never deleted, or is there again.", "Refresh the bin.")
    title = f"Restore {_said(found)}"
    with workspace.operation(title, purpose="restore") as op:
        # Looked up again inside the transaction: somebody may have been quicker.
        made = queries.plan(op.connection, _latest(op.connection, wanted))
        undoing.apply(op, made)
    if not op.change:
        reasons = "; ".join(sorted({refusal.reason for refusal in made.refusals})) or "it is there again"
        raise Refused(
            "That cannot be restored by itself", f"Nothing came back: {reasons}.", "Restore what it belonged to first."
        )
    return Undone(op.change.operation, title, touched_of(op.change), tuple(made.refusals))


def _latest(connection: Any, wanted: dict[str, list[str]]) -> list[Deleted]:
    return [item for name, keys in wanted.items() for item in queries.latest(connection, KINDS[name], keys)]


def _said(found: Sequence[Deleted]) -> str:
    names = {item.kind for item in found}
    kind = KINDS[next(iter(names))]
    if len(found) > 1:
        return f"{len(found):,} {kind.title.lower() if len(names) == 1 else 'records'}"
    title = "" if kind.parent or kind.is_guarded else _title(kind, loaded_row(kind.fields, found[0].old))
    return f"{kind.label.lower()}{f' “{title[:60]}”' if title else ''}"
