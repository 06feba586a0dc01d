"""Step three, check: each row of the file becomes a draft of a record, with what was wrong named cell by cell.

A cell that cannot be read does not lose the row: what was right is kept and the cell is reported. A row is rejected
only where nothing could be made of it: it has no name, or its name was withheld by the publisher.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from crm_app.domain.dates import DateOrder, DateSystem, judge_order, read_date
from crm_app.domain.errors import FieldProblem
from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.kinds import KINDS
from crm_app.domain.legal_forms import hint_from_name
from crm_app.domain.notice_terms import contract_kind_of, route_of
from crm_app.domain.text import LONG_LIMIT, is_not_stated
from crm_app.domain.validation import accepted
from crm_app.importers.mapping import KEY, LEAVE, NOTE, TAG
from crm_app.importers.phones import parse_phone
from crm_app.services.imports.planning import ImportPlan
from crm_app.services.imports.tallies import Tallies

_WITHHELD = re.compile(
    r"\b(redact(ed|ion)|name withheld|personal data|personal information|individual payee)\b", re.IGNORECASE
)
Reader = Callable[[Any], Any]
# Registers say these in words of their own, many for one of ours; what none of them tells stays open.
_BY_WORDS: dict[str, Reader] = {
    "opportunity.route": lambda value: route_of("", str(value)) or None,
    "opportunity.contract_kind": lambda value: contract_kind_of(str(value)) or None,
    "opportunity.cpv_codes": lambda value: _codes_in(str(value)),
}
_CODE = re.compile(r"(?<!\d)(\d{8})(?:-\d)?(?!\d)")
_REPEATED = frozenset({Kind.CHOICE, Kind.POSTCODE, Kind.CODES, Kind.LIST, Kind.INTEGER, Kind.MONEY})
_MOST_REMEMBERED = 20_000


@dataclass(slots=True)
class Draft:
    """What one row says, by kind: the record's own values, and lists of parts. ``problems`` are cells left out."""

    number: int
    own: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    key: str = ""
    problems: list[FieldProblem] = field(default_factory=list)
    rejected: FieldProblem | None = None
    folded: list[int] = field(default_factory=list)
    form_guessed: bool = False  # the legal form is only what the name suggests

    @property
    def name(self) -> str:
        """What the record is called."""
        return str(self.own.get("name") or self.own.get("title") or "")


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    header: str
    kind: str
    name: str
    read: Reader
    joins: bool


def _codes_in(text: str) -> tuple[str, ...]:
    """The CPV codes that stand in a cell among other words ("Cleaning services - 90910000")."""
    found = dict.fromkeys(match[1] for match in _CODE.finditer(text))
    if not found and not is_not_stated(text):
        raise ValueError("there is no CPV code of eight digits in it")
    return tuple(found)


def _cell_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _date_reader(header: str, column: list[Any], is_workbook: bool, tallies: Tallies) -> Reader:
    """Days in the UK order; where a column shows another, what could be read two ways is left to a person."""
    evidence = judge_order(value for value in column if isinstance(value, str))
    system = DateSystem.FROM_1900 if is_workbook else None

    def read(value: Any) -> date | None:
        reading = read_date(value, system=system)
        if reading is None:
            return None
        if reading.ambiguous and evidence.flagged:
            raise ValueError(
                f"“{value}” can be read two ways, and “{evidence.example}” in this column puts the month first. "
                "Write it as 26 Nov 2026."
            )
        if reading.ambiguous and evidence.order is not DateOrder.UK:
            tallies.read_two_ways(header, value)
        return reading.date

    return read


def _reader(described: Field) -> Reader:
    if described.kind is Kind.PHONE:
        return parse_phone
    if described.kind in (Kind.CHOICE, Kind.INTEGER, Kind.MONEY, Kind.IDENTIFIER):
        return lambda value: None if _says_nothing(value) else accepted(described, value)
    if described.kind in LISTS:
        return lambda value: accepted(described, str(value))
    if described.kind in (Kind.TEXT, Kind.LONG_TEXT):
        return lambda value: accepted(described, str(_cell_text(value)))
    return lambda value: None if _says_nothing(value) else accepted(described, str(_cell_text(value)))


