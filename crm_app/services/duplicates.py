"""Possible duplicates: found in the register, put side by side, judged by a person. What was judged is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crm_app.domain.combining import FieldPair, side_by_side
from crm_app.domain.errors import Refused
from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.domain.kinds import KINDS, parts_of
from crm_app.domain.likeness import LIKELY
from crm_app.domain.records import Record, Saved
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import lists, records
from crm_app.services.imports.register_index import Found, load_register
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

_TICK = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """Two suppliers that may be one: ``id`` is the key of the likeness, ``stays`` the one proposed to stay."""

    id: str
    stays: str
    other: str
    stays_name: str
    other_name: str
    score: int
    reasons: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        """Whether it is shown first, ready to merge once a person agrees."""
        return self.score >= LIKELY


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two suppliers side by side: fields, how many parts of each kind hang on either, and which of them is older."""

    stays: Record
    other: Record
    fields: tuple[FieldPair, ...]
    parts: tuple[tuple[str, int, int], ...]  # (title of the kind, of the one that stays, of the other)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a search for duplicates found: suppliers looked at, new pairs to judge, pairs known before."""

    suppliers: int
    new: int
    known: int
    operation: str = ""
    touched: tuple[str, ...] = ()


def look(workspace: Workspace, progress: Progress | None = None) -> Looked:
    """Compare the whole register with itself and queue the new pairs for a person, as one operation.

    A pair that was judged, or waits already, is not queued again: "not the same" is remembered.
    """
    report = progress or Silent()
    report.update(0, 0, "Reading the register")
    index = load_register(workspace)
    known = _known_pairs(workspace)
    found: dict[frozenset[str], tuple[str, Found]] = {}
    seen = 0
    for number, (key, row) in enumerate(index.known.items()):
        if number % _TICK == 0:
            report.update(number, len(index.known), "Comparing suppliers")
        for alike in index.likenesses(row):
            pair = frozenset((key, alike.key))
            if pair in known:
                seen += 1
            elif pair not in found:
                found[pair] = (key, alike)
    if not found:
        return Looked(len(index.known), 0, seen)
    return _queue(workspace, list(found.values()), len(index.known), seen)


def _known_pairs(workspace: Workspace) -> set[frozenset[str]]:
    with workspace.store.read() as connection:
        rows = queries.columns(connection, KINDS["likeness"], ("id", "parent_id", "other"))
    return {frozenset((row.parent_id, row.other)) for row in rows if row.other}


def _queue(workspace: Workspace, found: list[tuple[str, Found]], suppliers: int, known: int) -> Looked:
    kind = KINDS["likeness"]
    rows = [
        records.new_row(
            workspace,
            kind,
            {"other": alike.key, "score": alike.score, "reasons": alike.reasons, "verdict": "open"},
            parent_id=key,
        )
        for key, alike in found
    ]
    with workspace.operation(f"Queue {len(rows):,} possible duplicates", purpose="look") as op:
        op.insert(kind, rows)
    return Looked(suppliers, len(rows), known, op.change.operation, tuple(row["id"] for row in rows))


def queue_pair(workspace: Workspace, one: str, two: str) -> Saved:
    """Put two suppliers that a person takes for one into the queue, with how alike they are; waiting ones stay.

    A pair that was kept apart before waits again: a person may think better of it.
    """
    if one == two:
        raise Refused("That is one supplier", "Both sides name the same record.", "Choose two different suppliers.")
    kind = KINDS["likeness"]
    with workspace.store.read() as connection:
        held = queries.parts(connection, kind, [one, two])
    known = [record for record in held if {record.parent_id, record["other"]} == {one, two}]
    if known and known[0]["verdict"] == "open":
        return Saved(known[0].id, known[0].version)
    if known:
        return records.save(workspace, "likeness", known[0].id, {"verdict": "open"})
    index = load_register(workspace)
    stays, other = sorted((one, two))
    alike = next((found for found in index.likenesses(index.known[other]) if found.key == stays), None)
    values = {
        "other": stays,
        "score": alike.score if alike else None,
        "reasons": alike.reasons if alike else ("A person takes them for one.",),
        "verdict": "open",
    }
    return records.add(workspace, "likeness", values, parent_id=other)


def queue(workspace: Workspace, limit: int = 1000) -> list[Pair]:
    """The pairs that wait for a verdict, the likeliest first. Pairs of which one has gone are left out."""
    wanted = Filter((Condition("verdict", Op.IS, ("open",)),))
    keys = lists.snapshot(workspace, ListQuery("likeness", wanted, Sort("score", descending=True)))[:limit]
    waiting = records.get_many(workspace, "likeness", keys)
    names = _names(workspace, {key for record in waiting for key in (record.parent_id, record["other"]) if key})
    return [pair for pair in (_pair(record, names) for record in waiting) if pair is not None]


def _names(workspace: Workspace, keys: Iterable[str]) -> dict[str, str]:
    with workspace.store.read() as connection:
        rows = queries.columns(connection, KINDS["supplier"], ("id", "name"), list(keys))
    return {row.id: row.name or "" for row in rows}


def _pair(record: Record, names: dict[str, str]) -> Pair | None:
    """The older record is proposed to stay: what refers to it from outside is likelier to."""
    one, two = sorted((record.parent_id, str(record["other"] or "")))
    if one not in names or two not in names or one == two:
        return None
    return Pair(record.id, one, two, names[one], names[two], int(record["score"] or 0), tuple(record["reasons"]))


def waiting(workspace: Workspace) -> int:
    """How many pairs wait for a verdict."""
    return len(queue(workspace))


def compare(workspace: Workspace, stays: str, other: str) -> Comparison:
    """Two suppliers side by side; raises ``NotFound`` where one has gone, ``Refused`` where both are one."""
    if stays == other:
        raise Refused("That is one supplier", "Both sides name the same record.", "Choose two different suppliers.")
    one, two = (records.get(workspace, "supplier", key) for key in (stays, other))
    mine, theirs = (records.parts(workspace, "supplier", key) for key in (stays, other))
    counted = tuple(
        (part.title, len(mine.get(part.name, ())), len(theirs.get(part.name, ())))
        for part in parts_of(KINDS["supplier"])
        if part.name != "likeness" and (mine.get(part.name) or theirs.get(part.name))
    )
    return Comparison(one, two, side_by_side(KINDS["supplier"].fields, one.values, two.values), counted)


def judge_apart(workspace: Workspace, stays: str, other: str) -> Saved:
    """Remember that two suppliers are not the same; they are not proposed again."""
    names = _names(workspace, (stays, other))
    title = f"Keep “{names.get(stays, '')[:40]}” and “{names.get(other, '')[:40]}” apart"
    kind = KINDS["likeness"]
    with workspace.store.read() as connection:
        held = queries.parts(connection, kind, [stays, other])
    known = [record.id for record in held if {record.parent_id, record["other"]} == {stays, other}]
    with workspace.operation(title, purpose="judge") as op:
        if known:
            op.update_many(kind, [{"id": key, "verdict": "different"} for key in known], ("verdict",))
        else:
            values = {"other": other, "verdict": "different", "score": None, "reasons": ()}
            op.insert(kind, [records.new_row(workspace, kind, values, parent_id=stays)])
    key = known[0] if known else next(iter(op.change.touched["likeness"]))
    return Saved(key, 0, op.change.operation, (), records.touched_of(op.change))
