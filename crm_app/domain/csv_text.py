"""Text in a CSV file that a spreadsheet will open.

Excel runs a cell that begins like a formula, so such a text gets an apostrophe before it (OWASP ASVS 5, requirement
1.2.10). The apostrophe is put before every text that begins with any number of apostrophes and then one of the
characters in ``STARTERS``; reading back takes one apostrophe from every text that begins with at least one apostrophe
and then such a character. So every text comes back exactly as it was, whatever it begins with. Numbers, dates and
money are written bare: they are ours, and no formula.
"""

from __future__ import annotations

import re

STARTERS = "=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20"
_DANGEROUS = re.compile(f"'*[{STARTERS}]")
_GUARDED = re.compile(f"'+[{STARTERS}]")


def guarded(text: str) -> str:
    """The text as it stands in the file."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given."""
    return text[1:] if _GUARDED.match(text) else text
