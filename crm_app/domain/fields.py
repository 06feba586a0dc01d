"""A field is described once, here, and form, grid, filter, import, export, history and guide all read it.

A record is described by a class whose attributes are made with :func:`described`; :func:`fields_of` gives the
descriptions back in order. Values are plain Python: ``str``, ``int``, ``Decimal`` pounds, ``date``, ``datetime`` (UTC),
``bool``, ``tuple[str, ...]`` for lists and ``Mapping[str, str]`` for answers; ``None`` is "not known".
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")


class Kind(StrEnum):
    """What a value is: it decides the widget, the column, the operators of a filter and the way it is read."""

    TEXT = "text"
    LONG_TEXT = "long text"
    INTEGER = "integer"
    PERCENT = "percent"
    MONEY = "money"  # Decimal pounds here, integer pence in the store
    DATE = "date"
    INSTANT = "instant"  # a moment, UTC
    TIME = "time"  # "HH:MM", local
    BOOLEAN = "boolean"
    CHOICE = "choice"  # one of ``choices``
    LIST = "list"  # short texts in no order: tags, topics, other names
    CODES = "codes"  # CPV codes, eight digits each
    AREA = "area"  # one local authority code (GSS, nine characters), shown by its name
    AREAS = "areas"  # several of them
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    POSTCODE = "postcode"
    IDENTIFIER = "identifier"  # a number that another register gave: text, leading zeros kept
    REFERENCE = "reference"  # the key of another record, of kind ``refers_to``
    ANSWERS = "answers"  # question -> state, merged key by key
    JSON = "json"  # a document kept as published


class Audience(StrEnum):
    """Who may see a field."""

    EVERYONE = "everyone"  # may stand in a published paper
    MEMBERS = "members"  # people of the collaborative
    PERSONAL = "personal"  # about a person: never in an external paper, a log or a shared export


LISTS = frozenset({Kind.LIST, Kind.CODES, Kind.AREAS})
TEXTS = frozenset(
    {Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.POSTCODE, Kind.IDENTIFIER, Kind.TIME, Kind.AREA}
)
NUMBERS = frozenset({Kind.INTEGER, Kind.PERCENT, Kind.MONEY})


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value: the word kept in the store, the words on screen, and what imports may call it."""

    value: str
    label: str
    synonyms: tuple[str, ...] = ()


def choices(**labels: str) -> tuple[Choice, ...]:
    """Choices from ``value="Label"`` pairs, in the order written."""
    return tuple(Choice(value, label) for value, label in labels.items())


@dataclass(frozen=True, slots=True)
class Field:
    """The one description of a field.

    ``check`` takes a value and returns the accepted (normalised) value or raises ``ValueError`` with a message for
    people. ``identifies`` marks a value that belongs to one record only, so an import may join on it. ``computed``
    fields are shown and filtered but never edited.
    """

    label: str
    kind: Kind = Kind.TEXT
    help: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    audience: Audience = Audience.MEMBERS
    synonyms: tuple[str, ...] = ()
    required: bool = False
    max_length: int = 0
    refers_to: str = ""
    identifies: bool = False
    computed: bool = False
    searched: bool = False
    in_list: bool = False
    width: int = 120  # of its column, in pixels at 100 %
    group: str = ""  # the heading it stands under in a form
    check: Callable[[Any], Any] | None = None

    def choice_label(self, value: str | None) -> str:
        """The words for a stored choice; an unknown value is shown as it is."""
        return next((c.label for c in self.choices if c.value == value), value or "")

    @property
    def length_limit(self) -> int:
        """The longest text accepted: enough for any honest value, small enough to keep a store healthy."""
        usual = {Kind.LONG_TEXT: 20_000, Kind.JSON: 16_000_000}
        return self.max_length or usual.get(self.kind, 10_000)


def description(details: type[T]) -> type[T]:
    """A class whose attributes describe the fields of a record. It is read and never made: it needs no methods, and
    giving it some was a seventh of what the program loads before its window stands.
    """
    return dataclass(init=False, repr=False, eq=False, match_args=False)(details)


def described(field: Field, *, default: Any = dataclasses.MISSING) -> Any:
    """A dataclass attribute carrying its description. Without a default: empty tuple, empty mapping or ``None``."""
    if default is dataclasses.MISSING:
        if field.kind in LISTS:
            default = ()
        elif field.kind is Kind.ANSWERS:
            return dataclasses.field(default_factory=dict, metadata={"field": field})
        else:
            default = "" if field.required and field.kind in TEXTS else None
    return dataclasses.field(default=default, metadata={"field": field})


def defaults_of(details: type[Any]) -> dict[str, Any]:
    """What each field of a new record begins with."""
    return {
        field.name: field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
        for field in dataclasses.fields(details)
    }


_known: dict[type[Any], Mapping[str, Field]] = {}


def fields_of(details: type[Any]) -> Mapping[str, Field]:
    """The described fields of a dataclass, in order, by attribute name."""
    if details not in _known:
        found = {f.name: f.metadata["field"] for f in dataclasses.fields(details) if "field" in f.metadata}
        _known[details] = found
    return _known[details]
