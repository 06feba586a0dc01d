"""Names of organisations: shown as written, compared by keys that see through spelling, legal endings and tricks.

Three keys, each for one use: :func:`match_key` to find the same organisation again, :func:`sort_key` to order lists
alike in both stores, :func:`name_problems` to warn of what nobody can see.
"""

from __future__ import annotations

import re
import unicodedata

from crm_app.domain.text import hidden_characters, without_hidden

KEY_LENGTH = 200  # characters; an index entry of PostgreSQL holds 2,700 bytes

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_ACCENT = re.compile("[\u0300-\u036f]")
_PUNCTUATION = dict.fromkeys(map(ord, '!"#$%()*+,-./:;<=>?@[\\]^_{|}~£¬¦\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0'), " ")
_TRANSLATION = {**_PUNCTUATION, **dict.fromkeys(map(ord, "'`´‘’"), None)}
_SPLIT = re.compile(
    r"\s*[(\[]?\s*\b(?:t\s?[/\\]\s?as?\b\.?|trading\s+as\b|also\s+known\s+as\b|a\.?k\.?a\b\.?|f/k/a\b"
    r"|formerly(?:\s+known\s+as)?\b|previously(?:\s+known\s+as)?\b)\s*:?\s*",
    re.IGNORECASE,
)
_SPLIT_HINTS = ("t/", "t /", "t\\", "trading as", "known as", "aka", "a.k.a", "f/k", "formerly", "previously")
_NOISE = re.compile(
    r"\s*[(\[*]*\s*\b(?:do not use|in (?:liquidation|administration|receivership)|dissolved)\b[)\]\s*]*$", re.I
)
_NUMBER = re.compile(r"[0-9]+")

# What may end a name without being part of it: the legal forms of these islands, then those of foreign suppliers.
_ENDINGS = frozenset(
    (
        *(
            "ltd",
            "limited",
            "plc",
            "llp",
            "lp",
            "cic",
            "cio",
            "scio",
            "cyf",
            "cyfyngedig",
            "ccc",
            "cbc",
            "unlimited",
            "ltda",
        ),
        *(
            "inc",
            "incorporated",
            "llc",
            "corp",
            "corporation",
            "gmbh",
            "pty",
            "bv",
            "nv",
            "srl",
            "sarl",
            "ag",
            "ab",
            "oy",
        ),
        *("oyj", "aps", "asa", "kgaa", "aktiengesellschaft", "sro", "spzoo", "bhd"),
    )
)
_INITIAL_ENDINGS = frozenset(("sa", "spa", "as", "se", "kg", "kk", "sas", "sl"))  # words of their own unless dotted
_LONG_ENDINGS = (
    ("community", "interest", "company"),
    ("public", "limited", "company"),
    ("limited", "liability", "partnership"),
    ("scottish", "charitable", "incorporated", "organisation"),
    ("charitable", "incorporated", "organisation"),
    ("limited", "partnership"),
)
_LAST_OF_LONG = frozenset(ending[-1] for ending in _LONG_ENDINGS)
_SAME_WORD = {
    "co": "company", "bros": "brothers", "intl": "international", "mgmt": "management", "mgt": "management",
    "svcs": "services", "serv": "services", "dept": "department", "grp": "group", "univ": "university",
    "assoc": "association", "assocs": "associates", "tech": "technology", "engr": "engineering", "eng": "engineering",
    "govt": "government", "centre": "center", "organization": "organisation", "saint": "st", "hosp": "hospital",
    "constr": "construction", "dev": "development", "cttee": "committee",
}  # fmt: skip


def display_name(text: str) -> str:
    """A name as it is shown and kept: composed characters (NFC), single spaces, nothing taken away that was typed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_problems(text: str) -> tuple[str, ...]:
    """What a reader of a name cannot see: hidden characters, and letters of two alphabets in one word."""
    problems = [f"holds an invisible character ({name})" for name in hidden_characters(text)]
    if not text.isascii():
        for word in re.findall(r"\w+", text):
            alphabets = {unicodedata.name(c, "").split(" ")[0] for c in word if c.isalpha()}
            if len(alphabets & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
                problems.append(f"mixes letters of two alphabets ({word})")
    return tuple(problems)


def fold(text: str) -> str:
    """Lower case without accents, ligatures and hidden characters: the ground of every key."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", without_hidden(text)).casefold().translate(_LETTERS)
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", plain)))


