"""How a value is written on paper: pounds, dates with their weekday, lists, and what cannot be printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crm_app.domain.fields import Kind
from crm_app.reports.document import Figure, Run, Status

BOX = "□"  # stands for a character that cannot be shown, so that it is seen to be there
NOTHING = "–"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ORDERS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # would turn round the text after them, a known way to deceive
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")


def printable(text: str) -> str:
    """The text as paper and Word can hold it: control characters become a visible box, and no order to reverse the
    reading direction is obeyed. Tabs and line ends stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return _ORDERS.sub("", _UNPRINTABLE.sub(BOX, _BREAKS.sub("\n", text)))


def shown_date(value: date) -> str:
    """``Thu 26 Nov 2026``: the form of records and papers. An instant adds its time and says that it is UTC."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    words = f"{days[value.weekday()]} {value.day} {months[value.month - 1]} {value.year}"
    return f"{words} {value:%H:%M} UTC" if isinstance(value, datetime) else words


def shown_money(value: Decimal | int, *, pence: bool | None = None) -> str:
    """``£1,234`` or ``£1,234.50``; ``pence`` forces one form, so that a column reads alike."""
    amount = Decimal(value)
    if pence is None:
        pence = amount % 1 != 0
    rounded = amount.quantize(Decimal("0.01") if pence else Decimal(1), ROUND_HALF_UP)
    return f"{'−' if rounded < 0 else ''}£{abs(rounded):,}"


def shown_number(value: Decimal | int) -> str:
    """``12,345`` or ``0.25``, without zeros that say nothing."""
    number = Decimal(value).normalize()
    return f"{'−' if number < 0 else ''}{abs(number):,f}"


def shown(value: Any, kind: Kind = Kind.TEXT, unit: str = "", *, pence: bool | None = None) -> str:
    """A value in words. ``None`` and empty text are a dash, never an empty place that could be a fault."""
    if value is None or value == "" or value == ():
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Status):
        return value.word
    if isinstance(value, date):
        return shown_date(value)
    if isinstance(value, (int, Decimal)):
        if kind is Kind.MONEY or unit == "£":
            return shown_money(value, pence=pence)
        return shown_number(value) + ("%" if kind is Kind.PERCENT or unit == "%" else f" {unit}" if unit else "")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {answer}" for key, answer in value.items())
    if isinstance(value, (tuple, list, frozenset, set)):
        joint = "" if any(isinstance(item, Run) for item in value) else "; "
        return joint.join(item.text if isinstance(item, Run) else str(item) for item in value)
    return str(value)


def needs_pence(values: list[Any]) -> bool:
    """Whether a column of money has to show pence."""
    return any(isinstance(value, Decimal) and value % 1 != 0 for value in values)


def provenance(figure: Figure) -> str:
    """The date of a figure and how much was missing, in words."""
    if figure.missing and figure.out_of:
        gap = f"{figure.missing:,} of {figure.out_of:,} not known"
    elif figure.missing:
        gap = f"{figure.missing:,} not known"
    else:
        gap = "nothing missing"
    return f"{shown_date(figure.as_of)} · {gap}"
