"""The database itself logs, versions and indexes every write: on both stores alike."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import Refused
from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.store.engine import Store
from crm_app.store.operations import operation
from crm_app.store.tables import RECORDS, change_log, operations

HACKNEY = "01900000-0000-7000-8000-00000000000a"
SUPPLIER = KINDS["supplier"]
SUPPLIERS = RECORDS["supplier"]


def supplier_row(name: str, **values: Any) -> dict[str, Any]:
    return {
        "id": new_key(),
        "anchor_id": HACKNEY,
        "visibility": "shared",
        "name": name,
        "sort_key": name.lower(),
        **values,
    }


def log_of_record(store: Store, key: str) -> list[tuple[str, Any]]:
    with store.read() as connection:
        rows = connection.execute(
            sa.select(change_log).where(change_log.c.record_id == key).order_by(change_log.c.seq)
        ).all()
    return [(row.action, json.loads(row.old) if row.old else None) for row in rows]


def test_an_insert_an_update_and_a_delete_leave_reverse_deltas(store: Store) -> None:
    row = supplier_row("Clapton Kitchen CIC", tags='["food"]')
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, [row])
    with operation(store, "Rename") as op:
        assert op.update(SUPPLIER, row["id"], {"name": "Clapton Kitchens CIC"}) == 2
    with operation(store, "Delete") as op:
        op.delete(SUPPLIER, [row["id"]])
    log = log_of_record(store, row["id"])
    assert [action for action, _ in log] == ["I", "U", "D"]
    assert log[0][1] is None
    assert log[1][1] == {"name": "Clapton Kitchen CIC"}
    assert log[2][1]["name"] == "Clapton Kitchens CIC"
    assert log[2][1]["version"] == 2
    assert log[2][1]["tags"] == '["food"]'


def test_a_bulk_statement_is_logged_and_versioned_row_by_row(store: Store) -> None:
    rows = [supplier_row(f"Firm {i}") for i in range(20)]
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, rows)
    with operation(store, "Bulk") as op:
        op.connection.execute(sa.update(SUPPLIERS).values(status="engaged"))
        op.change.touched["supplier"].update(row["id"] for row in rows)
    with store.read() as connection:
        versions = connection.execute(sa.select(SUPPLIERS.c.version)).scalars().all()
    assert versions == [2] * 20
    assert log_of_record(store, rows[7]["id"])[1] == ("U", {"status": None})


def test_a_write_that_changes_nothing_is_not_a_change(store: Store) -> None:
    row = supplier_row("Same")
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, [row])
    with operation(store, "Nothing") as op:
        op.connection.execute(sa.update(SUPPLIERS).values(name="Same"))
        op.change.touched["supplier"].add(row["id"])
    assert len(log_of_record(store, row["id"])) == 1


def test_a_change_outside_an_operation_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="needs a name"), store.write() as connection:
        connection.execute(sa.insert(SUPPLIERS).values(supplier_row("Nobody")))


def test_an_operation_that_fails_leaves_nothing(store: Store) -> None:
    row = supplier_row("Half")
    with contextlib.suppress(ZeroDivisionError), operation(store, "Fails") as op:
        op.insert(SUPPLIER, [row])
        raise ZeroDivisionError
    with store.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(SUPPLIERS)).scalar_one() == 0
        assert connection.execute(sa.select(operations.c.title)).scalars().all() in (["Set up the anchors"], [])


def test_deleting_a_supplier_logs_its_parts_too(store: Store) -> None:
    row = supplier_row("With a site")
    site = {"id": new_key(), "anchor_id": HACKNEY, "visibility": "shared", "parent_id": row["id"], "postcode": "E8 1EA"}
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, [row])
        op.insert(KINDS["site"], [site])
    with operation(store, "Delete") as op:
        op.delete(SUPPLIER, [row["id"]])
    assert [a for a, _ in log_of_record(store, site["id"])] == ["I", "D"]


def test_a_key_cannot_change_and_the_log_cannot_be_rewritten(store: Store) -> None:
    row = supplier_row("Fixed")
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, [row])
    with pytest.raises((sa.exc.DBAPIError, Refused)), operation(store, "Move") as op:
        op.connection.execute(sa.update(SUPPLIERS).values(id=new_key()))
    with pytest.raises((sa.exc.DBAPIError, Refused)), store.write() as connection:
        connection.execute(sa.delete(change_log))


def test_the_version_cannot_be_set_by_hand(store: Store) -> None:
    row = supplier_row("Version")
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, [row])
    with operation(store, "Cheat") as op:
        op.connection.execute(sa.update(SUPPLIERS).values(name="Other", version=99))
        op.change.touched["supplier"].add(row["id"])
    with store.read() as connection:
        assert connection.execute(sa.select(SUPPLIERS.c.version)).scalar_one() == 2
    assert log_of_record(store, row["id"])[-1] == ("U", {"name": "Version"})
