"""Records chosen elsewhere are a condition like any other: said in words, kept in a view."""

from __future__ import annotations

from crm_app.domain.filters import KEY, Condition, Filter, Op, chosen, from_json, say, sentence, to_json
from crm_app.domain.kinds import KINDS

SUPPLIER = KINDS["supplier"]
ON_MAP = chosen(("a", "b"), "2 suppliers chosen on the map")
ENGAGED = Condition("status", Op.IS, ("engaged",))


def test_it_is_said_as_it_was_named() -> None:
    assert say(SUPPLIER, ON_MAP) == "2 suppliers chosen on the map"
    assert sentence(SUPPLIER, Filter((ON_MAP,))) == "2 suppliers chosen on the map"
    assert sentence(SUPPLIER, Filter((ON_MAP, ENGAGED))) == "2 suppliers chosen on the map where Engagement is Engaged"
    assert sentence(SUPPLIER, Filter((ENGAGED,))) == "Suppliers where Engagement is Engaged"
    assert say(SUPPLIER, Condition(KEY, Op.IN, ("a", "b"))) == "Record is one of a or b"


def test_a_view_keeps_it() -> None:
    wanted = Filter((ON_MAP, ENGAGED), "kitchen")
    assert from_json("supplier", to_json(wanted)) == (wanted, ())


def test_a_view_of_an_earlier_program_is_read() -> None:
    assert from_json("supplier", {"conditions": [["status", "is", ["engaged"]]]}) == (Filter((ENGAGED,)), ())
