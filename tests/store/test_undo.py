"""Undo puts back only what nobody has touched since, field by field; undo and redo are each other's inverse."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.store.changelog import undo
from crm_app.store.engine import Store
from crm_app.store.operations import operation
from crm_app.store.tables import RECORDS

HACKNEY = "01900000-0000-7000-8000-00000000000a"
SUPPLIER, SITE, PERSON, CONSENT = (KINDS[name] for name in ("supplier", "site", "person", "consent"))


def supplier_row(name: str, **values: Any) -> dict[str, Any]:
    return {
        "id": new_key(),
        "anchor_id": HACKNEY,
        "visibility": "shared",
        "name": name,
        "sort_key": name.lower(),
    } | values


def part_row(parent: str, **values: Any) -> dict[str, Any]:
    return {"id": new_key(), "anchor_id": HACKNEY, "visibility": "shared", "parent_id": parent} | values


def rows_of(store: Store, *kinds: str) -> dict[str, dict[str, Any]]:
    """Every row of the kinds without its version, by key."""
    found: dict[str, dict[str, Any]] = {}
    with store.read() as connection:
        for name in kinds:
            for row in connection.execute(sa.select(RECORDS[name])):
                found[row.id] = {key: value for key, value in row._mapping.items() if key != "version"}
    return found


def invert(store: Store, key: str) -> tuple[str, list[undo.Refusal]]:
    """Carry out the inverse of an operation; returns its key and what it left alone."""
    with operation(store, "Undo", purpose="undo", undoes=key) as op:
        made = undo.plan(op.connection, key, hold=True)
        undo.apply(op, made)
    return op.change.operation, made.refusals


def add(store: Store, *rows: dict[str, Any], kind: str = "supplier") -> str:
    with operation(store, "Add") as op:
        op.insert(KINDS[kind], rows)
    return op.change.operation


def change(store: Store, key: str, kind: str = "supplier", **values: Any) -> str:
    with operation(store, "Change") as op:
        op.update(KINDS[kind], key, values)
    return op.change.operation


def test_undo_and_redo_of_every_action_are_identity(store: Store) -> None:
    first, second = supplier_row("First", phone="020 7946 0000"), supplier_row("Second")
    people = [part_row(first["id"], name="Person One"), part_row(second["id"], name="Person Two")]
    consents = [part_row(people[0]["id"], purpose="events")]
    with operation(store, "Begin") as op:
        op.insert(SUPPLIER, [first, second])
        op.insert(PERSON, people)
        op.insert(CONSENT, consents)
    kinds = ("supplier", "person", "consent")
    before = rows_of(store, *kinds)
    with operation(store, "All at once") as op:
        op.update(SUPPLIER, first["id"], {"name": "First again", "sort_key": "first again", "phone": None})
        op.delete(SUPPLIER, [second["id"]])
        op.insert(SITE, [part_row(first["id"], postcode="E8 1EA")])
        op.update(PERSON, people[0]["id"], {"name": "Person Renamed"})
        op.delete(PERSON, [people[0]["id"]])
    after = rows_of(store, *kinds, "site")
    undone, refusals = invert(store, op.change.operation)
    assert not refusals
    assert rows_of(store, *kinds, "site") == before
    _, refusals = invert(store, undone)
    assert not refusals
    assert rows_of(store, *kinds, "site") == after


def test_a_field_changed_since_is_left_and_named_and_the_others_go_back(store: Store) -> None:
    row = supplier_row("Before", phone="020 7946 0001", website="https://before.example")
    add(store, row)
    mine = change(store, row["id"], name="Mine", sort_key="mine", phone="020 7946 0002", website="https://mine.example")
    change(store, row["id"], phone="020 7946 0003")
    _, refusals = invert(store, mine)
    assert [(r.field, r.reason) for r in refusals] == [("phone", "somebody changed it since")]
    now = rows_of(store, "supplier")[row["id"]]
    assert (now["name"], now["sort_key"], now["phone"], now["website"]) == (
        "Before", "before", "020 7946 0003", "https://before.example",
    )  # fmt: skip


def test_the_sort_key_goes_with_the_name_alone(store: Store) -> None:
    row = supplier_row("Acme")
    add(store, row)
    mine = change(store, row["id"], name="Zenith", sort_key="zenith")
    change(store, row["id"], name="ZENITH!")  # another spelling that sorts alike
    _, refusals = invert(store, mine)
    assert [r.field for r in refusals] == ["name"]
    now = rows_of(store, "supplier")[row["id"]]
    assert (now["name"], now["sort_key"]) == ("ZENITH!", "zenith")


def test_what_follows_from_a_field_stays_with_it(store: Store) -> None:
    firm = supplier_row("Firm")
    add(store, firm)
    site = part_row(firm["id"], postcode="E8 1EA", local_authority="E09000012", label="Office")
    add(store, site, kind="site")
    mine = change(store, site["id"], "site", postcode="N1 9GU", local_authority="E09000019", label="Depot")
    change(store, site["id"], "site", postcode="N1 7AA")
    _, refusals = invert(store, mine)
    assert [r.field for r in refusals] == ["postcode"]
    now = rows_of(store, "site")[site["id"]]
    assert (now["postcode"], now["local_authority"], now["label"]) == ("N1 7AA", "E09000019", "Office")


def test_a_value_that_came_back_by_itself_needs_no_undo_and_no_refusal(store: Store) -> None:
    row = supplier_row("Firm", status="prospect")
    add(store, row)
    mine = change(store, row["id"], status="engaged")
    change(store, row["id"], status="prospect")
    with store.read() as connection:
        made = undo.plan(connection, mine)
    assert not made
    assert not made.refusals


@pytest.mark.parametrize("since", ["changed", "deleted", "added to"])
def test_an_addition_stays_where_somebody_used_it_since(store: Store, since: str) -> None:
    rows = [supplier_row("Alone"), supplier_row("Used")]
    mine = add(store, *rows)
    if since == "changed":
        change(store, rows[1]["id"], status="engaged")
    elif since == "deleted":
        with operation(store, "Delete") as op:
            op.delete(SUPPLIER, [rows[1]["id"]])
    else:
        add(store, part_row(rows[1]["id"], postcode="E8 1EA"), kind="site")
    _, refusals = invert(store, mine)
    left = set(rows_of(store, "supplier"))
    assert left == (set() if since == "deleted" else {rows[1]["id"]})
    reasons = {"changed": ["it was changed since"], "deleted": [], "added to": ["something was added to it since"]}
    assert [r.reason for r in refusals] == reasons[since]


def test_an_undone_import_keeps_parents_of_what_was_added_below_them(store: Store) -> None:
    firms = [supplier_row(f"Firm {i}") for i in range(4)]
    people = [part_row(firm["id"], name=f"Person {i}") for i, firm in enumerate(firms)]
    with operation(store, "Import") as op:
        op.insert(SUPPLIER, firms)
        op.insert(PERSON, people)
    add(store, part_row(people[2]["id"], purpose="events"), kind="consent")
    _, refusals = invert(store, op.change.operation)
    left = rows_of(store, "supplier", "person")
    assert set(left) == {firms[2]["id"], people[2]["id"]}
    assert {(r.kind, r.record_id) for r in refusals} == {("supplier", firms[2]["id"]), ("person", people[2]["id"])}


def test_a_deletion_comes_back_with_its_parts_but_not_without_their_whole(store: Store) -> None:
    firm = supplier_row("Firm")
    site = part_row(firm["id"], postcode="E8 1EA")
    add(store, firm)
    add(store, site, kind="site")
    with operation(store, "Delete the site") as op:
        op.delete(SITE, [site["id"]])
    first = op.change.operation
    with operation(store, "Delete the firm") as op:
        op.delete(SUPPLIER, [firm["id"]])
    _, refusals = invert(store, first) if _plans(store, first) else ("", _refusals(store, first))
    assert [r.reason for r in refusals] == ["what it belonged to was deleted"]
    invert(store, op.change.operation)
    invert(store, first)
    assert set(rows_of(store, "supplier", "site")) == {firm["id"], site["id"]}


def _plans(store: Store, key: str) -> bool:
    with store.read() as connection:
        return bool(undo.plan(connection, key))


def _refusals(store: Store, key: str) -> list[undo.Refusal]:
    with store.read() as connection:
        return undo.plan(connection, key).refusals


def test_undoing_twice_does_nothing_the_second_time(store: Store) -> None:
    row = supplier_row("Firm")
    add(store, row)
    mine = change(store, row["id"], status="engaged")
    invert(store, mine)
    assert not _plans(store, mine)
    assert not _refusals(store, mine)


def test_several_changes_of_one_operation_to_one_row_are_one_step(store: Store) -> None:
    row = supplier_row("Firm")
    add(store, row)
    with operation(store, "Twice") as op:
        op.update(SUPPLIER, row["id"], {"status": "engaged"})
        op.update(SUPPLIER, row["id"], {"status": "ready", "phone": "020 7946 0009"})
    change(store, row["id"], website="https://later.example")
    invert(store, op.change.operation)
    now = rows_of(store, "supplier")[row["id"]]
    assert (now["status"], now["phone"], now["website"]) == (None, None, "https://later.example")


def test_added_and_deleted_in_one_operation_leaves_nothing_to_undo(store: Store) -> None:
    row = supplier_row("Fleeting")
    with operation(store, "Both") as op:
        op.insert(SUPPLIER, [row])
        op.delete(SUPPLIER, [row["id"]])
    assert not _plans(store, op.change.operation)
