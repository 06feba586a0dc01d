"""The overview of a supplier: size bands, who may be written to, labels where permitted, and what is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm_app.domain.ownership import Verdict
from crm_app.services import records, suppliers
from crm_app.services.sizes import companies_act_limits, sme_limits
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store.engine import is_server

DAY = date(2026, 11, 22)


def add(workspace: Workspace, **values: object) -> str:
    return records.add(workspace, "supplier", {"name": "Clapton Kitchen (test)", **values}).id


def test_a_bare_record_says_what_would_help_and_what_is_not_known(workspace: Workspace) -> None:
    seen = suppliers.overview(workspace, add(workspace), DAY)
    assert {"services", "legal_form", "site", "ppon", "person", "size_fact", "assessment"} == {
        h.place for h in seen.hints
    }
    assert (seen.sizes.procurement_act.value, seen.sizes.headcount.value) == (None, None)
    assert seen.people == ()
    assert seen.labels == ()
    assert seen.assessment is None


def test_three_bands_come_from_dated_facts(workspace: Workspace) -> None:
    key = add(workspace)
    facts = {
        "year_end": date(2026, 3, 31),
        "staff": 12,
        "turnover": Decimal(900_000),
        "balance_sheet": Decimal(100_000),
    }
    records.add(workspace, "size_fact", facts, parent_id=key)
    seen = suppliers.overview(workspace, key, DAY).sizes
    # The year began before 6 April 2025, so the earlier limits of the Companies Act hold.
    assert (seen.procurement_act.value, seen.companies_act.value, seen.headcount.value) == ("yes", "small", "small")
    assert seen.year_end == date(2026, 3, 31)
    assert "section 123" in seen.source


def test_limits_are_dated() -> None:
    assert [limits.since.year for limits in companies_act_limits()] == [2016, 2025]
    assert sme_limits(date(2020, 1, 1)) == sme_limits(DAY)


def test_a_sole_trader_is_not_written_to_without_consent(workspace: Workspace) -> None:
    key = add(workspace, legal_form="sole_trader", email="shop@clapton.example")
    person = records.add(workspace, "person", {"name": "Test Person", "email": "t@clapton.example"}, parent_id=key).id
    records.add(workspace, "person", {"name": "No Address"}, parent_id=key)
    consent = {"purpose": "events", "given_on": date(2026, 1, 5), "evidence": "Form of 5 January"}
    records.add(workspace, "consent", consent, parent_id=person)
    first, second = suppliers.overview(workspace, key, DAY).people
    assert first.answers["events"].allowed
    assert not first.answers["tenders"].allowed
    assert "have not agreed" in first.answers["tenders"].reason
    assert not second.has_email
    assert "no e-mail address" in second.answers["events"].reason
    records.save(workspace, "person", person, {"objected_on": date(2026, 11, 1)})
    first, _ = suppliers.overview(workspace, key, DAY).people
    assert not any(answer.allowed for answer in first.answers.values())


def test_labels_rest_on_what_was_declared_and_agreed(workspace: Workspace) -> None:
    key = add(workspace, legal_form="ltd")
    claim = {
        "dimension": "ethnicity",
        "ownership_band": "51_99",
        "consent_evidence": "Form",
        "declared_on": date(2026, 1, 1),
    }
    declared = records.add(workspace, "claim", {**claim, "consent_scopes": ("internal_count",)}, parent_id=key)
    labels = suppliers.overview(workspace, key, DAY).labels
    assert labels is not None
    shown = {made.definition: made for made in labels}
    assert "women" not in shown
    assert shown["tfl"].verdict is Verdict.YES
    assert shown["house"].wording
    supplier = records.get(workspace, "supplier", key)
    claims = records.parts(workspace, "supplier", key)["claim"]
    assert suppliers.ownership_labels(workspace, supplier, claims, DAY, purpose="publish") == ()
    assert suppliers.ownership_labels(workspace, supplier, claims, DAY, purpose="match_score") == ()
    records.save(workspace, "claim", declared.id, {"withdrawn_on": date(2026, 2, 1)})
    assert suppliers.overview(workspace, key, DAY).labels == ()


def test_who_may_not_read_declarations_is_shown_no_labels(address: str, request: pytest.FixtureRequest) -> None:
    if not is_server(address):
        return  # a file has one reader
    server, database = request.getfixturevalue("server"), request.getfixturevalue("database")
    opened = open_workspace(server.address("officer_homerton", database))
    assert suppliers.overview(opened, add(opened), DAY).labels is None
    opened.close()


def test_what_runs_out_soon_is_listed_first_to_end_first(workspace: Workspace) -> None:
    key = add(workspace)
    for what, day in (
        ("dspt", date(2027, 6, 30)),
        ("public_liability", date(2026, 12, 1)),
        ("cyber_essentials", date(2026, 1, 1)),
    ):
        records.add(workspace, "credential", {"what": what, "expires_on": day}, parent_id=key)
    assert [c["what"] for c in suppliers.overview(workspace, key, DAY).expiring] == [
        "cyber_essentials",
        "public_liability",
    ]
