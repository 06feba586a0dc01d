"""The last pages of a readiness report: what has changed, the words of the trade, who sees this, what we hold."""

from __future__ import annotations

from collections.abc import Iterator

from crm_app.domain.fields import Kind
from crm_app.reports.document import (
    Block,
    Chart,
    ChartKind,
    Column,
    Heading,
    PageBreak,
    Series,
    Text,
    Tone,
    bullets,
    callout,
    paragraph,
    strong,
    table,
    text,
)
from crm_app.reports.issue import listed
from crm_app.reports.readiness_facts import ChangeFacts, ReadinessFacts
from crm_app.reports.wording import shown_date

GLOSSARY = (
    ("Award", "The day the buyer chooses who gets the contract. Some things may wait until then, such as insurance."),
    ("CPV code", "A number of eight digits that says what is bought. You can search notices by it."),
    ("Find a Tender", "The government's website where public buyers publish what they want to buy. It is free to use."),
    ("Lot", "A part of a contract that you can bid for by itself. Smaller lots suit smaller firms."),
    ("Notice", "A page that a buyer publishes about something it plans to buy, wants to buy, or has bought."),
    ("PPON", "Your supplier number on Find a Tender. You get it when you register."),
    ("Share code", "A code that lets a buyer read the answers you keep on Find a Tender."),
    ("Social value", "The good that a contract does beside the work itself, such as local jobs and training."),
    ("Threshold", "The value from which the full rules for public contracts apply. Below it the rules are lighter."),
    ("VCSE", "A voluntary, community or social enterprise: it works for a cause and puts its surplus back into it."),
)

_TO_WRITE_ON = "\u00a0" * 60  # keeps the column wide enough for a pen
_NOT_ASKED = "Nobody has gone through the questions with you yet."
_AT_ANY_TIME = "You may also ask us to stop writing to you, or to remove what we hold, at any time."


def change_blocks(facts: ReadinessFacts) -> Iterator[Block]:
    """Bars before and now, and what moved; nothing for a first assessment."""
    change = facts.change
    if change is None:
        return
    yield Heading(1, "What has changed since last time")
    yield paragraph(*_change_words(change))
    if change.percent_before is not None and change.percent_after is not None:
        yield Chart(
            ChartKind.BAR,
            "In place, of what was known",
            (shown_date(change.before_on), shown_date(facts.issue.issued_on)),
            (Series("In place", (change.percent_before, change.percent_after)),),
            Kind.PERCENT,
            "%",
            category_label="On",
        )
    moved = (("Better now", change.improved), ("Known now", change.learned), ("Needs care again", change.slipped))
    yield bullets(*(text(strong(f"{name}: "), f"{listed(titles)}.") for name, titles in moved if titles))
    rows = [(one.name, one.before, one.after) for one in change.domains if one.before != one.after]
    if rows:
        columns = (
            Column("Part", weight=2),
            Column("Before", Kind.PERCENT, unit="%"),
            Column("Now", Kind.PERCENT, unit="%"),
        )
        yield table(columns, rows, caption="Parts that moved, in per cent in place", note="A dash means not known.")


def _change_words(change: ChangeFacts) -> Text:
    before = f"On {shown_date(change.before_on)} the answer was: {change.gate_before.label.lower()}."
    came = f" Since then you came to: {listed(change.attended)}. Thank you." if change.attended else ""
    other = (
        "" if change.same_profile else " That was for another sort of contract, so the figures compare only in part."
    )
    return text(f"{before}{other}{came}")


def closing_blocks(facts: ReadinessFacts) -> Iterator[Block]:
    """The glossary box; how to put wrong data right, on a page of its own to send back; who sees what."""
    yield Heading(1, "Words that buyers use")
    yield table((Column("Word"), Column("What it means", weight=4)), GLOSSARY)
    yield PageBreak()
    yield Heading(1, "Is something wrong?")
    yield callout("Tell us", _how_to_correct(facts), tone=Tone.INFORMATION)
    if facts.held:
        columns = (Column("What we hold"), Column("As it stands", weight=2), Column("Correct it here", weight=2))
        rows = [(name, value, _TO_WRITE_ON) for name, value in facts.held]
        yield table(columns, rows, note="Leave a line empty if it is right.")
    yield Heading(1, "Who sees this report")
    yield paragraph(*_who_sees(facts))


def _who_sees(facts: ReadinessFacts) -> Text:
    issue = facts.issue
    partners = listed(tuple(name for name in issue.partners if name != issue.organisation))
    shared = f" and the organisations it works with: {partners}" if partners else ""
    keeper = issue.organisation or "the organisation that sent it"
    return text(
        f"This report is for you. The answers behind it are kept by {keeper}{shared}. People who work there use them ",
        "to offer help and to tell you about contracts. They play no part in judging bids. If you told us who owns or ",
        "leads your firm, that is not in this report.",
    )


def _how_to_correct(facts: ReadinessFacts) -> str:
    reply_to = facts.issue.reply_to
    reply = f"Write to {reply_to}" if reply_to else "Reply to the message that this report came with"
    asked = f"The answers are from {shown_date(facts.assessed_on)}." if facts.assessed_on else _NOT_ASKED
    return f"{reply}, or send back this page. We will put it right and send you a new report. {asked} {_AT_ANY_TIME}"
