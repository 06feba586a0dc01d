"""Which column becomes which field: suggested from the heading's words and from what the values look like.

A target is ``kind.field`` (``supplier.name``, ``site.postcode``), or one of the three ways to treat a column for which
there is no field: ``note`` (kept as a line of a note), ``tag`` and ``""`` (left out). ``id`` is our own key, as in an
export of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.kinds import KINDS
from crm_app.importers.values_seen import ColumnProfile, Shape

NOTE, TAG, LEAVE, KEY = "note", "tag", "", "id"
_LEAST_LIKE = 88
_SHAPE_OF = {
    Kind.POSTCODE: Shape.POSTCODE,
    Kind.EMAIL: Shape.EMAIL,
    Kind.URL: Shape.URL,
    Kind.PHONE: Shape.PHONE,
    Kind.DATE: Shape.DATE,
    Kind.MONEY: Shape.MONEY,
    Kind.INTEGER: Shape.INTEGER,
}
# A column without a telling heading is taken by its looks alone only where the looks are unmistakable.
_OF_A_SITE = ("web", "site", "homepage")  # every register has some address of its own in each row
_BY_LOOKS = {Shape.POSTCODE: "site.postcode", Shape.EMAIL: "supplier.email", Shape.URL: "supplier.website"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One column: its heading, the target suggested, how sure (0 to 100) and why in a few words."""

    header: str
    target: str
    confidence: int
    why: str
    examples: tuple[str, ...] = ()


def plain(heading: str) -> str:
    """A heading as words: "RegAddress.PostCode", "reg_number" and " Reg  number " read alike."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return " ".join(re.sub(r"[^\w£]+|_", " ", spaced).casefold().split())


def compact(heading: str) -> str:
    """A heading without spaces: "CompanyNumber" and "company number" are the same words."""
    return plain(heading).replace(" ", "")


def targets(kind_names: Sequence[str]) -> dict[str, Field]:
    """Every field an import may fill, by target."""
    return {
        f"{kind}.{name}": field
        for kind in kind_names
        for name, field in KINDS[kind].fields.items()
        if not field.computed and field.kind is not Kind.ANSWERS and not field.refers_to
    }


def _words_of(name: str, field: Field) -> list[str]:
    return [plain(text) for text in (field.label, name, *field.synonyms)]


def _takes_several(field: Field) -> bool:
    return field.kind in LISTS or field.kind is Kind.LONG_TEXT


def suggest(
    profiles: Sequence[ColumnProfile], kind_names: Sequence[str], remembered: Mapping[str, str] | None = None
) -> list[Suggestion]:
    """A target for every column, the remembered one first, then by heading, then by looks; the rest go into a note.

    The kinds are given in order of preference: a heading that several fields claim goes to the first.
    """
    known = targets(kind_names)
    taken: set[str] = set()
    chosen: list[Suggestion | None] = [None] * len(profiles)

    def take(index: int, target: str, confidence: int, why: str) -> None:
        profile = profiles[index]
        chosen[index] = Suggestion(profile.header, target, confidence, why, profile.examples)
        if target in known and not _takes_several(known[target]):
            taken.add(target)

    for index, profile in enumerate(profiles):
        target = (remembered or {}).get(profile.header)
        if target is not None and (target in known or target in (NOTE, TAG, LEAVE, KEY)):
            take(index, target, 100, "as last time")
    named = {
        words: target
        for target, field in reversed(known.items())
        for words in _words_of(target.partition(".")[2], field)
    }
    exact = {words.replace(" ", ""): target for words, target in named.items()}
    for index, profile in enumerate(profiles):
        words = compact(profile.header)
        target = KEY if words == "id" and _holds_keys(profile) else exact.get(words)
        if chosen[index] is None and target and target not in taken and _looks_right(known.get(target), profile):
            take(index, target, 95, "by its heading")
    for index, profile in enumerate(profiles):
        if (
            chosen[index] is None
            and (found := _alike(plain(profile.header), named, taken))
            and _looks_right(known[found], profile)
        ):
            take(index, found, 75, "its heading is like it")
    for index, profile in enumerate(profiles):
        looks = next((t for shape, t in _BY_LOOKS.items() if profile.share(shape) >= 0.8), "")
        telling = "website" not in looks or any(word in compact(profile.header) for word in _OF_A_SITE)
        if chosen[index] is None and looks in known and looks not in taken and telling:
            take(index, looks, 60, "by what its values look like")
    return [found or _leftover(profile) for found, profile in zip(chosen, profiles, strict=True)]


def _leftover(profile: ColumnProfile) -> Suggestion:
    if not profile.filled:
        return Suggestion(profile.header, LEAVE, 100, "it is empty", profile.examples)
    return Suggestion(profile.header, NOTE, 50, "no field of ours holds this: kept in a note", profile.examples)


def _holds_keys(profile: ColumnProfile) -> bool:
    return bool(profile.examples) and all(
        re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", e) for e in profile.examples
    )


def _looks_right(field: Field | None, profile: ColumnProfile) -> bool:
    """Whether the values do not speak against a field that the heading names."""
    if field is None or not profile.filled:
        return True
    if field.kind is Kind.CHOICE:
        words = {w.casefold() for c in field.choices for w in (c.value, c.label, *c.synonyms)}
        known = sum(example.casefold() in words for example in profile.examples)
        return known > 0 or len(profile.examples) > 3
    shape = _SHAPE_OF.get(field.kind)
    least = 0.5 if field.kind in (Kind.POSTCODE, Kind.EMAIL, Kind.URL) else 0.3
    if field.kind is Kind.URL:
        return profile.share(Shape.EMAIL) < 0.5
    if field.kind is Kind.IDENTIFIER:
        return profile.longest <= 200
    return shape is None or profile.share(shape) >= least


def _alike(words: str, exact: Mapping[str, str], taken: set[str]) -> str:
    """The target whose words are closest to a heading, where they are close enough to be meant."""
    best, score = "", float(_LEAST_LIKE)
    if len(words) < 4:
        return best
    for known, target in exact.items():
        if target in taken or len(known) < 4 or abs(len(known) - len(words)) > 8:
            continue
        likeness = fuzz.token_sort_ratio(words, known)
        if likeness > score:
            best, score = target, likeness
    return best
