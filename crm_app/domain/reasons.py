"""Why a score or an answer is what it is: the lines of the reckoning shown beside every suggestion."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One contribution to a score.

    ``name`` is the stable key of the contribution, ``points`` what it adds (negative when it
    counts against), ``text`` the sentence a person reads.
    """

    name: str
    points: float
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether something may be done, and the sentence that says why."""

    allowed: bool
    reason: str
