"""Amounts of money: Decimal pounds in the program, whole pence in the stores, written the British way for people.

Reading is strict on purpose: an amount that could be understood in two ways is refused, never guessed.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

from crm_app.domain.text import is_not_stated, quoted, without_hidden

PENNY = Decimal("0.01")
LARGEST = Decimal(10) ** 13  # pounds; in pence it still fits the 64-bit integers of both stores

_MULTIPLES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
_AMOUNT = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?P<part>\.[0-9]+)?\s*(?P<multiple>k|thousand|mn|million|m|bn|billion)?"
)
_CURRENCY = re.compile(r"£|\bgbp\b|(?<![a-z])gbp(?=[0-9(-])")
_SCIENTIFIC = re.compile(r"[0-9.]+e[+-]?[0-9]+")
_CONTINENTAL = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})*,[0-9]{1,2}|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_RANGE = re.compile(r"[0-9km]\s*(?:-|to)\s*[0-9]")


def parse_money(value: object) -> Decimal | None:
    """Pounds to the penny from a typed text or a spreadsheet cell; ``None`` where none is stated.

    Takes "£1,234.50", "GBP 1,234.50", "(500)", "500-", "500 CR", "12k", "£1.2m", and numbers exact to a penny.
    Raises ``ValueError`` with a sentence naming the value for everything else.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        raise ValueError(f"{quoted(value)} is not an amount of money.")
    if isinstance(value, int | float | Decimal):
        return _pennies(_from_number(value), value)
    text = without_hidden(str(value)).replace("\xa0", " ").strip()
    return None if text != "-" and is_not_stated(text) else _pennies(_from_text(text.casefold(), value), value)


def to_pence(pounds: Decimal) -> int:
    """Whole pence, as the stores keep it. Raises ``ValueError`` for part of a penny."""
    return int(_pennies(pounds, pounds) * 100)


def from_pence(pence: int) -> Decimal:
    """Pounds from the whole pence of a store."""
    return Decimal(pence).scaleb(-2).quantize(PENNY)


def format_money(pounds: Decimal | None) -> str:
    """ "£1,234.50", whole pounds without pence ("£1,234"), "-£5" below zero, nothing for an unknown amount."""
    if pounds is None:
        return ""
    amount = abs(pounds)
    digits = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"{'-' if pounds < 0 else ''}£{digits}"


def format_money_short(pounds: Decimal | None) -> str:
    """Three figures at most, for charts and headlines: "£1.25m", "£180k", "£950"."""
    if pounds is None:
        return ""
    amount = abs(pounds)
    for letter, size in (("bn", 10**9), ("m", 10**6), ("k", 10**3)):
        if amount >= size * Decimal("0.9995"):  # what rounds up to the next letter takes it
            scaled = amount / size
            places = 2 if scaled < 10 else 1 if scaled < 100 else 0
            digits = f"{scaled:.{places}f}"
            digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
            return f"{'-' if pounds < 0 else ''}£{digits}{letter}"
    return format_money(pounds.quantize(Decimal(1)))


def _from_number(value: float | Decimal) -> Decimal:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{quoted(value)} is not an amount of money.")
        # A spreadsheet works to 15 significant digits; beyond them lies only the noise of binary fractions.
        return Decimal(f"{value:.15g}")
    return Decimal(value)


def _pennies(amount: Decimal, original: object) -> Decimal:
    if not amount.is_finite():
        raise ValueError(f"{quoted(original)} is not an amount of money.")
    if abs(amount) >= LARGEST:
        raise ValueError(f"{quoted(original)} is larger than any amount kept here.")
    try:
        exact = amount.quantize(PENNY)
    except InvalidOperation:
        raise ValueError(f"{quoted(original)} has too many digits to be an amount of money.") from None
    if exact != amount:
        raise ValueError(f"{quoted(original)} has a part of a penny. Write the amount with two decimals at most.")
    return abs(exact) if exact == 0 else exact


def _from_text(text: str, original: object) -> Decimal:
    bare, negative = _sign(text, original)
    found = _AMOUNT.fullmatch(bare)
    if not found or not (found["whole"] or found["part"]):
        raise ValueError(_explained(text, original))
    digits = (found["whole"] or "0").replace(",", "") + (found["part"] or "")
    if len(digits) > 24:
        raise ValueError(f"{quoted(original)} has too many digits to be an amount of money.")
    amount = Decimal(digits).scaleb(_MULTIPLES.get(found["multiple"] or "", 0))
    return -amount if negative else amount


def _sign(text: str, original: object) -> tuple[str, bool]:
    """The bare figures, and whether they were marked as below zero by a minus, brackets or CR (once, not twice)."""
    if len(_CURRENCY.findall(text)) > 1:
        raise ValueError(_explained(text, original))
    bare = _CURRENCY.sub("", text).replace("−", "-").strip()
    bare = "-" + bare[1:] if bare.startswith("–") else bare
    marks = 0
    if bare.endswith("cr"):
        bare, marks = bare[:-2].strip(), marks + 1
    elif bare.endswith("dr"):
        bare = bare[:-2].strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare, marks = bare[1:-1].strip(), marks + 1
    if bare.startswith("-"):
        bare, marks = bare[1:].strip(), marks + 1
    elif bare.startswith("+"):
        bare = bare[1:].strip()
    if bare.endswith("-"):
        bare, marks = bare[:-1].strip(), marks + 1
    if bare.startswith("(") and bare.endswith(")"):  # a minus stood before the brackets
        bare, marks = bare[1:-1].strip(), marks + 1
    if marks > 1:
        raise ValueError(f"{quoted(original)} is marked as below zero twice. Write it once.")
    return bare, marks == 1


def _explained(text: str, original: object) -> str:
    named = quoted(original)
    bare = _CURRENCY.sub("", text).strip(" -()")
    if any(sign in text for sign in "$€¥₹") or re.search(r"\b(?:usd|eur)\b", text):
        return f"{named} is not in pounds. Convert it first."
    if _SCIENTIFIC.fullmatch(bare):
        return f"{named} is in scientific notation, in which a spreadsheet hides digits. Write the amount in full."
    if _RANGE.search(bare):
        return f"{named} looks like a range. Write one amount."
    if _CONTINENTAL.fullmatch(bare):
        return f"{named} looks like the continental way of writing. Write it as 1,234.50."
    if "vat" in text:
        return f"{named} says something about VAT. Write the amount alone and state VAT in its own field."
    return f"{named} is not an amount of money. Write it as 1,234.50."
