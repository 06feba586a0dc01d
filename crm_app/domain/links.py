"""Addresses that can be put into a mail: ``crm:supplier/<id>?tab=People``, ``crm:suppliers?where=status%20is%20ready``.

An address says which kind of record and which key, or which list under which conditions, written as on the command
line. It never says where the store is, and never carries what could be about a person: words that were searched for,
texts that were compared, conditions on personal fields are left out. Reading is strict, because anybody can write one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, quote

from crm_app.domain.errors import CrmError, UsageError
from crm_app.domain.fields import Audience, Field, Kind
from crm_app.domain.filters import KEY, Condition, Filter, Op, parse_condition
from crm_app.domain.kinds import KINDS, RecordKind

SCHEME = "crm:"
LONGEST = 2_000  # characters: mail programs cut longer ones
MOST_CONDITIONS = 20
NO_PLACES = frozenset({"setting", "mapping", "view"})  # kept by the program, never opened as a record
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TAB = re.compile(r"[A-Za-z][A-Za-z &-]{0,39}")
_SHAPE = re.compile(r"([a-z_]{1,40})(?:/([^/?#\s]{1,80}))?(?:\?([^#\s]*))?")
_IN_TEXT = re.compile(r"(?:^|(?<=[\s<(]))crm:[^\s<>\"]+", re.IGNORECASE)
# Values of these are chosen or counted, never words about somebody.
_CARRIED = frozenset(
    {
        Kind.INTEGER, Kind.PERCENT, Kind.MONEY, Kind.DATE, Kind.INSTANT, Kind.TIME, Kind.BOOLEAN, Kind.CHOICE,
        Kind.LIST, Kind.CODES, Kind.AREA, Kind.AREAS, Kind.REFERENCE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A place: a kind of record or a screen by its name; with ``id`` one record; a list with ``filter`` or ``view``."""

    place: str
    id: str = ""
    tab: str = ""
    filter: Filter | None = None
    view: str = ""


def find_link(text: str) -> str:
    """The first address in a text, as it comes out of a mail; "" where there is none."""
    found = _IN_TEXT.search(text)
    return found[0].rstrip(".,;:!?)") if found else ""


def parse_link(text: str, screens: Collection[str] = ()) -> Link:
    """Read an address; ``screens`` are the names of places that are not lists. Raises ``UsageError``."""
    text = text.strip()
    if len(text) > LONGEST:
        raise _refusal("it is too long")
    if not text[: len(SCHEME)].casefold() == SCHEME or not text.isprintable():
        raise _refusal("it does not begin with crm:, or holds signs that none has")
    found = _SHAPE.fullmatch(text[len(SCHEME) :])
    if found is None:
        raise _refusal("it is not written like crm:supplier/KEY or crm:suppliers")
    word, key, asked = found[1], found[2] or "", _asked(found[3] or "")
    kind = next((k for k in KINDS.values() if word in (k.name, k.plural) and _has_place(k)), None)
    if key:
        return _record(kind, word, key, asked)
    if kind is not None and word == kind.plural:
        return _list(kind, asked)
    if word in screens and not asked:
        return Link(word)
    raise _refusal(f"there is no place called “{word}”")


def format_link(link: Link) -> tuple[str, tuple[str, ...]]:
    """The address, and the names of what was left out of it: "search" for words, else fields of the filter."""
    kind = KINDS.get(link.place)
    if kind is None:
        return f"{SCHEME}{link.place}", ()
    if link.id:
        tab = f"?tab={quote(link.tab)}" if _TAB.fullmatch(link.tab) else ""
        return f"{SCHEME}{kind.name}/{link.id}{tab}", ()
    if link.view:
        return f"{SCHEME}{kind.plural}?view={link.view}", ()
    wanted = link.filter or Filter()
    left_out = ["search"] if wanted.search.strip() else []
    whole = f"{SCHEME}{kind.plural}"
    for condition in wanted.conditions:
        text = condition_text(kind, condition)
        longer = f"{whole}{'&' if '?' in whole else '?'}where={quote(text)}"
        if text and len(longer) <= LONGEST and longer.count("where=") <= MOST_CONDITIONS:
            whole = longer
        else:
            left_out.append(condition.field)
    return whole, tuple(left_out)


def condition_text(kind: RecordKind, condition: Condition) -> str:
    """A condition as the command line writes it; "" where it may not or cannot be written."""
    field = kind.row_fields.get(condition.field)
    if condition.field == KEY or field is None or not _may_be_said(field, condition):
        return ""
    values = ",".join(_value(value) for value in condition.values)
    text = f"{condition.field} {condition.op.value} {values}".strip()
    try:
        same = parse_condition(kind, text) == condition
    except CrmError:
        return ""
    return text if same else ""


def _may_be_said(field: Field, condition: Condition) -> bool:
    if condition.said:
        return False
    if condition.op in (Op.EMPTY, Op.KNOWN):
        return True
    return field.kind in _CARRIED and field.audience is not Audience.PERSONAL


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _has_place(kind: RecordKind) -> bool:
    return not kind.parent and kind.name not in NO_PLACES


def _asked(query: str) -> list[tuple[str, str]]:
    if not query:
        return []
    try:
        found = parse_qsl(
            query, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST_CONDITIONS
        )
    except ValueError:
        raise _refusal("what stands behind the question mark cannot be read") from None
    if not all(value.isprintable() for _, value in found):
        raise _refusal("it holds signs that none has")
    return found


def _record(kind: RecordKind | None, word: str, key: str, asked: list[tuple[str, str]]) -> Link:
    if kind is None or word != kind.name:
        raise _refusal(f"there are no records called “{word}”")
    if not _KEY.fullmatch(key):
        raise _refusal("the key of the record is not one")
    if not asked:
        return Link(kind.name, key)
    if len(asked) > 1 or asked[0][0] != "tab" or not _TAB.fullmatch(asked[0][1]):
        raise _refusal("a record is asked for with nothing but its tab")
    return Link(kind.name, key, asked[0][1])


def _list(kind: RecordKind, asked: list[tuple[str, str]]) -> Link:
    names = {name for name, _ in asked}
    if names == {"view"} and len(asked) == 1:
        if not _KEY.fullmatch(asked[0][1]):
            raise _refusal("the key of the view is not one")
        return Link(kind.name, view=asked[0][1])
    if names - {"where"}:
        raise _refusal("a list is asked for with where= or one view=")
    conditions = tuple(parse_condition(kind, value) for _, value in asked)
    return Link(kind.name, filter=Filter(conditions) if conditions else None)


def _refusal(why: str) -> UsageError:
    return UsageError(
        "This address cannot be opened", f"Not an address of this program: {why}.", "Ask for it to be copied again."
    )
