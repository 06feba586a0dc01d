"""Everything that can be set, declared once: what it is called, what it does, what it may be, and whose it is.

What a person prefers stays on their computer; what the collaborative agrees on lies in the store, where its
administrators change it. The Settings page, the command line and the guide read this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from crm_app.domain.colours import accept_accent
from crm_app.domain.dates import DayStyle
from crm_app.domain.errors import UsageError
from crm_app.domain.fields import Choice, choices

SMALLEST, LARGEST = 80, 200  # per cent: what WCAG 2.2 asks text to bear (1.4.4), and a little less for sharp eyes
_MOST_LETTERS = 200


class Whose(StrEnum):
    """Who decides: each person for themselves, or the collaborative for all."""

    PERSON = "person"
    COLLABORATIVE = "collaborative"


class Shape(StrEnum):
    """What is chosen or typed."""

    CHOICE = "one of a few"
    PERCENT = "a percentage"
    TEXT = "words"
    COLOUR = "a colour"
    PICTURE = "a picture"
    AREA = "an area of interest"


@dataclass(frozen=True, slots=True)
class Preference:
    """One setting. ``record`` is the name under which the store keeps it, where it is the collaborative's.

    Values are text throughout; ``words`` are others that a search finds it by.
    """

    name: str
    title: str
    help: str
    group: str
    shape: Shape
    default: str = ""
    choices: tuple[Choice, ...] = ()
    whose: Whose = Whose.PERSON
    record: str = ""
    words: str = ""

    def accept(self, text: str) -> str:
        """The value in its one right form; empty means the usual one. Raises ``ValueError`` with a sentence."""
        typed = " ".join(text.split())
        if not typed:
            return ""
        if self.shape is Shape.CHOICE:
            return self._choice(typed)
        if self.shape is Shape.PERCENT:
            return _percent(typed)
        if self.shape is Shape.COLOUR:
            return accept_accent(typed)
        if self.shape is not Shape.PICTURE and len(typed) > _MOST_LETTERS:
            raise ValueError(f"That is too long: {_MOST_LETTERS} letters are the most")
        return typed

    def say(self, value: str) -> str:
        """A value as a person reads it."""
        if self.shape is Shape.PICTURE:
            return "a picture" if value else ""
        if self.shape is Shape.PERCENT:
            return f"{value} %"
        return next((choice.label for choice in self.choices if choice.value == value), value)

    def finds(self, search: str) -> bool:
        """Whether every word of a search begins or stands in what the setting says of itself."""
        about = f"{self.title} {self.help} {self.group} {self.words}".casefold()
        return all(word in about for word in search.casefold().split())

    def _choice(self, typed: str) -> str:
        wanted = typed.casefold()
        for choice in self.choices:
            if wanted in (choice.value, choice.label.casefold()):
                return choice.value
        raise ValueError(f"“{typed[:40]}” is not one of: {', '.join(choice.value for choice in self.choices)}")


def _percent(typed: str) -> str:
    digits = typed.rstrip("% ")
    if not digits.isascii() or not digits.isdigit() or not SMALLEST <= int(digits[:6]) <= LARGEST:
        raise ValueError(f"“{typed[:40]}” is not a size from {SMALLEST} to {LARGEST} %")
    return str(int(digits))


_SEEING, _WORK, _WHO, _SAYING, _MATCHING = "Seeing", "Where you work", "The collaborative", "Words", "Matching"
_NOTICES = "Notices"
_OURS = Whose.COLLABORATIVE
_ALL = (
    Preference(
        "text_size", "Text size", "How large words are, and the rows that hold them. It holds at once.",
        _SEEING, Shape.PERCENT, "100", words="font zoom bigger larger accessibility",
    ),
    Preference(
        "density", "Height of rows", "Compact shows more rows at a time, roomy is easier to point at.",
        _SEEING, Shape.CHOICE, "usual", choices(compact="Compact", usual="Usual", roomy="Roomy"), words="density",
    ),
    Preference(
        "theme", "Colours", "Light, dark, or black on white with strong edges. The desktop's own choice is the usual.",
        _SEEING, Shape.CHOICE, "system",
        choices(system="As the desktop", light="Light", dark="Dark", high_contrast="High contrast"),
        words="theme night accessibility",
    ),
    Preference(
        "dates", "Dates", "How days are written in lists. Papers always write them in full, so nobody mistakes them.",
        _SEEING, Shape.CHOICE, DayStyle.WORDS.value,
        choices(words="26 Nov 2026", weekday="Thu 26 Nov 2026", numbers="26/11/2026"), words="language day format",
    ),
    Preference(
        "area", "Area of interest", "What the map opens on, and what the filter offers as “my area”.",
        _WORK, Shape.AREA, words="default borough local place",
    ),
    Preference(
        "links", "Links in mails", "Whether a click on a crm: address in a mail or document opens it in this program.",
        _WORK, Shape.CHOICE, "no", choices(no="Only copied and pasted", yes="Open here"), words="crm address url deep",
    ),
    Preference(
        "collaborative", "Name", "What the anchors together are called: on papers, and at the top left of the window.",
        _WHO, Shape.TEXT, whose=_OURS, record="Name of the collaborative", words="title organisation",
    ),
    Preference(
        "logo", "Logo", "Drawn at the head of papers. PNG or JPEG, at most 150 KB; a wide one is scaled to fit.",
        _WHO, Shape.PICTURE, whose=_OURS, record="Logo of the collaborative", words="mark picture image",
    ),
    Preference(
        "colour", "Colour", "The one accent of papers and of the window. It must be dark enough to be read on white.",
        _WHO, Shape.COLOUR, "#0A6B6B", whose=_OURS, record="Colour of the collaborative", words="accent brand",
    ),
    Preference(
        "reply_to", "Where to reply", "The address or sentence printed on papers for those who want to answer.",
        _WHO, Shape.TEXT, whose=_OURS, record="Reply address of papers", words="email contact",
    ),
    Preference(
        "term_ethnic", "Ethnic minority-led firms", "The term shown where owners declared it and agreed to its use.",
        _SAYING, Shape.TEXT, "Ethnic minority-led (BAME)", whose=_OURS, record="Term for ethnic minority-led firms",
        words="preferred term bame wording",
    ),
    Preference(
        "weights", "What counts in a match", "How much each part of a score weighs. Ownership is never part of it.",
        _MATCHING, Shape.TEXT, "category 50, area 15, capacity 15, readiness 20", whose=_OURS,
        record="Weights of matching", words="score points",
    ),
    Preference(
        "newer_notices", "Changes from newer notices",
        "Whether a newer notice of a tender fills in what nobody here wrote, or proposes every change to a person.",
        _NOTICES, Shape.CHOICE, "follow", choices(follow="Follow what nobody wrote", ask="Ask about every change"),
        whose=_OURS, record="Changes from newer notices", words="propose accept inbox ocds",
    ),
)  # fmt: skip
PREFERENCES: Mapping[str, Preference] = {preference.name: preference for preference in _ALL}


def preference_named(name: str) -> Preference:
    """The setting a person means by its name, its title or the name of its record; raises ``UsageError``."""
    wanted = " ".join(name.replace("-", "_").split()).casefold()
    for one in _ALL:
        if wanted in (one.name, one.title.casefold(), one.record.casefold()):
            return one
    raise UsageError(f"There is no setting called “{name[:60]}”", "", f"Use one of: {', '.join(PREFERENCES)}.")
