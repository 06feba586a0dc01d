"""What every issued paper says of itself: who issues it, when, from which state of the register, and where to reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_app.reports.document import DocumentMeta


@dataclass(frozen=True, slots=True)
class Issue:
    """The circumstances of one issue. ``author`` is empty in a paper that leaves the collaborative.

    ``partners`` are the anchor organisations that share the register, ``reply_to`` an address or a sentence.
    """

    issued_on: date
    organisation: str = ""
    author: str = ""
    register: str = ""
    reference: str = ""
    partners: tuple[str, ...] = ()
    reply_to: str = ""
    accent: str = ""

    def meta(self, audience: str, *keywords: str) -> DocumentMeta:
        """The head, foot and properties of the paper, for the people who may read it."""
        accent = {"accent": self.accent} if self.accent else {}
        return DocumentMeta(
            self.issued_on,
            self.organisation,
            self.author,
            store_version=self.register,
            audience=audience,
            reference=self.reference,
            keywords=keywords,
            **accent,
        )


@dataclass(frozen=True, slots=True)
class HelpEvent:
    """An event that helps: what, when and where, and which of the things asked it helps with (their titles)."""

    title: str
    kind: str
    held_on: date
    starts: str = ""
    place: str = ""
    helps: tuple[str, ...] = ()
    about: str = ""
    is_about_this: bool = False  # held for the very opportunity that the paper is about


@dataclass(frozen=True, slots=True)
class HelpOffer:
    """Standing help: what it is, who offers it, at what price, how to get it, and which things it helps with."""

    title: str
    provider: str = ""
    price: str = ""
    how: str = ""
    link: str = ""
    until: date | None = None
    helps: tuple[str, ...] = ()


def listed(words: tuple[str, ...] | list[str], last: str = "and") -> str:
    """ "a, b and c"."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
