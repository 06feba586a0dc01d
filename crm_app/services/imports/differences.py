"""What a row would change of a record that is there: nothing is emptied, lists grow, parts are found by their marks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_app.domain.errors import FieldProblem
from crm_app.domain.fields import Field, Kind
from crm_app.domain.kinds import KINDS
from crm_app.domain.merging import same
from crm_app.domain.records import Record
from crm_app.importers.phones import parse_phone
from crm_app.services.imports.counterparts import counterpart, surest_first
from crm_app.services.imports.drafts import Draft
from crm_app.services.imports.folding import add_names
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

PART_KINDS = ("site", "size_fact", "person", "note")
_BETWEEN = re.compile(r"[;\n|]")


@dataclass(slots=True)
class Differences:
    """Changed fields of the record, changed fields of its parts by key, parts to add, and what was not taken."""

    own: dict[str, Any] = field(default_factory=dict)
    parts: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    new_parts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    problems: list[FieldProblem] = field(default_factory=list)

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


def compare(draft: Draft, existing: Existing, key: str) -> Differences:
    """What a draft would change of the record ``key``."""
    record = existing.records[key]
    result = Differences()
    result.own = _changed(KINDS["supplier"].fields, record.values, _wanted(draft, record, result.problems))
    for kind, parts in draft.parts.items():
        _compare_parts(result, kind, parts, existing.parts.get((kind, key), []))
    return result


def _wanted(draft: Draft, record: Record, problems: list[FieldProblem]) -> dict[str, Any]:
    """The values a draft brings. Only a row that carries our own key renames a record or corrects its numbers."""
    wanted = dict(draft.own)
    is_ours = draft.key == record.id
    if draft.form_guessed and record["legal_form"]:
        wanted.pop("legal_form", None)
    if is_ours:
        return wanted
    wanted.pop("name")
    for name, described in KINDS["supplier"].fields.items():
        if described.identifies and record[name] and wanted.get(name, record[name]) != record[name]:
            value = wanted.pop(name)
            problems.append(
                FieldProblem(described.label, f"the register has {record[name]}; that was kept", str(value))
            )
    names = {"name": record["name"], "trading_names": record["trading_names"], "former_names": record["former_names"]}
    known = {name: value or () for name, value in names.items()}
    add_names(known, draft.name)
    if known["trading_names"]:
        wanted["trading_names"] = (*known["trading_names"], *wanted.get("trading_names", ()))
    return wanted


def _changed(fields: Mapping[str, Field], before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    changes = {}
    for name, value in values.items():
        old = before.get(name)
        if isinstance(value, tuple):
            value = _grown(old or (), value)
        if not same(old, value) and not (fields[name].kind is Kind.PHONE and _is_number(old, value)):
            changes[name] = value
    return changes


def _grown(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """A list with what is new to it. A text that a file would take apart at its semicolon is known by its pieces."""
    pieces = {piece.strip() for text in old for piece in _BETWEEN.split(text)}
    return (*old, *(text for text in dict.fromkeys(new) if text not in old and text not in pieces))


def _is_number(old: str | None, new: str | None) -> bool:
    """Whether a number is the one that is there, only written otherwise."""
    if not old:
        return False
    try:
        return parse_phone(old) == new
    except ValueError:
        return False


def _compare_parts(result: Differences, kind: str, parts: list[dict[str, Any]], there: list[Record]) -> None:
    """The net change: a part that two rows speak of is compared once both have had their say."""
    fields = KINDS[kind].fields
    working = [dict(known.values) for known in there]
    for part in surest_first(kind, parts):
        index = counterpart(kind, part, working)
        if index is None:
            working.append(part if kind != "site" else {**part, "is_main": not working})
            continue
        kept = {name: value for name, value in part.items() if name != "source" or not working[index].get(name)}
        working[index].update(_changed(fields, working[index], kept))
    for known, now in zip(there, working, strict=False):
        changes = {name: value for name, value in now.items() if not same(known.values.get(name), value)}
        if changes:
            result.parts.append((kind, known.id, changes))
    result.new_parts.extend((kind, part) for part in working[len(there) :])
