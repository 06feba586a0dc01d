"""Typed values out of published JSON: each is taken if it is what the standard says, and noted as a warning if not.

A notice is kept whatever its single values are like; nothing here raises for what a publisher wrote.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from crm_app.domain.money import LARGEST, PENNY, format_money
from crm_app.domain.notice_dates import as_day, as_instant
from crm_app.domain.notice_text import clean_line, clean_text
from crm_app.domain.text import LONG_LIMIT, SHORT_LIMIT, quoted

MOST_WARNINGS = 40
MOST_MEMBERS = 5_000  # of one list in one release: far beyond any real notice

_LEAST_WINDOW, _MOST_WINDOW = 16 * 1024, 256 * 1024  # bytes: nearly all releases are shorter

_LINK = re.compile(r"https?://[^\s/?#\\\"<>]+[^\s\"<>]*", re.IGNORECASE)

# Some portals wrap long lines within a name ("ur    l"); no name of the standard has a space.
_BROKEN_NAME = re.compile(r'[{,]"[A-Za-z ]*    [A-Za-z ]*":')

Node = dict[str, Any]


class ReleaseError(ValueError):
    """The JSON of a release cannot be understood; the text says why, for the list of rejected releases."""


class ReleaseJson:
    """Reads the JSON of one release after another; ``notes`` holds what was odd about the last.

    A release that was just measured has been read with that, and is not read again.
    """

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._window = _LEAST_WINDOW
        self._ahead: tuple[str, Any, list[str]] | None = None  # the text measured last, its value and the notes on it
        parts: dict[str, Any] = {
            "object_pairs_hook": self._object,
            "parse_float": _decimal,
            "parse_constant": self._constant,
        }
        self._strict = json.JSONDecoder(**parts)
        self._lenient = json.JSONDecoder(strict=False, **parts)
        self._respelling = json.JSONDecoder(**{**parts, "object_pairs_hook": self._object_respelt})

    def read(self, raw: bytes) -> tuple[Any, str]:
        """The value and its text without line breaks between members. Raises ``ReleaseError``."""
        self.notes = []
        text = self._text(raw)
        ahead, self._ahead = self._ahead, None
        if ahead and ahead[0] == text:
            _, value, self.notes = ahead
        else:
            try:
                value = self._strict.decode(text)
            except ValueError:
                self.notes = []
                return self._read_leniently(text), text.strip()
        # Valid JSON has no bare line break within a text, so every one of them is layout.
        compact = "".join([line.strip() for line in text.split("\n")])
        if "    " in compact and _BROKEN_NAME.search(compact):
            self.notes = []
            value = self._respelling.decode(text)
        return value, compact

    def measure(self, data: bytes, start: int) -> int:
        """Where the object that begins at ``start`` ends, found by reading it; -1 where it is faulty, is not all there
        or is much longer than those before."""
        self._ahead, self.notes = None, []
        beginning = _whole_letters(data[start : start + self._window])
        try:
            value, length = self._strict.raw_decode(beginning)
        except (ValueError, RecursionError):
            self._window = min(2 * self._window, _MOST_WINDOW)
            return -1
        text = beginning[:length]
        self._ahead = text, value, self.notes
        size = length if beginning.isascii() else len(text.encode("utf-8"))
        self._window = max(_LEAST_WINDOW, 2 * size, self._window // 2)
        return start + size

    def _read_leniently(self, text: str) -> Any:
        try:
            return self._lenient.decode(text)
        except json.JSONDecodeError as fault:
            raise ReleaseError(f"This is not valid JSON at its character {fault.pos + 1:,} ({fault.msg}).") from fault
        except ValueError as fault:
            raise ReleaseError("A number in this release has more digits than any number can mean.") from fault

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self.notes.append("Some characters were not in UTF-8 and were read as Windows-1252.")
            return raw.decode("cp1252", "replace")

    def _constant(self, word: str) -> Decimal:
        self.notes.append(f"{word} stands where a number belongs; JSON has no such number.")
        return Decimal(word)

    def _object(self, pairs: list[tuple[str, Any]]) -> Node:
        node = dict(pairs)
        if len(node) != len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in node if names.count(name) > 1)
            self.notes.append(f"{quoted(twice)} stands twice in one object; the last was taken.")
        return node

    def _object_respelt(self, pairs: list[tuple[str, Any]]) -> Node:
        return self._object([("".join(name.split()), value) for name, value in pairs])


def _whole_letters(data: bytes) -> str:
    """As much of some UTF-8 as can be read: it may end within a letter, or hold what is none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return data[: fault.start].decode("utf-8")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")  # an exponent beyond all reckoning: noted where the value is used


