"""Codes of the Common Procurement Vocabulary 2008 (Regulation (EC) 213/2008), as eight digits of text.

The hierarchy is read from the digits alone: two make a division, three a group, four a class, five a category, more a
subcategory, and zeros fill the rest. Words that lead to codes are in :mod:`crm_app.domain.cpv_names`, whose names are
offered here too.
"""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import takewhile

from crm_app.domain.cpv_names import CpvHit, CpvNames, CpvRow, read_cpv_rows
from crm_app.domain.reasons import Reason

__all__ = [
    "DIVISIONS",
    "CpvHit",
    "CpvKind",
    "CpvLevel",
    "CpvNames",
    "CpvRow",
    "Reason",
    "ancestors",
    "check_digit",
    "is_within",
    "kind_of",
    "level_of",
    "parse_cpv",
    "read_cpv_rows",
    "similarity",
    "with_check",
]

DIVISIONS = frozenset({
    "03", "09", "14", "15", "16", "18", "19", "22", "24", "30", "31", "32", "33", "34", "35",
    "37", "38", "39", "41", "42", "43", "44", "45", "48", "50", "51", "55", "60", "63", "64",
    "65", "66", "70", "71", "72", "73", "75", "76", "77", "79", "80", "85", "90", "92", "98",
})  # fmt: skip
"""The 45 divisions of CPV 2008: the first two digits that a code can have."""

_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)

# The digit is the weighted sum of the eight, modulo ten. The Regulation printed another digit for 532 of the 9,454
# codes, chiefly branches that were renumbered in 2008 and kept the digit of their former number. For those the printed
# digit is the right one; the table says by how much it differs, the longest beginning of a code deciding.
_PRINTED_OTHERWISE = {
    "03300000": 8, "0331": 8, "0332": 8, "034": 9, "09": 6, "09000000": 0, "31711154": 3, "31711155": 3,
    "33141113": 9, "34211100": 9, "34211200": 8, "34211300": 7, "34421000": 3, "34422000": 6, "35113110": 7,
    "35125300": 3, "35331300": 7, "35642000": 1, "37442100": 9, "37442200": 8, "37442300": 7, "37442400": 6,
    "37442500": 5, "37442600": 4, "37442700": 3, "37442800": 2, "37442900": 1, "38941000": 4, "38942000": 7,
    "38944000": 3, "38945000": 6, "38946000": 9, "38947000": 2, "421": 3, "45233139": 1, "48628000": 3,
    "51000000": 7, "65122000": 6, "65123000": 2, "71351920": 4, "71351921": 7, "71351923": 3, "71351924": 6,
    "72212": 5, "72212000": 0, "72267100": 5, "72267200": 5, "72330000": 5, "724": 5, "726": 5, "727": 5,
    "728": 5, "729": 5, "79342410": 4, "85210000": 9, "92225100": 2,
}  # fmt: skip

_WRITTEN = re.compile(
    r"(?:CPV(?:\s*(?:2008|code))?[\s:.]*)?([0-9]{2,8})(?:\.0)?(?:\s*[-‐‑–]\s*([0-9]))?", re.IGNORECASE
)


_WHOLE = re.compile(r"(?:CPV[\s:.]*)?[0-9]{8}(?:\s*[-‐‑–]\s*[0-9])?", re.IGNORECASE)


class CpvLevel(IntEnum):
    """How deep a code lies; the number is how many digits the level has at least."""

    DIVISION = 2
    GROUP = 3
    CLASS = 4
    CATEGORY = 5
    SUBCATEGORY = 6

    @property
    def label(self) -> str:
        """The word for the level, as it stands in a sentence."""
        return self.name.lower()


class CpvKind(StrEnum):
    """What is bought under a code, in the words of the procurement rules."""

    SUPPLIES = "supplies"
    WORKS = "works"
    SERVICES = "services"


