"""Which value of each field is kept when two records become one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.combining import Side, combined, names_kept, side_by_side
from crm_app.domain.kinds import KINDS

FIELDS = KINDS["supplier"].fields


def test_known_wins_over_unknown_lists_are_joined_and_the_rest_stays() -> None:
    stays = {"name": "Clapton Kitchen CIC", "website": None, "tags": ("food",), "phone": "020 7946 0001"}
    other = {"name": "Clapton Kitchen", "website": "https://clapton.example", "tags": ("catering", "food")}
    pairs = side_by_side(FIELDS, stays, other)
    proposed = {pair.name: pair.proposed for pair in pairs}
    assert (proposed["name"], proposed["website"], proposed["tags"]) == (Side.STAYS, Side.OTHER, Side.BOTH)
    assert {pair.name for pair in pairs if pair.needs_eyes} == {"name"}
    assert combined(pairs, {}) == {"website": "https://clapton.example", "tags": ("food", "catering")}


def test_a_choice_decides() -> None:
    pairs = side_by_side(FIELDS, {"name": "A Firm", "tags": ("a",)}, {"name": "B Firm", "tags": ("b",)})
    assert combined(pairs, {"name": Side.OTHER, "tags": Side.STAYS}) == {"name": "B Firm"}
    assert combined(pairs, {"tags": Side.OTHER}) == {"tags": ("b",)}


def test_names_given_up_are_kept_once() -> None:
    given = ("Dalston Deli", "DALSTON DELI", "Clapton Kitchen CIC", "")
    assert names_kept("Clapton Kitchen CIC", ("Deli and Co",), given[:3]) == ("Deli and Co", "Dalston Deli")


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8), max_size=4))
def test_joining_lists_loses_nothing(mine: list[str], theirs: list[str]) -> None:
    pairs = side_by_side({"tags": FIELDS["tags"]}, {"tags": tuple(mine)}, {"tags": tuple(theirs)})
    after = combined(pairs, {}).get("tags", tuple(mine))
    assert set(after) == {*mine, *theirs}
