"""An operation is kept whole or not at all, once, and an empty one leaves no trace: on both stores alike."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import Refused
from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.store.engine import Store
from crm_app.store.operations import kinds_touched, operation, was_committed
from crm_app.store.tables import RECORDS, change_log, current_operation, operations, search_rows

HACKNEY = "01900000-0000-7000-8000-00000000000a"
SUPPLIER, SITE = KINDS["supplier"], KINDS["site"]
SUPPLIERS = RECORDS["supplier"]


def supplier_row(name: str, **values: Any) -> dict[str, Any]:
    return {
        "id": new_key(),
        "anchor_id": HACKNEY,
        "visibility": "shared",
        "name": name,
        "sort_key": name.lower(),
    } | values


def site_row(parent: str, visibility: str = "shared") -> dict[str, Any]:
    return {"id": new_key(), "anchor_id": HACKNEY, "visibility": visibility, "parent_id": parent, "postcode": "E8 1EA"}


def counts(store: Store) -> tuple[int, ...]:
    """Suppliers, operations, log entries and search rows."""
    with store.read() as connection:
        return tuple(
            int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
            for table in (SUPPLIERS, operations, change_log, search_rows)
        )


def test_an_operation_that_breaks_off_takes_everything_back(store: Store) -> None:
    kept = supplier_row("Kept")
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, [kept])
    before = counts(store)
    with contextlib.suppress(ZeroDivisionError), operation(store, "Breaks off") as op:
        op.insert(SUPPLIER, [supplier_row("Gone")])
        op.update(SUPPLIER, kept["id"], {"name": "Other"})
        op.delete(SUPPLIER, [kept["id"]])
        raise ZeroDivisionError
    assert counts(store) == before
    with operation(store, "Afterwards") as op:
        op.update(SUPPLIER, kept["id"], {"name": "Works again"})


def test_an_empty_operation_leaves_no_trace(store: Store) -> None:
    before = counts(store)
    with operation(store, "Nothing") as op:
        op.insert(SUPPLIER, [])
        op.update_many(SUPPLIER, [], ["name"])
    assert counts(store) == before
    assert not op.change
    assert not was_committed(store, op.change.operation)


def test_the_same_key_twice_is_refused_and_changes_nothing(store: Store) -> None:
    key, row = new_key(), supplier_row("Once")
    with operation(store, "Add", key=key) as op:
        op.insert(SUPPLIER, [row])
    assert was_committed(store, key)
    before = counts(store)
    with pytest.raises(Refused, match="saved already"), operation(store, "Add", key=key) as op:
        op.insert(SUPPLIER, [supplier_row("Twice")])
    assert counts(store) == before


def test_a_stale_version_is_refused(store: Store) -> None:
    row = supplier_row("First")
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, [row])
    with operation(store, "Mine") as op:
        assert op.update(SUPPLIER, row["id"], {"name": "Mine"}, version=1) == 2
    with pytest.raises(Refused, match="changed or gone"), operation(store, "Theirs") as op:
        op.update(SUPPLIER, row["id"], {"name": "Theirs"}, version=1)
    with store.read() as connection:
        assert connection.execute(sa.select(SUPPLIERS.c.name)).scalar_one() == "Mine"


def test_deleting_what_is_gone_is_refused_whole(store: Store) -> None:
    rows = [supplier_row(f"Firm {i}") for i in range(3)]
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, rows)
    with pytest.raises(Refused, match="cannot be deleted"), operation(store, "Delete") as op:
        op.delete(SUPPLIER, [rows[0]["id"], new_key()])
    assert counts(store)[0] == 3


def test_a_part_of_a_private_record_is_kept_private(store: Store) -> None:
    hidden, open_ = supplier_row("Hidden", visibility="private"), supplier_row("Open")
    sites = [site_row(hidden["id"]), site_row(open_["id"]), site_row(hidden["id"], "private")]
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, [hidden, open_])
        op.insert(SITE, sites)
    with store.read() as connection:
        table = RECORDS["site"]
        found = {row.id: row.visibility for row in connection.execute(sa.select(table.c.id, table.c.visibility))}
    assert [found[site["id"]] for site in sites] == ["private", "shared", "private"]


def test_many_rows_are_changed_each_to_its_own_values(store: Store) -> None:
    rows = [supplier_row(f"Firm {i:03d}") for i in range(700)]
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, rows)
    with operation(store, "Change") as op:
        op.update_many(
            SUPPLIER,
            [{"id": r["id"], "status": f"s{i}", "phone": None} for i, r in enumerate(rows)],
            ["status", "phone"],
        )
    assert [kind.name for kind in kinds_touched(op.change)] == ["supplier"]
    with store.read() as connection:
        found = connection.execute(sa.select(SUPPLIERS.c.status, SUPPLIERS.c.version).order_by(SUPPLIERS.c.name)).all()
    assert [tuple(row) for row in found] == [(f"s{i}", 2) for i in range(700)]


def test_the_open_operation_is_never_left_behind(store: Store) -> None:
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, [supplier_row("One")])
    with store.read() as connection:
        if store.is_sqlite:
            assert connection.execute(sa.select(current_operation)).first() is None
        else:
            assert not connection.exec_driver_sql("SELECT current_setting('crm.operation', true)").scalar()
    with pytest.raises(Refused, match="needs a name"), store.write() as connection:
        connection.execute(sa.delete(SUPPLIERS))
