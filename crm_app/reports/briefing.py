"""The briefing pack of an opportunity: for suppliers what is coming and what it asks, for colleagues the market too.

A pack for suppliers holds no personal data at all and says the same to everybody, as market engagement has to
(Procurement Act 2023, section 16).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crm_app.domain.fields import Kind
from crm_app.reports.briefing_facts import AskedItem, BriefingFacts, Contact, PackFor
from crm_app.reports.briefing_first_page import officer_page, supplier_page
from crm_app.reports.briefing_market import market_blocks
from crm_app.reports.briefing_words import TO_BE_SAID, length, lowered, notice_to_come, shortened
from crm_app.reports.document import (
    BY_AWARD,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Run,
    Status,
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

__all__ = ["BriefingFacts", "briefing_pack"]

MOST_DESCRIBED = 1_500  # characters; the notice itself has the rest
_READERS = {PackFor.EXTERNAL: "suppliers", PackFor.INTERNAL: "colleagues only, not to be passed on"}
_MUST = Status("needed to bid", Tone.CAUTION)
_ASKED = Status("asked", Tone.NEUTRAL)


def briefing_pack(facts: BriefingFacts, audience: PackFor, contacts: Sequence[Contact] = ()) -> Document:
    """The pack for suppliers or for colleagues; one for suppliers leaves out ``contacts``, whoever they are."""
    asked = (*_lots(facts), *_asked(facts), *_cover(facts), *_events(facts), *_how_to_bid(facts))
    if audience is PackFor.INTERNAL and facts.internal:
        first = (*officer_page(facts, facts.internal), *market_blocks(facts, facts.internal, contacts))
        blocks = (*first, *_contract(facts), *asked)
    else:
        blocks = (*supplier_page(facts), *asked, *_contract(facts))
    kind = "Briefing pack for suppliers" if audience is PackFor.EXTERNAL else "Internal briefing pack"
    issue = facts.issue if audience is PackFor.INTERNAL else replace(facts.issue, author="")
    meta = issue.meta(_READERS[audience], "briefing pack", *facts.categories[:3])
    return Document(facts.title, (*blocks, *_words_used()), meta, kind)


def _contract(facts: BriefingFacts) -> Iterator[Block]:
    yield Heading(1, "The contract in full")
    columns = (Column("What", weight=1), Column("As it stands", weight=3))
    yield table(columns, list(_key_facts(facts)))
    if facts.description:
        yield Heading(2, "What is wanted")
        yield paragraph(shortened(facts.description, MOST_DESCRIBED))


def _lots(facts: BriefingFacts) -> Iterator[Block]:
    if facts.lots:
        yield Heading(1, "Lots")
        lots = (Column("Lot", weight=1.5), Column("Value without VAT"), Column("What it covers", weight=2.5))
        yield table(lots, [(lot.name, lot.value_band, shortened(lot.about, 300)) for lot in facts.lots])


def _key_facts(facts: BriefingFacts) -> Iterator[tuple[Cell, Cell]]:
    yield "Buyer", listed(facts.buyers) or TO_BE_SAID
    yield "Stage", facts.stage or "Not known"
    yield "Value without VAT", facts.value_band
    yield "Published", facts.published_on or notice_to_come(facts) or "Not yet"
    yield "Bids close", facts.closes_on or TO_BE_SAID
    yield "Award expected", facts.award_on or TO_BE_SAID
    yield "Contract", length(facts)
    yield "Where", listed(facts.places) or "Not said"
    yield "What is bought (CPV)", "\n".join(facts.categories) or "Not said"
    suited = [name for name, said in (("SMEs", facts.suitable_sme), ("VCSEs", facts.suitable_vcse)) if said]
    yield "Marked as suitable for", listed(suited) or "Not said"
    yield "Reference", " · ".join(filter(None, (facts.reference, facts.ocid))) or "None yet"
    if facts.link:
        yield "Notice", text(Run(facts.link, link=facts.link))


def _asked(facts: BriefingFacts) -> Iterator[Block]:
    if not facts.asked:
        return
    yield Heading(1, "What bidders will be asked")
    usual = f"This is what contracts like “{facts.profile}” usually ask: {lowered(facts.profile_about)}"
    columns = (Column("What is asked", weight=2.4), Column("When"), Column("What counts as proof", weight=1.8))
    yield table(
        columns,
        [(_question(item), _when(item), item.proof) for item in facts.asked],
        note=f"{usual} The notice and its documents say what this buyer asks.",
    )


def _question(item: AskedItem) -> Text:
    runs = [strong(item.title), Run(f"\n{item.question}")]
    return (*runs, Run(f"\n{item.note}", emphasis=True)) if item.note else tuple(runs)


def _when(item: AskedItem) -> Status:
    if item.is_gate:
        return BY_AWARD if item.by_award else _MUST
    return _ASKED


def _cover(facts: BriefingFacts) -> Iterator[Block]:
    if not facts.cover:
        return
    yield Heading(2, "Insurance levels")
    columns = (
        Column("Insurance", weight=2),
        Column("Level"),
        Column("Who asks it", weight=1.5),
        Column("Applies if", weight=2.2),
    )
    note = "You need not hold cover when you bid: a buyer may ask it only by award (Procurement Act 2023, section 22)."
    yield table(columns, [(one.name, one.level, one.source, one.applies or "Always") for one in facts.cover], note=note)


def _events(facts: BriefingFacts) -> Iterator[Block]:
    if not facts.events:
        return
    yield Heading(1, "Events that help you prepare")
    columns = (
        Column("When", Kind.DATE),
        Column("What", weight=1.6),
        Column("Where", weight=1.3),
        Column("Helps with", weight=1.6),
    )
    rows = [
        (
            event.held_on,
            event.title,
            ", ".join(filter(None, (event.starts, event.place))),
            "This contract" if event.is_about_this else listed(event.helps),
        )
        for event in facts.events
    ]
    yield table(
        columns,
        rows,
        note="Reply to us to take part, and tell us what you need to take part in comfort.",
    )


def _how_to_bid(facts: BriefingFacts) -> Iterator[Block]:
    yield Heading(1, "How to bid")
    yield bullets(
        text(
            strong("Register on Find a Tender"),
            " (www.find-tender.service.gov.uk). It is free and takes about an hour. ",
            "You get a supplier number, your PPON.",
        ),
        text(
            strong("Fill in your supplier information"),
            " there once, and make a share code. Buyers read your answers through it.",
        ),
        text(strong("Join the buyer's portal"), f" before the last week. {facts.portals}".rstrip()),
        text(strong("Ask questions early."), " The buyer answers them for all bidders alike."),
        text(strong("Think of a partner."), " Two small firms may bid together, or one may work under another."),
        numbered=True,
    )
    reply = (
        f"Write to {facts.issue.reply_to}."
        if facts.issue.reply_to
        else "Reply to the message that this pack came with."
    )
    yield callout(
        "Would you like help to get ready?", f"{reply} Help is free, and has no bearing on how bids are judged."
    )


def _words_used() -> Iterator[Block]:
    yield Heading(1, "Words used here")
    yield table((Column("Word"), Column("What it means", weight=4)), _GLOSSARY)


_GLOSSARY = (
    ("Award", "The day on which the buyer chooses who gets the contract."),
    ("CPV", "Common Procurement Vocabulary: numbers for what is bought, used in all notices."),
    ("Lot", "A part of a contract that can be bid for by itself."),
    ("PPON", "The number by which public buyers know an organisation; suppliers get theirs on Find a Tender."),
    (
        "SME",
        "A small or medium-sized enterprise: fewer than 250 staff, and turnover or balance sheet within set limits.",
    ),
    ("VCSE", "A voluntary, community or social enterprise: it works for a cause and mainly reinvests what it earns."),
)
