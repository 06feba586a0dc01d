"""A store that is whole is said to be so; one that was tampered with is told apart, and by what."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.store import backup, consistency
from crm_app.store.engine import Store
from crm_app.store.operations import operation
from tests.conftest import ANCHORS, Server, administrator

KEY = "01900000-0000-7000-8000-0000000000f1"
_NO_LOG = "DROP TRIGGER log_{0}_suppliers"


def fill(store: Store) -> None:
    """A supplier with a person, one who came and went, and a change."""
    own = {"anchor_id": ANCHORS["hackney"], "visibility": "shared"}
    gone = new_key()
    with operation(store, "Fill") as op:
        op.insert(KINDS["supplier"], [{"id": KEY, "name": "Clapton Kitchen", "sort_key": "clapton kitchen", **own}])
        op.insert(KINDS["supplier"], [{"id": gone, "name": "Gone Ltd", "sort_key": "gone", **own}])
        op.insert(KINDS["person"], [{"id": new_key(), "parent_id": KEY, "name": "Ama Example", **own}])
    with operation(store, "Change and delete") as op:
        op.update(KINDS["supplier"], KEY, {"name": "Clapton Kitchen CIC", "services": "Hot meals"})
        op.delete(KINDS["supplier"], [gone])


def amiss(store: Store) -> list[str]:
    return [check.name for check in consistency.checks(store)[1] if not check.is_sound]


def test_a_used_store_is_sound_on_both_kinds(store: Store) -> None:
    fill(store)
    revision, found, counts = consistency.checks(store)
    assert [check for check in found if not check.is_sound] == []
    assert {check.name for check in found} >= {"schema", "integrity", "triggers", "log", "operations", "search"}
    assert (counts["suppliers"], counts["people"]) == (1, 1)
    assert revision


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([_NO_LOG.format("update")], ["triggers"]),
        ([_NO_LOG.format("delete"), f"DELETE FROM suppliers WHERE id = '{KEY}'"], ["references", "triggers", "log"]),
        (
            ["DROP TRIGGER keep_delete_change_log", f"DELETE FROM change_log WHERE record_id = '{KEY}'"],
            ["triggers", "log"],
        ),
        (
            [
                "DROP TRIGGER keep_delete_change_log",
                f"DELETE FROM change_log WHERE record_id = '{KEY}' AND action = 'I'",
            ],
            ["triggers", "log"],
        ),
        (["DROP TRIGGER keep_delete_operations", "DELETE FROM operations"], ["triggers", "operations"]),
        (["UPDATE people SET parent_id = 'nothing'"], ["references"]),
        ([f"DELETE FROM search_rows WHERE record_id = '{KEY}'"], ["search"]),
        ([f"UPDATE search_rows SET body = 'other' WHERE record_id = '{KEY}'"], ["search"]),
        ([f"UPDATE search_rows SET visibility = 'private' WHERE record_id = '{KEY}'"], ["search"]),
        (["INSERT INTO search_infix(search_infix) VALUES ('delete-all')"], ["search"]),
        (["DROP TABLE search_words"], ["search"]),
        (["DROP TABLE papers"], ["schema"]),
        (["UPDATE alembic_version SET version_num = '0001'"], ["schema"]),
    ],
)
def test_what_was_broken_is_named(
    sqlite_template: Path,
    tmp_path: Path,
    open_store: Callable[..., Store],
    statements: list[str],
    expected: list[str],
) -> None:
    whole, broken = tmp_path / "whole.crm", tmp_path / "broken.crm"
    shutil.copy(sqlite_template, whole)
    store = open_store(str(whole))
    fill(store)
    backup.make(store, broken)
    tampered = open_store(str(broken))
    break_it(broken, statements)
    assert amiss(tampered) == expected
    assert amiss(store) == []


def break_it(path: Path, statements: list[str]) -> None:
    """What another program might do to the file; the operation it has none of is made up."""
    with closing(driver.connect(str(path), isolation_level=None)) as connection:
        connection.execute("INSERT INTO current_operation SELECT id FROM operations LIMIT 1")
        for statement in statements:
            connection.execute(statement)
        connection.execute("DELETE FROM current_operation")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("ALTER TABLE crm.suppliers DISABLE TRIGGER log_update_suppliers", "triggers"),
        ("DROP TRIGGER search_insert_people ON crm.people", "triggers"),
        ("UPDATE crm.search_rows SET title = 'Other' WHERE kind = 'supplier'", "search"),
        ("DELETE FROM crm.change_log WHERE action = 'I' AND kind = 'person'", "log"),
        ("DELETE FROM crm.operations", "operations"),
    ],
)
def test_a_server_that_was_meddled_with_is_told_apart(
    server: Server, database: str, open_store: Callable[..., Store], statement: str, expected: str
) -> None:
    store = open_store(server.address("officer_hackney", database))
    fill(store)
    with administrator(server, database) as connection:
        connection.exec_driver_sql(statement)
    assert amiss(open_store(server.address("postgres", database))) == [expected]
    if expected != "operations":  # an entry without its operation is looked for by whoever sees both
        assert amiss(store) == [expected]
