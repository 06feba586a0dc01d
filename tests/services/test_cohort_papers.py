"""Before and after in the paper on a cohort, and what a form can be printed to again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from crm_app.domain.errors import UsageError
from crm_app.reports import facts_json
from crm_app.reports.market_facts import CohortFacts, MarketPaperFacts
from crm_app.services import cohort_papers, previews, readiness, records, reports
from crm_app.services.lists import ListQuery, count
from crm_app.services.questionnaires import shipped
from crm_app.services.workspace import Workspace, open_workspace

DAY, EARLY = date(2026, 11, 26), date(2026, 2, 1)
ALL = {item.key: "in_place" for item in shipped().items}
EVERYONE = ListQuery("supplier")


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("CRM_TODAY", DAY.isoformat())
    opened = open_workspace(address)
    yield opened
    opened.close()


@pytest.fixture
def firms(workspace: Workspace) -> list[str]:
    """Three suppliers: assessed twice, once, never."""
    keys = [
        records.add(workspace, "supplier", {"name": f"Example {n} & <b>Co</b>"}).id for n in ("One", "Two", "Three")
    ]
    readiness.save_answers(workspace, keys[0], "works", dict.fromkeys(ALL, "not_yet"), assessed_on=EARLY)
    for key in keys[:2]:
        readiness.save_answers(workspace, key, "works", ALL, assessed_on=DAY)
    return keys


def said_in(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_the_paper_says_what_moved_between_two_days(workspace: Workspace, firms: list[str], tmp_path: Path) -> None:
    path = tmp_path / "cohort.pdf"
    done = reports.write_cohort(workspace, EVERYONE, path, profile="works", between=(EARLY, DAY))
    said = said_in(path)
    assert "Before and after" in said
    assert "Of 1 compared, 0 could bid before and 1 after." in said
    assert "1 of 3 suppliers can be compared. 1 has only one assessment to go by: first assessed in between." in said
    assert "+100" in said
    kept = facts_json.from_json(records.get(workspace, "paper", done.paper_id)["facts"], CohortFacts)
    assert kept.change is not None
    assert (kept.change.before, kept.change.compared, kept.change.since, kept.change.never) == (EARLY, 1, 1, 1)
    readiness.save_answers(workspace, firms[0], "works", dict.fromkeys(ALL, "not_yet"), assessed_on=DAY)
    again = reports.reprint(workspace, done.paper_id, tmp_path / "again.pdf")
    assert said_in(again.path) == said
    for ending in (".docx", ".xlsx"):
        assert reports.reprint(workspace, done.paper_id, tmp_path / f"again{ending}").path.stat().st_size
    plain = reports.write_cohort(workspace, EVERYONE, tmp_path / "plain.pdf", profile="works")
    assert "Before and after" not in said_in(plain.path)


def test_where_nobody_can_be_compared_the_paper_says_why(workspace: Workspace, tmp_path: Path) -> None:
    reports.write_cohort(workspace, EVERYONE, tmp_path / "a.pdf", between=(EARLY, DAY))
    assert "No supplier has two assessments to compare." in said_in(tmp_path / "a.pdf")
    with pytest.raises(UsageError, match="before the second"):
        reports.write_cohort(workspace, EVERYONE, tmp_path / "b.pdf", between=(DAY, EARLY))
    assert not (tmp_path / "b.pdf").exists()


def test_a_preview_shows_it_too(workspace: Workspace, firms: list[str], tmp_path: Path) -> None:
    reports.preview_cohort(workspace, EVERYONE, tmp_path / "look.pdf", profile="works", between=(EARLY, DAY))
    assert "Before and after" in said_in(tmp_path / "look.pdf")
    with closing(previews.of_cohort(workspace, EVERYONE, "works", (EARLY, DAY))) as shown:
        assert shown.pages
    assert count(workspace, ListQuery("paper")) == 0


def test_the_paper_on_an_event_tells_what_moved_since(workspace: Workspace, firms: list[str]) -> None:
    event = records.add(workspace, "event", {"title": "Bid clinic", "held_on": date(2026, 6, 1)}).id
    for key in firms:
        records.add(workspace, "invitation", {"supplier": key, "status": "attended"}, parent_id=event)
    found = cohort_papers.event_facts(workspace, event, paper_id="0" * 36, profile="works")
    assert found.change is not None
    assert (found.change.event, found.change.before, found.change.after) == ("Bid clinic", date(2026, 5, 31), DAY)
    assert found.change.compared == 1
    coming = records.add(workspace, "event", {"title": "To come", "held_on": date(2026, 12, 1)}).id
    assert cohort_papers.event_facts(workspace, coming, paper_id="0" * 36).change is None


def test_the_paper_on_a_market_says_who_could_still_be_in_time(workspace: Workspace, firms: list[str]) -> None:
    records.save(workspace, "supplier", firms[1], {"cpv_codes": ("45000000",)})
    cover = {"what": "public_liability", "level": 1_000_000, "expires_on": date(2028, 1, 1)}
    records.add(workspace, "credential", cover, parent_id=firms[1])
    tender = {"title": "Roof", "cpv_codes": ("45000000",), "public_liability": 5_000_000, "closes_on": date(2027, 3, 1)}
    key = records.add(workspace, "opportunity", tender).id
    found = cohort_papers.market_facts(workspace, key, paper_id="0" * 36)
    kept = facts_json.from_json(facts_json.to_json(found), MarketPaperFacts)
    assert kept.reach.startswith("The 1 it keeps out: 1 could be ready by Mon 1 Mar 2027")


def test_a_form_is_printed_again_only_to_what_exists(workspace: Workspace, firms: list[str], tmp_path: Path) -> None:
    form = reports.write_report(workspace, "self-assessment", firms[0], tmp_path / "form.pdf")
    paper = reports.write_report(workspace, "readiness", firms[0], tmp_path / "paper.pdf")
    assert reports.endings_again(workspace, form.paper_id) == (".pdf", ".xlsx")
    assert reports.endings_again(workspace, paper.paper_id) == (".pdf", ".docx", ".xlsx")
    for write in (
        lambda path: reports.reprint(workspace, form.paper_id, path),
        lambda path: reports.write_report(workspace, "self-assessment", firms[0], path),
        lambda path: reports.preview(workspace, "self-assessment", firms[0], path),
    ):
        with pytest.raises(UsageError, match="Self-assessment form"):
            write(tmp_path / "form.docx")
    assert reports.reprint(workspace, form.paper_id, tmp_path / "form.xlsx").path.exists()
