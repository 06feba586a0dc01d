"""A filter is a value: conditions on described fields. It becomes SQL, a sentence, a view, an argument of a command."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from crm_app.domain.dates import format_date, parse_date
from crm_app.domain.errors import UsageError
from crm_app.domain.fields import LISTS, NUMBERS, Field, Kind
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.money import format_money, parse_money


class Op(StrEnum):
    """How a field is compared; the value is the word a person reads and types."""

    IS = "is"
    IS_NOT = "is not"
    IN = "in"
    CONTAINS = "contains"
    STARTS = "starts with"
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"
    EMPTY = "is empty"
    KNOWN = "is known"


_WORDS = {
    "=": Op.IS,
    "==": Op.IS,
    "!=": Op.IS_NOT,
    "<>": Op.IS_NOT,
    "has": Op.CONTAINS,
    "after": Op.MORE,
    "before": Op.LESS,
    "at least": Op.AT_LEAST,
    "at most": Op.AT_MOST,
    "over": Op.MORE,
    "under": Op.LESS,
    "is not known": Op.EMPTY,
    "within": Op.IN,
    **{op.value: op for op in Op},
}
_SAID = {
    Op.IS: "is",
    Op.IS_NOT: "is not",
    Op.IN: "is one of",
    Op.CONTAINS: "contains",
    Op.STARTS: "starts with",
    Op.AT_LEAST: "is at least",
    Op.AT_MOST: "is at most",
    Op.MORE: "is over",
    Op.LESS: "is under",
    Op.EMPTY: "is not known",
    Op.KNOWN: "is known",
}
_PATTERN = re.compile(
    r"^\s*([\w ]+?)\s*(?:\b("
    + "|".join(sorted((re.escape(w) for w in _WORDS if w[0].isalpha()), key=len, reverse=True))
    + r")\b|(>=|<=|!=|<>|==|=|>|<))\s*(.*?)\s*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. ``values`` are of the field's kind; ``IN`` has several, ``EMPTY`` and ``KNOWN`` none."""

    field: str
    op: Op
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that must all hold, and words to search for."""

    conditions: tuple[Condition, ...] = ()
    search: str = ""

    def __bool__(self) -> bool:
        return bool(self.conditions or self.search.strip())


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list; without a field, by name."""

    field: str = ""
    descending: bool = False


def field_named(kind: RecordKind, word: str) -> str:
    """The name of the field a person means by its name or its label; raises ``UsageError`` otherwise."""
    wanted = word.strip().casefold()
    for name, field in kind.row_fields.items():
        if wanted in (name, name.replace("_", " "), field.label.casefold()):
            return name
    raise UsageError(f"{kind.title} have no field “{word}”", "", f"Use one of: {', '.join(kind.row_fields)}.")


def parse_condition(kind: RecordKind, text: str) -> Condition:
    """Read ``FIELD OP VALUE`` as typed on a command line: ``status is engaged``, ``turnover >= 100000``."""
    found = _PATTERN.match(text)
    if not found:
        raise UsageError(f"“{text}” is not a condition", "", "Write FIELD OP VALUE, for example: status is engaged.")
    name = field_named(kind, found[1])
    op = _WORDS[(found[2] or found[3]).casefold()]
    field, rest = kind.row_fields[name], found[4]
    if op in (Op.EMPTY, Op.KNOWN):
        return Condition(name, op)
    pieces = [p.strip() for p in rest.split(",")] if op is Op.IN else [rest]
    return Condition(name, op, tuple(parse_value(field, piece) for piece in pieces))


def parse_value(field: Field, text: str) -> Any:
    """One value typed by a person, as the kind of the field wants it; raises ``UsageError`` with what is wrong."""
    try:
        return _parsed(field, text.strip())
    except ValueError as error:
        raise UsageError(f"{field.label}: {error}", "", "Write it as it is shown in the list.") from None


def _parsed(field: Field, text: str) -> Any:
    if field.kind is Kind.MONEY:
        return parse_money(text)
    if field.kind in NUMBERS:
        return int(text.rstrip("%").replace(",", ""))
    if field.kind is Kind.DATE:
        return parse_date(text)
    if field.kind is Kind.BOOLEAN:
        return text.casefold() in ("yes", "y", "true", "1")
    if field.kind is Kind.CHOICE:
        wanted = text.casefold()
        for choice in field.choices:
            if wanted in (choice.value, choice.label.casefold(), *choice.synonyms):
                return choice.value
        raise ValueError(f"“{text}” is not one of {', '.join(c.value for c in field.choices)}")
    return text


def say_value(field: Field, value: Any) -> str:
    """A value in the words of a list."""
    if value is None or value == "":
        return "—"
    if field.choices and isinstance(value, str):
        return field.choice_label(value)
    if isinstance(value, Decimal):
        return format_money(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return format_date(value)
    if field.kind in LISTS:
        return ", ".join(value) if not isinstance(value, str) else value
    return str(value)


def sentence(kind: RecordKind, wanted: Filter) -> str:
    """The filter as people say it."""
    said = [say(kind, condition) for condition in wanted.conditions]
    if wanted.search.strip():
        said.append(f"found by “{wanted.search.strip()}”")
    return f"{kind.title} where " + " and ".join(said) if said else f"All {kind.title.lower()}"


def say(kind: RecordKind, condition: Condition) -> str:
    """One condition as people say it."""
    field = kind.row_fields[condition.field]
    values = " or ".join(say_value(field, value) for value in condition.values)
    return f"{field.label} {_SAID[condition.op]} {values}".strip()


def operators(field: Field) -> tuple[Op, ...]:
    """The operators that make sense for a field, the most usual first."""
    known = (Op.KNOWN, Op.EMPTY)
    if field.kind in NUMBERS or field.kind in (Kind.DATE, Kind.INSTANT):
        return (Op.AT_LEAST, Op.AT_MOST, Op.IS, Op.MORE, Op.LESS, *known)
    if field.kind is Kind.CHOICE:
        return (Op.IN, Op.IS, Op.IS_NOT, *known)
    if field.kind is Kind.BOOLEAN:
        return (Op.IS, *known)
    if field.kind in LISTS:
        return (Op.CONTAINS, Op.IN, *known)
    return (Op.CONTAINS, Op.IS, Op.IS_NOT, Op.STARTS, *known)


def to_json(wanted: Filter) -> dict[str, Any]:
    """The filter as plain data, for a saved view."""
    return {
        "search": wanted.search,
        "conditions": [[c.field, c.op.value, [str(v) for v in c.values]] for c in wanted.conditions],
    }


def from_json(kind_name: str, document: Mapping[str, Any]) -> tuple[Filter, tuple[str, ...]]:
    """A filter from a saved view, and the names of fields that are gone: they are left out, and said so."""
    kind, kept, gone = KINDS[kind_name], [], []
    for name, op, values in document.get("conditions", ()):
        field = kind.row_fields.get(name)
        if field is None or op not in list(Op):
            gone.append(str(name))
        else:
            kept.append(Condition(name, Op(op), tuple(parse_value(field, v) for v in values)))
    return Filter(tuple(kept), str(document.get("search", ""))), tuple(gone)
