"""What the headings and words of sign-up sheets mean."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.events import INVITATION_STATUSES
from crm_app.importers.attendance import attendees, columns_of


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("First Name", "Last Name", "Email", "Company"), {"first": 0, "last": 1, "email": 2, "organisation": 3}),
        (("ID", "Name", "Organisation name", "E-mail"), {"person": 1, "organisation": 2, "email": 3}),
        (("Full Name", "Join Time", "Email address"), {"person": 0, "came": 1, "email": 2}),
        (("Please give your company's registered name",), {"organisation": 0}),
        (("Business", "Charity number", "RSVP"), {"organisation": 0, "charity_number": 1, "status": 2}),
        (("Colour", "Weight"), {}),
        ((), {}),
    ],
)
def test_columns_are_known_by_their_headings(headers: tuple[str, ...], expected: dict[str, int]) -> None:
    assert columns_of(headers) == expected


@pytest.mark.parametrize(
    ("heading", "said", "status"),
    [
        ("Status", "", "accepted"),
        ("Status", None, "accepted"),
        ("Attendee Status", "Attending", "accepted"),
        ("Attendee Status", "Checked In", "attended"),
        ("Attendee Status", "Not Attending", "declined"),
        ("RSVP", "Yes", "accepted"),
        ("RSVP", "No", "declined"),
        ("Attendance", "DNA", "no_show"),
        ("Status", "Did not come", "no_show"),
        ("Status", "no_show", "no_show"),
        ("Status", "Waitlisted", "listed"),
        ("Attended", "Yes", "attended"),
        ("Attended", "No", "no_show"),
        ("Attended", "", "accepted"),
        ("Attended", True, "attended"),
        ("Attended", False, "no_show"),
        ("Check-in time", date(2026, 11, 20), "attended"),
        ("Join time", "20/11/2026, 09:31:22", "attended"),
    ],
)
def test_words_for_what_became_of_an_invitation(heading: str, said: Any, status: str) -> None:
    (made,) = attendees(["Organisation", heading], [(2, ["Example Ltd", said])])
    assert (made.status, made.problem) == (status, None)


def test_who_did_not_come_though_signed_up() -> None:
    headers = ["Organisation", "Status", "Attended"]
    rows = [(2, ["A", "Attending", "No"]), (3, ["B", "Cancelled", "No"]), (4, ["C", "Attending", "Yes"])]
    assert [made.status for made in attendees(headers, rows)] == ["no_show", "declined", "attended"]


def test_numbers_are_read_as_their_register_writes_them() -> None:
    headers = ["Organisation", "Company number", "Email"]
    one, other = attendees(headers, [(2, ["A", 1, "n/a"]), (3, ["B", "twelve", "b@b.example"])])
    assert (one.numbers, one.email, one.problem) == ({"company_number": "00000001"}, "", None)
    assert other.problem is not None
    assert other.problem.field == "Company number"


@given(st.lists(st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans()), max_size=6))
def test_any_cell_gives_a_status_or_says_what_is_wrong(values: list[Any]) -> None:
    headers = ["Organisation", "Name", "Email", "Status", "Attended", "Company number"]
    known = {choice.value for choice in INVITATION_STATUSES}
    (made,) = attendees(headers, [(1, [*values, *[None] * (6 - len(values))])])
    assert made.problem is not None or made.status in known
