"""Values as people type them, checked field by field: what is right is kept in its form, what is not is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crm_app.domain.cpv import parse_cpv
from crm_app.domain.dates import parse_date
from crm_app.domain.errors import FieldProblem, Invalid
from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.kinds import RecordKind
from crm_app.domain.money import parse_money
from crm_app.domain.places import parse_postcode
from crm_app.domain.text import check_text

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]{2,}")
_AREA = re.compile(r"[EWSN]\d{8}")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_MOST_PENCE = Decimal(10) ** 15
_YES = frozenset({"yes", "y", "true", "1", "x", "✓"})
_NO = frozenset({"no", "n", "false", "0"})


def _text(field: Field, value: Any) -> str | None:
    return check_text(value, field.length_limit, lines=field.kind in (Kind.LONG_TEXT, Kind.JSON))


def _email(field: Field, value: Any) -> str | None:
    text = _text(field, value)
    if text and not _EMAIL.fullmatch(text.removeprefix("mailto:")):
        raise ValueError(f"“{text[:60]}” is not an e-mail address")
    return text.removeprefix("mailto:") if text else None


def _phone(field: Field, value: Any) -> str | None:
    text = _text(field, value)
    if text and not 7 <= sum(c.isdigit() for c in text) <= 20:
        raise ValueError(f"“{text[:40]}” is not a telephone number")
    return text


def _url(field: Field, value: Any) -> str | None:
    text = _text(field, value)
    if not text:
        return None
    scheme, found, _ = text.partition("://")
    if not found:
        text, scheme = f"https://{text}", "https"
    if scheme.lower() not in ("http", "https") or " " in text or "." not in text:
        raise ValueError(f"“{text[:60]}” is not a web address")
    return text


def _integer(field: Field, value: Any) -> int | None:
    if isinstance(value, bool):
        raise ValueError("a whole number is wanted")
    if isinstance(value, str):
        text = value.strip().rstrip("%").replace(",", "")
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,15}(\.0+)?", text):
            raise ValueError(f"“{value[:40]}” is not a whole number")
        value = int(text.partition(".")[0])
    if value != int(value) or abs(value) > 10**15:
        raise ValueError(f"“{value}” is not a whole number")
    if field.kind is Kind.PERCENT and not 0 <= value <= 100:
        raise ValueError(f"“{value}” is not a percentage from 0 to 100")
    return int(value)


def _money(_: Field, value: Any) -> Decimal | None:
    amount = parse_money(value)
    if amount is not None and abs(amount) > _MOST_PENCE:
        raise ValueError("that amount is too large to be meant")
    return amount


def _boolean(_: Field, value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    if not word:
        return None
    raise ValueError(f"“{value}” is neither yes nor no")


def _choice(field: Field, value: Any) -> str | None:
    word = str(value).strip()
    if not word:
        return None
    wanted = word.casefold()
    for choice in field.choices:
        if wanted in (choice.value, choice.label.casefold()) or wanted in (s.casefold() for s in choice.synonyms):
            return choice.value
    raise ValueError(f"“{word[:40]}” is not one of: {', '.join(c.label for c in field.choices)}")


def _list(field: Field, value: Any) -> tuple[str, ...]:
    pieces = (
        re.split(r"[;\n|]" if field.kind is Kind.LIST else r"[;,\n|\s]+", value)
        if isinstance(value, str)
        else list(value)
    )
    kept = (_piece(field, piece) for piece in pieces)
    return tuple(dict.fromkeys(piece for piece in kept if piece))


def _piece(field: Field, piece: Any) -> str | None:
    text = check_text(piece, 1000)
    if not text:
        return None
    if field.kind is Kind.CODES:
        return parse_cpv(text)
    if field.kind is Kind.AREAS and not _AREA.fullmatch(text):
        raise ValueError(f"“{text[:20]}” is not a local authority code such as E09000012")
    return _choice(field, text) if field.choices else text


def _time(_: Field, value: Any) -> str | None:
    text = str(value).strip()
    found = _TIME.fullmatch(text)
    if text and not found:
        raise ValueError(f"“{text[:20]}” is not a time such as 14:30")
    return f"{int(found[1]):02d}:{found[2]}" if found else None


def _instant(_: Field, value: Any) -> datetime | None:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment


def _answers(_: Field, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError("answers are pairs of a question and a state")
    return {str(question): str(state) for question, state in value.items()}


def _postcode(_: Field, value: Any) -> str | None:
    text = str(value).strip()
    return parse_postcode(text) if text else None


def _day(_: Field, value: Any) -> date | None:
    return parse_date(value)


_READERS: Mapping[Kind, Callable[[Field, Any], Any]] = {
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.URL: _url,
    Kind.INTEGER: _integer,
    Kind.PERCENT: _integer,
    Kind.MONEY: _money,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
    Kind.TIME: _time,
    Kind.DATE: _day,
    Kind.INSTANT: _instant,
    Kind.ANSWERS: _answers,
    Kind.POSTCODE: _postcode,
    **dict.fromkeys(LISTS, _list),
}


def accepted(field: Field, value: Any) -> Any:
    """The value in its normal form; raises ``ValueError`` with words for people."""
    if value is None:
        return () if field.kind in LISTS else None
    if field.check is not None:
        return field.check(value)
    read: Callable[[Field, Any], Any] = _READERS.get(field.kind, _text)
    return read(field, value)


def accept_all(kind: RecordKind, values: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    """Every value in its normal form; raises ``Invalid`` naming each field that cannot be accepted."""
    kept: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for name, value in values.items():
        field = kind.fields.get(name)
        if field is None:
            problems.append(FieldProblem(name, f"{kind.title} have no such field", str(value)[:60]))
            continue
        try:
            kept[name] = accepted(field, value)
        except ValueError as error:
            problems.append(FieldProblem(name, str(error), str(value)[:60]))
    for name, field in kind.fields.items():
        missing = kept.get(name) in (None, "") if name in kept else is_new
        if field.required and missing and not any(p.field == name for p in problems):
            problems.append(FieldProblem(name, "this is needed"))
    if problems:
        raise Invalid(problems)
    return kept
