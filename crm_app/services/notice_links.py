"""The public page of a notice, where its number tells which page that is."""

from __future__ import annotations

import re

FIND_A_TENDER = "https://www.find-tender.service.gov.uk"
_NUMBER = re.compile(r"\d{6}-20\d\d")


def link_of(number: str | None) -> str:
    """The page of a notice that is numbered as Find a Tender does (037689-2026); empty for any other reference."""
    return f"{FIND_A_TENDER}/Notice/{number}" if _NUMBER.fullmatch(number or "") else ""