def _says_nothing(value: Any) -> bool:
    """Somebody's way of writing that nothing is known ("N/A", "TBC", "-")."""
    return isinstance(value, str) and is_not_stated(value)


def _columns(plan: ImportPlan, tallies: Tallies) -> list[_Column]:
    known = plan.targets
    is_workbook = not plan.is_text
    made = []
    for index, column in enumerate(plan.columns):
        if column.target not in known:
            continue
        kind, _, name = column.target.partition(".")
        described = known[column.target]
        if described.kind is Kind.DATE:
            values = [row[index] for _, row in plan.rows if index < len(row)]
            read = _date_reader(column.header, values, is_workbook, tallies)
        elif column.target in _BY_WORDS:
            read = _BY_WORDS[column.target]
        else:
            read = _once(_reader(described)) if described.kind in _REPEATED else _reader(described)
        joins = described.kind in LISTS or described.kind is Kind.LONG_TEXT
        made.append(_Column(index, column.header, kind, name, read, joins))
    return made


def _once(read: Reader) -> Reader:
    """Read a value that comes again and again only once; what cannot be read is tried each time."""
    known: dict[tuple[type, Any], Any] = {}

    def remembered(value: Any) -> Any:
        pair = (value.__class__, value)
        if pair not in known:
            if len(known) > _MOST_REMEMBERED:
                known.clear()
            known[pair] = read(value)
        return known[pair]

    return remembered


def _join(old: Any, new: Any) -> Any:
    if not old:
        return new
    if isinstance(new, tuple):
        return tuple(dict.fromkeys((*old, *new)))
    return old if not new or new in old else f"{old}, {new}"


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def drafts(plan: ImportPlan, tallies: Tallies) -> Iterator[Draft]:
    """A draft for every row that was read, in the order of the file."""
    columns = _columns(plan, tallies)
    extra = [(i, c.header, c.target) for i, c in enumerate(plan.columns) if c.target in (NOTE, TAG)]
    keyed = [i for i, c in enumerate(plan.columns) if c.target == KEY]
    left_out = {i for i, c in enumerate(plan.columns) if c.target == LEAVE}
    for number, row in plan.rows:
        draft = Draft(number)
        flat: dict[str, dict[str, Any]] = {}
        for column in columns:
            value = row[column.index]
            if value is None or value == "":
                continue
            try:
                read = column.read(value)
            except ValueError as error:
                draft.problems.append(FieldProblem(column.header, str(error), _shown(value, str(error))))
                continue
            if read is None or read in ("", ()):
                continue
            kind = flat.setdefault(column.kind, {})
            kind[column.name] = _join(kind.get(column.name), read) if column.joins else read
        for index in keyed:
            draft.key = str(row[index] or "").strip()
        _keep_the_rest(flat, row, extra, left_out, len(plan.columns))
        _finish(draft, plan.kind, flat)
        yield draft


def _shown(value: Any, message: str) -> str:
    """A value that was left out, for the report; a personal number is not repeated."""
    text = "" if "National Insurance" in message else str(value)
    return text if len(text) <= 120 else text[:119] + "…"


def _keep_the_rest(
    flat: dict[str, dict[str, Any]], row: list[Any], extra: list[tuple[int, str, str]], left_out: set[int], width: int
) -> None:
    """What has no field of ours goes into a note or a tag, and cells beyond the headings into the note too."""
    lines = []
    for index, header, target in extra:
        value = row[index]
        if _is_blank(value):
            continue
        text = value.isoformat() if isinstance(value, date | datetime) else str(_cell_text(value)).strip()
        if target == TAG:
            own = flat.setdefault("supplier", {})
            tags = [
                piece.strip()[:200] for piece in re.split(r"[;\n|]", text if len(text) > 3 else f"{header}: {text}")
            ]
            own["tags"] = _join(own.get("tags"), tuple(_clean(tag) for tag in tags if _clean(tag)))
        else:
            lines.append(f"{header}: {text}")
    lines.extend(
        f"Column {i + 1}: {v}" for i, v in enumerate(row[width:], width) if not _is_blank(v) and i not in left_out
    )
    if lines:
        note = flat.setdefault("note", {})
        note["text"] = "\n".join([*([note["text"]] if note.get("text") else []), *lines])


