"""Papers about many suppliers, and the rehearsal sheet: they answer first, add up, are kind, and take any name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from crm_app.domain.market import Nearness
from crm_app.domain.readiness import CouldBid
from crm_app.reports import facts_json
from crm_app.reports.cohort_report import MOST_DRAWN, cohort_report
from crm_app.reports.document import Chart, ChartKind, Document, KeyFigures, Paragraph, plain
from crm_app.reports.files import write_document
from crm_app.reports.issue import HelpEvent, Issue
from crm_app.reports.market_facts import (
    CohortDomainFact,
    CohortFacts,
    CohortLineFact,
    GateFact,
    LevelFact,
    MarketLineFact,
    MarketPaperFacts,
)
from crm_app.reports.market_report import market_report
from crm_app.reports.rehearsal_facts import AnswerFact, PageFact, Readiness, RehearsalFacts
from crm_app.reports.rehearsal_sheet import rehearsal_sheet
from tests.reports.reading_age import first_page, grade

TODAY = date(2026, 11, 26)
ISSUE = Issue(TODAY, "Canalside Council", "A. Officer", "change 00ab12", "Paper 00AB12")
EVENT = HelpEvent("Insurance surgery", "Surgery", date(2026, 12, 1), "10:00", "Library", ("Public liability",))
GATES = (
    GateFact("Public liability", 3, 1, 0, "A day", "About £80"),
    GateFact("Find a Tender account", 1, 0, 0, "An hour", "Free"),
    GateFact("Employers' liability", 0, 0, 2),
)


def market_facts(name: str = "Ward lunches", **more) -> MarketPaperFacts:
    counts = (1, 1, 2, 1, 1, 1)
    lines = tuple(
        MarketLineFact(f"{name} {state.label}", "Hackney", state, 60, date(2026, 12, 2), ("Public liability",) * 4)
        for state in Nearness
    )
    facts = MarketPaperFacts(
        ISSUE, name, ("Reed Trust",), "Catering", date(2027, 1, 8), date(2026, 12, 18), date(2027, 1, 8), "private",
        tuple(zip((state.value for state in Nearness), counts, strict=True)), GATES,
        (LevelFact("Public liability insurance", "£5,000,000.00", 2, 3, 1),), lines, 4, (EVENT,),
    )  # fmt: skip
    return replace(facts, **more)


def cohort_facts(name: str = "Hackney caterers", count: int = 3, **more) -> CohortFacts:
    domains = (CohortDomainFact("Insurance", 40, 10), CohortDomainFact("Environment", None, 100))
    lines = tuple(CohortLineFact(f"{name} {n}", CouldBid.NOT_YET, 40, 10, (40, None), ("Cover",)) for n in range(count))
    boroughs = tuple(CohortLineFact(place, None, 40, None, (40, None), suppliers=2) for place in ("Hackney", "Camden"))
    new = CohortLineFact("Never Asked Ltd")
    facts = CohortFacts(
        ISSUE, name, "Suppliers where Tags contains lunch", "Catering", "Kitchens and cafés.", TODAY, 1, 1, count, 1, 1,
        40, 12, domains, GATES, (*lines, new), 0, boroughs, (EVENT,),
    )  # fmt: skip
    return replace(facts, **more)


def rehearsal_facts(name: str = "Clapton Kitchen CIC", **more) -> RehearsalFacts:
    answers = tuple(AnswerFact(f"{name}: {state.value}", state, name, "Look twice.") for state in Readiness)
    pages = (
        PageFact("1. Basic information", "Who you are.", answers),
        PageFact("2. Carbon", "Asked at times.", answers, True),
    )
    return replace(RehearsalFacts(ISSUE, name, pages, date(2026, 11, 21), date(2026, 11, 2)), **more)


PAPERS = {
    "market": lambda name: market_report(market_facts(name)),
    "cohort": lambda name: cohort_report(cohort_facts(name)),
    "rehearsal": lambda name: rehearsal_sheet(rehearsal_facts(name)),
}


def said_in(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def lead(document: Document) -> str:
    block = document.blocks[0]
    assert isinstance(block, Paragraph)
    return plain(block.runs)


def test_the_market_answers_first() -> None:
    document = market_report(market_facts())
    assert lead(document).startswith(
        "2 of 7 suppliers of this trade could bid. 2 more could be ready by Fri 18 Dec 2026"
    )
    assert lead(document).endswith("Public liability stops most: 3.")
    figures = next(block for block in document.blocks if isinstance(block, KeyFigures)).figures
    assert sum(figure.value for figure in figures) == 7
    assert "No supplier" in lead(market_report(market_facts(counts=(), lines=(), gates=())))
    assert "within eight weeks" in lead(market_report(market_facts(closes_on=None)))


def test_a_cohort_answers_first_and_keeps_the_unknown_apart() -> None:
    document = cohort_report(cohort_facts())
    assert lead(document).startswith("2 of 7 suppliers could bid. 3 have something to put in place first. For 2 we")
    assert "insurance: 40%" in lead(document)
    assert "No supplier" in lead(cohort_report(cohort_facts(count=0, today=0, by_award=0, unknown=0, never_assessed=0)))


@pytest.mark.parametrize(
    ("count", "expected"), [(MOST_DRAWN, "Suppliers and parts"), (MOST_DRAWN + 1, "Boroughs and parts")]
)
def test_few_suppliers_are_drawn_by_name_and_many_by_borough(count: int, expected: str) -> None:
    charts = [block for block in cohort_report(cohort_facts(count=count)).blocks if isinstance(block, Chart)]
    maps = [chart for chart in charts if chart.kind is ChartKind.HEAT_MAP]
    assert [chart.title for chart in maps] == [expected]
    assert maps[0].series[1].values[0] is None


def test_a_rehearsal_sheet_says_what_is_to_be_done_with_each_answer() -> None:
    document = rehearsal_sheet(rehearsal_facts())
    assert lead(document).startswith("Of the 8 answers you will need, 2 are ready to copy. 2 need a look first, and 2")
    notes = [table.note for table in document.tables()]
    assert any("shown for some notices only. We last looked on Sat 21 Nov 2026" in note for note in notes)


@pytest.mark.parametrize("name", PAPERS)
def test_dates_are_in_full_and_words_are_kind(name: str, tmp_path: Path) -> None:
    write_document(PAPERS[name]("Example"), tmp_path / "a.pdf")
    said = said_in(tmp_path / "a.pdf")
    assert "Thu 26 Nov 2026" in said
    for unkind in ("fail", "complian", "reject", "bame", "poor", "weak", "score of"):
        assert unkind not in said.lower(), unkind


def test_what_a_supplier_reads_first_is_plain_english() -> None:
    assert grade(first_page(rehearsal_sheet(rehearsal_facts()))) <= 8


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("ending", [".pdf", ".docx", ".xlsx"])
def test_any_name_can_be_written(name: str, ending: str, hostile: Sequence[str], tmp_path: Path) -> None:
    for place, words in enumerate(hostile[::3]):
        report = write_document(PAPERS[name](words), tmp_path / f"{place}{ending}")
        assert report.path.stat().st_size


def test_facts_come_back_as_they_were_kept() -> None:
    for facts in (market_facts(), cohort_facts(), rehearsal_facts()):
        assert facts_json.from_json(facts_json.to_json(facts), type(facts)) == facts
