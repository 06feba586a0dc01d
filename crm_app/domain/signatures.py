"""A pasted e-mail signature, or a line copied from Companies House, read into the fields of a person and a supplier.

Nothing is guessed: every value stands in the text, and what cannot be told apart is left empty for a person to fill.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crm_app.domain.legal_forms import hint_from_name
from crm_app.domain.signature_facts import Facts, postcode_in
from crm_app.domain.text import without_hidden

MOST = 10_000  # characters read
_LONGEST = 90  # characters of a name, a role or an organisation; a longer line is a sentence
_MOST_WORDS = 11
_MOST_ADDRESS = 4  # lines before the postcode

_BARS = re.compile(r"\s*[|¦‖•·∙●▪■◆★►»]+\s*|\t+|\s{3,}| [–—-] ")
_SIGN_OFF = re.compile(
    r"(?:(?:kind(?:est)?|best|warm(?:est)?|many|with|all the|yours)\b.{0,30}"
    r"|thanks|thank you|regards|cheers|sincerely)[,.! ]*",
    re.IGNORECASE,
)
_MAIL_HEAD = re.compile(r"(?:sent|to|cc|bcc|subject|date|importance)\s*:", re.IGNORECASE)
_FROM = re.compile(r"(?:from|name|contact)\s*:\s*", re.IGNORECASE)
_REGISTER_LINE = re.compile(
    r"(?:company (?:status|type|category)|status|incorporated on|dissolved on|nature of business|sic)\b", re.IGNORECASE
)
_ADDRESS_LABEL = re.compile(
    r"(?:registered (?:office )?(?:address|office)|(?:our )?address|office)\s*:?\s*", re.IGNORECASE
)
_PRONOUNS = re.compile(
    r"\(?\b(?:she|he|they)\s*/\s*(?:her|him|them)s?(?:\s*/\s*(?:hers|his|theirs))?\b\)?", re.IGNORECASE
)
_ROLE = re.compile(
    r"\b(?:director|manager|officer|founder|co-founder|head|chief|ceo|cfo|coo|owner|proprietor|partner|chef|baker|"
    r"coordinator|co-ordinator|lead|leader|administrator|admin|chair|chairman|chairwoman|trustee|secretary|buyer|"
    r"executive|consultant|assistant|engineer|architect|surveyor|designer|solicitor|accountant|bookkeeper|advis[eo]r|"
    r"specialist|supervisor|president|treasurer|commissioner|planner|practitioner|trainer|associate|analyst|"
    r"representative|producer|technician|electrician|plumber|joiner|carpenter|programme|sales|principal|"
    r"business development|operations)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:council|trust|university|college|association|foundation|partnership|co-?operative|society|charity|"
    r"enterprises?|company|group|community|network|studios?|collective|borough|hospital|services|& sons|and sons)\b",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:street|st|road|rd|lane|ln|avenue|ave|close|court|way|square|place|drive|terrace|gardens|mews|walk|yard|"
    r"hill|row|wharf|unit|units|floor|suite|house|studio|arch|estate|park|building|works)\b",
    re.IGNORECASE,
)
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "cllr", "sir", "dame"])
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "del",
        "della",
        "di",
        "du",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "bin",
        "bint",
        "al",
        "el",
        "ibn",
        "ben",
        "ap",
        "ab",
        "o",
        "y",
        "e",
    ]
)
_HONOURS = frozenset(
    [
        "mba",
        "bsc",
        "msc",
        "ba",
        "ma",
        "phd",
        "mcips",
        "fcips",
        "mrics",
        "frics",
        "acca",
        "aca",
        "cima",
        "obe",
        "mbe",
        "cbe",
        "jp",
        "bem",
        "frsa",
        "pgce",
    ]
)
_AT = re.compile(r"\s+(?:at|of|@|for)\s+(?=[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says; an empty text is what it does not say. ``address`` holds the lines before the postcode."""

    name: str = ""
    role: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""
    website: str = ""
    company_number: str = ""
    charity_number: str = ""
    vat_number: str = ""

    def __bool__(self) -> bool:
        return any((self.name, self.organisation, self.email, self.phone, self.mobile, self.company_number))


def read_signature(text: str) -> Signature:
    """Read what was pasted; at most its first 10,000 characters. Any text is accepted, an empty one included."""
    lines = _lines(text)
    lines, signed_off = _after_sign_off(lines)
    facts = Facts()
    pieces = _Pieces()
    for line in lines:
        pieces.add(line, facts)
    words = _Words(pieces.texts, facts.found, signed_off=signed_off, address_starts=pieces.address_starts)
    return Signature(
        name=words.name,
        role=words.role,
        organisation=words.organisation,
        address=pieces.address(words.used),
        postcode=pieces.postcode,
        **facts.found,
    )


