"""Facts of releases of every publisher's kind, all invented, and what is made of values that make no sense."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.notices import BuyerFact, LotFact, MilestoneFact, NoticeFacts, SupplierFact
from crm_app.importers.notice_json import facts_from_json, facts_to_json
from crm_app.importers.ocds_release import facts_of
from crm_app.importers.ocds_values import ReleaseError

BUYER = {"id": "GB-PPON-XXXX-0000-XXXX", "name": "Elmbridge &amp; Vale Council"}
PARTIES = [
    {**BUYER, "roles": ["buyer"]},
    {
        "id": "GB-COH-00000001",
        "name": "Amber Kitchens CIC",
        "identifier": {"scheme": "GB-COH", "id": "00000001"},
        "roles": ["supplier"],
        "details": {"scale": "sme", "vcse": True},
    },
]


def cpv(*codes: str) -> list[dict[str, str]]:
    return [{"scheme": "CPV", "id": code} for code in codes]


def release(**members: Any) -> dict[str, Any]:
    base = {"ocid": "ocds-h6vhtk-0f0001", "id": "000001-2027", "date": "2027-05-04T09:30:00+01:00", "buyer": BUYER}
    return {**base, "parties": PARTIES, **members}


def notice(kind: str, number: str = "000001-2027") -> list[dict[str, str]]:
    return [{"id": number, "noticeType": kind, "url": f"https://notices.example/Notice/{number}"}]


def facts(**members: Any) -> NoticeFacts:
    return facts_of(release(**members), [])


PIPELINE: dict[str, Any] = {
    "title": "Street lighting",
    "description": "Lamps.<br/>Columns.",
    "status": "planned",
    "legalBasis": {"scheme": "UKPGA", "id": "2023/54"},
    "value": {"amount": 100000.10, "amountGross": "120,000.12", "currency": "GBP"},
    "communication": {"futureNoticeDate": "2027-09-01T23:59:59+01:00"},
    "lots": [
        {
            "id": "1",
            "title": "North",
            "contractPeriod": {
                "startDate": "2028-04-01T00:00:00+01:00",
                "endDate": "2030-03-31T23:59:59+01:00",
            },
            "suitability": {"sme": True},
            "value": {"amount": 60000, "currency": "GBP"},
        },
        {"id": "2", "suitability": {"sme": False}},
    ],
    "items": [
        {
            "id": "1",
            "relatedLot": "1",
            "additionalClassifications": cpv("34993000", "34928500-3"),
            "deliveryAddresses": [{"region": "UKI4", "countryName": "United Kingdom"}],
        },
        {"id": "2", "relatedLot": "2", "additionalClassifications": cpv("45316110")},
    ],
}


def test_a_pipeline_notice() -> None:
    found = facts(tag=["planning"], planning={"documents": notice("UK1")}, tender=PIPELINE)
    assert (found.notice_type, found.notice_id, found.tag, found.stage) == ("UK1", "000001-2027", "planning", "planned")
    assert found.buyers == (BuyerFact("GB-PPON-XXXX-0000-XXXX", "Elmbridge & Vale Council"),)
    assert found.description == "Lamps.\nColumns."
    assert (found.value_net, found.value_gross, found.currency) == (Decimal("100000.10"), Decimal("120000.12"), "GBP")
    assert found.cpv_codes == ("34993000", "34928500", "45316110")
    assert found.lots[0] == LotFact(
        "1",
        "North",
        value_net=Decimal("60000.00"),
        starts_on=date(2028, 4, 1),
        ends_on=date(2030, 3, 31),
        suitable_sme=True,
        cpv_codes=("34993000", "34928500"),
    )
    assert (found.starts_on, found.ends_on) == (date(2028, 4, 1), date(2030, 3, 31))
    assert (found.suitable_sme, found.suitable_vcse) == (True, None)
    assert found.regions == ("UKI4",)
    assert found.notice_expected_on == date(2027, 9, 1)
    assert found.legal_basis == "UKPGA 2023/54"
    assert found.published_at == datetime(2027, 5, 4, 8, 30, tzinfo=UTC)
    assert found.warnings == ()


def test_a_market_engagement_notice_keeps_its_dates() -> None:
    step = {
        "id": "engagement",
        "type": "engagement",
        "description": "An open morning",
        "dueDate": "2027-06-10",
        "status": "scheduled",
    }
    found = facts(
        tag=["planning"], planning={"documents": notice("UK2"), "milestones": [step]}, tender={"title": "Catering"}
    )
    assert (found.notice_type, found.stage) == ("UK2", "market_engagement")
    assert found.milestones == (MilestoneFact("engagement", "", "An open morning", date(2027, 6, 10), "scheduled"),)


def test_a_tender_notice_that_lists_earlier_notices() -> None:
    found = facts(
        id="000009-2027",
        tag=["tender"],
        planning={"documents": notice("UK2", "000002-2027")},
        tender={
            "title": "Catering",
            "status": "active",
            "aboveThreshold": True,
            "procurementMethod": "open",
            "procurementMethodDetails": "Open procedure",
            "documents": notice("UK4", "000009-2027"),
            "tenderPeriod": {"endDate": "2027-06-30T12:00:00+01:00"},
            "enquiryPeriod": {"endDate": "2027-06-10T12:00:00+01:00"},
            "awardPeriod": {"endDate": "2027-09-30T23:59:59+01:00"},
        },
    )
    assert (found.notice_type, found.notice_id, found.stage) == ("UK4", "000009-2027", "open")
    assert (found.closes_on, found.closes_at) == (date(2027, 6, 30), datetime(2027, 6, 30, 11, tzinfo=UTC))
    assert (found.above_threshold, found.procedure, found.award_on) == (True, "Open procedure", date(2027, 9, 30))
    assert [step.kind for step in found.milestones] == ["enquiry"]
    assert found.stage_now(date(2027, 7, 1)) == "evaluation"


def test_a_code_that_cannot_be_is_kept_with_a_warning() -> None:
    found = facts(tender={"title": "Meals", "additionalClassifications": cpv("55520000-7", "99999999", "555240009")})
    assert found.cpv_codes == ("55520000", "99999999", "55524000")
    assert len(found.warnings) == 2
    assert "check digit 7" in found.warnings[0]
    assert "no division 99" in found.warnings[1]


def test_the_start_of_the_award_period_is_no_day_of_award() -> None:
    tender = {"tenderPeriod": {"endDate": "2027-06-30T12:00:00Z"}, "awardPeriod": {"startDate": "2027-06-30"}}
    assert facts(tag=["tender"], tender=tender).award_on is None


def test_interest_must_be_shown_before_bids() -> None:
    tender = {"tenderPeriod": {"endDate": "2027-07-30"}, "expressionOfInterestDeadline": "2027-06-01T12:00:00+01:00"}
    assert facts(tag=["tender"], tender=tender).closes_on == date(2027, 6, 1)


def test_a_contract_details_notice() -> None:
    found = facts(
        tag=["award", "contract"],
        tender={"title": "Catering", "status": "complete", "value": {"amount": 900, "currency": "GBP"}},
        awards=[{"id": "1", "status": "active", "date": "2027-02-01", "suppliers": [{"id": "GB-COH-00000001"}]}],
        contracts=[
            {
                "id": "1",
                "period": {"startDate": "2027-04-01", "endDate": "2029-03-31"},
                "value": {"amount": 800, "amountGross": 960, "currency": "GBP"},
                "documents": notice("UK7"),
            }
        ],
    )
    assert (found.notice_type, found.tag, found.stage) == ("UK7", "contract", "live")
    assert (found.value_net, found.awarded_net, found.awarded_gross) == (Decimal(900), Decimal(800), Decimal(960))
    assert (found.award_on, found.starts_on, found.ends_on) == (date(2027, 2, 1), date(2027, 4, 1), date(2029, 3, 31))
    assert found.suppliers == (
        SupplierFact("GB-COH-00000001", "Amber Kitchens CIC", "sme", True, ("GB-COH-00000001",)),
    )


def test_a_contracts_finder_notice() -> None:
    found = facts(
        ocid="ocds-b5fd17-00000000-0000-0000-0000-000000000001",
        id="00000000-0000-0000-0000-000000000001-1",
        tag=["tender"],
        tender={
            "title": "Grounds maintenance",
            "status": "active",
            "classification": {"scheme": "CPV", "id": "77314000"},
            "additionalClassifications": cpv("77310000"),
            "suitability": {"sme": True, "vcse": False},
            "contractPeriod": {"startDate": "2027-08-01T00:00:00+01:00", "endDate": "2028-07-31T23:59:59+01:00"},
            "items": [
                {"deliveryAddresses": [{"region": "London", "postalCode": "ZZ1 1ZZ"}, {"countryName": "England"}]}
            ],
            "documents": [
                {"url": "https://www.find-tender.example/Notice/000003-2027", "documentType": "tenderNotice"}
            ],
        },
    )
    assert found.cpv_codes == ("77314000", "77310000")
    assert (found.suitable_sme, found.suitable_vcse) == (True, False)
    assert (found.regions, found.delivery_postcodes) == (("London",), ("ZZ1 1ZZ",))
    assert (found.notice_type, found.notice_id) == ("", "")
    assert (found.starts_on, found.ends_on) == (date(2027, 8, 1), date(2028, 7, 31))


def test_the_sum_of_all_lots_stands_for_a_missing_total() -> None:
    lots = [
        {"id": str(n), "value": {"amount": 100, "currency": "GBP"}, "contractPeriod": {"durationInDays": 720}}
        for n in (1, 2)
    ]
    found = facts(tender={"title": "Lots", "lots": lots})
    assert found.value_net == Decimal(200)
    assert "sum of the lots" in found.warnings[0]
    assert found.lots[0].duration_days == 720
    assert facts(tender={"title": "Lots", "lots": [*lots, {"id": "3"}]}).value_net is None


@pytest.mark.parametrize(
    ("tender", "said"),
    [
        ({"value": {"amount": -5}}, "below zero"),
        ({"value": {"amount": Decimal("1e400")}}, "not an amount"),
        ({"value": {"amount": Decimal("NaN")}}, "not an amount"),
        ({"value": {"amount": Decimal("1e99999999")}}, "not an amount"),
        ({"value": {"amount": Decimal("-1e999999999")}}, "not an amount"),
        ({"value": {"amount": Decimal("1e-999999999"), "currency": "EUR"}}, "EUR (0.00)"),
        ({"value": {"amount": 100, "amountGross": 90, "currency": "GBP"}}, "below the value without VAT"),
        ({"lots": [{"id": "1", "value": {"amount": 9, "amountGross": 8}}]}, "below the value without VAT"),
        ({"tenderPeriod": {"startDate": "2027-07-02", "endDate": "2027-07-01"}}, "time for bids ends"),
        ({"value": {"amount": True}}, "not an amount"),
        ({"value": {"amount": "lots"}}, "not an amount"),
        ({"value": {"amount": 5, "currency": "EUR"}}, "EUR"),
        ({"value": []}, "should be an object"),
        ({"lots": "one"}, "should be a list"),
        ({"lots": [None, 1]}, "Some members"),
        ({"title": ["x"]}, "should be a text"),
        ({"aboveThreshold": "perhaps"}, "true or false"),
        ({"contractPeriod": {"startDate": "2028-01-01", "endDate": "2027-01-01"}}, "before it starts"),
        ({"tenderPeriod": {"endDate": "2027-07-01T12:00:00"}}, "no time zone"),
        ({"tenderPeriod": {"endDate": "next week"}}, "not a date"),
        ({"tenderPeriod": {"endDate": 20270701}}, "not a date"),
        ({"documents": [{"url": "javascript:alert(1)"}]}, "link was left out"),
        ({"documents": [{"url": "file:///etc/hosts"}]}, "link was left out"),
        ({"documents": [{"id": "1", "noticeType": "UK99", "url": "https://a.example/"}]}, "not a notice type"),
        ({"classification": {"scheme": "CPV", "id": "771"}}, "not a CPV code"),
        ({"description": "x" * 30_000}, "shortened"),
    ],
)
def test_a_value_that_makes_no_sense_is_noted_and_the_rest_kept(tender: dict[str, Any], said: str) -> None:
    found = facts(tag=["tender"], tender={"title": "Cleaning", **tender})
    assert any(said in warning for warning in found.warnings)
    assert found.buyers
    assert found.documents == () or found.documents[0].url.startswith("https://")


def test_a_moment_without_a_zone_is_british() -> None:
    found = facts(tender={"tenderPeriod": {"endDate": "2027-07-01T12:00:00"}})
    assert found.closes_at == datetime(2027, 7, 1, 11, tzinfo=UTC)
    assert facts(tender={"tenderPeriod": {"endDate": "2027-07-01"}}).closes_at is None


def test_a_release_without_ocid_is_refused_and_without_id_is_numbered_by_its_date() -> None:
    with pytest.raises(ReleaseError, match="no ocid"):
        facts(ocid=None)
    with pytest.raises(ReleaseError, match="only a link"):
        facts_of({"url": "https://notices.example/1", "date": "2027-05-04"}, [])
    with pytest.raises(ReleaseError, match="not an object"):
        facts_of([], [])
    assert facts(id=None, tag=["tender"]).release_id == "2027-05-04T09:30:00-tender"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
NAMES = (
    *("tender", "awards", "contracts", "planning", "parties", "documents", "lots", "items", "value"),
    *("amount", "id", "name", "url", "classification", "buyer", "suppliers", "contractPeriod"),
    *("startDate", "suitability", "sme", "milestones", "deliveryAddresses", "tag", "date", "status"),
    *("details", "roles"),
)


def tree(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(NAMES), inner, max_size=5) | st.lists(inner, max_size=3)


@given(st.dictionaries(st.sampled_from(NAMES), st.recursive(JSON, tree, max_leaves=25)))
def test_whatever_the_values_are_a_release_with_an_ocid_gives_facts(members: dict[str, Any]) -> None:
    found = facts_of({"ocid": "ocds-000000-1", **members}, [])
    assert facts_from_json(facts_to_json(found)) == found


def test_an_award_whose_status_is_a_list_is_read_like_one_without() -> None:
    assert facts_of({"ocid": "ocds-000000-1", "awards": {"status": [], "suppliers": {"name": "A Firm"}}}, [])


def test_a_milestone_of_no_kind_comes_back_from_json() -> None:
    found = facts_of({"ocid": "ocds-000000-1", "tender": {"milestones": {"title": None}}}, [])
    assert facts_from_json(facts_to_json(found)) == found
