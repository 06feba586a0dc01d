"""Published text made fit to read: what portals did to line breaks, pound signs and markup is put right.

Everything here is for display and matching only; a notice's text as published is kept beside it, untouched. A repair
is made only where the damage is plain, because a wrong repair is worse than an odd character.
"""

from __future__ import annotations

import html
import re
import unicodedata

from crm_app.domain.text import is_simple

_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# UTF-8 that was read as Windows-1252: a lead byte's letter, then the letters of its continuation bytes.
_LATE = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MOJIBAKE = re.compile(f"[Â-ß]{_LATE}|[à-ï]{_LATE}{{2}}|[ð-ô]{_LATE}{{3}}")

_COMMENT = re.compile(r"<!--.*?-->|<(script|style)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*>|</?(?:p|div|tr|table|ul|ol|h[1-6])\b[^<>]*>|<hr\b[^<>]*>|</li\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|abbr|b|em|font|i|img|li|o:p|s|small|span|strong|sub|sup|tbody|td|th|thead|u)\b[^<>]*>", re.IGNORECASE
)

# A pound sign that became "PS": only before what can be nothing but money (PS24190 is somebody's reference).
_POUNDS = re.compile(
    r"PS(?<=\bPS)(?=\d{1,3}(?:,\d{3})+\b|\d+\.\d\d\b|\d+(?:\.\d+)?\s?(?:k|m|bn|million|billion|thousand)\b"
    r"|\d+(?:\.\d+)?\s?(?:per|plus VAT|\+\s?VAT|ex(?:cluding|cl)?\.?\s?VAT)\b)"
)

# A CR and LF that lost their backslashes and stand as the letters "rn".
_PAIRS = re.compile(r"rn(?:\s*rn)+(?=[\W\dA-Z]|$)")
_ALONE = re.compile(r"rn(?<=[^aeiouAEIOU]rn)(?=\s|$|[-–•*·(\[\"'“‘]|[A-Z0-9])")
_AFTER_VOWEL = re.compile(r"rn(?<=[aeiou]rn)(?=\s+[A-Z0-9•\-–*(]|[•A-Z]|$)")
_WORD_END = re.compile(r"[^\W\d_]+$")
_PLAIN_BREAK = re.compile(r"rn(?:\s*rn|(?<=[.;:,)!?]rn)(?=\s|$|[A-Z]))")
_ENDS_IN_RN = frozenset(
    (
        *("acorn", "adjourn", "adorn", "astern", "auburn", "bairn", "barn", "bittern", "blackburn", "born"),
        *("burn", "cairn", "cavern", "churn", "cistern", "concern", "corn", "darn", "discern", "downturn"),
        *("earn", "eastern", "extern", "fern", "forlorn", "govern", "hawthorn", "hepburn", "horn", "intern"),
        *("lantern", "learn", "lorn", "malvern", "modern", "morn", "mourn", "nairn", "northern", "overturn"),
        *("pattern", "postern", "return", "saturn", "severn", "sojourn", "southern", "spurn", "stern"),
        *("subaltern", "swinburn", "tavern", "tern", "thorn", "torn", "turn", "unicorn", "upturn", "urn"),
        *("warn", "western", "worn", "wyvern", "yarn", "yearn"),
    )
)

_BLANK_LINES = re.compile(r"\n{3,}")


def clean_text(text: str) -> str:
    """The text for display: entities and markup resolved, line breaks and pound signs restored, spaces tidied."""
    return text.strip() if _is_plain(text) else _repaired(text)


def _repaired(text: str) -> str:
    text = _unescaped(text)
    if not text.isascii():
        text = _mended(text)
    text = _without_markup(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "rn" in text:
        text = _with_line_breaks(text)
    if "PS" in text:
        text = _POUNDS.sub("£", text)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    if not "".join(lines).isprintable():
        lines = [" ".join(_UNSEEN.sub("", line).split()) for line in lines]
    text = "\n".join(lines)
    return (_BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text).strip()


def _is_plain(text: str) -> bool:
    """Whether a text surely needs no repair: most do not, and there are dozens in every notice."""
    marked = "rn" in text or "&" in text or "  " in text or "<" in text or "PS" in text
    return not marked and is_simple(text)


def clean_line(text: str) -> str:
    """The same on one line: for titles and names."""
    return text.strip() if _is_plain(text) else " ".join(_repaired(text).split())


def _unescaped(text: str) -> str:
    """Resolve HTML entities, also those that were escaped twice or three times."""
    for _ in range(3):
        if "&" not in text or (plain := html.unescape(text)) == text:
            break
        text = plain
    return text


def _mended(text: str) -> str:
    """Undo UTF-8 read as Windows-1252, up to twice over."""
    for _ in range(2):
        if b"\xc3" not in text.encode("utf-8", "surrogatepass"):  # the letters of lead bytes all encode so
            break
        mended = _MOJIBAKE.sub(_decoded, text)
        if mended == text:
            break
        text = mended
    return text


def _decoded(match: re.Match[str]) -> str:
    """The one character a damaged sequence stood for, or the sequence itself where that makes no sense."""
    letters = match.group()
    data = b"".join(_as_byte(letter) for letter in letters)
    try:
        character = data.decode("utf-8")
    except UnicodeDecodeError:
        return letters
    return character if character.isprintable() or unicodedata.category(character) == "Zs" else letters


def _as_byte(letter: str) -> bytes:
    """The byte a letter came from; five bytes that Windows-1252 leaves undefined arrive as control characters."""
    return letter.encode("latin-1") if ord(letter) < 0x100 else letter.encode("cp1252")


def _without_markup(text: str) -> str:
    """Take out HTML tags by name; anything else in angle brackets ("Smith <Ltd>", "< 5 days") is the writer's own."""
    if "<" not in text:
        return text
    text = _COMMENT.sub("", text)
    text = _BREAK.sub("\n", text)
    return _TAG.sub("", _ITEM.sub("\n• ", text))


def _with_line_breaks(text: str) -> str:
    """Restore breaks from the letters "rn" where no word can end so; after a vowel only in text plainly so damaged."""
    damaged = _PLAIN_BREAK.search(text) is not None
    text = _PAIRS.sub("\n\n", text)
    text = _ALONE.sub(_break_or_letters, text)
    return _AFTER_VOWEL.sub(_break_or_word, text) if damaged else text


def _break_or_letters(match: re.Match[str]) -> str:
    """A break, except inside a web address that goes on behind the letters."""
    text, at, end = match.string, match.start(), match.end()
    word = text[max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1 : at]
    goes_on = end < len(text) and not text[end].isspace()
    return match.group() if goes_on and ("://" in word or word.startswith("www.")) else "\n"


def _break_or_word(match: re.Match[str]) -> str:
    """A break, except behind a word that truly ends in these letters (Northern, return, Malvern)."""
    word = _WORD_END.search(match.string[max(0, match.start() - 20) : match.end()])
    return match.group() if word and word.group().lower() in _ENDS_IN_RN else "\n"
