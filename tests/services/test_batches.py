"""Papers about lists, papers for each of a list, e-mail drafts and previews, on both stores."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from pypdf import PdfReader

from crm_app.domain.errors import CrmError, NotFound, Refused, UsageError
from crm_app.domain.filters import Condition, Filter, Op
from crm_app.reports import facts_json
from crm_app.reports.market_facts import CohortFacts
from crm_app.reports.rehearsal_facts import Readiness, RehearsalFacts
from crm_app.runtime.progress import CancelAfter
from crm_app.services import batches, mail_drafts, previews, progress, readiness, records, rehearsals, reports
from crm_app.services.lists import ListQuery, count
from crm_app.services.questionnaires import shipped
from crm_app.services.workspace import Workspace, open_workspace
from tests.reports.reading_age import first_page, grade

DAY = date(2026, 11, 23)
SECRET = "ZEBRASECRET"
ALL = {item.key: "in_place" for item in shipped().items}
SUPPLIERS = ListQuery("supplier")


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("CRM_TODAY", DAY.isoformat())
    opened = open_workspace(address)
    yield opened
    opened.close()


def firm(workspace: Workspace, name: str, *, legal_form: str = "ltd", email: str = "", **answers: str) -> str:
    key = records.add(workspace, "supplier", {"name": name, "legal_form": legal_form, "cpv_codes": ("55500000",)}).id
    site = {"postcode": "E8 1AA", "local_authority": "E09000012", "address": "1 Example Row"}
    records.add(workspace, "site", site, parent_id=key)
    if email:
        records.add(workspace, "person", {"name": "Ada Example", "email": email}, parent_id=key)
    readiness.save_answers(workspace, key, "catering", ALL | answers, assessed_on=DAY)
    return key


def said_in(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_papers_about_many_are_issued_and_printed_again(workspace: Workspace, tmp_path: Path) -> None:
    firm(workspace, "Ready Ltd")
    firm(workspace, "Near Ltd", public_liability="not_yet", find_a_tender="not_yet")
    values = {
        "title": "School lunch",
        "cpv_codes": ("55500000",),
        "profile": "above_threshold",
        "closes_on": date(2026, 12, 1),
    }
    tender = records.add(workspace, "opportunity", values).id
    market = reports.write_report(workspace, "market", tender, tmp_path / "market.pdf")
    said = said_in(market.path)
    assert "of 2 suppliers of this trade could bid." in said
    assert "Near Ltd" in said
    here = Filter((Condition("local_authority", Op.IN, ("E09000012",)),))
    cohort = reports.write_cohort(workspace, ListQuery("supplier", here), tmp_path / "c.pdf", profile="above_threshold")
    said = said_in(cohort.path)
    assert "of 2 suppliers could bid." in said
    assert "Local authority is one of Hackney" in said
    paper = records.get(workspace, "paper", cohort.paper_id)
    assert (paper["report"], paper["subject"], paper.visibility) == ("cohort", None, "shared")
    for written in (market, cohort):
        again = reports.reprint(workspace, written.paper_id, tmp_path / "again.docx")
        assert again.path.stat().st_size
    event = records.add(workspace, "event", {"title": "Surgery & tea", "held_on": date(2026, 11, 2)}).id
    done = reports.write_report(workspace, "event-readiness", event, tmp_path / "e.xlsx")
    facts = facts_json.from_json(records.get(workspace, "paper", done.paper_id)["facts"], CohortFacts)
    assert (facts.name, facts.suppliers) == ("Surgery & tea", 0)


def test_a_cohort_with_a_private_supplier_makes_a_private_paper(workspace: Workspace, tmp_path: Path) -> None:
    key = firm(workspace, "Quiet Ltd")
    records.set_visibility(workspace, "supplier", key, "private")
    written = reports.write_cohort(workspace, SUPPLIERS, tmp_path / "c.pdf")
    assert records.get(workspace, "paper", written.paper_id).visibility == "private"


def test_a_rehearsal_follows_the_pages_and_tells_no_secrets(workspace: Workspace, tmp_path: Path) -> None:
    key = firm(workspace, "Clapton Kitchen Ltd", modern_slavery="not_yet", data_protection="unknown")
    records.add(workspace, "note", {"text": SECRET}, parent_id=key)
    cover = {"what": "ssip", "issuer": "Example Scheme", "expires_on": date(2026, 12, 1), "note": SECRET}
    records.add(workspace, "credential", cover, parent_id=key)
    records.add(workspace, "credential", {"what": "iso_9001", "expires_on": date(2026, 1, 5)}, parent_id=key)
    written = reports.write_report(workspace, "rehearsal", key, tmp_path / "a.pdf")
    kept = records.get(workspace, "paper", written.paper_id)["facts"]
    assert SECRET not in said_in(written.path) + kept
    facts = facts_json.from_json(kept, RehearsalFacts)
    assert [page.title for page in facts.pages] == [page.title for page in rehearsals.forms().pages]
    found = {answer.ask: answer for page in facts.pages for answer in page.answers}
    assert found["Name of your organisation"].state is Readiness.COPY
    assert found["Registered address"].answer == "1 Example Row, E8 1AA"
    assert found["Your statement or approach"].state is Readiness.NEXT
    assert found["How you protect personal data"].state is Readiness.FIND
    scheme = found["Site safety scheme (SSIP, CHAS, Constructionline)"]
    assert (scheme.state, scheme.answer) == (Readiness.CHECK, "Example Scheme; good to Tue 1 Dec 2026")
    assert "renew it first" in found["ISO 9001 certificate"].answer
    document = reports.REPORTS["rehearsal"].build(workspace, facts)
    assert grade(first_page(document)) <= 8


def test_each_of_a_list_gets_a_paper_and_the_summary_says_which(workspace: Workspace, tmp_path: Path) -> None:
    firm(workspace, "=Example/Two", email="ada@two.example")
    firm(workspace, "Example Two", legal_form="sole_trader", email="ben@sole.example")
    firm(workspace, "Example two")
    folder = tmp_path / "made"
    done = batches.write_batch(workspace, "readiness", SUPPLIERS, folder, with_drafts=True)
    files = [line.file for line in done.lines]
    assert len({file.casefold() for file in files}) == 3
    assert "=Example Two - Readiness report.pdf" in files
    assert any(file.endswith("(2).pdf") for file in files)
    assert all((folder / file).stat().st_size for file in files)
    assert [line.name for line in done.lines if line.draft] == ["=Example/Two"]
    assert any("counted as an individual" in line.reason for line in done.lines)
    rows = list(csv.reader(done.summary.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 4
    assert any(row[0] == "'=Example/Two" for row in rows)
    assert done.words.startswith("3 papers, 1 e-mail drafts in made")
    again = batches.write_batch(workspace, "readiness", SUPPLIERS, folder)
    assert not {line.file for line in again.lines} & set(files)
    assert again.summary != done.summary


def test_stopping_keeps_what_is_written(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("A Ltd", "B Ltd", "C Ltd"):
        firm(workspace, name)
    done = batches.write_batch(workspace, "readiness", SUPPLIERS, tmp_path / "m", progress=CancelAfter(1))
    assert (done.stopped, [bool(line.file) for line in done.lines]) == (True, [True, False, False])
    assert {line.reason for line in done.not_written} == {batches.NOT_BEGUN}
    assert count(workspace, ListQuery("paper")) == 1
    with pytest.raises(UsageError):
        batches.write_batch(workspace, "market", SUPPLIERS, tmp_path / "n")
    with pytest.raises(UsageError):
        batches.write_batch(workspace, "readiness", SUPPLIERS, tmp_path / "n", ending=".odt")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CrmError):
        batches.write_batch(workspace, "readiness", SUPPLIERS, tmp_path / "file" / "below")


def test_a_fault_of_one_keeps_none_of_the_others(workspace: Workspace, tmp_path: Path) -> None:
    firm(workspace, "A Ltd")
    done = batches.write_batch(workspace, "readiness", SUPPLIERS, tmp_path / "m", profile="nonsense")
    assert (len(done.written), "profile" in done.not_written[0].reason) == (0, True)


def test_a_draft_is_unsent_and_carries_the_paper(workspace: Workspace, tmp_path: Path) -> None:
    key = firm(workspace, "Example\r\nBcc: x@y.example Ltd", email="ada@two.example")
    made = mail_drafts.paper_draft(workspace, "readiness", key, tmp_path / "a.eml")
    message = message_from_bytes(made.path.read_bytes(), policy=default)
    assert (message["X-Unsent"], message["To"], message["Bcc"]) == ("1", "ada@two.example", None)
    attached = next(message.iter_attachments())
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content().startswith(b"%PDF")
    assert "reply and say so" in message.get_body().get_content()
    person = records.parts(workspace, "supplier", key)["person"][0]
    records.save(workspace, "person", person.id, {"objected_on": DAY})
    before = count(workspace, ListQuery("paper"))
    with pytest.raises(Refused, match="No draft") as refused:
        mail_drafts.paper_draft(workspace, "readiness", key, tmp_path / "b.eml")
    assert "suppression list" in refused.value.message
    assert count(workspace, ListQuery("paper")) == before
    nobody = firm(workspace, "Nobody Ltd")
    with pytest.raises(Refused):
        mail_drafts.draft(workspace, nobody, made.path, tmp_path / "c.eml")


def test_a_preview_issues_nothing_and_goes(workspace: Workspace) -> None:
    key = firm(workspace, "Example Ltd")
    for preview in (
        previews.of_record(workspace, "readiness", key),
        previews.of_record(workspace, "self-assessment", key),
        previews.of_cohort(workspace, SUPPLIERS),
    ):
        page = preview.page(preview.pages - 1, 40)
        assert len(page.pixels) == page.stride * page.height
        assert page.width < page.height
        assert min(page.pixels) < 255, "there is something on it"
        preview.close()
        with pytest.raises(CrmError, match="cannot be shown"):
            preview.page(0, 40)
    assert count(workspace, ListQuery("paper")) == 0
    with pytest.raises(NotFound):
        previews.of_record(workspace, "readiness", "nobody")


def test_progress_is_a_line_of_assessments(workspace: Workspace) -> None:
    key = firm(workspace, "Example Ltd", find_a_tender="not_yet")
    assert progress.progress_of(workspace, key).history is None
    readiness.save_answers(workspace, key, "catering", {"bid_lead": "in_place"}, assessed_on=date(2026, 3, 2))
    found = progress.progress_of(workspace, key)
    assert found.history is not None
    assert found.history.categories == ("2 Mar 2026", "23 Nov 2026")
    assert found.ready.name == "Example Ltd"
