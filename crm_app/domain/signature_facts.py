"""The facts of a pasted signature that have a shape of their own: addresses, telephones, numbers of registers.

Each is cut out of the line it stands in, so that what is left are only words: a name, a role, an organisation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from crm_app.domain.identifiers import parse_charity_number, parse_company_number, parse_vat_number
from crm_app.domain.places import parse_postcode

_EMAIL = re.compile(
    r"(?:mailto:)?([^\s@<>()\[\],;:\"|]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4})", re.IGNORECASE
)
_WEBSITE = re.compile(
    r"\b(?:https?://[^\s|<>]{3,200}|www\.[^\s|<>]{3,200}"
    r"|[a-z0-9\-]{2,63}(?:\.[a-z0-9\-]{2,63})?\.(?:co\.uk|org\.uk|ac\.uk|gov\.uk|nhs\.uk|com|org|net|coop|london|uk|example)"
    r"(?:/[^\s|<>]{0,100})?)(?![\w@])",
    re.IGNORECASE,
)
_NOT_A_SITE = re.compile(r"(?:facebook|instagram|linkedin|twitter|tiktok|youtube|x)\.com", re.IGNORECASE)
_PHONE = re.compile(
    r"(?P<label>\b[a-z]{1,12}\b\.?[ ]?(?:no|number)?[.:]{0,2} ?)?"
    r"(?P<number>(?:\+|00)?\(?[0-9][0-9 ().\-\u2010-\u2013]{7,24}[0-9])(?: ?(?:ext|x)\.? ?[0-9]{1,6})?(?![0-9])",
    re.IGNORECASE,
)
_VAT = re.compile(r"\bVAT\b[^0-9\n]{0,30}((?:[0-9] ?){9,12})", re.IGNORECASE)
_CHARITY = re.compile(r"\bcharity\b[^0-9\n]{0,60}?((?:SC ?|NIC ?)?[0-9]{5,7}(?:-[0-9]{1,2})?)\b", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:compan(?:y|ies)|registered|registration|incorporated|reg|crn|co)\b[^0-9\n]{0,70}?"
    r"\b((?:SC|NI|OC|SO|IP|RS|CE|R0) ?[0-9]{5,6}|[0-9]{7,8})\b(?![0-9 ]*[0-9])",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"\b(?:limited|ltd|cic|llp|plc|company)\b\.?[ (,\-–]{1,4}((?:SC|NI|OC|SO) ?[0-9]{6}|[0-9]{8})\b\)?", re.IGNORECASE
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\b", re.IGNORECASE)
_DIGITS = re.compile(r"[^0-9]")


@dataclass(slots=True)
class Facts:
    """What has been found so far; the first of each kind is kept."""

    found: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, value: str) -> None:
        """Keep the first value of a name."""
        if value:
            self.found.setdefault(name, value)

    def take(self, line: str) -> str:
        """Cut every fact out of a line; returns the words that are left, with a bar where something stood."""
        for cut in (_emails, _websites, _numbers, _phones):
            line = cut(line, self)
        return line


def postcode_in(line: str) -> tuple[str, str] | None:
    """What stands before the last postcode of a line, and the postcode; ``None`` where there is none."""
    for found in reversed(list(_POSTCODE.finditer(line))):
        try:
            return line[: found.start()], parse_postcode(found[1])
        except ValueError:
            continue
    return None


def _emails(line: str, facts: Facts) -> str:
    def cut(found: re.Match[str]) -> str:
        facts.keep("email", found[1].rstrip(".-"))
        return "|"

    return _EMAIL.sub(cut, line)


def _websites(line: str, facts: Facts) -> str:
    def cut(found: re.Match[str]) -> str:
        if not _NOT_A_SITE.search(found[0]):
            facts.keep("website", found[0].rstrip(".,;)"))
        return "|"

    return _WEBSITE.sub(cut, line)


def _numbers(line: str, facts: Facts) -> str:
    readings: tuple[tuple[str, re.Pattern[str], Callable[[object], str | None]], ...] = (
        ("vat_number", _VAT, parse_vat_number),
        ("charity_number", _CHARITY, parse_charity_number),
        ("company_number", _COMPANY, parse_company_number),
        ("company_number", _AFTER_NAME, parse_company_number),
    )
    for name, pattern, parse in readings:
        for found in list(pattern.finditer(line))[::-1]:
            facts.keep(name, _parsed(parse, found[1]))
            start = found.start(1) if pattern is _AFTER_NAME else found.start()
            line = f"{line[:start]}|{line[found.end() :]}"
    return line


def _parsed(parse: Callable[[object], str | None], text: str) -> str:
    try:
        return parse(text) or ""
    except ValueError:
        return ""


def _phones(line: str, facts: Facts) -> str:
    def cut(found: re.Match[str]) -> str:
        label, number = (found["label"] or "").strip(" .:").casefold(), found["number"]
        national = national_digits(number)
        if not national:
            return found[0]
        if label not in ("f", "fax"):
            facts.keep("mobile" if is_mobile(national) else "phone", shown_number(number))
        return f"|{'' if _is_label(label) else found['label'] or ''}|"

    return _PHONE.sub(cut, line)


_LABELS = frozenset(
    [
        "t",
        "tel",
        "telephone",
        "phone",
        "p",
        "m",
        "mob",
        "mobile",
        "f",
        "fax",
        "d",
        "dd",
        "ddi",
        "direct",
        "office",
        "o",
        "w",
        "work",
        "switchboard",
        "landline",
        "call",
        "whatsapp",
    ]
)


def _is_label(word: str) -> bool:
    return word in _LABELS or word.partition(" ")[0] in _LABELS


def national_digits(number: str) -> str:
    """The digits of a British number from its zero on, or of a foreign one with its "+"; empty for anything else."""
    trunk = re.sub(r"\(0\)", "", number)
    digits = _DIGITS.sub("", trunk)
    if digits.startswith("00"):
        digits, trunk = digits[2:], "+"
    if trunk.lstrip("( ").startswith("+"):
        if not digits.startswith("44"):
            return f"+{digits}" if 8 <= len(digits) <= 15 else ""
        digits = "0" + digits[2:].lstrip("0")
    return digits if digits.startswith("0") and 10 <= len(digits) <= 11 else ""


def is_mobile(national: str) -> bool:
    """Whether a British number is one of a mobile telephone: 07, but not 070 (personal) or 076 (pagers)."""
    return national.startswith("07") and national[2:3] not in ("0", "6")


def shown_number(number: str) -> str:
    """The number as written, with single spaces and without the zero that is not dialled from abroad."""
    bare = re.sub(r"\(0\) ?", "", number)
    return " ".join(re.sub(r"[\u2010-\u2013]", "-", bare).split())