def parse_cpv(text: str) -> str:
    """The eight digits of a code as people write it: "55520000-1", "55520000", "5552", "CPV 55520000-1".

    A short code is filled with zeros; a spreadsheet's lost leading zero is given back where nothing else can be meant.
    Raises ``ValueError``, in words for a person, on a wrong check digit or a code that cannot exist.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise ValueError(f"“{text.strip()}” is not a CPV code: expected two to eight digits, for example 55520000-1.")
    digits, check = _eight_digits(found[1]), found[2]
    if digits[:2] not in DIVISIONS:
        raise ValueError(f"“{text.strip()}” is not a CPV code: there is no division {digits[:2]}.")
    if "0" in _significant(digits)[2:]:
        raise ValueError(f"“{text.strip()}” is not a CPV code: a zero is never followed by another digit.")
    if check is not None and int(check) != check_digit(digits):
        raise ValueError(
            f"“{text.strip()}” has the check digit {check}, but {digits} has {check_digit(digits)}: "
            "one of its digits is probably mistyped."
        )
    return digits


def typed_code(text: str) -> str:
    """The code where somebody typed a whole code instead of words; empty where they typed words.

    Raises ``ValueError`` for one that is mistyped.
    """
    return parse_cpv(text) if _WHOLE.fullmatch(text.strip()) else ""


def _eight_digits(digits: str) -> str:
    # Nobody writes seven digits of which the last is a zero for brevity: there a spreadsheet dropped the zero of
    # divisions 03 and 09.
    if len(digits) == 7 and digits[0] in "39" and digits.endswith("0"):
        return digits.zfill(8)
    return digits.ljust(8, "0")


def _significant(code: str) -> str:
    """The digits without the zeros that only fill, two at least: ``20`` would be a division of its own."""
    return code[:2] + code[2:].rstrip("0")


def check_digit(code: str) -> int:
    """The ninth digit that the published list gives a code of eight digits."""
    beginnings = (code[:length] for length in range(8, 1, -1))
    offset = next((_PRINTED_OTHERWISE[b] for b in beginnings if b in _PRINTED_OTHERWISE), 0)
    return (sum(w * int(d) for w, d in zip(_WEIGHTS, code, strict=True)) + offset) % 10


def with_check(code: str) -> str:
    """The code as notices print it: "55520000-1"."""
    return f"{code}-{check_digit(code)}"


def level_of(code: str) -> CpvLevel:
    """Division, group, class, category or subcategory, from the digits."""
    return CpvLevel(min(len(_significant(code)), CpvLevel.SUBCATEGORY))


def ancestors(code: str) -> tuple[str, ...]:
    """The codes above this one, nearest first, its division last; a division has none."""
    digits = _significant(code)
    return tuple(digits[:length].ljust(8, "0") for length in range(len(digits) - 1, 1, -1))


def is_within(code: str, ancestor: str) -> bool:
    """Whether the code is the other one or lies below it."""
    return code.startswith(_significant(ancestor))


def kind_of(code: str) -> CpvKind:
    """Supplies (divisions 03 to 44 and 48), works (45) or services (50 to 98)."""
    division = code[:2]
    if division == "45":
        return CpvKind.WORKS
    return CpvKind.SUPPLIES if division < "45" or division == "48" else CpvKind.SERVICES


_LIKENESS = {CpvLevel.SUBCATEGORY: 0.9, CpvLevel.CATEGORY: 0.8, CpvLevel.CLASS: 0.6, CpvLevel.GROUP: 0.4}


@lru_cache(maxsize=65_536)
def similarity(a: str, b: str) -> float:
    """How near two codes lie, 0 to 1, by the deepest level they share.

    1 for the same code; 0.9, 0.8, 0.6, 0.4 and 0.2 for a shared subcategory, category, class, group and division.
    """
    if a == b:
        return 1.0
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=True)))
    if shared < CpvLevel.DIVISION:
        return 0.0
    return _LIKENESS.get(level_of(a[:shared].ljust(8, "0")), 0.2)
