"""PostgreSQL guards the data against any program: raw SQL, as ordinary members, never as a superuser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import CrmError, Refused
from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.store import consistency, engine
from crm_app.store.changelog import undo
from crm_app.store.changelog.entries import entries_of, operation_rows, readable_logs
from crm_app.store.engine import Store
from crm_app.store.operations import operation
from crm_app.store.queries import files, search
from crm_app.store.tables import RECORDS

HACKNEY = "01900000-0000-7000-8000-00000000000a"
HOMERTON = "01900000-0000-7000-8000-00000000000b"
SUPPLIER, NOTE, CLAIM, SITE = (KINDS[name] for name in ("supplier", "note", "claim", "site"))
Open = Callable[[str], Store]


@pytest.fixture
def as_member(server: Any, database: str, open_store: Callable[..., Store]) -> Open:
    """Opens the fresh server store with the login of a member."""
    return lambda login: open_store(server.address(login, database), author=login)


def supplier_row(name: str, anchor: str = HACKNEY, visibility: str = "shared") -> dict[str, Any]:
    return {"id": new_key(), "anchor_id": anchor, "visibility": visibility, "name": name, "sort_key": name.lower()}


def part_row(parent: str, anchor: str = HACKNEY, visibility: str = "private", **values: Any) -> dict[str, Any]:
    return {"id": new_key(), "anchor_id": anchor, "visibility": visibility, "parent_id": parent, **values}


def add(store: Store, kind: str, *rows: dict[str, Any]) -> str:
    with operation(store, "Add") as op:
        op.insert(KINDS[kind], rows)
    return op.change.operation


def asked(store: Store, statement: str, **values: Any) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(sa.text(statement), values).all())


def told(store: Store, statement: str, **values: Any) -> int:
    """Carry out raw SQL within an operation of this member; returns how many rows it touched."""
    with operation(store, "Raw") as op:
        count = op.connection.execute(sa.text(statement), values).rowcount
        op.change.touched["supplier"].add("raw")
    return int(count)


def test_a_private_row_of_another_anchor_is_not_there(as_member: Open) -> None:
    hackney, homerton = as_member("officer_hackney"), as_member("officer_homerton")
    row = supplier_row("Secret Bakery", visibility="private")
    made = add(hackney, "supplier", row)
    assert len(asked(hackney, "SELECT 1 FROM suppliers")) == 1
    for question in (
        "SELECT 1 FROM suppliers",
        "SELECT 1 FROM search_rows WHERE kind = 'supplier'",
        "SELECT 1 FROM change_log WHERE kind = 'supplier'",
        "SELECT 1 FROM crm_search(ARRAY['bakery'], '', NULL, 10)",
        "SELECT 1 FROM crm_search(ARRAY['se'], '', NULL, 10)",
    ):
        assert asked(homerton, question) == [], question
    assert asked(homerton, "SELECT 1 FROM operations WHERE id = :key", key=made) == []
    with homerton.read() as connection:
        assert search.candidates(connection, ("secret",), None, "secret bakery") == []
    assert told(homerton, "UPDATE suppliers SET name = 'Mine now' WHERE id = :key", key=row["id"]) == 0
    assert told(homerton, "DELETE FROM suppliers WHERE id = :key", key=row["id"]) == 0
    assert asked(hackney, "SELECT name FROM suppliers")[0].name == "Secret Bakery"


def test_nobody_writes_for_another_anchor(as_member: Open) -> None:
    homerton = as_member("officer_homerton")
    with pytest.raises(Refused, match="may not change"):
        add(homerton, "supplier", supplier_row("Planted"))


def test_a_shared_row_is_edited_but_neither_hidden_passed_on_nor_deleted_by_others(as_member: Open) -> None:
    hackney, homerton = as_member("officer_hackney"), as_member("officer_homerton")
    row = supplier_row("Shared Kitchen")
    add(hackney, "supplier", row)
    assert told(homerton, "UPDATE suppliers SET status = 'engaged' WHERE id = :key", key=row["id"]) == 1
    for setting in (f"anchor_id = '{HOMERTON}'", "visibility = 'private'", "visibility = 'published'"):
        with pytest.raises(Refused):
            told(homerton, f"UPDATE suppliers SET {setting} WHERE id = :key", key=row["id"])
    assert told(homerton, "DELETE FROM suppliers WHERE id = :key", key=row["id"]) == 0
    assert asked(hackney, "SELECT anchor_id, visibility FROM suppliers") == [(HACKNEY, "shared")]


def test_what_was_private_stays_hidden_in_the_log_after_it_is_shared(as_member: Open) -> None:
    hackney, homerton = as_member("officer_hackney"), as_member("officer_homerton")
    row = supplier_row("First name", visibility="private")
    add(hackney, "supplier", row)
    told(hackney, "UPDATE suppliers SET name = 'Second name'")
    told(hackney, "UPDATE suppliers SET visibility = 'shared'")
    told(hackney, "UPDATE suppliers SET name = 'Third name'")
    logged = asked(homerton, "SELECT old FROM change_log WHERE record_id = :key", key=row["id"])
    assert [json.loads(entry.old) for entry in logged] == [{"name": "Second name"}]


def test_an_observer_sees_only_what_is_published_and_writes_nothing(as_member: Open) -> None:
    hackney, watcher = as_member("officer_hackney"), as_member("watcher")
    rows = [supplier_row(v, visibility=v) for v in ("private", "shared", "published")]
    add(hackney, "supplier", *rows)
    assert [row.name for row in asked(watcher, "SELECT name FROM suppliers")] == ["published"]
    found = asked(watcher, "SELECT title FROM crm_search(ARRAY['shared'], '', NULL, 9)")
    assert found == []
    assert [r.record_id for r in asked(watcher, "SELECT record_id FROM change_log WHERE kind = 'supplier'")] == [
        rows[2]["id"]
    ]
    assert asked(watcher, "SELECT 1 FROM members") == []
    with pytest.raises(Refused):
        add(watcher, "supplier", supplier_row("From a watcher"))
    assert told(watcher, "UPDATE suppliers SET name = 'Changed'") == 0
    assert told(watcher, "DELETE FROM suppliers") == 0


def test_claims_and_their_log_need_a_privilege_of_their_own(as_member: Open) -> None:
    hackney, homerton = as_member("officer_hackney"), as_member("officer_homerton")
    row = supplier_row("Owned by somebody")
    add(hackney, "supplier", row)
    add(hackney, "claim", part_row(row["id"], visibility="shared", dimension="sex"))
    assert len(asked(hackney, "SELECT 1 FROM ownership_claims")) == 1
    assert len(asked(hackney, "SELECT 1 FROM ownership_log")) == 1
    assert asked(hackney, "SELECT 1 FROM change_log WHERE kind = 'claim'") == []
    assert asked(hackney, "SELECT 1 FROM search_rows WHERE kind = 'claim'") == []
    for table in ("ownership_claims", "ownership_log"):
        with pytest.raises(Refused, match="may not change or see"):
            asked(homerton, f"SELECT 1 FROM {table}")
    with homerton.read() as connection:
        assert [log.name for log in readable_logs(connection)] == ["change_log"]


def test_a_colleague_with_the_privilege_reads_whose_step_a_claim_was(
    as_member: Open, server: Any, database: str
) -> None:
    hackney = as_member("officer_hackney")
    row = supplier_row("Owned by somebody")
    add(hackney, "supplier", row)
    made = add(hackney, "claim", part_row(row["id"], visibility="shared", dimension="sex"))
    other = as_member("officer_homerton")
    assert asked(other, "SELECT 1 FROM operations WHERE id = :key", key=made) == []
    with _superuser(server, database) as store, store.write() as connection:
        connection.exec_driver_sql("GRANT crm_claims TO officer_homerton")
    try:
        with other.read() as connection:
            assert [step.author for step in operation_rows(connection, keys=[made])] == ["officer_hackney"]
            assert [entry.action for entry in entries_of(connection, made)] == ["I"]
    finally:
        with _superuser(server, database) as store, store.write() as connection:
            connection.exec_driver_sql("REVOKE crm_claims FROM officer_homerton")


@contextmanager
def _superuser(server: Any, database: str) -> Iterator[Store]:
    store = engine.connect(server.address("postgres", database), author="postgres")
    yield store
    store.close()


_REFUSED = (
    "TRUNCATE suppliers CASCADE",
    "TRUNCATE change_log",
    "DELETE FROM change_log",
    "UPDATE change_log SET old = '{}'",
    "INSERT INTO change_log (operation_id, kind, record_id, action, revision) VALUES ('x', 'supplier', 'x', 'I', '1')",
    "DELETE FROM operations",
    "UPDATE operations SET title = 'Other'",
    "INSERT INTO operations (id, title, author, opened_at, purpose) VALUES ('x', 'x', 'officer_homerton', '', 'edit')",
    "UPDATE members SET role = 'admin'",
    f"INSERT INTO members (login, anchor_id, role) VALUES ('officer_hackney', '{HOMERTON}', 'admin')",
    "DELETE FROM members",
    "UPDATE search_rows SET visibility = 'published'",
    "DELETE FROM store_facts",
    "UPDATE alembic_version SET version_num = '0001'",
    "DROP TABLE suppliers",
    "ALTER TABLE suppliers DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE suppliers DISABLE TRIGGER ALL",
    "SET ROLE crm_owner",
    "SET session_replication_role = replica",
    "CREATE FUNCTION crm.mine() RETURNS text LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE public.mine (id text)",
    "SELECT crm_operation()",
    "COPY suppliers FROM PROGRAM 'true'",
)


def test_a_member_cannot_reach_round_the_rules(as_member: Open) -> None:
    hackney = as_member("officer_hackney")
    add(hackney, "supplier", supplier_row("There"))
    before = asked(hackney, "SELECT count(*) FROM change_log")
    for statement in _REFUSED:
        with pytest.raises((CrmError, sa.exc.DBAPIError)):
            told(hackney, statement)
        assert asked(hackney, "SELECT count(*) FROM change_log") == before, statement
        assert len(asked(hackney, "SELECT 1 FROM suppliers")) == 1, statement


def test_a_superuser_cannot_empty_a_table_unlogged_either(server: Any, database: str) -> None:
    with _superuser(server, database) as store, pytest.raises(sa.exc.DBAPIError, match="one by one"):
        told(store, "TRUNCATE suppliers CASCADE")


_BORROW = """
CREATE TEMPORARY TABLE mine (LIKE suppliers);
CREATE TRIGGER forged AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION crm.{function}('supplier', '9999')"""


@pytest.mark.parametrize("function", ["change_log_insert", "search_suppliers", "crm_no_truncate"])
def test_a_member_cannot_borrow_a_trigger_for_a_table_of_their_own(as_member: Open, function: str) -> None:
    with as_member("officer_hackney").write() as connection:
        with pytest.raises(sa.exc.DBAPIError, match=f"permission denied for function crm.{function}"):
            connection.exec_driver_sql(_BORROW.format(function=function))
        connection.rollback()


def test_an_operation_counts_only_for_whoever_opened_it(as_member: Open) -> None:
    hackney, homerton = as_member("officer_hackney"), as_member("officer_homerton")
    made = add(hackney, "supplier", supplier_row("Opened by Hackney"))
    row = supplier_row("Under a false name", HOMERTON)
    with homerton.write() as connection:
        connection.execute(sa.text("SELECT set_config('crm.operation', :key, true)"), {"key": made})
        with pytest.raises(sa.exc.DBAPIError, match="no operation is open"):
            connection.execute(sa.insert(RECORDS["supplier"]).values(row))
        connection.rollback()


def test_uniqueness_tells_nothing_about_others(as_member: Open) -> None:
    hackney, homerton = as_member("officer_hackney"), as_member("officer_homerton")
    for store, anchor in ((hackney, HACKNEY), (homerton, HOMERTON)):
        chance = supplier_row("Catering", anchor, "private") | {"title": "Catering"}
        chance.pop("name")
        add(store, "opportunity", chance)
        notice = part_row(chance["id"], anchor, ocid="ocds-000000-1", release_id="1", title="Catering")
        add(store, "notice", notice)
        with pytest.raises(Refused, match="already"):
            add(store, "notice", notice | {"id": new_key()})


def test_a_deletion_never_takes_along_what_others_keep_there(as_member: Open) -> None:
    hackney, homerton = as_member("officer_hackney"), as_member("officer_homerton")
    row = supplier_row("Kept by two")
    add(hackney, "supplier", row)
    add(homerton, "note", part_row(row["id"], HOMERTON, text="Ours alone"))
    with pytest.raises(Refused, match="Others keep something there"), operation(hackney, "Delete") as op:
        op.delete(SUPPLIER, [row["id"]])
    assert len(asked(homerton, "SELECT 1 FROM notes")) == 1
    told(homerton, "DELETE FROM notes")
    with operation(hackney, "Delete") as op:
        op.delete(SUPPLIER, [row["id"]])


def test_a_deletion_never_takes_along_claims_that_its_login_may_not_see(as_member: Open) -> None:
    hackney, homerton = as_member("officer_hackney"), as_member("officer_homerton")
    row = supplier_row("Of Homerton", HOMERTON)
    made = add(homerton, "supplier", row)
    add(hackney, "claim", part_row(row["id"], visibility="shared", dimension="sex"))
    with homerton.read() as connection:
        assert undo.plan(connection, made).remove == {"supplier": [row["id"]]}
    with pytest.raises(Refused, match="Others keep"), operation(homerton, "Undo", purpose="undo", undoes=made) as op:
        undo.apply(op, undo.plan(op.connection, made, hold=True))


def test_undo_reaches_no_private_row_of_others(as_member: Open) -> None:
    hackney, homerton = as_member("officer_hackney"), as_member("officer_homerton")
    hidden, shown = supplier_row("Hidden", visibility="private"), supplier_row("Shown")
    made = add(hackney, "supplier", hidden, shown)
    with homerton.read() as connection:
        assert undo.plan(connection, made).remove == {"supplier": [shown["id"]]}
    with pytest.raises(Refused), operation(homerton, "Undo", purpose="undo", undoes=made) as op:
        undo.apply(op, undo.plan(op.connection, made, hold=True))
    assert len(asked(hackney, "SELECT 1 FROM suppliers")) == 2


def test_the_bytes_of_a_file_are_read_only_through_a_record_that_names_them(as_member: Open) -> None:
    mine, theirs = as_member("officer_hackney"), as_member("officer_homerton")
    firm = supplier_row("Shared Firm")
    held = part_row(firm["id"], what="public_liability")
    add(mine, "supplier", firm)
    add(mine, "credential", held)
    for key in ("a", "b"):
        with mine.write() as connection:
            files.keep(connection, key, b"%PDF-" + key.encode())
    add(mine, "evidence", part_row(held["id"], name="a.pdf", file="a"))
    with mine.read() as connection:
        assert (files.content(connection, "a"), files.content(connection, "b")) == (b"%PDF-a", b"")
    with theirs.read() as connection:
        assert files.content(connection, "a") == b""
    with pytest.raises(CrmError):
        told(mine, "UPDATE file_pieces SET piece = 'x' WHERE file = 'a'")
    with pytest.raises(CrmError):
        told(mine, "DELETE FROM file_pieces WHERE file = 'a'")


def test_only_an_administrator_changes_what_belongs_to_all(as_member: Open) -> None:
    homerton = as_member("officer_homerton")
    assert told(homerton, "UPDATE anchors SET name = 'Renamed'") == 0
    with pytest.raises(Refused):
        add(homerton, "rule", supplier_row("A rule", HOMERTON))


def test_a_reader_sees_one_moment_and_writes_nothing(as_member: Open) -> None:
    hackney, homerton = as_member("officer_hackney"), as_member("officer_homerton")
    add(hackney, "supplier", supplier_row("Before"))
    with homerton.read() as connection:
        first = connection.exec_driver_sql("SELECT count(*) FROM suppliers").scalar_one()
        add(hackney, "supplier", supplier_row("Meanwhile"))
        assert connection.exec_driver_sql("SELECT count(*) FROM suppliers").scalar_one() == first
    with pytest.raises(CrmError, match="only be read"), homerton.read() as connection:
        connection.exec_driver_sql("INSERT INTO suppressions VALUES ('x', '2026-01-01')")


def test_a_superuser_works_and_is_warned(server: Any, database: str, as_member: Open) -> None:
    add(as_member("officer_hackney"), "supplier", supplier_row("Private", visibility="private"))
    store = as_member("postgres")
    assert any("superuser" in warning for warning in store.warnings)
    assert len(asked(store, "SELECT 1 FROM suppliers")) == 1
    add(store, "supplier", supplier_row("By the superuser"))
    assert told(store, "UPDATE suppliers SET visibility = 'shared'") == 2
    assert not as_member("officer_hackney").warnings
    _, found, counted = consistency.checks(store)
    assert all(check.is_sound for check in found), found
    assert counted["suppliers"] == 2


@pytest.mark.parametrize("login", ["officer_hackney", "officer_homerton"])
def test_the_check_of_a_store_is_sound_for_every_member(as_member: Open, login: str) -> None:
    _, found, _ = consistency.checks(as_member(login))
    assert all(check.is_sound for check in found), found
