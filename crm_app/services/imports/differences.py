"""What a row would change of a record that is there: nothing is emptied, lists grow, parts are found by their mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_app.domain.kinds import KINDS
from crm_app.domain.merging import same
from crm_app.domain.records import Record
from crm_app.services.imports.drafts import Draft
from crm_app.services.imports.folding import PART_KEYS, add_names
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

PART_KINDS = ("site", "size_fact", "person", "note")


@dataclass(slots=True)
class Differences:
    """Changed fields of the record, changed fields of its parts by key, and parts to add."""

    own: dict[str, Any] = field(default_factory=dict)
    parts: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    new_parts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.own or self.parts or self.new_parts)


@dataclass(slots=True)
class Existing:
    """Records that rows are merged into, with the parts an import may fill."""

    records: dict[str, Record]
    parts: dict[tuple[str, str], list[Record]]

    @classmethod
    def load(cls, workspace: Workspace, keys: list[str]) -> Existing:
        """Fetch the records and their parts in few questions."""
        parts: dict[tuple[str, str], list[Record]] = defaultdict(list)
        with workspace.store.read() as connection:
            found = {record.id: record for record in queries.records(connection, KINDS["supplier"], keys)}
            for kind in PART_KINDS:
                for part in queries.parts(connection, KINDS[kind], keys):
                    parts[kind, part.parent_id].append(part)
        return cls(found, parts)


def _changed(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    changes = {}
    for name, value in values.items():
        old = before.get(name)
        if isinstance(value, tuple):
            value = tuple(dict.fromkeys((*(old or ()), *value)))
        if not same(old, value):
            changes[name] = value
    return changes


def compare(draft: Draft, existing: Existing, key: str) -> Differences:
    """What a draft would change of the record ``key``."""
    record = existing.records[key]
    wanted = {name: value for name, value in draft.own.items() if name != "name"}
    if record["legal_form"]:
        wanted.pop("legal_form", None)
    names = {
        "name": record["name"],
        "trading_names": record["trading_names"] or (),
        "former_names": record["former_names"] or (),
    }
    add_names(names, draft.name)
    wanted["trading_names"] = (*names["trading_names"], *wanted.get("trading_names", ()))
    result = Differences(_changed(record.values, wanted))
    for kind, parts in draft.parts.items():
        there = existing.parts.get((kind, key), [])
        for part in parts:
            _compare_part(result, kind, part, there)
    return result


def _compare_part(result: Differences, kind: str, part: dict[str, Any], there: list[Record]) -> None:
    found = _counterpart(kind, part, there)
    if found is None:
        values = dict(part)
        if kind == "site":
            values["is_main"] = not there
        result.new_parts.append((kind, values))
        return
    changes = _changed(found.values, part)
    changes.pop("source", None)
    if changes:
        result.parts.append((kind, found.id, changes))


def _counterpart(kind: str, part: dict[str, Any], there: list[Record]) -> Record | None:
    mark = PART_KEYS[kind]
    for known in there:
        if same(_folded(known[mark]), _folded(part.get(mark))) and (part.get(mark) or kind != "person"):
            return known
    if kind == "person":
        return next((p for p in there if _folded(p["name"]) == _folded(part.get("name"))), None)
    if kind == "site" and not part.get("postcode"):
        return next((s for s in there if same(s["address"], part.get("address"))), None)
    return None


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
