"""Notice types UK1 to UK17 of the Procurement Act 2023 and the stage of a procurement that a notice speaks of.

Source: Find a Tender's list of notice types and sequences, and the Procurement Regulations 2024.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

PLANNED, MARKET_ENGAGEMENT, OPEN, EVALUATION = "planned", "market_engagement", "open", "evaluation"
AWARD, LIVE, ENDED, CANCELLED = "award", "live", "ended", "cancelled"

STAGES = {
    PLANNED: "Planned",
    MARKET_ENGAGEMENT: "Market engagement",
    OPEN: "Open for bids",
    EVALUATION: "Being evaluated",
    AWARD: "Award",
    LIVE: "Contract live",
    ENDED: "Ended",
    CANCELLED: "Cancelled",
}


@dataclass(frozen=True, slots=True)
class NoticeType:
    """One kind of notice: its code, its name, when it is published, and the stage it announces."""

    code: str
    name: str
    when: str
    stage: str


_TYPES = (
    NoticeType(
        "UK1",
        "Pipeline notice",
        "Between 1 April and 26 May, by authorities expecting to pay over £100 million in the year: contracts over"
        " £2 million to be advertised or awarded directly in the next 18 months. Voluntary for anything else.",
        PLANNED,
    ),
    NoticeType(
        "UK2",
        "Preliminary market engagement notice",
        "Before the tender notice, where suppliers are or were asked for their views ahead of a contract above"
        " threshold; without it the tender notice gives the reason.",
        MARKET_ENGAGEMENT,
    ),
    NoticeType(
        "UK3",
        "Planned procurement notice",
        "Optional. Published 40 days to 12 months before the tender notice it allows a tendering period of 10 days.",
        PLANNED,
    ),
    NoticeType(
        "UK4",
        "Tender notice",
        "Opens a competition above threshold, or a notifiable one below it that is advertised. Usually 25 days or"
        " more to bid.",
        OPEN,
    ),
    NoticeType("UK5", "Transparency notice", "Before a direct award.", AWARD),
    NoticeType(
        "UK6",
        "Contract award notice",
        "Once the winner is decided and before signing; the standstill of 8 working days runs from it.",
        AWARD,
    ),
    NoticeType(
        "UK7",
        "Contract details notice",
        "Within 30 days of signing (120 for light-touch contracts); below threshold as soon as it can reasonably be"
        " done.",
        LIVE,
    ),
    NoticeType(
        "UK8",
        "Payments compliance notice",
        "How promptly suppliers were paid, each half-year. Find a Tender lists this notice under UK17.",
        LIVE,
    ),
    NoticeType(
        "UK9",
        "Contract performance notice",
        "How a contract over £5 million did against its key indicators, at least yearly; or within 30 days of a"
        " serious breach.",
        LIVE,
    ),
    NoticeType("UK10", "Contract change notice", "Before most changes to a contract's value, term or party.", LIVE),
    NoticeType(
        "UK11",
        "Contract termination notice",
        "Within 30 days of a contract's end, also when it simply ran its course.",
        ENDED,
    ),
    NoticeType(
        "UK12",
        "Procurement termination notice",
        "When an advertised procurement, or part of it, is given up before a contract is signed.",
        CANCELLED,
    ),
    NoticeType(
        "UK13",
        "Dynamic market intention notice",
        "Before a dynamic market is set up: suppliers may ask to join, buyers cannot use it yet.",
        PLANNED,
    ),
    NoticeType(
        "UK14",
        "Dynamic market establishment notice",
        "Once the market is in use; further suppliers may still join.",
        OPEN,
    ),
    NoticeType("UK15", "Dynamic market modification notice", "After the market or its members have changed.", OPEN),
    NoticeType("UK16", "Dynamic market cessation notice", "After the market has closed.", ENDED),
    NoticeType(
        "UK17",
        "Payments compliance notice",
        "How promptly suppliers were paid: within 30 days of 31 March and of 30 September, one per authority.",
        LIVE,
    ),
)
NOTICE_TYPES = {kind.code: kind for kind in _TYPES}

# OCDS release tags from the least to the most advanced; the last one that a release carries names it.
TAGS = (
    *("compiled", "planning", "planningUpdate", "tender", "tenderUpdate", "tenderAmendment", "tenderCancellation"),
    *("award", "awardUpdate", "awardCancellation", "contract", "contractUpdate", "contractAmendment"),
    *("implementation", "implementationUpdate", "contractTermination"),
)
_TAG_STAGES = {
    "planning": PLANNED,
    "tenderCancellation": CANCELLED,
    "awardCancellation": CANCELLED,
    "contractTermination": ENDED,
    "tender": OPEN,
    "award": AWARD,
    "contract": LIVE,
    "implementation": LIVE,
}
_CALLED_OFF = frozenset({"cancelled", "withdrawn", "unsuccessful"})
_TENDER_STAGES = {"planning": PLANNED, "planned": PLANNED, "active": OPEN, "complete": AWARD}


def main_tag(tags: Sequence[str]) -> str:
    """The tag that names a release which carries several; an unknown one only where nothing else is there."""
    known = [tag for tag in tags if tag in TAGS]
    return max(known, key=TAGS.index) if known else next(iter(tags), "")


def announced_stage(notice_type: str, tag: str, status: str, engagement: bool) -> str:
    """The stage a notice announces, dates aside: by its type, else by its OCDS tag, else by the tender's status."""
    if status in _CALLED_OFF or tag in ("tenderCancellation", "awardCancellation"):
        return CANCELLED
    if notice_type in NOTICE_TYPES:
        return NOTICE_TYPES[notice_type].stage
    root = next((known for known in _TAG_STAGES if tag == known), None) or next(
        (known for known in ("planning", "tender", "award", "contract", "implementation") if tag.startswith(known)), ""
    )
    stage = _TAG_STAGES.get(root) or _TENDER_STAGES.get(status, PLANNED)
    if stage == OPEN and status in ("planned", "planning"):
        stage = PLANNED
    return MARKET_ENGAGEMENT if stage == PLANNED and engagement else stage


def stage_on(stage: str, day: date, *, closes_on: date | None = None, ends_on: date | None = None) -> str:
    """Where a procurement stands on a day: bids closed means evaluation, a contract past its last day has ended."""
    if stage == OPEN and closes_on and closes_on < day:
        return EVALUATION
    if stage == LIVE and ends_on and ends_on < day:
        return ENDED
    return stage
