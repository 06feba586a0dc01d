"""Addresses: what is written is read back, what is crooked is refused kindly, and nothing about a person gets in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import UsageError
from crm_app.domain.fields import Audience
from crm_app.domain.filters import Condition, Filter, Op, chosen
from crm_app.domain.kinds import KINDS
from crm_app.domain.links import LONGEST, Link, condition_text, find_link, format_link, parse_link

KEY = "01931a5b-0000-7000-8000-00000000000a"


def filter_of(*conditions: Condition, search: str = "") -> Link:
    return Link("supplier", filter=Filter(conditions, search))


@pytest.mark.parametrize(
    ("link", "text"),
    [
        (Link("supplier", KEY), f"crm:supplier/{KEY}"),
        (Link("supplier", KEY, "People"), f"crm:supplier/{KEY}?tab=People"),
        (Link("opportunity"), "crm:opportunities"),
        (Link("supplier", view=KEY), f"crm:suppliers?view={KEY}"),
        (Link("map"), "crm:map"),
        (
            filter_of(Condition("status", Op.IN, ("ready", "engaged"))),
            "crm:suppliers?where=status%20in%20ready%2Cengaged",
        ),
    ],
)
def test_an_address_is_written_and_read_back(link: Link, text: str) -> None:
    assert format_link(link) == (text, ())
    assert parse_link(text, {"map"}) == link


@pytest.mark.parametrize(
    "text",
    [
        "", "crm:", "http://supplier.example", "crm:nothing", f"crm:nothing/{KEY}", "crm:supplier/1", "crm:supplier",
        f"crm:supplier/{KEY.upper()}", f"crm:suppliers/{KEY}", f"crm:supplier/{KEY}?tab=", f"crm:supplier/{KEY}?x=1",
        f"crm:supplier/{KEY}?tab=People&tab=People", "crm:suppliers?where=", "crm:suppliers?where=colour%20is%20red",
        "crm:suppliers?where=%FF", "crm:suppliers?view=1", "crm://suppliers", "crm:setting/" + KEY, "crm:people",
        f"crm:supplier/{KEY}?tab=%0A", f"crm:supplier/../{KEY}", "crm:map?where=status%20is%20ready",
        "crm:suppliers?where=" + "a" * LONGEST, f"crm:supplier/{KEY}#x", "crm:supplier/new",
        "crm:suppliers?" + "&".join(["where=status%20is%20ready"] * 21),
    ],
)  # fmt: skip
def test_what_is_crooked_is_refused_with_words(text: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_link(text, {"map"})
    assert refusal.value.title
    assert refusal.value.remedy


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    for tried in (text, f"crm:{text}", f"crm:suppliers?where={text}", f"crm:supplier/{KEY}?tab={text}"):
        try:
            link = parse_link(tried)
        except UsageError:
            continue
        assert isinstance(link, Link)


def test_no_words_about_a_person_get_into_an_address() -> None:
    link = filter_of(
        Condition("name", Op.CONTAINS, ("Maria Example",)),
        Condition("status", Op.IS, ("ready",)),
        chosen([KEY], "1 supplier chosen on the map"),
        search="Maria Example",
    )
    text, left_out = format_link(link)
    assert text == "crm:suppliers?where=status%20is%20ready"
    assert left_out == ("search", "name", "id")


def test_personal_fields_are_never_compared_in_an_address() -> None:
    personal = [
        (kind, name, field)
        for kind in KINDS.values()
        for name, field in kind.row_fields.items()
        if field.audience is Audience.PERSONAL
    ]
    assert personal
    for kind, name, _field in personal:
        assert condition_text(kind, Condition(name, Op.IS, ("Maria Example",))) == ""


def test_values_that_cannot_be_written_are_left_out() -> None:
    assert condition_text(KINDS["supplier"], Condition("tags", Op.IN, ("one, two", "three"))) == ""
    assert condition_text(KINDS["supplier"], Condition("turnover", Op.AT_LEAST, (Decimal("1200.50"),)))
    assert condition_text(KINDS["task"], Condition("due_on", Op.AT_MOST, (date(2026, 11, 26),))).endswith("2026-11-26")
    assert condition_text(KINDS["supplier"], Condition("email", Op.KNOWN)) in ("email is known", "")


def test_a_filter_too_long_for_a_mail_is_cut_between_conditions() -> None:
    many = tuple(Condition("tags", Op.CONTAINS, ("x" * 300,)) for _ in range(9))
    text, left_out = format_link(filter_of(*many))
    assert len(text) <= LONGEST
    assert left_out
    assert len(parse_link(text).filter.conditions) + len(left_out) == 9  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"See crm:supplier/{KEY}.", f"crm:supplier/{KEY}"),
        (f"Amber Catering\ncrm:supplier/{KEY}?tab=People", f"crm:supplier/{KEY}?tab=People"),
        (f"<crm:supplier/{KEY}>", f"crm:supplier/{KEY}"),
        ("scrm:x", ""),
        ("crm is ours", ""),
    ],
)
def test_an_address_is_found_in_a_text(text: str, found: str) -> None:
    assert find_link(text) == found
