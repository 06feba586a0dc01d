"""Papers issued from a real store: what they gather, what they keep, and what never leaves the collaborative."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from crm_app.domain.errors import Cancelled, CrmError, NotFound, UsageError
from crm_app.domain.fields import Audience, Field, Kind
from crm_app.domain.kinds import KINDS
from crm_app.reports import facts_json
from crm_app.reports.briefing_facts import BriefingFacts
from crm_app.reports.readiness_facts import ReadinessFacts
from crm_app.runtime.progress import CancelAfter
from crm_app.services import events, history, readiness, records, reports
from crm_app.services.lists import ListQuery, count
from crm_app.services.workspace import Workspace, open_workspace

SECRET = "Zyxwv"  # stands in every field that a paper for outsiders must not have
TODAY = date(2026, 11, 26)


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("CRM_TODAY", TODAY.isoformat())
    opened = open_workspace(address)
    yield opened
    opened.close()


def add(workspace: Workspace, kind: str, parent: str = "", visibility: str = "", **values: Any) -> str:
    return records.add(workspace, kind, values, parent_id=parent, visibility=visibility).id


def caterer(workspace: Workspace, name: str = "Clapton Kitchen CIC", **more: Any) -> str:
    key = add(workspace, "supplier", name=name, services="Lunches and buffets", cpv_codes=("55520000",), **more)
    add(workspace, "site", key, postcode="E8 1EA")
    return key


def tender(workspace: Workspace, title: str = "Ward lunches", visibility: str = "published", **more: Any) -> str:
    values = {
        "title": title, "buyers": ("Reed Trust",), "cpv_codes": ("55520000",), "stage": "open", "profile": "catering",
        "value_net": Decimal(68_000), "closes_on": date(2026, 12, 18), "public_liability": Decimal(5_000_000),
    }  # fmt: skip
    return add(workspace, "opportunity", visibility=visibility, **{**values, **more})


def assess(workspace: Workspace, supplier: str, state: str = "in_place", on: date = TODAY, **answers: str) -> None:
    asked = readiness.profiles()["catering"].items
    readiness.save_answers(workspace, supplier, "catering", {**dict.fromkeys(asked, state), **answers}, assessed_on=on)


def facts_of(workspace: Workspace, paper: str, kind: Any = ReadinessFacts) -> Any:
    return facts_json.from_json(records.get(workspace, "paper", paper)["facts"], kind)


def said_in(path: Path) -> str:
    if path.suffix == ".docx":
        paper = docx.Document(str(path))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        return " ".join([*cells, *(paragraph.text for paragraph in paper.paragraphs)])
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def fill_secrets(workspace: Workspace, kind: str, key: str, audiences: set[Audience]) -> list[str]:
    """Write the secret into every field of a record that these audiences alone may read; returns their names."""
    fields = {
        name: f
        for name, f in KINDS[kind].fields.items()
        if f.audience in audiences and secret_for(f) and not f.computed
    }
    records.save(workspace, kind, key, {name: secret_for(field) for name, field in fields.items()})
    return list(fields)


def secret_for(field: Field) -> Any:
    if field.choices or field.check or field.refers_to or field.computed:
        return None
    texts: dict[Kind, Any] = {
        Kind.TEXT: SECRET, Kind.LONG_TEXT: SECRET, Kind.LIST: (SECRET,), Kind.EMAIL: f"{SECRET.lower()}@secret.example",
        Kind.URL: f"https://{SECRET.lower()}.example",
    }  # fmt: skip
    return texts.get(field.kind)


def test_a_readiness_report_is_issued_and_kept(workspace: Workspace, tmp_path: Path) -> None:
    supplier, _ = caterer(workspace), tender(workspace)
    assess(workspace, supplier, public_liability="by_award", modern_slavery="not_yet")
    written = reports.write_report(workspace, "readiness", supplier, tmp_path / "a.pdf")
    said = said_in(written.path)
    assert "Tender readiness: Clapton Kitchen CIC" in said
    assert "Ward lunches" in said
    assert "closes Fri 18 Dec 2026" in said
    assert (written.missing, written.warning) == ((), "")
    assert written.pages >= 4
    paper = records.get(workspace, "paper", written.paper_id)
    assert (paper["report"], paper["subject"], paper["issued_on"]) == ("readiness", supplier, TODAY)
    assert history.history(workspace, limit=1)[0].title == "Issue readiness report for “Clapton Kitchen CIC”"


def test_a_published_number_does_not_change(workspace: Workspace, tmp_path: Path) -> None:
    supplier = caterer(workspace)
    assess(workspace, supplier, "not_yet")
    first = reports.write_report(workspace, "readiness", supplier, tmp_path / "a.pdf")
    before = said_in(first.path)
    assess(workspace, supplier, "in_place")
    records.save(workspace, "supplier", supplier, {"name": "Another Name Ltd"})
    again = reports.reprint(workspace, first.paper_id, tmp_path / "b.pdf")
    assert said_in(again.path) == before
    assert "0%" in before
    assert again.paper_id == first.paper_id
    assert count(workspace, ListQuery("paper")) == 1
    assert reports.reprint(workspace, first.paper_id, tmp_path / "b.docx").path.exists()


def test_without_an_assessment_it_rests_on_the_record(workspace: Workspace, tmp_path: Path) -> None:
    supplier = caterer(workspace, ppon="PBCP-5168-ZDGP")
    facts = facts_of(workspace, reports.write_report(workspace, "readiness", supplier, tmp_path / "a.docx").paper_id)
    states = {item.key: item.state.value for item in facts.items}
    assert facts.assessed_on is None
    assert states["find_a_tender"] == "in_place"
    assert states["social_value_offer"] == "unknown"
    assert "Nobody has gone through the questions with you yet." in said_in(tmp_path / "a.docx")


def test_only_published_opportunities_and_open_events_are_told(workspace: Workspace, tmp_path: Path) -> None:
    supplier = caterer(workspace)
    for title, visibility, codes in (
        ("Shown", "published", ("55520000",)), ("Private", "private", ("55520000",)),
        ("Shared", "shared", ("55520000",)),
        ("Signs", "published", ("34928470",)),
    ):  # fmt: skip
        tender(workspace, title, visibility, cpv_codes=codes)
    tender(workspace, "Gone", closes_on=date(2026, 11, 1))
    helps = {"held_on": date(2026, 12, 1), "closes_gaps": ("Modern slavery",)}
    for title, visibility, more in (
        ("Policy hour", "shared", helps), ("Kept back", "private", helps),
        ("Past", "shared", {**helps, "held_on": date(2026, 11, 1)}),
        ("Other", "shared", {**helps, "closes_gaps": ("x",)}),
    ):  # fmt: skip
        add(workspace, "event", visibility=visibility, title=title, **more)
    assess(workspace, supplier, modern_slavery="not_yet")
    facts = facts_of(workspace, reports.write_report(workspace, "readiness", supplier, tmp_path / "a.xlsx").paper_id)
    assert [(one.title, one.value_band, one.could_bid.value) for one in facts.opportunities] == [
        ("Shown", "£30,000 to £100,000", "today")
    ]
    assert facts.opportunities[0].why.startswith("It is your trade: catering")
    assert [(event.title, event.helps) for event in facts.events] == [("Policy hour", ("Modern slavery",))]


def test_a_second_report_tells_what_moved_and_which_event_came_before(workspace: Workspace, tmp_path: Path) -> None:
    supplier = caterer(workspace)
    assess(workspace, supplier, "not_yet", date(2026, 5, 4))
    event = add(workspace, "event", title="Catering: how to bid", held_on=date(2026, 6, 8))
    events.invite(workspace, event, [supplier], status="attended")
    assess(workspace, supplier, "in_place")
    change = facts_of(
        workspace, reports.write_report(workspace, "readiness", supplier, tmp_path / "a.pdf").paper_id
    ).change
    assert (change.before_on, change.percent_before, change.percent_after) == (date(2026, 5, 4), 0, 100)
    assert change.attended == ("Catering: how to bid",)
    assert "Modern slavery" in change.improved
    assert "Since then you came to: Catering: how to bid." in said_in(tmp_path / "a.pdf")


def test_nothing_personal_or_for_members_leaves_in_a_pack(workspace: Workspace, tmp_path: Path) -> None:
    supplier = caterer(workspace)
    opportunity = tender(workspace, contact=SECRET)
    inside = {Audience.PERSONAL, Audience.MEMBERS}
    person = add(workspace, "person", supplier, name=f"{SECRET} Person")
    assert {"role", "email"} <= set(fill_secrets(workspace, "person", person, inside))
    assert {"contact", "owner", "signoff_body"} <= set(fill_secrets(workspace, "opportunity", opportunity, inside))
    assert "tags" in fill_secrets(workspace, "supplier", supplier, inside)
    add(workspace, "note", supplier, text=SECRET)
    add(workspace, "credential", supplier, what="public_liability", note=SECRET, reference=SECRET, issuer=SECRET)
    readiness.save_answers(workspace, supplier, "catering", {"bid_lead": "in_place"}, assessor=SECRET, note=SECRET)
    for name, record in (("briefing-external", opportunity), ("readiness", supplier)):
        for ending in ("pdf", "docx") if record == opportunity else ("pdf",):
            written = reports.write_report(workspace, name, record, tmp_path / f"{name}.{ending}")
            assert SECRET.lower() not in said_in(written.path).lower(), name
        assert SECRET.lower() not in records.get(workspace, "paper", written.paper_id)["facts"].lower()
        assert workspace.author not in records.get(workspace, "paper", written.paper_id)["facts"]
    assert "Clapton Kitchen" not in said_in(tmp_path / "briefing-external.pdf")


def test_colleagues_get_the_market_as_it_is_counted_elsewhere(workspace: Workspace, tmp_path: Path) -> None:
    opportunity = tender(workspace)
    ready, far, unasked = (caterer(workspace, name) for name in ("Ready Ltd", "Far Ltd", "Unasked Ltd"))
    assess(workspace, ready, "in_place")
    assess(workspace, far, "not_yet")
    add(workspace, "person", unasked, name="Ada Example", email="ada@unasked.example")
    add(workspace, "person", far, name="Ben Sample", email="ben@far.example", objected_on=date(2026, 1, 5))
    add(workspace, "note", ready, text=SECRET)
    written = reports.write_report(workspace, "briefing-internal", opportunity, tmp_path / "a.pdf")
    facts = facts_of(workspace, written.paper_id, BriefingFacts).internal
    market, counted = facts.market, readiness.market_readiness(workspace, opportunity)
    assert (market.suppliers, market.ready, market.far, market.never_assessed) == (3, 1, 1, 1)
    assert market.ready == counted.today + counted.by_award
    assert (market.near + market.far, market.unknown) == (counted.not_yet, counted.unknown)
    assert [one.name for one in facts.shortlist] == ["Ready Ltd", "Unasked Ltd", "Far Ltd"]
    assert {gate.not_yet for gate in market.gates} == {1}
    said = said_in(written.path)
    assert "ada@unasked.example" in said
    assert "ben@far.example" not in said
    assert SECRET not in said
    kept = records.get(workspace, "paper", written.paper_id)["facts"]
    assert "Ada" not in kept  # people are looked up afresh
    assert "unasked.example" not in kept


def test_what_is_private_stays_private_in_its_papers(workspace: Workspace, tmp_path: Path) -> None:
    opportunity = tender(workspace, visibility="private")
    written = reports.write_report(workspace, "briefing", opportunity, tmp_path / "a.pdf")
    assert "private to your anchor" in written.warning
    paper = records.get(workspace, "paper", written.paper_id)
    assert (paper.visibility, paper["report"]) == ("private", "briefing-external")


def test_what_cannot_be_written_keeps_no_paper(workspace: Workspace, tmp_path: Path) -> None:
    supplier = caterer(workspace)
    refused: list[tuple[type[Exception], str, str, str]] = [
        (UsageError, "nonsense", supplier, "a.pdf"),
        (UsageError, "readiness", supplier, "a.odt"),
        (NotFound, "readiness", "01900000-0000-7000-8000-0000000000ff", "a.pdf"),
        (NotFound, "briefing-internal", supplier, "a.pdf"),
    ]
    for fault, name, key, file in refused:
        with pytest.raises(fault):
            reports.write_report(workspace, name, key, tmp_path / file)
    with pytest.raises(NotFound, match="profile"):
        reports.write_report(workspace, "readiness", supplier, tmp_path / "a.pdf", profile="nonsense")
    with pytest.raises(Cancelled):
        reports.write_report(workspace, "readiness", supplier, tmp_path / "a.pdf", progress=CancelAfter(2))
    with pytest.raises(NotFound):
        reports.reprint(workspace, supplier, tmp_path / "a.pdf")
    with pytest.raises(CrmError, match="could not be saved"):
        reports.write_report(workspace, "readiness", supplier, tmp_path / "nowhere" / "a.xlsx")
    assert [file.name for file in tmp_path.iterdir() if not file.name.startswith("store.crm")] == []
    assert count(workspace, ListQuery("paper")) == 0


def test_a_profile_can_be_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    supplier = caterer(workspace)
    written = reports.write_report(workspace, "readiness", supplier, tmp_path / "a.xlsx", profile="works")
    facts = facts_of(workspace, written.paper_id)
    assert facts.profile == "Works"
    assert "site_safety_scheme" in {item.key for item in facts.items}


def test_every_report_is_about_a_kind_of_record() -> None:
    for name, kind in reports.REPORTS.items():
        assert (kind.name, kind.about in KINDS, bool(kind.title), bool(kind.audience)) == (name, True, True, True)
