"""The readiness report: kind words, the answer on page 1, every name letter by letter, and facts that come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from crm_app.domain.errors import CrmError
from crm_app.domain.questionnaire import State
from crm_app.domain.readiness import CouldBid
from crm_app.domain.value_bands import NOT_STATED, value_band
from crm_app.reports import facts_json
from crm_app.reports.document import Callout, Chart, Document, KeyFigures, Paragraph, Status, Table, numbers, plain
from crm_app.reports.files import write_document
from crm_app.reports.issue import HelpEvent, HelpOffer, Issue, listed
from crm_app.reports.readiness_facts import (
    ChangeFacts,
    DomainChange,
    DomainFact,
    FittingOpportunity,
    ItemFact,
    ReadinessFacts,
    ReadyFacts,
)
from crm_app.reports.readiness_report import MOST_OPPORTUNITIES, readiness_report
from crm_app.reports.sheets import write_xlsx
from tests.reports.reading_age import first_page, grade

TODAY = date(2026, 11, 26)
ISSUE = Issue(TODAY, "Canalside Council", "", "change 00ab12", "Paper 00AB12", ("Canalside Council", "Reed Trust"))


def item(key: str, state: State, **more) -> ItemFact:
    words = dict.fromkeys(("question", "why", "asked_by", "proof"), f"About {key}.")
    return ItemFact(key, "Insurance", key.title(), **words, state=state, time="A day", price="About £80", **more)


def opportunity(name: str, could_bid: CouldBid = CouldBid.TODAY, **more) -> FittingOpportunity:
    why = "It is your trade."
    return FittingOpportunity(name, ("Reed Trust",), date(2026, 12, 3), "Under £30,000", why, could_bid, **more)


def facts(name: str = "Clapton Kitchen CIC", **more) -> ReadinessFacts:
    standing = {
        "items": (
            item("cover", State.NOT_YET, is_gate=True, standing="Cover on file is £1m; £5m is usual here."),
            item("policy", State.UNKNOWN),
            item("accounts", State.IN_PLACE_UNSEEN),
            item("turnover", State.UNKNOWN, counted=False),
        ),
        "domains": (DomainFact("Insurance", 40, 33, 1, 0, 1, 1), DomainFact("Data", None, 0)),
        "gates_not_yet": ("Cover",),
        "first_fixes": ("cover", "policy"),
        "opportunities": (opportunity("Ward lunches", link="https://notices.example/1"),),
        "events": (HelpEvent("Insurance surgery", "Surgery", date(2026, 12, 1), "10:00", "Library", ("Cover",)),),
        "held": (("Legal name", name), ("PPON", "not known")),
        "assessed_on": date(2026, 11, 2),
    }
    profile = ("Catering", "Kitchens and cafés.")
    return replace(ReadinessFacts(ISSUE, name, *profile, CouldBid.NOT_YET, 40, 33, 2, 1, **standing), **more)


def words(document: Document) -> str:
    """All that a document says, in order."""
    said: list[str] = [document.title, document.subtitle]
    for block in document.body():
        match block:
            case Paragraph():
                said.append(plain(block.runs))
            case Callout():
                said += [block.title, plain(block.runs)]
            case Table() | Chart():
                shown = block if isinstance(block, Table) else numbers(block)
                said += [shown.caption, shown.note, *(cell_words(cell) for row in shown.rows for cell in row)]
            case _:
                said += [plain(runs) for runs in getattr(block, "items", ())] + [getattr(block, "text", "")]
    return "\n".join(said)


def cell_words(cell: object) -> str:
    if isinstance(cell, Status):
        return cell.word
    return plain(cell) if isinstance(cell, tuple) else str(cell)


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def squeezed(texts: Sequence[str]) -> str:
    return "".join("".join(texts).split())


def test_page_one_answers_in_a_hundred_words_and_one_picture(tmp_path: Path) -> None:
    document = readiness_report(facts())
    report = write_document(document, tmp_path / "a.pdf")
    first = pages(tmp_path / "a.pdf")[0]
    before_picture = first.split("What buyers ask, and where you stand")[0]
    assert "on the way to bidding" in before_picture
    assert "You could bid today for" in before_picture
    assert "Ward lunches" in before_picture
    assert "closes Thu 3 Dec 2026" in before_picture
    assert "First fix these two" in before_picture
    assert len(before_picture.split()) < 140  # with the head of the page, which is no answer
    assert sum(isinstance(block, Chart) for block in document.blocks) == 1
    assert report.complete


def test_it_is_kind_and_dates_are_in_full(tmp_path: Path) -> None:
    write_document(readiness_report(facts()), tmp_path / "a.pdf")
    said = " ".join(pages(tmp_path / "a.pdf"))
    assert "Thu 26 Nov 2026" in said
    assert "not yet" in said
    for unkind in ("fail", "complian", "reject", "BAME", "poor", "weak"):
        assert unkind not in said.lower()


@pytest.mark.parametrize(
    ("could_bid", "more", "expected"),
    [
        (CouldBid.TODAY, {"first_fixes": ()}, "Nothing stands in your way"),
        (CouldBid.TODAY, {}, "You could bid today for contracts like “Catering”."),
        (CouldBid.BY_AWARD, {"gates_by_award": ("Cover", "Account")}, "you will need: Cover and Account."),
        (
            CouldBid.NOT_YET,
            {"gates_not_yet": tuple("abcdef")},
            "6 things must be in place first: a, b, c, d and 2 more.",
        ),
        (CouldBid.UNKNOWN, {"gates_unknown": ("Cover",)}, "Please tell us about: Cover."),
        (CouldBid.UNKNOWN, {"percent": None, "known": 0, "unknown": 3}, "we know very little"),
    ],
)
def test_each_answer_has_words_of_its_own(could_bid: CouldBid, more: dict, expected: str) -> None:
    assert expected in words(readiness_report(facts(**{"could_bid": could_bid, **more})))


def test_what_is_not_known_is_said_beside_every_percentage() -> None:
    document = readiness_report(facts())
    figures = next(block for block in document.blocks if isinstance(block, KeyFigures)).figures
    assert (figures[0].value, figures[0].missing, figures[0].out_of, figures[0].as_of) == (40, 1, 3, TODAY)
    assert all(figure.definition and figure.label for figure in figures)
    assert "40% in place of what is known; 33% not known." in words(document)
    assert "One more is not known yet." in words(document)


def test_every_gap_has_its_time_cost_and_free_help() -> None:
    gaps = next(table for table in readiness_report(facts()).tables() if table.caption.startswith("Still to do"))
    assert gaps.rows[0][0] == "Cover"
    assert gaps.rows[0][2:] == ("Yes", "A day", "About £80", "Insurance surgery, Tue 1 Dec 2026")
    assert [row[0] for row in gaps.rows] == ["Cover", "Policy"]  # the turnover item is not counted, so it is no gap


def test_no_more_than_eight_opportunities_and_a_word_where_there_is_none() -> None:
    many = facts(opportunities=tuple(opportunity(f"Contract {number}") for number in range(12)))
    assert f"Contract {MOST_OPPORTUNITIES - 1}" in words(readiness_report(many))
    assert f"Contract {MOST_OPPORTUNITIES}" not in words(readiness_report(many))
    assert "We will tell you when one does" in words(readiness_report(facts(opportunities=())))


def test_a_second_report_shows_before_and_now(tmp_path: Path) -> None:
    change = ChangeFacts(
        date(2026, 3, 3), CouldBid.UNKNOWN, 25, 40, True, (DomainChange("Insurance", 0, 40),),
        ("Cover",), (), ("Policy",), ("Insurance surgery",),
    )  # fmt: skip
    document = readiness_report(facts(change=change))
    bars = [block for block in document.blocks if isinstance(block, Chart)][1]
    assert (bars.categories, bars.series[0].values) == (("Tue 3 Mar 2026", "Thu 26 Nov 2026"), (25, 40))
    said = words(document)
    assert "Since then you came to: Insurance surgery. Thank you." in said
    assert "Better now: Cover." in said
    other = words(readiness_report(facts(change=replace(change, same_profile=False, percent_before=None))))
    assert "compare only in part" in other


def test_it_says_who_sees_it_and_how_to_put_it_right() -> None:
    said = words(readiness_report(facts()))
    assert "kept by Canalside Council and the organisations it works with: Reed Trust." in said
    assert "Reply to the message that this report came with" in said
    told = facts(issue=replace(ISSUE, reply_to="suppliers@canalside.example"))
    assert "Write to suppliers@canalside.example" in words(readiness_report(told))
    for word in ("PPON", "Lot", "CPV code"):
        assert word in said


def test_names_are_shown_letter_by_letter(literal: Sequence[str], tmp_path: Path) -> None:
    events = tuple(HelpEvent(name, name, date(2026, 12, 1), place=name) for name in literal)
    held = tuple((name, name) for name in literal)
    write_document(readiness_report(facts(literal[0], events=events, held=held)), tmp_path / "a.pdf")
    said = squeezed(pages(tmp_path / "a.pdf"))
    for name in literal:
        assert said.count("".join(name.split())) >= 4, name


def test_every_hostile_name_makes_a_paper(hostile: Sequence[str], tmp_path: Path) -> None:
    every = tuple(opportunity(name, waiting=(name,)) for name in hostile)
    held = tuple((name, name) for name in hostile)
    name = hostile[-1]
    paper = readiness_report(facts(name, opportunities=every[-8:], gates_not_yet=(name,), profile=name, held=held))
    for ending in ("pdf", "docx", "xlsx"):
        assert write_document(paper, tmp_path / f"a.{ending}").path.stat().st_size > 5_000


def test_kept_facts_come_back_as_they_were() -> None:
    change = ChangeFacts(TODAY, CouldBid.TODAY, None, 40, True, (DomainChange("Data", None, 3),))
    before = facts("Ünïcode “Söhne” \U0001f600", change=change, percent=None)
    kept = facts_json.to_json(before)
    assert facts_json.from_json(kept, ReadinessFacts) == before
    older = kept.replace('"counting":"",', "")
    assert facts_json.from_json(older, ReadinessFacts) == before
    for damaged in (
        "",
        "[]",
        "{}",
        kept[:-4],
        kept.replace('"format":1', '"format":9'),
        kept.replace("2026-11-26", "26/11"),
    ):
        with pytest.raises(CrmError, match="cannot be read"):
            facts_json.from_json(damaged, ReadinessFacts)


def test_values_stand_in_bands_and_lists_in_sentences(tmp_path: Path) -> None:
    assert [value_band(value) for value in (None, 0, -5)] == [NOT_STATED] * 3
    assert [value_band(value) for value in (1, 29_999, 30_000, 4_999_999, 5_000_000)] == [
        "Under £30,000", "Under £30,000", "£30,000 to £100,000", "£1m to £5m", "£5m or more",
    ]  # fmt: skip
    assert [listed(one) for one in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a and b", "a, b and c"]
    assert write_xlsx(readiness_report(facts()), tmp_path / "a.xlsx").path.exists()


@pytest.mark.parametrize("could_bid", list(CouldBid))
def test_page_one_is_plain_english(could_bid: CouldBid) -> None:
    named = {"gates_by_award": ("Cover",), "gates_unknown": ("Cover",)}
    ready = ReadyFacts(date(2026, 12, 1), date(2026, 12, 9), "Cover", has_unknown=True)
    assert grade(first_page(readiness_report(facts(could_bid=could_bid, ready=ready, **named)))) <= 8


def test_it_says_when_the_supplier_could_be_ready_and_who_helps() -> None:
    ready = ReadyFacts(date(2026, 12, 1), date(2026, 12, 9), "Cover")
    offer = HelpOffer(
        "Ring round the brokers", "Example Advice", "free", "Ring 020 7946 0000", helps=("Cover", "Policy")
    )
    said = words(readiness_report(facts(ready=ready, offers=(offer,))))
    assert "If you begin now, you could bid by Tue 1 Dec 2026. Cover takes longest." in said
    assert "Done one after the other it would be Wed 9 Dec 2026." in said
    assert "Example Advice" in said
    assert "Insurance surgery, Tue 1 Dec 2026\nRing round the brokers" in said
