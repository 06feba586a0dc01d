"""Cells of a pasted block as values, read as strictly as an import reads them: by the kind of their field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from crm_app.domain.dates import judge_order, read_date
from crm_app.domain.fields import LISTS, TEXTS, Field, Kind
from crm_app.domain.finding import fold
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.names import sort_key
from crm_app.domain.text import is_not_stated, quoted
from crm_app.domain.validation import accepted
from crm_app.importers.phones import parse_phone
from crm_app.services import codes
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

Reader = Callable[[str], Any]
NEVER = frozenset({Kind.ANSWERS, Kind.INSTANT, Kind.JSON})
_FIXES = {
    Kind.MONEY: "Write an amount in pounds, such as 12,500 or £12.5k. Copy values, not formulas.",
    Kind.INTEGER: "Write a whole number in figures. Copy values, not formulas.",
    Kind.PERCENT: "Write a whole number from 0 to 100.",
    Kind.DATE: "Write it as 26 Nov 2026.",
    Kind.TIME: "Write it as 14:30.",
    Kind.BOOLEAN: "Write yes or no, or leave it empty.",
    Kind.CHOICE: "Use one of the words of the list.",
    Kind.CODES: "Write eight digits for each code, parted by semicolons.",
    Kind.AREA: "Write the name of one local authority as it is shown in the list.",
    Kind.AREAS: "Write names of local authorities, parted by semicolons.",
    Kind.REFERENCE: "Write its whole name, number or reference.",
    Kind.EMAIL: "Write one address, such as name@organisation.example.",
    Kind.PHONE: "Write one number, such as 020 7946 0123.",
    Kind.POSTCODE: "Write the whole postcode, such as E8 1EA.",
}


class Unread(NamedTuple):
    """What stands in place of the value of a cell that cannot be read."""

    why: str


def why_not(kind: RecordKind, name: str) -> str:
    """Why a column cannot be written, in a sentence; empty where it can."""
    field = kind.fields.get(name)
    if field is None or field.computed:
        return "it is worked out from other facts, not typed"
    return "it is edited in the record itself" if field.kind in NEVER else ""


def fix_for(field: Field) -> str:
    """What to do about a cell that could not be read."""
    return _FIXES.get(field.kind, "Correct it there and paste again, or leave it out.")


def reader_of(workspace: Workspace, field: Field, column: Iterable[str]) -> Reader:
    """What reads the cells of one column; ``column`` are all its texts. The reader raises ``ValueError`` in words.

    An empty cell means that nothing is known.
    """
    read = _by_kind(workspace, field, column)
    blank: Any = () if field.kind in LISTS else None
    in_words = field.kind in TEXTS | LISTS

    def told(text: str) -> Any:
        is_blank = not text.strip() or (not in_words and is_not_stated(text))
        value = blank if is_blank else read(text)
        if field.required and value in (None, "", ()):
            raise ValueError("this is needed and cannot be emptied")
        return value

    return told


def read_texts(workspace: Workspace, field: Field, column: Sequence[str | None]) -> dict[str, Any]:
    """The value of each different text of a column, or why it is ``Unread``: the same text is read only once."""
    different = [text for text in dict.fromkeys(column) if text is not None]
    read = reader_of(workspace, field, (text for text in column if text))
    found: dict[str, Any] = {}
    for text in different:
        try:
            found[text] = read(text)
        except ValueError as error:
            found[text] = Unread(str(error))
    return found


def _by_kind(workspace: Workspace, field: Field, column: Iterable[str]) -> Reader:
    if field.kind is Kind.PHONE:
        return parse_phone
    if field.kind is Kind.DATE and field.check is None:
        return _day_reader(column)
    if field.kind is Kind.REFERENCE:
        return _name_reader(workspace, KINDS[field.refers_to], column)
    if field.kind is Kind.AREA:
        return lambda text: accepted(field, _area(text))
    if field.kind is Kind.AREAS:
        return lambda text: accepted(field, tuple(_area(p) for p in _pieces(text)))
    return lambda text: accepted(field, text)


def _day_reader(column: Iterable[str]) -> Reader:
    """Days in the UK order; where the column shows another, what could be read two ways is left to a person."""
    evidence = judge_order(column)

    def read(text: str) -> Any:
        reading = read_date(text)
        if reading is not None and reading.ambiguous and evidence.flagged:
            raise ValueError(
                f"{quoted(text)} can be read two ways, and “{evidence.example}” in this column puts the month first"
            )
        return reading.date if reading else None

    return read


def _pieces(text: str) -> list[str]:
    whole = text.replace("|", ";").replace("\n", ";")
    return [piece for part in whole.split(";") if (piece := part.strip())]


@cache
def _places() -> Mapping[str, str]:
    found = codes.authorities().items()
    return {**{fold(name): code for code, name in found}, **{code.casefold(): code for code, _ in found}}


def _area(text: str) -> str:
    code = _places().get(fold(text.strip())) or _places().get(text.strip().casefold())
    if code is None:
        raise ValueError(f"{quoted(text)} is not the name of a local authority")
    return code


def _name_reader(workspace: Workspace, kind: RecordKind, column: Iterable[str]) -> Reader:
    """The records that a column names, asked for all at once: a question a name would take seconds for thousands."""
    names = {wanted: sort_key(wanted) for text in column if (wanted := text.strip())}
    found: Mapping[str, list[str]] = {}
    if names:
        with workspace.store.read() as connection:
            found = queries.keys_of_names(connection, kind, names)

    def read(text: str) -> str:
        wanted = text.strip()
        keys = found.get(wanted, [])
        if not keys:
            raise ValueError(f"there is no {kind.label.lower()} called {quoted(wanted)}")
        if len(keys) > 1:
            raise ValueError(f"several {kind.title.lower()} are called {quoted(wanted)}")
        return keys[0]

    return read