def _finish(draft: Draft, kind: str, flat: dict[str, dict[str, Any]]) -> None:
    draft.own = flat.pop(kind, {})
    if kind == "opportunity":
        _finish_contract(draft, flat)
        return
    _without_a_name(draft.own, flat)
    size = flat.get("size_fact", {})
    if size and not any(size.get(name) is not None for name in ("staff", "turnover", "balance_sheet")):
        _into_a_note(flat, flat.pop("size_fact"), "size_fact")
    elif size:
        size.setdefault("source", "import")
    draft.parts = {name: [values] for name, values in flat.items() if values}
    notes = [_clean(text) for text in _pieces(draft.parts.pop("note", [{}])[0].get("text", ""))]
    if notes:
        draft.parts["note"] = [{"text": text} for text in notes if text]
    _judge(draft)


def _finish_contract(draft: Draft, flat: dict[str, dict[str, Any]]) -> None:
    """What a person asked to keep beside the fields goes under the description; without a title there is no record."""
    tags = flat.get("supplier", {}).get("tags", ())
    rest = [flat.get("note", {}).get("text", ""), "; ".join(tags)]
    told = [text for text in (str(draft.own.get("description") or ""), *rest) if text]
    if told:
        draft.own["description"] = _clean("\n".join(told))[:LONG_LIMIT]
    starts, ends = draft.own.get("starts_on"), draft.own.get("ends_on")
    if starts and ends and ends < starts:
        label = KINDS["opportunity"].fields["ends_on"].label
        del draft.own["ends_on"]
        draft.problems.append(FieldProblem(label, "it lies before the start and was left out", str(ends)))
    if _WITHHELD.search(str(draft.own.get("winner_name") or "")):
        draft.own.pop("winner_name")
    if not draft.name:
        draft.rejected = FieldProblem("Title", "there is no title in this row")


def _without_a_name(own: dict[str, Any], flat: dict[str, dict[str, Any]]) -> None:
    """A person needs a name: an address without one is the firm's own, and what else there is goes into a note."""
    person = flat.get("person", {})
    if not person or person.get("name"):
        return
    for name, field_of_firm in (("email", "email"), ("phone", "phone"), ("mobile", "phone")):
        if person.get(name) and own.get(field_of_firm) in (None, "", person[name]):
            own[field_of_firm] = person.pop(name)
    _into_a_note(flat, flat.pop("person"), "person")


def _into_a_note(flat: dict[str, dict[str, Any]], values: dict[str, Any], kind: str) -> None:
    fields = KINDS[kind].fields
    lines = [f"{fields[name].label}: {value}" for name, value in values.items()]
    if lines:
        note = flat.setdefault("note", {})
        note["text"] = "\n".join([*([note["text"]] if note.get("text") else []), *lines])


def _judge(draft: Draft) -> None:
    """Reject a row of which no record can be made, and see what legal form a name speaks of."""
    if not draft.name:
        draft.rejected = FieldProblem("Legal name", "there is no name in this row")
    elif _WITHHELD.search(draft.name):
        draft.rejected = FieldProblem("Legal name", "the publisher withheld the name", draft.name[:60])
    elif not draft.own.get("legal_form") and (form := hint_from_name(draft.name)):
        draft.own["legal_form"] = form.value
        draft.form_guessed = True


def _clean(text: str) -> str:
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", text).strip()


def _pieces(text: str) -> Iterator[str]:
    """A long text in as many notes as it takes: nothing is cut off."""
    while text:
        yield text[:LONG_LIMIT]
        text = text[LONG_LIMIT:]
