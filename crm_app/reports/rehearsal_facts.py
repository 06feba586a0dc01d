"""The facts of a rehearsal sheet: what a supplier will be asked on Find a Tender, and the answers known here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm_app.reports.issue import Issue


class Readiness(StrEnum):
    """What is to be done with one answer."""

    COPY = "copy"  # it stands here, to be copied
    CHECK = "check"  # it stands here, and is old, unseen or runs out soon
    FIND = "find"  # nothing is known here
    NEXT = "next"  # known not to be in place yet
    SKIP = "skip"  # does not apply to this supplier


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """One question and its answer, as far as it is known."""

    ask: str
    state: Readiness
    answer: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class PageFact:
    """One page of the platform."""

    title: str
    about: str
    answers: tuple[AnswerFact, ...]
    is_module: bool = False


@dataclass(frozen=True, slots=True)
class RehearsalFacts:
    """All that a rehearsal sheet says. ``checked_on`` is the day the pages were last compared with the platform."""

    issue: Issue
    supplier: str
    pages: tuple[PageFact, ...]
    checked_on: date
    assessed_on: date | None = None

    def count(self, *states: Readiness) -> int:
        """How many answers are in one of these states."""
        return sum(answer.state in states for page in self.pages for answer in page.answers)