def split_names(text: str) -> tuple[str, ...]:
    """The names that one text holds: "A Ltd t/a B (formerly C)" is "A Ltd", "B" and "C"."""
    lower = text.lower()
    if not any(hint in lower for hint in _SPLIT_HINTS):
        return (text.strip(),) if text.strip() else ()
    parts = (part.strip(" ,;-") for part in _SPLIT.split(text))
    whole = (
        part[:-1].strip() if part.endswith((")", "]")) and "(" not in part and "[" not in part else part
        for part in parts
    )
    return tuple(dict.fromkeys(part for part in whole if part))


def match_key(name: str) -> str:
    """The words of a name that tell organisations apart, lower case, single spaces; legal endings and "the" go.

    "The Bakers' Arms (E8) Ltd." and "BAKERS ARMS E8 LIMITED" share a key. It is empty only for an empty name.
    """
    folded = fold(name)
    if "do not use" in folded or "liquidation" in folded or "administration" in folded or "dissolved" in folded:
        folded = _NOISE.sub("", folded) or folded
    words = folded.replace("&", " and ").translate(_TRANSLATION)
    if not words.isascii():
        words = _letters_only(words)
    tokens = words.split()
    if any(len(token) == 1 for token in tokens):
        tokens = _initials_joined(tokens)
    tokens = [_SAME_WORD.get(token, token) for token in _core(tokens)]
    return " ".join(tokens)[:KEY_LENGTH] or " ".join(folded.split())[:KEY_LENGTH]


def compact_key(key: str) -> str:
    """A match key without its spaces: "etc venues" and "etcvenues" are one."""
    return key.replace(" ", "")


def sort_key(name: str) -> str:
    """Orders names alike in every store that compares bytes: no case, no accents, numbers by their size.

    UTF-8 keeps the order of code points, so a bytewise comparison in SQLite (BINARY), PostgreSQL (collation C) and
    Python agree.
    """
    folded = fold(name)
    words = folded.translate(_TRANSLATION)
    if not words.isascii():
        words = _letters_only(words)
    spaced = " ".join(words.split()) or " ".join(folded.split())
    return _NUMBER.sub(_padded, spaced[:KEY_LENGTH])[:KEY_LENGTH]


def _letters_only(text: str) -> str:
    """Letters and digits of any script with the marks that belong to them (vowel signs), spaces for the rest."""
    return "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text)


def _padded(found: re.Match[str]) -> str:
    return found.group().lstrip("0").zfill(12)


def _initials_joined(tokens: list[str]) -> list[str]:
    """Runs of single letters as one word: "j w smith" is "jw smith", "c i c" is "cic"; dotted foreign endings go."""
    joined: list[str] = []
    run = ""
    for token in tokens:
        if len(token) == 1 and token.isalpha():
            run += token
            continue
        if run:
            joined.append(run)
            run = ""
        joined.append(token)
    if run and not (len(run) > 1 and run in _INITIAL_ENDINGS and joined):
        joined.append(run)
    return joined


def _core(tokens: list[str]) -> list[str]:
    """The words between "the" and the legal endings; a name made of such words alone keeps them."""
    start, end = 0, len(tokens)
    if end > 1 and tokens[0] == "the":
        start = 1
    if end - start > 1 and tokens[end - 1] == "the":
        end -= 1
    while end - start > 1:
        last = tokens[end - 1]
        if last in _ENDINGS:
            end -= 1
        elif last in _LAST_OF_LONG and (length := _long_ending(tokens, start, end)):
            end -= length
        else:
            break
    return tokens[start:end]


def _long_ending(tokens: list[str], start: int, end: int) -> int:
    return next(
        (
            len(words)
            for words in _LONG_ENDINGS
            if end - start > len(words) and tuple(tokens[end - len(words) : end]) == words
        ),
        0,
    )
