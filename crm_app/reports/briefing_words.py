"""Words that the pages of a briefing pack share: what a buyer is about to do, until when, for how long."""

from __future__ import annotations

from crm_app.reports.briefing_facts import BriefingFacts
from crm_app.reports.wording import shown_date

TO_BE_SAID = "Not announced yet"
PLANS = {
    "Idea": "is thinking of buying",
    "Planned": "plans to buy",
    "Market engagement": "would like to hear from suppliers, before it buys",
    "Open": "is taking bids for",
    "Cancelled": "no longer plans to buy",
}
STILL_TO_COME = frozenset(PLANS) - {"Cancelled"}


def closing(facts: BriefingFacts) -> str:
    """A sentence on the last day for bids, with a blank before it; nothing where there is none to tell."""
    if facts.closes_on is None:
        return " No closing date is announced yet." if facts.stage in STILL_TO_COME else ""
    if facts.closes_on < facts.issue.issued_on:
        return f" Bids closed on {shown_date(facts.closes_on)}."
    close = "close" if facts.stage == "Open" else "are expected to close"
    return f" Bids {close} on {shown_date(facts.closes_on)}."


def notice_to_come(facts: BriefingFacts) -> str:
    """When the tender notice is expected; empty where it is out or nobody said."""
    if facts.tender_notice_on is None:
        return ""
    was = "was " if facts.tender_notice_on < facts.issue.issued_on else ""
    return f"Tender notice {was}expected on {shown_date(facts.tender_notice_on)}"


def length(facts: BriefingFacts) -> str:
    """From when until when the contract runs."""
    if facts.starts_on and facts.ends_on:
        return f"{shown_date(facts.starts_on)} to {shown_date(facts.ends_on)}"
    if facts.starts_on:
        return f"From {shown_date(facts.starts_on)}"
    return f"Until {shown_date(facts.ends_on)}" if facts.ends_on else TO_BE_SAID


def lowered(words: str) -> str:
    """Words that go on within a sentence; a name in capitals stays as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def within(name: str) -> str:
    """The name of a thing within a sentence: small, but where it holds a name of its own ("Find a Tender account")."""
    return name if any(letter.isupper() for letter in name[1:]) else lowered(name)


def shortened(words: str, most: int) -> str:
    """As much of a long text as a pack carries, cut between words."""
    if len(words) <= most:
        return words
    kept = words[:most].rsplit(None, 1)[0]
    return f"{kept} … (the notice has the rest)"
