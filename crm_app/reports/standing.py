"""How a supplier stands to a tender, as a pill in a table."""

from __future__ import annotations

from crm_app.domain.readiness import CouldBid
from crm_app.reports.document import BY_AWARD, NOT_YET, UNKNOWN, Status, Tone

PILLS = {
    CouldBid.TODAY: Status("today", Tone.GOOD),
    CouldBid.BY_AWARD: BY_AWARD,
    CouldBid.NOT_YET: NOT_YET,
    CouldBid.UNKNOWN: UNKNOWN,
    None: Status("not assessed"),
}
