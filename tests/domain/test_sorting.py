"""The order of a list in words: typed, said, kept, and added to by clicks."""

from __future__ import annotations

import pytest

from crm_app.domain.errors import UsageError
from crm_app.domain.filters import Condition, Filter, Op, Sort, from_json, parse_condition, say, to_json
from crm_app.domain.kinds import KINDS
from crm_app.domain.sorting import added, parse_sort, pressed, read_sort, say_sort, sort_text, sorted_by, without

SUPPLIER = KINDS["supplier"]


def test_an_order_is_typed_and_said() -> None:
    sort = parse_sort(SUPPLIER, "local authority, -turnover")
    assert sort == Sort("local_authority", then=(Sort("turnover", True),))
    assert say_sort(SUPPLIER, sort) == "local authority, then turnover, last first"
    assert sort_text(sort) == "local_authority,-turnover"
    assert parse_sort(SUPPLIER, sort_text(sort)) == sort
    assert parse_sort(SUPPLIER, "") == Sort()
    assert say_sort(SUPPLIER, Sort("vcse")) == "VCSE"
    with pytest.raises(UsageError):
        parse_sort(SUPPLIER, "name,colour")


def test_a_kept_order_leaves_out_what_is_gone() -> None:
    assert read_sort(SUPPLIER, "colour,-staff,") == (Sort("staff", True), ("colour",))
    assert read_sort(SUPPLIER, "") == (Sort(), ())


def test_a_field_counts_where_it_came_first() -> None:
    assert sorted_by((Sort("name"), Sort("staff"), Sort("name", True))) == Sort("name", then=(Sort("staff"),))
    assert sorted_by(()) == Sort()


def test_clicks_sort_turn_add_and_take_away() -> None:
    first = pressed(Sort(), "status")
    assert first == Sort("status")
    assert pressed(first, "status") == Sort("status", True)
    both = added(first, "staff")
    assert both == Sort("status", then=(Sort("staff"),))
    assert added(both, "status") == Sort("status", True, (Sort("staff"),))
    assert without(both, "status") == Sort("staff")
    assert without(Sort("staff"), "staff") == Sort()


def test_a_kept_filter_opens_without_what_is_gone() -> None:
    kept = to_json(Filter((Condition("staff", Op.AT_LEAST, (3,)), Condition("status", Op.EMPTY)), "bread"))
    kept["conditions"] += [
        ["colour", "is", ["red"]],
        ["staff", "resembles", ["3"]],
        ["status", "is", ["a stage there was"]],
        ["staff", ">=", []],
    ]
    wanted, gone = from_json("supplier", kept)
    assert wanted == Filter((Condition("staff", Op.AT_LEAST, (3,)), Condition("status", Op.EMPTY)), "bread")
    assert gone == ("colour", "Staff", "Engagement", "Staff")


def test_words_may_be_one_or_the_other() -> None:
    assert parse_condition(SUPPLIER, "services contains bread or cake") == Condition(
        "services", Op.CONTAINS, ("bread", "cake")
    )
    assert parse_condition(SUPPLIER, 'name starts with "Bread or Cake"').values == ("Bread or Cake",)
    assert parse_condition(SUPPLIER, "name is Bread or Cake").values == ("Bread or Cake",)
    assert parse_condition(SUPPLIER, "name in Amber, Birch,").values == ("Amber", "Birch")
    assert say(SUPPLIER, parse_condition(SUPPLIER, "name contains a or b")) == "Legal name contains a or b"
