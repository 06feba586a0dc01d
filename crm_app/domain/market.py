"""How near a supplier is to one tender: ready, ready in time, later, or not known; and the market that they make up.

What the law leaves until award is no obstacle (Procurement Act 2023, section 22). A gate that is not yet in place is
none either where the usual time to obtain it ends before the tender closes (``domain/ready_by``).
"""

from __future__ import annotations

from enum import StrEnum

from crm_app.domain.readiness import CouldBid
from crm_app.domain.ready_by import ReadyBy

WEEKS_AHEAD = 8  # without a deadline: what could be put in place this soon still counts as near


class Nearness(StrEnum):
    """Where a supplier stands against one tender, the nearest first."""

    TODAY = "today"
    BY_AWARD = "by_award"
    IN_TIME = "in_time"  # every gate could be closed before the deadline
    LATER = "later"
    UNKNOWN = "unknown"
    NEVER_ASSESSED = "never_assessed"

    @property
    def label(self) -> str:
        """The words on screen and on paper."""
        return _LABELS[self]


_LABELS = {
    Nearness.TODAY: "Could bid today",
    Nearness.BY_AWARD: "Could bid, the rest by award",
    Nearness.IN_TIME: "Could be ready in time",
    Nearness.LATER: "Would need longer",
    Nearness.UNKNOWN: "Not known yet",
    Nearness.NEVER_ASSESSED: "Never assessed",
}
READY = (Nearness.TODAY, Nearness.BY_AWARD)
NOT_KNOWN = (Nearness.UNKNOWN, Nearness.NEVER_ASSESSED)


def nearness(could_bid: CouldBid | None, days: ReadyBy | None) -> Nearness:
    """Where a supplier stands; ``None`` for one that was never assessed.

    ``days`` is reckoned against the tender's deadline. Where only gates that nobody asked about stay open, it is not
    known.
    """
    if could_bid is None or days is None:
        return Nearness.NEVER_ASSESSED
    if could_bid is not CouldBid.NOT_YET:
        return Nearness(could_bid.value)
    last = days.deadline
    in_time = days.at_once <= last if last else (days.at_once - days.on).days <= 7 * WEEKS_AHEAD
    return Nearness.IN_TIME if in_time else Nearness.LATER