def _lines(text: str) -> list[str]:
    clean = without_hidden(text[:MOST]).replace("\xa0", " ")
    found = []
    for raw in clean.splitlines():
        line = "".join(c if c.isprintable() or c == "\t" else " " for c in raw).strip(" >*_\t")
        if line and not _MAIL_HEAD.match(line) and not _REGISTER_LINE.match(line):
            found.append(_PRONOUNS.sub("", _FROM.sub("", line, count=1)).strip())
    return [line for line in found if line]


def _after_sign_off(lines: list[str]) -> tuple[list[str], bool]:
    """What follows the last "Kind regards" that anything follows: what stands before it is the letter itself."""
    for place in range(len(lines) - 2, -1, -1):
        if _SIGN_OFF.fullmatch(lines[place]):
            return lines[place + 1 :], True
    return lines, False


class _Pieces:
    """The words of a signature piece by piece, and where the postcode stood among them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.postcode = ""
        self._in_line: list[str] = []  # what stood before the postcode in its own line
        self._before = 0  # how many pieces had been read by then

    @property
    def address_starts(self) -> int:
        """The place from which on a piece may be one of the address: a street, or what the postcode follows at once."""
        streets = [place for place, text in enumerate(self.texts) if _is_street(text)]
        if self.postcode and not self._in_line:
            streets.append(self._before - 1)
        return min(streets, default=len(self.texts))

    def add(self, line: str, facts: Facts) -> None:
        """Take the facts out of a line and keep the words that are left."""
        labelled = _ADDRESS_LABEL.match(line)
        line = facts.take(line[labelled.end() :] if labelled else line)
        if not self.postcode and (found := postcode_in(line)):
            before, self.postcode = found
            *others, last = [*_BARS.split(before)] or [""]
            self._keep(others)
            self._before = len(self.texts)
            self._in_line = [part for part in (_tidy(one) for one in last.split(",")) if part]
            return
        self._keep(_BARS.split(line))

    def _keep(self, pieces: Sequence[str]) -> None:
        self.texts.extend(piece for piece in (_tidy(one) for one in pieces) if piece)

    def address(self, used: frozenset[int]) -> tuple[str, ...]:
        """The lines of the address: the postcode's own line, and what stands right before it and means nothing else."""
        if not self.postcode:
            return tuple(t for n, t in enumerate(self.texts) if n not in used and _is_street(t))[:1]
        lines = list(self._in_line)
        for place in range(self._before - 1, -1, -1):
            above = self.texts[place]
            if place in used or len(lines) >= _MOST_ADDRESS or len(above) > _LONGEST:
                break
            if lines and _is_street(lines[0]) and not _is_street(above):
                break
            lines.insert(0, self.texts[place])
        return tuple(lines)


