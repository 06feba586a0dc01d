"""The briefing pack: suppliers read what everybody may know, colleagues also the market and whom to ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from crm_app.domain.readiness import CouldBid
from crm_app.reports import facts_json
from crm_app.reports.briefing import MOST_DESCRIBED, briefing_pack
from crm_app.reports.briefing_facts import (
    AskedCover,
    AskedItem,
    BriefingFacts,
    Candidate,
    Contact,
    GateCount,
    InternalFacts,
    LotFact,
    MarketFacts,
    PackFor,
)
from crm_app.reports.document import Document, KeyFigures
from crm_app.reports.files import write_document
from crm_app.reports.issue import HelpEvent, Issue

TODAY = date(2026, 11, 26)
MARKET = MarketFacts(date(2027, 2, 1), 12, 3, 4, 2, 1, 2, gates=(GateCount("Public liability insurance", 5, 1),))
SHORTLIST = (
    Candidate(
        "s1",
        "Clapton Kitchen CIC",
        91.4,
        ("The same CPV class.",),
        CouldBid.TODAY,
        80,
        (),
        ("size of the firm",),
        "Hackney",
    ),
    Candidate(
        "s2",
        "Reed & Sons <Ltd>",
        77.6,
        ("Their own words.",),
        None,
        None,
        ("Cover", "Account", "Slavery policy", "Net zero plan"),
    ),
)
CONTACTS = (
    Contact("s1", "Ada Example", "Owner", "ada@clapton-kitchen.example", "020 7946 0001"),
    Contact("s2", "Ben Sample", "Manager", "ben@reed.example", "020 7946 0002", asked_not_to=True),
    Contact("s9", "Somebody Else", email="else@other.example"),
)
INTERNAL = InternalFacts(Decimal("204000"), Decimal("244800"), "shared", MARKET, SHORTLIST)


def facts(title: str = "Ward lunches", **more) -> BriefingFacts:
    given = {
        "description": "Hot and cold lunches.",
        "reference": "CC-1",
        "categories": ("55520000 Catering",),
        "places": ("Hackney",),
        "published_on": date(2026, 11, 2),
        "closes_on": date(2026, 12, 3),
        "suitable_sme": True,
        "lots": (LotFact("Lot 1", "Under £30,000", "Weekdays"),),
        "asked": (
            AskedItem("Cover", "Have you cover?", "The policy", True, True),
            AskedItem("Account", "An account?", "It", True),
        ),
        "cover": (AskedCover("Public liability insurance", "£5m", "This buyer"),),
        "events": (HelpEvent("Meet the buyer", "Meet the buyer", date(2026, 12, 1), is_about_this=True),),
        "internal": INTERNAL,
    }
    issue = Issue(
        TODAY, "Canalside Council", "a.officer", "change 00ab12", "Paper 00AB12", (), "bids@canalside.example"
    )
    head = (title, ("Reed Trust",), "Open", "£100,000 to £250,000", "Catering", "Kitchens and cafés.")
    return replace(BriefingFacts(issue, *head, **given), **more)


def pdf_words(facts: BriefingFacts, audience: PackFor, path: Path, contacts: Sequence[Contact] = CONTACTS) -> str:
    write_document(briefing_pack(facts, audience, contacts), path)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def texts_in(value: object) -> set[str]:
    """Every text under some facts."""
    if isinstance(value, str):
        return {value}
    if is_dataclass(value):
        return {text for field in fields(value) for text in texts_in(getattr(value, field.name))}
    return {text for one in value for text in texts_in(one)} if isinstance(value, tuple) else set()


def test_suppliers_read_what_is_coming_and_what_will_be_asked(tmp_path: Path) -> None:
    said = pdf_words(facts(), PackFor.EXTERNAL, tmp_path / "a.pdf")
    for expected in (
        "Reed Trust is taking bids for: Ward lunches.", "Bids close on Thu 3 Dec 2026.", "£100,000 to £250,000",
        "Lot 1", "Register on Find a Tender", "PPON", "Public liability insurance", "£5m", "Meet the buyer",
        "Before you bid, have ready: Account.", "This contract", "SMEs", "Write to bids@canalside.example",
        "Everybody who asks gets the same information",
    ):  # fmt: skip
        assert expected in said


def test_nothing_internal_is_in_a_pack_for_suppliers(tmp_path: Path) -> None:
    public = texts_in(replace(facts(), internal=None))
    secret = {text for text in texts_in(INTERNAL) | texts_in(CONTACTS) if len(text) > 3} - public
    said = pdf_words(facts(), PackFor.EXTERNAL, tmp_path / "a.pdf")
    write_document(briefing_pack(facts(), PackFor.EXTERNAL, CONTACTS), tmp_path / "a.docx")
    paper = docx.Document(str(tmp_path / "a.docx"))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    said += " ".join([*cells, *(paragraph.text for paragraph in paper.paragraphs)])
    assert {text for text in secret if text in said} == set()
    assert briefing_pack(facts(), PackFor.EXTERNAL).meta.author == ""
    assert briefing_pack(facts(), PackFor.INTERNAL).meta.author == "a.officer"
    for figure in ("204,000", "244,800", "@clapton", "12 suppliers", "a.officer@"):
        assert figure not in said


def test_colleagues_read_the_market_the_shortlist_and_whom_to_ring(tmp_path: Path) -> None:
    said = pdf_words(facts(), PackFor.INTERNAL, tmp_path / "a.pdf")
    for expected in (
        "3 of 12 suppliers of this trade could bid by Mon 1 Feb 2027.", "4 more are near", "What stops how many",
        "Clapton Kitchen CIC", "Reed & Sons <Ltd>", "91", "80%", "The same CPV class.", "Not known: size of the firm.",
        "not assessed", "Cover, Account, Slavery policy and 1 more", "ada@clapton-kitchen.example",
        "£204,000", "not published",
        "Notes about suppliers are in no pack", "colleagues only",
    ):  # fmt: skip
        assert expected in said, expected
    assert "Somebody Else" not in said


def test_one_who_asked_not_to_be_contacted_is_left_in_peace(tmp_path: Path) -> None:
    said = pdf_words(facts(), PackFor.INTERNAL, tmp_path / "a.pdf")
    assert "Ben Sample" in said
    assert "Asked not to be contacted" in said
    assert "ben@reed.example" not in said
    assert "020 7946 0002" not in said


def test_the_figures_of_a_market_say_their_date_and_what_is_missing() -> None:
    document = briefing_pack(facts(), PackFor.INTERNAL)
    figures = next(block for block in document.blocks if isinstance(block, KeyFigures)).figures
    assert sum(int(str(figure.value)) for figure in figures) == MARKET.suppliers
    assert {(figure.as_of, figure.missing, figure.out_of) for figure in figures} == {(TODAY, 3, 12)}
    assert all(figure.definition for figure in figures)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"stage": "Planned", "published_on": None}, "plans to buy: Ward lunches. Bids are expected to close on"),
        (
            {"stage": "Idea", "closes_on": None},
            "is thinking of buying: Ward lunches. No closing date is announced yet.",
        ),
        ({"stage": "Evaluation", "closes_on": date(2026, 11, 2)}, "Bids closed on Mon 2 Nov 2026."),
        ({"published_on": None, "tender_notice_on": date(2027, 6, 29)}, "Tender notice expected on Tue 29 Jun 2027"),
        (
            {"published_on": None, "tender_notice_on": date(2026, 6, 29)},
            "an early plan (tender notice was expected on Mon 29 Jun 2026)",
        ),
        ({"buyers": ()}, "A buyer that is not named yet is taking bids for"),
        ({"starts_on": date(2027, 4, 1)}, "From Thu 1 Apr 2027"),
        ({"ends_on": date(2030, 3, 31)}, "Until Sun 31 Mar 2030"),
        ({"description": "word " * 2_000}, "… (the notice has the rest)"),
        ({"link": "https://notices.example/1"}, "https://notices.example/1"),
    ],
)
def test_what_is_not_announced_is_said_so(more: dict, expected: str, tmp_path: Path) -> None:
    said = pdf_words(facts(**more), PackFor.EXTERNAL, tmp_path / "a.pdf")
    assert expected in said
    assert said.count("word") < MOST_DESCRIBED / 4


def test_an_empty_market_and_bare_facts_still_make_a_paper(tmp_path: Path) -> None:
    empty = InternalFacts(None, None, "private", MarketFacts(TODAY, 0))
    bare = BriefingFacts(Issue(TODAY), "Something", (), "", "Not stated", "Works", "", internal=empty)
    said = pdf_words(bare, PackFor.INTERNAL, tmp_path / "a.pdf", ())
    assert "No supplier on the register is of this trade yet" in said
    assert "private to its anchor" in said
    assert "It is worth" not in said


def test_names_are_shown_letter_by_letter(literal: Sequence[str], tmp_path: Path) -> None:
    shortlist = tuple(Candidate(name, name, 50.0, (name,), CouldBid.NOT_YET, 0, (name,)) for name in literal)
    named = facts(literal[0], buyers=literal, internal=replace(INTERNAL, shortlist=shortlist))
    contacts = [Contact(name, name) for name in literal]
    said = "".join(pdf_words(named, PackFor.INTERNAL, tmp_path / "a.pdf", contacts).split())
    for name in literal:
        assert said.count("".join(name.split())) >= 6, name


def test_every_hostile_name_makes_a_paper(hostile: Sequence[str], tmp_path: Path) -> None:
    lots = tuple(LotFact(name, name, name) for name in hostile)
    paper = briefing_pack(facts(hostile[-1], lots=lots, buyers=tuple(hostile[:4])), PackFor.EXTERNAL)
    for ending in ("pdf", "docx", "xlsx"):
        assert write_document(paper, tmp_path / f"b.{ending}").path.stat().st_size > 5_000


def test_kept_facts_come_back_as_they_were() -> None:
    assert facts_json.from_json(facts_json.to_json(facts()), BriefingFacts) == facts()
    outside = replace(facts(), internal=None)
    assert facts_json.from_json(facts_json.to_json(outside), BriefingFacts) == outside


def first_page(document: Document, path: Path) -> str:
    write_document(document, path)
    return " ".join(PdfReader(path).pages[0].extract_text().split())


def test_page_one_for_suppliers_answers_what_they_ask_first(tmp_path: Path) -> None:
    said = first_page(briefing_pack(facts(), PackFor.EXTERNAL), tmp_path / "a.pdf")
    for expected in (
        "What is it? Hot and cold lunches.", "What is it worth? £100,000 to £250,000 without VAT",
        "By when? Bids close: Thu 3 Dec 2026.", "If you do catering, and can work in Hackney.", "suitable for SMEs",
        "When you bid: Account.", "Only if you are chosen: Cover.", "Help to get ready: bids@canalside.example.",
        "Meet the buyer: Meet the buyer, Tue 1 Dec 2026.", "the notice counts",
    ):  # fmt: skip
        assert expected in said, expected
    bare = replace(facts(), description="", categories=(), places=(), closes_on=None, asked=(), events=(), lots=())
    said = first_page(briefing_pack(bare, PackFor.EXTERNAL), tmp_path / "b.pdf")
    for expected in ("The notice will say more.", "Bids close: not announced yet.", "If this is what you do."):
        assert expected in said, expected


def test_page_one_for_colleagues_gives_the_decision_the_names_and_the_next_steps(tmp_path: Path) -> None:
    gates = (*MARKET.gates, GateCount("Find a Tender account", 4, 3), GateCount("Slavery policy", 0, 9))
    market = replace(MARKET, in_time=4, gates=gates)
    events = (
        HelpEvent("Cover clinic", "Clinic", date(2026, 11, 30), helps=("Public liability insurance",)),
        HelpEvent("Long past", "Clinic", date(2026, 1, 5), helps=("Public liability insurance",)),
        HelpEvent("Of no use here", "Clinic", date(2026, 12, 1), helps=("Net zero plan",)),
    )
    internal = replace(INTERNAL, market=market)
    said = first_page(briefing_pack(facts(internal=internal, events=events), PackFor.INTERNAL), tmp_path / "a.pdf")
    answer = (
        "3 of 12 suppliers of this trade look ready now, and 4 more could be by Thu 3 Dec 2026, when bids close. "
        "Most often missing: public liability insurance (5) and Find a Tender account (4); "
        "3 have not been asked all that matters."
    )
    assert answer in said
    assert said.index(answer) < said.index("Where the market stands") < said.index("Whom to talk to first")
    for expected in (
        "12 suppliers 3 4 2 3", "Clapton Kitchen CIC Hackney", "The same CPV class.", "Cover and Account",
        "Reed Trust is taking bids for: Ward lunches.", "Estimate: £204,000 without VAT.",
        "Now Ask the 3 of whom we do not know enough",
        "Mon 30 Nov 2026 Cover clinic: invite those who lack public liability insurance.",
        "Thu 3 Dec 2026 Bids close.",
    ):  # fmt: skip
        assert expected in said, expected
    assert said.index("Cover clinic") < said.index("Thu 3 Dec 2026 Bids close.")
    for left_out in ("Long past", "Of no use here", "Lots, dates and levels can still be changed"):
        assert left_out not in said, left_out


def test_while_a_tender_is_planned_its_dates_can_still_be_moved(tmp_path: Path) -> None:
    planned = facts(stage="Planned", closes_on=None)
    said = first_page(briefing_pack(planned, PackFor.INTERNAL), tmp_path / "a.pdf")
    assert "Lots, dates and levels can still be changed" in said
    late = facts(
        stage="Evaluation", closes_on=date(2026, 11, 2), internal=replace(INTERNAL, market=replace(MARKET, in_time=0))
    )
    said = first_page(briefing_pack(late, PackFor.INTERNAL), tmp_path / "b.pdf")
    assert "in time, since bids closed on Mon 2 Nov 2026" in said


def test_a_pack_kept_before_days_were_reckoned_says_what_was_known_then(tmp_path: Path) -> None:
    said = pdf_words(facts(), PackFor.INTERNAL, tmp_path / "a.pdf")
    assert "3 of 12 suppliers of this trade look ready now." in said
    assert "One to 2 gates not yet in place." in said
    assert "More than 2 gates not yet in place." in said
    assert "In time" not in said[said.index("How ready the market is") :]
