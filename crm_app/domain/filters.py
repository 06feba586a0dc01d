"""A filter is a value: conditions on described fields. It becomes SQL, a sentence, a view, an argument of a command."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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


KEY = "id"
_KEY_FIELD = Field("Record", Kind.IDENTIFIER)


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. ``values`` are of the field's kind; ``EMPTY`` and ``KNOWN`` have none. Of several any may hold
    (``IN``, ``IS``, ``CONTAINS``, ``STARTS``), and of ``IS_NOT`` none.

    ``said`` are the words for values that nobody would read one by one: records chosen elsewhere, by their keys.
    """

    field: str
    op: Op
    values: tuple[Any, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that must all hold, and words to search for."""

    conditions: tuple[Condition, ...] = ()
    search: str = ""

    def __bool__(self) -> bool:
        return bool(self.conditions or self.search.strip())


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list; without a field, by name. ``then`` are the further keys, each without a ``then`` of its own.

    Read, said and added to in ``domain/sorting``.
    """

    field: str = ""
    descending: bool = False
    then: tuple[Sort, ...] = ()

    @property
    def keys(self) -> tuple[Sort, ...]:
        """Every key alone, the first first; none where the list is in its usual order."""
        return (Sort(self.field, self.descending), *self.then) if self.field else ()


def chosen(keys: Iterable[str], said: str) -> Condition:
    """Just these records, and what to call them together: "214 suppliers chosen on the map"."""
    return Condition(KEY, Op.IN, tuple(keys), said)


def field_of(kind: RecordKind, condition: Condition) -> Field:
    """The field that a condition compares: one of the kind's, or the key of the record itself."""
    return _KEY_FIELD if condition.field == KEY else kind.row_fields[condition.field]


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
    return Condition(name, op, parse_values(field, op, rest))


def parse_values(field: Field, op: Op, text: str) -> tuple[Any, ...]:
    """The values typed for a comparison: ``IN`` takes several with commas between them, words to look for several with
    ``or`` ("bread or cake"; within quotation marks ``or`` is a word as any other). Raises ``UsageError``.
    """
    if op is Op.IN:
        pieces = [piece.strip() for piece in text.split(",")]
        return tuple(parse_value(field, piece) for piece in pieces if piece or len(pieces) == 1)
    if op not in (Op.CONTAINS, Op.STARTS):
        return (parse_value(field, text),)
    whole = text.strip()
    if len(whole) > 2 and whole[0] + whole[-1] in ('""', "“”"):
        return (parse_value(field, whole[1:-1]),)
    return tuple(parse_value(field, piece) for piece in re.split(r"\s+or\s+", whole, flags=re.IGNORECASE))


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
    if field.kind in (Kind.DATE, Kind.INSTANT):  # a moment is compared with a whole day
        return parse_date(text[:10] if field.kind is Kind.INSTANT and text[10:11] in ("T", " ") else text)
    if field.kind is Kind.BOOLEAN:
        return text.casefold() in ("yes", "y", "true", "1")
    if field.kind is Kind.CHOICE:
        wanted = text.casefold()
        for choice in field.choices:
            if wanted in (choice.value, choice.label.casefold(), *choice.synonyms):
                return choice.value
        raise ValueError(f"“{text}” is not one of {', '.join(c.label for c in field.choices)}")
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
    said = [say(kind, condition) for condition in wanted.conditions if not condition.said]
    if wanted.search.strip():
        said.append(f"found by “{wanted.search.strip()}”")
    among = " that are also ".join(condition.said for condition in wanted.conditions if condition.said)
    if not said:
        return among or f"All {kind.title.lower()}"
    return f"{among or kind.title} where " + " and ".join(said)


def say(kind: RecordKind, condition: Condition) -> str:
    """One condition as people say it."""
    if condition.said:
        return condition.said
    field = field_of(kind, condition)
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
    return (Op.CONTAINS, Op.IS, Op.IN, Op.IS_NOT, Op.STARTS, *known)


def to_json(wanted: Filter) -> dict[str, Any]:
    """The filter as plain data, for a saved view."""
    return {
        "search": wanted.search,
        "conditions": [[c.field, c.op.value, [str(v) for v in c.values], c.said] for c in wanted.conditions],
    }


def from_json(kind_name: str, document: Mapping[str, Any]) -> tuple[Filter, tuple[str, ...]]:
    """A filter from a saved view, and the names of fields that are gone: they are left out, and said so."""
    kind, kept, gone = KINDS[kind_name], [], []
    for name, op, values, *said in document.get("conditions", ()):
        field = _KEY_FIELD if name == KEY else kind.row_fields.get(name)
        condition = _read(field, name, op, values, str(said[0]) if said else "") if field else None
        if condition is None:
            gone.append(field.label if field else str(name))
        else:
            kept.append(condition)
    return Filter(tuple(kept), str(document.get("search", ""))), tuple(gone)


def _read(field: Field, name: str, op: str, values: Iterable[str], said: str) -> Condition | None:
    """A kept condition; ``None`` where this program no longer knows the comparison or a value, such as a choice."""
    if op not in list(Op):
        return None
    try:
        parsed = tuple(parse_value(field, str(value)) for value in values)
    except UsageError:
        return None
    if None in parsed or not (parsed or op in (Op.EMPTY, Op.KNOWN)):
        return None
    return Condition(name, Op(op), parsed, said)
