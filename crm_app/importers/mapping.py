"""Which column becomes which field: suggested from the heading's words and from what the values look like.

A target is ``kind.field`` (``supplier.name``, ``site.postcode``), or one of the three ways to treat a column for which
there is no field: ``note`` (kept as a line of a note), ``tag`` and ``""`` (left out). ``id`` is our own key, as in an
export of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from crm_app.domain.dates import DateSystem, read_date
from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.kinds import KINDS
from crm_app.domain.text import is_not_stated
from crm_app.domain.validation import accepted
from crm_app.importers.phones import parse_phone
from crm_app.importers.values_seen import ColumnProfile, Shape

NOTE, TAG, LEAVE, KEY = "note", "tag", "", "id"
REMARK = "What to put right"  # the column we add to rejected rows, of no use when they come back
DECLARED = "declared data: enter it with the owner's consent"
COMPUTED = "computed by us"
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
_READ_BY_TRYING = frozenset({Kind.MONEY, Kind.INTEGER, Kind.PHONE, Kind.DATE})
# A column without a telling heading is taken by its looks alone only where the looks are unmistakable.
_OF_A_SITE = ("web", "site", "homepage")  # every register has some address of its own in each row
_BY_LOOKS = {Shape.POSTCODE: "site.postcode", Shape.EMAIL: "supplier.email", Shape.URL: "supplier.website"}
# Words for what owners declare: some tell it alone, others only beside a word of owning or leading.
_DECLARED = re.compile(
    r"\b(bame|bme|bipoc|poc|minority ethnic|minoritised|ethnic\w*|racial\w*|racialised|race|global majority|gypsy|roma"
    r"|lgbt\w*|sexual orientation|religion|faith|disability confident owner|protected characteristics?)\b"
)
_GROUPS = re.compile(
    r"\b(black|asian|african|caribbean|minority|minorities|diverse|diversity|women|woman|female|gender|disab\w+"
    r"|deaf|gay|trans|queer|muslim|jewish|christian|sikh|hindu|veterans?|youth|young people|migrants?|refugees?)\b"
)
_OWNING = re.compile(
    r"\b(own(ed|er|ers|ership)?|led|leader|leaders|leadership|run|founded|founders?|directors?|controlled|managed|status|flag)\b"
)


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


def _named(known: Mapping[str, Field]) -> dict[str, list[str]]:
    """The targets that each wording may mean, the likeliest first.

    The record's own fields come first; of its parts, what a field is called on screen ("Staff") comes before the bare
    name of another ("staff" of premises, which are "Staff here").
    """
    first = next(iter(known)).partition(".")[0] + "."
    named: dict[str, list[str]] = {}
    for own in (True, False):
        for said_on_screen in (True, False):
            for target, field in known.items():
                if target.startswith(first) is own:
                    words = (field.label, *field.synonyms) if said_on_screen else (target.partition(".")[2],)
                    for word in words:
                        named.setdefault(plain(word), []).append(target)
    return named


def _takes_several(field: Field) -> bool:
    return field.kind in LISTS or field.kind is Kind.LONG_TEXT


def suggest(
    profiles: Sequence[ColumnProfile],
    kind_names: Sequence[str],
    remembered: Mapping[str, str] | None = None,
    *,
    extra: Mapping[str, Field] | None = None,
    called: Mapping[str, Sequence[str]] | None = None,
) -> list[Suggestion]:
    """A target for every column, the remembered one first, then by heading, then by looks; the rest go into a note.

    The kinds are given in order of preference: a heading that several fields claim goes to the first. Left out unless a
    person decides otherwise: what owners declared about themselves, what we compute ourselves and our own remarks; and
    for kinds that have no notes, all that no field holds. ``extra`` are targets that are no fields; ``called`` says
    what headings (without spaces) mean to such files, the likeliest target first.
    """
    choosing = _Choosing(profiles, {**targets(kind_names), **(extra or {})})
    choosing.as_last_time(remembered or {})
    choosing.left_out(_computed_labels(kind_names[0]))
    choosing.as_such_files_say(called or {})
    choosing.by_heading()
    choosing.by_a_like_heading()
    choosing.by_looks()
    has_notes = "note" in kind_names
    return [found or _leftover(profile, has_notes) for found, profile in zip(choosing.chosen, profiles, strict=True)]


def _computed_labels(kind_name: str) -> frozenset[str]:
    """Headings under which an export of ours shows what was worked out from the parts of a record."""
    fields = KINDS[kind_name].row_fields.items()
    return frozenset(compact(field.label) for name, field in fields if field.computed)


class _Choosing:
    """Targets being given to columns, each field that holds one value to one column alone."""

    def __init__(self, profiles: Sequence[ColumnProfile], known: Mapping[str, Field]) -> None:
        self.profiles = profiles
        self.known = known
        self.taken: set[str] = set()
        self.chosen: list[Suggestion | None] = [None] * len(profiles)
        self.named = _named(known)

    def _take(self, index: int, target: str, confidence: int, why: str) -> None:
        profile = self.profiles[index]
        self.chosen[index] = Suggestion(profile.header, target, confidence, why, profile.examples)
        if target in self.known and not _takes_several(self.known[target]):
            self.taken.add(target)

    def _open(self) -> Iterator[tuple[int, ColumnProfile]]:
        for index, profile in enumerate(self.profiles):
            if self.chosen[index] is None:
                yield index, profile

    def as_last_time(self, remembered: Mapping[str, str]) -> None:
        """What a person chose for this heading before."""
        for index, profile in self._open():
            target = remembered.get(profile.header)
            if target is not None and (target in self.known or target in (NOTE, TAG, LEAVE, KEY)):
                self._take(index, target, 100, "as last time")

    def left_out(self, computed: frozenset[str]) -> None:
        """Our own key; and the columns that are not to be taken for plain facts about a supplier."""
        for index, profile in self._open():
            if compact(profile.header) == "id" and _holds_keys(profile):
                self._take(index, KEY, 100, "the key of an export of ours")
        ours = any(found is not None and found.target == KEY for found in self.chosen)
        for index, profile in self._open():
            if profile.header == REMARK:
                self._take(index, LEAVE, 100, "our own remark on rejected rows")
            elif is_declared(profile.header):
                self._take(index, LEAVE, 90, DECLARED)
            elif ours and compact(profile.header) in computed:
                self._take(index, LEAVE, 95, COMPUTED)

    def as_such_files_say(self, called: Mapping[str, Sequence[str]]) -> None:
        """A heading whose meaning is known in files of this kind, whatever its values look like."""
        for index, profile in self._open():
            meant = called.get(compact(profile.header), ()) if profile.filled else ()
            if found := next((target for target in meant if target not in self.taken), ""):
                self._take(index, found, 95, "by its heading")

    def by_heading(self) -> None:
        """A heading that says what a field of ours is called."""
        exact: dict[str, list[str]] = {}
        for words, meant in self.named.items():
            exact.setdefault(words.replace(" ", ""), []).extend(meant)
        of_people = any("person.name" in exact.get(compact(profile.header), ()) for profile in self.profiles)
        for index, profile in self._open():
            words = compact(profile.header)
            meant = exact.get(words, [])
            if of_people and words.startswith("contact"):  # beside a person's name it is the person's, not the firm's
                meant = sorted(meant, key=lambda target: not target.startswith("person."))
            found = next((t for t in meant if t not in self.taken and _looks_right(self.known[t], profile)), "")
            if found:
                self._take(index, found, 95, "by its heading")

    def by_a_like_heading(self) -> None:
        """A heading that nearly says it."""
        for index, profile in self._open():
            found = _alike(plain(profile.header), self.named, self.taken)
            if found and _looks_right(self.known[found], profile):
                self._take(index, found, 75, "its heading is like it")

    def by_looks(self) -> None:
        """Values that can be nothing else; links may lead anywhere, so those need a word in the heading as well."""
        for index, profile in self._open():
            looks = next((t for shape, t in _BY_LOOKS.items() if profile.share(shape) >= 0.8), "")
            telling = "website" not in looks or any(word in compact(profile.header) for word in _OF_A_SITE)
            if looks in self.known and looks not in self.taken and telling:
                self._take(index, looks, 60, "by what its values look like")


def is_declared(heading: str) -> bool:
    """Whether a heading speaks of what owners declare about themselves (``domain.claims``), such as their ethnicity.

    Most of it is special category data (UK GDPR article 9), which needs the owner's consent for a stated purpose; so
    it never becomes a note or a tag by itself.
    """
    words = plain(heading)
    if _DECLARED.search(words):
        return True
    return bool(_GROUPS.search(words) and _OWNING.search(words))


def _leftover(profile: ColumnProfile, has_notes: bool) -> Suggestion:
    if not profile.filled:
        return Suggestion(profile.header, LEAVE, 100, "it is empty", profile.examples)
    if not has_notes:
        return Suggestion(profile.header, LEAVE, 50, "no field of ours holds this", profile.examples)
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
        stated = [example.casefold() for example in profile.examples if not is_not_stated(example)]
        return not stated or len(stated) > 3 or any(example in words for example in stated)
    shape = _SHAPE_OF.get(field.kind)
    least = 0.5 if field.kind in (Kind.POSTCODE, Kind.EMAIL, Kind.URL) else 0.3
    if field.kind in (Kind.MONEY, Kind.INTEGER, Kind.PHONE, Kind.DATE) and any(
        _reads(field, e) for e in profile.examples
    ):
        return True
    if field.kind is Kind.URL:
        return profile.share(Shape.EMAIL) < 0.5
    if field.kind is Kind.IDENTIFIER:
        return profile.longest <= 200
    return shape is None or profile.share(shape) >= least


def _reads(field: Field, example: str) -> bool:
    """Whether a value can be read as what the heading says, though it does not look like it at once ("£12k", 45000)."""
    try:
        if field.kind is Kind.PHONE:
            return parse_phone(example) is not None
        if field.kind is Kind.DATE:
            return read_date(example, system=DateSystem.FROM_1900) is not None
        return accepted(field, example) is not None
    except ValueError:
        return False


def _alike(words: str, named: Mapping[str, Sequence[str]], taken: set[str]) -> str:
    """The target whose words are closest to a heading, where they are close enough to be meant."""
    best, score = "", float(_LEAST_LIKE)
    if len(words) < 4:
        return best
    for known, meant in named.items():
        target = next((t for t in meant if t not in taken), "")
        if not target or len(known) < 4 or abs(len(known) - len(words)) > 8:
            continue
        likeness = fuzz.token_sort_ratio(words, known)
        if likeness > score:
            best, score = target, likeness
    return best