class _Words:
    """Which piece is the name, which the role, which the organisation; ``used`` are the places of those pieces."""

    def __init__(self, pieces: Sequence[str], facts: dict[str, str], *, signed_off: bool, address_starts: int) -> None:
        self._pieces = pieces
        self._local = _letters(facts.get("email", "").partition("@")[0])
        self._domain = _letters(_site_name(facts.get("email", ""), facts.get("website", "")))
        self._signed_off = signed_off
        self.name = self.role = self.organisation = ""
        self._used: set[int] = set()
        self._role_place = len(pieces)
        self._address_starts = address_starts
        self._has_contact = any(facts.get(name) for name in ("email", "phone", "mobile"))
        self._find_role()
        self._find_organisation()
        self._find_name()
        self._find_beneath_role()

    @property
    def used(self) -> frozenset[int]:
        """The places of the pieces that are no part of an address."""
        return frozenset(self._used)

    def _find_role(self) -> None:
        for place, piece in enumerate(self._pieces):
            if _ROLE.search(piece) and _is_short(piece) and not _is_street(piece):
                self._split_role(piece)
                if self.role:
                    self._used.add(place)
                    self._role_place = place
                    return

    def _split_role(self, piece: str) -> None:
        """ "Amira Example, Director" and "Director at Example Bakery" hold two things each."""
        role, _, body = piece, "", ""
        if cut := _AT.search(piece):
            head, tail = piece[: cut.start()], piece[cut.end() :]
            if _ROLE.search(head) and (hint_from_name(tail) or self._is_domain(tail) or _BODY.search(tail)):
                role, body = head, tail
        first, comma, rest = role.partition(",")
        if comma and _ROLE.search(rest) and not _ROLE.search(first) and _is_person(first):
            self.name, role = _tidy(first), rest
        elif comma and (hint_from_name(rest) or self._is_domain(rest)):
            role, body = first, rest
        if not hint_from_name(role):
            self.role, self.organisation = _tidy(role), _tidy(body)

    def _find_organisation(self) -> None:
        if self.organisation:
            return
        tests = (lambda p: bool(hint_from_name(p)), self._is_domain, lambda p: bool(_BODY.search(p)))
        for test in tests:
            for place, piece in enumerate(self._pieces):
                if place not in self._used and _is_short(piece) and test(piece):
                    self._take_organisation(place)
                    return

    def _take_organisation(self, place: int) -> None:
        self.organisation = self._pieces[place]
        self._used.add(place)

    def _find_beneath_role(self) -> None:
        """Beneath a name and a role stands the organisation, unless it is a place."""
        place = self._role_place + 1
        if self.organisation or not self.name or not self.role or place >= min(len(self._pieces), self._address_starts):
            return
        piece = self._pieces[place]
        if _is_short(piece) and not any(c.isdigit() for c in piece) and place not in self._used:
            self._take_organisation(place)

    def _is_domain(self, piece: str) -> bool:
        """Whether the words of a piece are those of the internet address."""
        words = _letters(piece)
        if _is_person(piece) and self._is_in_address(piece):  # people own domains too
            return False
        return len(words) >= 4 and bool(self._domain) and (words in self._domain or self._domain in words)

    def _find_name(self) -> None:
        if self.name:
            return
        likely = [n for n, piece in enumerate(self._pieces) if n not in self._used and _is_person(piece)]
        whole = [n for n in likely if len(_plain_words(self._pieces[n])) > 1]
        by_mail = [n for n in whole if self._is_in_address(self._pieces[n])]
        by_role = [n for n in whole if n + 1 == self._role_place]
        first = [n for n in whole if n == 0 and (self._signed_off or self._has_contact or self.role)]
        alone = [n for n in likely if n == 0 and (self._signed_off or self._is_in_address(self._pieces[n]))]
        for place in (*by_mail, *by_role, *first, *alone)[:1]:
            self.name = _without_honours(self._pieces[place])
            self._used.add(place)

    def _is_in_address(self, piece: str) -> bool:
        return (
            any(len(word) >= 3 and _letters(word) in self._local for word in _plain_words(piece))
            if self._local
            else False
        )


def _tidy(piece: str) -> str:
    text = " ".join(piece.split()).strip(" ,;:|/–—-")
    return text.rstrip("( ") if text.count("(") > text.count(")") else text


def _is_short(piece: str) -> bool:
    """Whether a piece may be a role or an organisation rather than a sentence."""
    return len(piece) <= _LONGEST and len(piece.split()) <= _MOST_WORDS and not piece.endswith(("!", "?"))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _site_name(email: str, website: str) -> str:
    """The telling part of an internet address: "examplebakery" of info@examplebakery.example."""
    host = email.partition("@")[2] or re.sub(r"^https?://", "", website, flags=re.IGNORECASE).partition("/")[0]
    return host.casefold().removeprefix("www.").partition(".")[0]


def _is_street(piece: str) -> bool:
    return bool(re.match(r"(?:unit|flat|suite|arch|floor)?\s*[0-9]", piece, re.IGNORECASE) and _STREET.search(piece))


def _plain_words(piece: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", piece) if word and word.casefold().strip(".") not in _TITLES]


def _is_person(piece: str) -> bool:
    """Whether a piece is written as the name of a person: few words of letters, each with a capital."""
    words = [word for word in _plain_words(piece) if word.casefold().replace(".", "") not in _HONOURS]
    if not 1 <= len(words) <= 5 or len(piece) > 60 or any(c.isdigit() for c in piece):
        return False
    if _BODY.search(piece) or _ROLE.search(piece) or hint_from_name(piece) or _STREET.search(piece):
        return False
    return all(_is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    letters = re.sub(r"[.'’`()\-]", "", word)
    if not letters or not all(c.isalpha() or not c.isascii() for c in letters):
        return False
    return word.casefold() in _PARTICLES or not letters[0].islower()


def _without_honours(piece: str) -> str:
    kept = [w for w in re.split(r"[\s,]+", piece) if w and w.casefold().replace(".", "") not in _HONOURS]
    return " ".join(kept)
