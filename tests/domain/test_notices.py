"""Notice types, stages, dates and the cleaning of published text."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.notice_dates import as_day, as_instant, uk_day, uk_to_utc
from crm_app.domain.notice_terms import route_of
from crm_app.domain.notices import (
    NOTICE_TYPES,
    STAGES,
    NoticeFacts,
    announced_stage,
    clean_line,
    clean_text,
    main_tag,
    stage_on,
)
from crm_app.domain.opportunities import STAGES as OPPORTUNITY_STAGES
from crm_app.domain.text import check_text


def test_every_notice_type_has_a_number_a_name_a_time_and_a_stage() -> None:
    assert list(NOTICE_TYPES) == [f"UK{number}" for number in range(1, 18)]
    assert all(kind.name and kind.when and kind.stage in STAGES for kind in NOTICE_TYPES.values())


def test_stages_are_those_of_an_opportunity() -> None:
    assert set(STAGES) <= {choice.value for choice in OPPORTUNITY_STAGES}


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("One.<br/><br/>Two", "One.\n\nTwo"),
        ("&lt;p&gt;One&lt;/p&gt;&lt;ul&gt;&lt;li&gt;a&lt;/li&gt;&lt;/ul&gt;", "One\n\n• a"),
        ("<script>alert(1)</script>Safe <b>text</b>", "Safe text"),
        ("Smith & Sons <Ltd> in < 5 days", "Smith & Sons <Ltd> in < 5 days"),
        ("The work.rn The place", "The work.\nThe place"),
        ("Terms:rnrnOne", "Terms:\n\nOne"),
        ("Proceduresrn The bidder", "Procedures\nThe bidder"),
        ("itemsrn• ten", "items\n• ten"),
        ("Modern Slavery in Northern Ireland: return by post", "Modern Slavery in Northern Ireland: return by post"),
        ("A concern. Learn more: born 1990, turn 2, return", "A concern. Learn more: born 1990, turn 2, return"),
        ("First.rn Advicern Costs of the Northern Line", "First.\nAdvice\nCosts of the Northern Line"),
        ("See https://example.example/barsrnX/y", "See https://example.example/barsrnX/y"),
        ("Â£3 million, â€œquotedâ€\x9d, â€¢ item, KÃ¤the", "£3 million, “quoted”, • item, Käthe"),
        ("Ã‚Â£40", "£40"),
        ("CHÂTEAU “Â” BÂLE", "CHÂTEAU “Â” BÂLE"),
        ("up to PS250,000 or PS3m or PS12.50", "up to £250,000 or £3m or £12.50"),
        ("variation PS24190 001, UPS 3,000", "variation PS24190 001, UPS 3,000"),
        ("a\u00a0 b\t c\r\n\r\n\r\n\r\nd", "a b c\n\nd"),
        ("nul\x00 and \ud800 half, zero\u200bwidth", "nul and half, zerowidth"),
    ],
)
def test_text_is_cleaned_where_the_damage_is_plain(published: str, shown: str) -> None:
    assert clean_text(published) == shown


def test_a_title_stays_on_one_line() -> None:
    assert clean_line(" Grounds<br/>maintenance\n 2027 ") == "Grounds maintenance 2027"


@given(st.text() | st.text("rn. \nABabÂ£â€¢&amp;<br>PS1,0"))
def test_cleaned_text_is_always_fit_to_keep(text: str) -> None:
    cleaned = clean_text(text)
    assert (check_text(cleaned, lines=True) or "") == cleaned.strip("\xa0")
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize(
    ("notice_type", "tag", "status", "engagement", "stage"),
    [
        ("UK1", "planning", "planned", False, "planned"),
        ("UK2", "planning", "", True, "market_engagement"),
        ("UK4", "tender", "active", False, "open"),
        ("UK4", "tender", "cancelled", False, "cancelled"),
        ("UK6", "award", "complete", False, "award"),
        ("UK7", "contract", "complete", False, "live"),
        ("UK11", "contractTermination", "", False, "ended"),
        ("UK12", "tenderCancellation", "withdrawn", False, "cancelled"),
        ("", "planning", "planning", True, "market_engagement"),
        ("", "planningUpdate", "", False, "planned"),
        ("", "tenderAmendment", "active", False, "open"),
        ("", "award", "complete", False, "award"),
        ("", "contractAmendment", "", False, "live"),
        ("", "awardCancellation", "", False, "cancelled"),
        ("", "compiled", "active", False, "open"),
        ("", "", "", False, "planned"),
        ("", "tender", "planned", False, "planned"),
    ],
)
def test_stage_of_a_notice(notice_type: str, tag: str, status: str, engagement: bool, stage: str) -> None:
    assert announced_stage(notice_type, tag, status, engagement) == stage


def test_time_moves_a_stage_on() -> None:
    day = date(2027, 6, 1)
    assert stage_on("open", day, closes_on=date(2027, 5, 31)) == "evaluation"
    assert stage_on("open", day, closes_on=day) == "open"
    assert stage_on("live", day, ends_on=date(2027, 5, 31)) == "ended"
    assert NoticeFacts("ocds-x-1", "1", stage="open", closes_on=date(2027, 5, 1)).stage_now(day) == "evaluation"


def test_the_most_advanced_tag_names_a_release() -> None:
    assert main_tag(["award", "contract"]) == "contract"
    assert main_tag(["tender", "unheard"]) == "tender"
    assert main_tag(["unheard"]) == "unheard"
    assert main_tag([]) == ""


def test_dates_keep_their_day_and_moments_become_utc() -> None:
    assert as_day("2028-03-31T23:59:59+01:00") == date(2028, 3, 31)
    assert as_instant("2028-03-31T23:59:59+01:00") == (datetime(2028, 3, 31, 22, 59, 59, tzinfo=UTC), True)
    assert as_instant("2027-07-01T12:00:00") == (datetime(2027, 7, 1, 11, tzinfo=UTC), False)
    assert as_instant("2027-01-01T12:00:00") == (datetime(2027, 1, 1, 12, tzinfo=UTC), False)
    assert uk_to_utc(datetime(2027, 3, 28, 2, 0)) == datetime(2027, 3, 28, 1, tzinfo=UTC)  # noqa: DTZ001
    assert uk_to_utc(datetime(2027, 10, 31, 3, 0)) == datetime(2027, 10, 31, 3, tzinfo=UTC)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 4, 30, 23, 30, tzinfo=UTC), date(2026, 5, 1)),
        (datetime(2026, 4, 30, 22, 59, 59, tzinfo=UTC), date(2026, 4, 30)),
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 28)),  # the night before the clocks go forward
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_day_of_a_moment_is_that_of_british_clocks(moment: datetime, day: date) -> None:
    assert uk_day(moment) == day


@pytest.mark.parametrize(
    ("words", "route"),
    [
        ("Call-off from a dynamic purchasing system", "dynamic_market"),
        ("Call-off from a framework agreement", "framework"),
        ("Mini competition under a DPS", "dynamic_market"),
    ],
)
def test_a_call_off_is_told_by_what_it_is_called_off_from(words: str, route: str) -> None:
    assert route_of("selective", words) == route


@pytest.mark.parametrize("text", ["", "soon", "31/12/2026", "0001-01-01T00:00:00", "2026-02-30", "9999-12-31"])
def test_dates_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        as_day(text)
    with pytest.raises(ValueError, match=r".+"):
        as_instant(text)
