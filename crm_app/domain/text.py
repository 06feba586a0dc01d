"""One rule for every text, so that what one store accepts the other accepts too.

SQLite takes a NUL and PostgreSQL does not; neither takes half a surrogate pair; workbooks and Word files refuse the
other control characters. All of them are refused here, with one message, before any store or writer sees them.
"""

from __future__ import annotations

import re
import unicodedata

SHORT_LIMIT = 10_000
LONG_LIMIT = 20_000

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_REFUSED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_HIDDEN = re.compile("[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
_HIDDEN_NAMES = {"\xad": "soft hyphen", "\ufeff": "byte-order mark"}

_LONG = 100  # characters
_SIMPLE = bytes(range(0x20, 0x7F))

NOT_STATED = frozenset(
    (
        *("-", "--", "–", "—", ".", "?", "n/a", "n.a.", "n.a", "na", "#n/a", "none", "nil", "null"),
        *("unknown", "not known", "not applicable", "not stated", "not provided", "no data"),
        *("tbc", "tba", "tbd", "to be confirmed"),
    )
)


def is_simple(text: str) -> bool:
    """Whether a text is of printable ASCII alone, as nearly all are: nothing in it to refuse, to replace or to mend."""
    if not text.isascii():
        return False
    # Of a long text, Python would look up every letter among all that Unicode has.
    return text.isprintable() if len(text) < _LONG else not text.encode("ascii").translate(None, _SIMPLE)


def quoted(value: object, limit: int = 40) -> str:
    """A value as it may stand in a message: in quotation marks, shortened, nothing in it able to upset a line."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in str(value))
    return f"“{shown if len(shown) <= limit else shown[: limit - 1] + '…'}”"


def with_article(noun: str) -> str:
    """A noun of ours with the article that its first letter asks for: "a supplier", "an event"."""
    return f"{'an' if noun[:1].casefold() in set('aeio') else 'a'} {noun}"


def is_not_stated(text: str) -> bool:
    """Whether a text is only somebody's way of writing that nothing is known ("N/A", "-", "TBC")."""
    return not text.strip() or text.strip().casefold() in NOT_STATED


def check_text(value: object, limit: int = SHORT_LIMIT, lines: bool = False) -> str | None:
    """The text as it is kept, or ``None`` for a blank one.

    Line ends become ``\\n`` (a space where ``lines`` is false) and outer spaces go; everything else stays as written.
    Raises ``ValueError`` for characters that a store or a file format refuses, and for more than ``limit`` characters.
    """
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    if is_simple(text):
        text = text.strip(" ")
    else:
        text = _LINE_ENDS.sub("\n", text)
        if not lines:
            text = text.strip(" \n").replace("\n", " ")
        text = text.strip(" \n\xa0")
    if found := _REFUSED.search(text):
        raise ValueError(_refusal(found.group(), found.start() + 1))
    if len(text) > limit:
        raise ValueError(f"The text has {len(text):,} characters; at most {limit:,} can be kept.")
    return text if text.strip() else None


def parse_text(value: object) -> str | None:
    """A text of one line, up to 10,000 characters (for ``Field.check``)."""
    return check_text(value)


def parse_long_text(value: object) -> str | None:
    """A text of several lines, up to 20,000 characters (for ``Field.check``)."""
    return check_text(value, LONG_LIMIT, lines=True)


def hidden_characters(text: str) -> tuple[str, ...]:
    """Names of the characters in a text that nobody sees (zero width, reversed direction), each once, in order."""
    found = dict.fromkeys(_HIDDEN.findall(text))
    return tuple(_HIDDEN_NAMES.get(c) or unicodedata.name(c, f"U+{ord(c):04X}").lower() for c in found)


def without_hidden(text: str) -> str:
    """The text without invisible characters: for keys and comparisons, never in place of what somebody wrote."""
    return text if text.isascii() else _HIDDEN.sub("", text)


def _refusal(char: str, position: int) -> str:
    code = ord(char)
    if code == 0:
        what = "a NUL character"
    elif 0xD800 <= code <= 0xDFFF:
        what = "half of a character that was cut in two"
    elif 0x80 <= code <= 0x9F:
        what = f"a character (U+{code:04X}) that comes from reading the file with the wrong encoding"
    else:
        what = f"a control character (U+{code:04X})"
    return f"The text holds {what} at position {position}. Take it out or type the text again."
