"""What a new store begins with: areas, rules and settings, as shipped. An administrator's edits are never overwritten.

Run again after an update of the program it adds what is new and renews only rows that nobody has edited. A row that was
once shipped and is gone was deleted by a person, and stays deleted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crm_app.domain.kinds import KINDS
from crm_app.domain.money import format_money_short
from crm_app.domain.names import sort_key
from crm_app.domain.places import areas_from
from crm_app.domain.records import Record
from crm_app.domain.validation import accept_all
from crm_app.runtime.resources import load_toml
from crm_app.services import records
from crm_app.services.settings import defaults
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.queries import records as queries
from crm_app.store.values import stored_row

RULE_FILES = ("thresholds.toml", "notices.toml", "duties.toml")
SHIPPED = "Reference data received"  # the setting that remembers which rows this store has been given
_AREA, _RULE, _SETTING = KINDS["area"], KINDS["rule"], KINDS["setting"]
_SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What seeding did. ``kept`` are rows that somebody edited or deleted, and that were left as they are."""

    areas: int = 0
    rules: int = 0
    settings: int = 0
    renewed: int = 0
    kept: int = 0
    operation: str = ""


@dataclass(frozen=True, slots=True)
class _Present:
    """What the store holds now."""

    areas: frozenset[tuple[str, str]]
    rules: Mapping[str, Record]
    settings: Mapping[str, Record]
    received: frozenset[str]


def shipped_rules() -> Iterator[dict[str, Any]]:
    """Every shipped rule as values of a rule record, the size definitions among them."""
    for name in RULE_FILES:
        for row in load_toml("rules", name)["rules"]:
            yield accept_all(_RULE, row, is_new=True)
    yield from _size_rules()


def _size_rules() -> Iterator[dict[str, Any]]:
    """The size limits as rows to read; the bands themselves are reckoned from the file."""
    sizes = load_toml("rules", "sizes.toml")
    for row in sizes["procurement_sme"]:
        money = f"{_money(row['turnover'])} turnover or {_money(row['balance_sheet'])} balance sheet"
        words = f"Fewer than {row['staff']} staff, and {money}"
        yield _size_rule("sme", "SME under the Procurement Act", "Notices and policy", words, row)
    for row in sizes["companies_act"]:
        for name in ("micro", "small", "medium"):
            limits = row[name]
            money = f"{_money(limits['turnover'])} turnover, {_money(limits['balance_sheet'])} balance sheet"
            words, years = f"{money}, {limits['staff']} staff", "Financial years that begin on or after the day"
            yield _size_rule(name, f"{name.capitalize()} company", years, words, row)


def _money(pounds: int) -> str:
    return format_money_short(Decimal(pounds))


def _size_rule(key: str, name: str, applies_to: str, words: str, row: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        "key": f"size.{key}.{row['since'].year}", "name": name, "applies_to": applies_to, "amount": words,
        "effective_from": row["since"], "source": row["source"], "checked_on": row["checked_on"], "note": row["note"],
    }  # fmt: skip
    return accept_all(_RULE, values, is_new=True)


def digest_of(values: Mapping[str, Any]) -> str:
    """The digest of a rule as shipped; a rule whose present values have another one was edited."""
    stored = stored_row(_RULE.fields, {name: values.get(name) for name in _RULE.fields if name != "origin"})
    return hashlib.sha256(json.dumps(stored, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def seed_reference(workspace: Workspace) -> Seeded:
    """Give the store the shipped areas, rules and settings, as one operation; a second run makes none.

    On a shared store this is for its administrators: anybody else is refused by the database.
    """
    with workspace.store.read() as connection:
        present = _present(connection)
    seeding = _Seeding(workspace, present)
    if not seeding.to_write:
        return seeding.seeded()
    with workspace.operation("Add the reference data of this version") as op:
        seeding.write(op)
    return seeding.seeded(op.change.operation)


def _present(connection: Any) -> _Present:
    areas = frozenset((record["name"], record["edition"] or "") for record in queries.every(connection, _AREA))
    rules = {record["key"]: record for record in queries.every(connection, _RULE) if record["key"]}
    settings = {record["name"]: record for record in queries.every(connection, _SETTING)}
    memory = settings.get(SHIPPED)
    return _Present(areas, rules, settings, frozenset((memory["value"] or "").split("\n")) if memory else frozenset())


class _Seeding:
    """Compares what is shipped with what is there, and writes the difference."""

    def __init__(self, workspace: Workspace, present: _Present) -> None:
        self._workspace, self._present = workspace, present
        self._received: list[str] = []
        self._kept = 0
        self._renewed: list[dict[str, Any]] = []
        self._areas = [self._row(_AREA.name, values) for values in self._new_areas()]
        self._rules = [self._row(_RULE.name, values) for values in self._new_rules()]
        self._settings = [self._row(_SETTING.name, values) for values in self._new_settings()]

    @property
    def to_write(self) -> bool:
        """Whether the store lacks anything."""
        return bool(self._areas or self._rules or self._settings or self._renewed)

    def _row(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
        return records.new_row(self._workspace, KINDS[kind], values, visibility=_SHARED)

    def _is_new(self, key: str, is_there: bool) -> bool:
        self._received.append(key)
        if is_there:
            return False
        deleted = key in self._present.received
        self._kept += deleted
        return not deleted

    def _new_areas(self) -> Iterator[dict[str, Any]]:
        for area in areas_from(load_toml("reference", "areas.toml")):
            if self._is_new(f"area {area.name} {area.version}", (area.name, area.version) in self._present.areas):
                values = {"name": area.name, "edition": area.version, "definition": area.definition}
                yield accept_all(_AREA, {**values, "codes": sorted(area.codes)}, is_new=True)

    def _new_rules(self) -> Iterator[dict[str, Any]]:
        for values in shipped_rules():
            values = {**dict.fromkeys(_RULE.fields), **values, "origin": digest_of(values)}
            held = self._present.rules.get(values["key"])
            if self._is_new(f"rule {values['key']}", held is not None):
                yield values
            elif held is not None and held["origin"] != values["origin"]:
                self._renew(held, values)

    def _renew(self, held: Record, values: Mapping[str, Any]) -> None:
        if held["origin"] != digest_of(held.values):
            self._kept += 1  # edited here: what was edited stays
            return
        title = {"sort_key": sort_key(str(values["name"]))}
        self._renewed.append({"id": held.id, **stored_row(_RULE.fields, values), **title})

    def _new_settings(self) -> Iterator[dict[str, Any]]:
        for name, value in defaults().items():
            if self._is_new(f"setting {name}", name in self._present.settings):
                yield {"name": name, "value": value}

    def write(self, op: Operation) -> None:
        """Write the difference, and remember what this store has received."""
        op.insert(_AREA, self._areas)
        op.insert(_RULE, self._rules)
        op.insert(_SETTING, self._settings)
        op.update_many(_RULE, self._renewed, [*_RULE.fields, "sort_key"])
        received = "\n".join(sorted(self._present.received | set(self._received)))
        memory = self._present.settings.get(SHIPPED)
        if memory is None:
            op.insert(_SETTING, [self._row(_SETTING.name, {"name": SHIPPED, "value": received})])
        else:
            op.update(_SETTING, memory.id, {"value": received})

    def seeded(self, operation: str = "") -> Seeded:
        """What was done, in numbers."""
        counts = len(self._areas), len(self._rules), len(self._settings), len(self._renewed)
        return Seeded(*counts, kept=self._kept, operation=operation)
