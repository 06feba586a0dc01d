"""Reading a questionnaire from plain data, with every mistake named by its item or profile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from crm_app.domain.errors import FieldProblem, Invalid
from crm_app.domain.questionnaire import Evidence, Gate, Item, Profile, Questionnaire, Remedy, State, Validity

_KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
_SCORED = (State.IN_PLACE, State.IN_PLACE_UNSEEN, State.BY_AWARD, State.NOT_YET)
_Word = TypeVar("_Word", bound=StrEnum)
_T = TypeVar("_T")


def parse_questionnaire(data: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire from the dictionary of its TOML file.

    Raises :class:`Invalid` with one problem for each thing amiss, its ``field`` being for example
    ``item public_liability: question``.
    """
    reader = _Reader(data, "questionnaire", [])
    domains, conditions = reader.words("domains"), reader.words("conditions", needed=False)
    items = tuple(
        _item(reader.inside(table, f"item {key}"), key, domain, conditions)
        for domain, tables in reader.table("items").items()
        for key, table in _as_table(tables).items()
    )
    _check_items(items, domains, reader)
    known = {item.key: item for item in items}
    profiles = {
        key: _profile(reader.inside(table, f"profile {key}"), key, known)
        for key, table in reader.table("profiles").items()
    }
    questionnaire = Questionnaire(
        version=reader.text("version"),
        dated_on=reader.value("dated_on", date, date.min),
        source=reader.text("source"),
        domains=domains,
        conditions=conditions,
        points=_points(reader),
        items=items,
        profiles=profiles,
    )
    if reader.problems:
        raise Invalid(reader.problems, "The questionnaire cannot be used as it is written")
    return questionnaire