class Values:
    """Takes values out of the objects of one release and collects the warnings."""

    def __init__(self, notes: list[str]) -> None:
        self._warnings = dict.fromkeys(notes)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was noted, each once, in order."""
        return tuple(self._warnings)[:MOST_WARNINGS]

    def warn(self, text: str) -> None:
        """Note something a person should know."""
        self._warnings.setdefault(text)

    def node(self, parent: Node, key: str) -> Node:
        """A member that should be an object; empty where it is missing or something else."""
        value = parent.get(key)
        if isinstance(value, dict):
            return value
        if value is not None:
            self.warn(f"\u201c{key}\u201d should be an object and was left out.")
        return {}

    def nodes(self, parent: Node, key: str) -> list[Node]:
        """A member that should be a list of objects; a lone object is taken as a list of one."""
        value = parent.get(key)
        if not value:
            return []
        if isinstance(value, dict):
            return [value]
        if not isinstance(value, list):
            self.warn(f"\u201c{key}\u201d should be a list and was left out.")
            return []
        found = [member for member in value[:MOST_MEMBERS] if isinstance(member, dict)]
        if len(found) != len(value):
            self.warn(f"Some members of \u201c{key}\u201d are not what they should be and were left out.")
        return found

    def words(self, parent: Node, key: str) -> list[str]:
        """A member that should be a list of short texts; a lone text is taken as a list of one."""
        value = parent.get(key)
        if not value:
            return []
        members = value if isinstance(value, list) else [value]
        return [member.strip() for member in members[:MOST_MEMBERS] if isinstance(member, str) and member.strip()]

    def code(self, parent: Node, key: str) -> str:
        """An identifier or a word of a code list, as it stands; whole numbers as their digits."""
        value = parent.get(key)
        if value is None:
            return ""
        if isinstance(value, str) and value.isprintable():
            return value.strip()[:SHORT_LIMIT]
        return self.plain(parent, key)

    def plain(self, parent: Node, key: str) -> str:
        """A title or name on one line, cleaned for display."""
        value = parent.get(key)
        if isinstance(value, str):
            return clean_line(value)[:SHORT_LIMIT]
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)[:40]
        if value is not None:
            self.warn(f"\u201c{key}\u201d should be a text and was left out.")
        return ""

    def prose(self, parent: Node, key: str) -> str:
        """A longer text, cleaned for display and cut at what a record can hold."""
        value = parent.get(key)
        if not isinstance(value, str):
            return self.plain(parent, key)
        text = clean_text(value)
        if len(text) > LONG_LIMIT:
            self.warn(
                f"\u201c{key}\u201d was shortened to {LONG_LIMIT:,} characters; the notice as published has it all."
            )
            text = f"{text[: LONG_LIMIT - 1]}\u2026"
        return text

    def flag(self, parent: Node, key: str) -> bool | None:
        """Yes, no or not said."""
        value = parent.get(key)
        if value is None or isinstance(value, bool):
            return value
        word = str(value).strip().lower()
        if word in ("true", "false", "yes", "no"):
            return word in ("true", "yes")
        self.warn(f"\u201c{key}\u201d should be true or false and was left out.")
        return None

    def day(self, parent: Node, key: str) -> date | None:
        """A day as written."""
        value = parent.get(key)
        if value is None or value == "":
            return None
        try:
            return as_day(value if isinstance(value, str) else "")
        except ValueError:
            self.warn(f"\u201c{key}\u201d is not a date: {quoted(value)}.")
            return None

    def instant(self, parent: Node, key: str) -> datetime | None:
        """A moment in UTC; without a zone it is taken as UK time, and noted."""
        value = parent.get(key)
        if value is None or value == "":
            return None
        try:
            moment, has_zone = as_instant(value if isinstance(value, str) else "")
        except (ValueError, OverflowError):
            self.warn(f"\u201c{key}\u201d is not a date: {quoted(value)}.")
            return None
        if not has_zone:
            self.warn(f"\u201c{key}\u201d names no time zone and was taken as UK time: {quoted(value)}.")
        return moment

    def pounds(self, value: Node, key: str) -> Decimal | None:
        """An amount of the OCDS ``value`` object in pounds to the penny; other currencies are noted, not converted."""
        amount = value.get(key)
        if amount is None or amount == "":
            return None
        number = _number(amount)
        # Compared, not reckoned with: of 1e99999999 even the absolute value is beyond what ``decimal`` works with.
        if number is None or not number.is_finite() or not -LARGEST < number < LARGEST:
            self.warn(f"The value {quoted(amount)} is not an amount of money and was left out.")
            return None
        if number < 0:
            self.warn(f"The value {quoted(amount)} is below zero and was left out.")
            return None
        pounds = number.quantize(PENNY)  # before it is written out: 1e-99999999 has as many digits
        currency = value.get("currency")
        if currency != "GBP" and (currency := self.code(value, "currency").upper() or "GBP") != "GBP":
            self.warn(f"A value is published in {currency} ({pounds:,f}) and was not converted to pounds.")
            return None
        return pounds

    def net_and_gross(self, value: Node) -> tuple[Decimal | None, Decimal | None]:
        """An OCDS ``value`` object without and with VAT; one with VAT that is the smaller is noted."""
        net, gross = self.pounds(value, "amount"), self.pounds(value, "amountGross")
        if net is not None and gross is not None and gross < net:
            self.warn(
                f"The value with VAT ({format_money(gross)}) is below the value without VAT ({format_money(net)})."
            )
        return net, gross

    def link(self, parent: Node, key: str) -> str:
        """A web address; anything but http and https is left out and noted."""
        value = parent.get(key)
        if not value:
            return ""
        address = value.strip() if isinstance(value, str) else ""
        if _LINK.fullmatch(address) and len(address) <= SHORT_LIMIT and address.isprintable():
            return address
        self.warn(f"A link was left out because it is not a web address: {quoted(value)}.")
        return ""


def _number(amount: object) -> Decimal | None:
    if isinstance(amount, Decimal):
        return amount
    if isinstance(amount, bool):
        return None
    if isinstance(amount, int):
        return Decimal(amount)
    if isinstance(amount, float):
        return Decimal(str(amount))
    if isinstance(amount, str):
        try:
            return Decimal(amount.replace(",", "").replace("£", "").strip())
        except InvalidOperation:
            return None
    return None