def _as_table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes values out of one table and notes what is missing or of the wrong kind."""

    data: Mapping[str, Any]
    place: str
    problems: list[FieldProblem] = field(default_factory=list)

    def inside(self, table: object, place: str) -> _Reader:
        if not isinstance(table, Mapping):
            self.problems.append(FieldProblem(place, "should be a table of values", str(table)))
        return _Reader(_as_table(table), place, self.problems)

    def amiss(self, name: str, message: str, value: object = "") -> None:
        self.problems.append(FieldProblem(f"{self.place}: {name}", message, str(value)))

    def value(self, name: str, kind: type[_T], default: _T, *, needed: bool = True) -> _T:
        found = self.data.get(name)
        if found is None:
            if needed:
                self.amiss(name, "is missing")
            return default
        if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
            self.amiss(name, f"should be a {kind.__name__}", found)
            return default
        return found

    def text(self, name: str, *, needed: bool = True) -> str:
        words = self.value(name, str, "", needed=needed).strip()
        if not words and name in self.data:
            self.amiss(name, "is empty")
        return words

    def whole(self, name: str, *, needed: bool = True) -> int:
        number = self.value(name, int, 0, needed=needed)
        if number < 0:
            self.amiss(name, "cannot be less than nothing", number)
        return number

    def flag(self, name: str, default: bool) -> bool:
        return self.value(name, bool, default, needed=False)

    def table(self, name: str, *, needed: bool = True) -> dict[str, Any]:
        return self.value(name, dict, {}, needed=needed)

    def words(self, name: str, *, needed: bool = True) -> dict[str, str]:
        inner = self.inside(self.table(name, needed=needed), f"{self.place}: {name}")
        return {key: inner.text(key) for key in inner.data}

    def keys(self, name: str, *, needed: bool = True) -> tuple[str, ...]:
        found = self.value(name, list, [], needed=needed)
        if len(set(map(str, found))) != len(found):
            self.amiss(name, "names the same thing twice", found)
        return tuple(str(key) for key in found)

    def word(self, name: str, kind: type[_Word], default: _Word, *, needed: bool = True) -> _Word:
        found = self.text(name, needed=needed)
        try:
            return kind(found) if found else default
        except ValueError:
            self.amiss(name, f"should be one of {', '.join(kind)}", found)
            return default


def _item(read: _Reader, key: str, domain: str, conditions: Mapping[str, str]) -> Item:
    if not _KEY.match(key):
        read.amiss("key", "should be small letters, figures and underscores", key)
    condition = read.text("applies_when", needed=False)
    if condition and condition not in conditions:
        read.amiss("applies_when", "names a condition that is not in the questionnaire", condition)
    evidence = read.inside(read.table("evidence"), f"{read.place}: evidence")
    gate = read.inside(read.table("gate", needed=False), f"{read.place}: gate")
    prefill = read.inside(read.table("prefill", needed=False), f"{read.place}: prefill")
    return Item(
        key=key,
        number=read.whole("number"),
        domain=domain,
        title=read.text("title"),
        question=read.text("question"),
        why=read.text("why"),
        asked_by=read.text("asked_by"),
        evidence=evidence.word("kind", Evidence, Evidence.CONFIRMATION),
        proof=evidence.text("proof"),
        fix=_remedy(read.inside(read.table("fix"), f"{read.place}: fix")),
        validity=_validity(read.inside(read.table("validity", needed=False), f"{read.place}: validity")),
        gate=gate.word("when", Gate, Gate.NEVER, needed=bool(gate.data)),
        by_award=gate.flag("by_award", False),
        applies_when=condition,
        credentials=prefill.keys("credentials", needed=False),
        minimum=prefill.whole("minimum", needed=False),
        fact=prefill.text("fact", needed=False),
        needs=read.keys("needs", needed=False),
        scored=read.flag("scored", True),
    )


def _remedy(read: _Reader) -> Remedy:
    days = read.data.get("days")
    if not isinstance(days, int | float) or isinstance(days, bool) or days < 0:
        read.amiss("days", "should be a number of days", days)
        days = 0
    return Remedy(float(days), read.text("time"), read.whole("cost"), read.text("price"))


def _validity(read: _Reader) -> Validity:
    months, annual = read.whole("months", needed=False) or None, read.text("annual", needed=False)
    if not annual:
        return Validity(months)
    try:
        # A common year: a date that is there every year.
        day = date.fromisoformat(f"2025-{annual}")
    except ValueError:
        read.amiss("annual", "should be a month and day such as 06-30", annual)
        return Validity(months)
    if months:
        read.amiss("months", "cannot stand beside a yearly date", months)
    return Validity(annual=(day.month, day.day))


def _check_items(items: tuple[Item, ...], domains: Mapping[str, str], reader: _Reader) -> None:
    seen: set[str] = set()
    for position, item in enumerate(items, 1):
        read = reader.inside({}, f"item {item.key}")
        if item.key in seen:
            read.amiss("key", "is used by two items", item.key)
        if item.domain not in domains:
            read.amiss("domain", "is not among the domains", item.domain)
        if item.number != position:
            read.amiss("number", f"should be {position}, its place in the file", item.number)
        seen.add(item.key)
    for item in items:
        read = reader.inside({}, f"item {item.key}")
        for needed in item.needs:
            if needed not in seen:
                read.amiss("needs", "names an item that is not in the questionnaire", needed)
    if round_about := _circle(items):
        reader.inside({}, f"item {round_about}").amiss("needs", "waits for itself in the end", round_about)


def _circle(items: tuple[Item, ...]) -> str:
    """An item that, followed through what it needs, needs itself; empty where there is none."""
    needs = {item.key: item.needs for item in items}
    for start in needs:
        ahead, passed = list(needs[start]), set[str]()
        while ahead:
            key = ahead.pop()
            if key == start:
                return start
            if key not in passed:
                passed.add(key)
                ahead.extend(needs.get(key, ()))
    return ""


def _profile(read: _Reader, key: str, known: Mapping[str, Item]) -> Profile:
    items, gates = read.keys("items"), read.keys("gates", needed=False)
    by_award = read.keys("by_award", needed=False)
    levels = read.inside(read.table("insurance", needed=False), f"{read.place}: insurance")
    insurance = {name: levels.whole(name) for name in levels.data}
    notes = read.words("notes", needed=False)
    kinds = read.inside(read.table("credentials", needed=False), f"{read.place}: credentials")
    credentials = {name: kinds.keys(name) for name in kinds.data}
    for name in items:
        if name not in known:
            read.amiss("items", "names an item that is not in the questionnaire", name)
    parts = {"gates": gates, "by_award": by_award, "insurance": insurance, "notes": notes, "credentials": credentials}
    for part, names in parts.items():
        for name in names:
            if name not in items:
                read.amiss(part, "names an item that this profile does not ask", name)
    for name in gates:
        if name in known and known[name].gate is Gate.NEVER:
            read.amiss("gates", "names an item that is never a gate", name)
    asked = [known[name] for name in items if name in known]
    return Profile(
        key=key,
        name=read.text("name"),
        about=read.text("about"),
        items=tuple(item.key for item in sorted(asked, key=lambda item: item.number)),
        gates=frozenset(gates) | {item.key for item in asked if item.gate is Gate.ALWAYS},
        by_award=frozenset(by_award) | {item.key for item in asked if item.by_award},
        insurance=insurance,
        notes=notes,
        credentials=credentials,
    )


def _points(reader: _Reader) -> dict[State, int]:
    """What each state counts, out of 100; better states never count less, or more evidence could lower a score."""
    read = reader.inside(reader.table("points"), "points")
    points = {state: read.whole(state.value) for state in _SCORED}
    ladder = list(points.values())
    if ladder != sorted(ladder, reverse=True) or ladder[0] > 100:
        read.amiss("order", "should fall from at most 100 for in_place down to not_yet", ladder)
    return points
