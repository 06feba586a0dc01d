"""A file moved into a server or another file: the same records under the same keys, counted, and nothing half done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain.errors import Cancelled, Refused, StoreError
from crm_app.domain.kinds import KINDS
from crm_app.services import databases, demo, finding, history, records, suppliers, suppressing
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import consistency
from crm_app.store.engine import Store
from crm_app.store.tables import RECORDS
from tests.conftest import Server, administrator

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a small register, a declaration, an objection and a private record."""
    path = tmp_path_factory.mktemp("filled") / "source.crm"
    databases.create(str(path), anchor="")
    opened = open_workspace(path)
    demo.fill(opened, size=15)
    databases.begin(opened)
    firm = records.add(opened, "supplier", {"name": "Kept Private Ltd"}, visibility="private").id
    person = {"name": "Ama Example", "email": "ama@firm.example", "objected_on": DAY}
    records.add(opened, "person", person, parent_id=firm)
    records.add(opened, "claim", {"dimension": "gender", "basis": "self_declared"}, parent_id=firm)
    opened.close()
    return path


@pytest.fixture
def source(filled: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of that file, open."""
    opened = open_workspace(shutil.copy(filled, tmp_path / "source.crm"))
    yield opened
    opened.close()


@pytest.fixture
def empty(server: Server, database: str) -> str:
    """The name of a database with nothing in it."""
    with administrator(server) as connection:
        connection.exec_driver_sql(f"DROP DATABASE {database}")
        connection.exec_driver_sql(f"CREATE DATABASE {database}")
    return database


@pytest.fixture(params=["file", "server"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where to copy to: a new file, or an empty database as its administrator."""
    if request.param == "file":
        return str(tmp_path / "target.crm")
    server: Server = request.getfixturevalue("server")
    return server.address("postgres", request.getfixturevalue("empty"))


def whole(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every kind as it is stored, without its version."""
    found = {}
    with store.read() as connection:
        for kind, table in RECORDS.items():
            rows = connection.execute(table.select().order_by(table.c.id)).mappings()
            found[kind] = [{name: row[name] for name in row if name != "version"} for row in rows]
    return found


def test_a_copy_holds_the_same_records(source: Workspace, target: str) -> None:
    done = databases.copy_store(source, target)
    copied = open_workspace(target)
    try:
        assert whole(copied.store) == whole(source.store)
        assert done.counts == {KINDS[name].plural: len(rows) for name, rows in whole(source.store).items()}
        assert all(check.is_sound for check in consistency.checks(copied.store)[1])
        steps = history.history(copied)
        assert {step.title for step in steps} == {"Copy from source.crm"}
        assert {step.operation for step in steps} == set(done.operations)
        assert "history was not copied" in done.left_behind
        assert finding.find(copied, "Kept Private")[0].kind == "supplier"
    finally:
        copied.close()


def test_the_suppression_list_comes_along(source: Workspace, target: str) -> None:
    suppressing.suppress(source, "nobody@left.example")
    assert databases.copy_store(source, target).suppressions == 2
    copied = open_workspace(target)
    try:
        asked = ["Nobody@left.example", "ama@firm.example", "else@firm.example"]
        assert suppressing.is_suppressed(copied, asked) == frozenset(asked[:2])
        firm = records.find(copied, "supplier", "Kept Private Ltd")
        (person,) = suppliers.overview(copied, firm, DAY).people
        assert not any(answer.allowed for answer in person.answers.values())
    finally:
        copied.close()


def test_a_target_that_holds_something_is_left_alone(
    source: Workspace, tmp_path: Path, server: Server, database: str, sqlite_template: Path
) -> None:
    with pytest.raises(Refused, match="file already"):
        databases.copy_store(source, str(sqlite_template))
    with pytest.raises(Refused, match="2 anchors"):
        databases.copy_store(source, server.address("postgres", database))
    with pytest.raises(Refused, match="Only an administrator"):
        databases.copy_store(source, server.address("officer_hackney", database))
    with pytest.raises(StoreError):
        databases.copy_store(source, str(tmp_path / "no folder" / "target.crm"))


def test_only_a_file_is_copied_out(server: Server, database: str, tmp_path: Path) -> None:
    workspace = open_workspace(server.address("officer_hackney", database))
    with pytest.raises(Refused, match="Only a file"):
        databases.copy_store(workspace, str(tmp_path / "out.crm"))
    workspace.close()
    assert not (tmp_path / "out.crm").exists()


class _Impatient:
    """Stops the work once suppliers are being copied."""

    def update(self, done: int, total: int, text: str = "") -> None:
        if "suppliers" in text:
            raise Cancelled


def test_a_copy_that_was_stopped_leaves_no_file_and_says_so_of_a_server(source: Workspace, target: str) -> None:
    with pytest.raises((Cancelled, StoreError)) as caught:
        databases.copy_store(source, target, _Impatient())
    if "://" in target:
        assert caught.value.title == "The copy is not complete"
        assert "Drop that database" in caught.value.remedy
    else:
        assert not list(Path(target).parent.glob("target.crm*"))


def test_a_set_up_but_empty_server_is_filled(
    source: Workspace, server: Server, empty: str, open_store: Callable[..., Store]
) -> None:
    address = server.address("postgres", empty)
    databases.create(address, anchor="")
    done = databases.copy_store(source, address)
    assert done.counts["suppliers"] > 15
    assert len(whole(open_store(address))["supplier"]) == done.counts["suppliers"]


def test_a_member_of_the_owners_role_may_fill_a_store_too(source: Workspace, server: Server, empty: str) -> None:
    databases.create(server.address("postgres", empty), anchor="")
    with administrator(server, empty) as connection:
        connection.exec_driver_sql("CREATE ROLE keeper_of_stores LOGIN IN ROLE crm_owner")
    try:
        done = databases.copy_store(source, server.address("keeper_of_stores", empty))
        assert done.counts["ownership_claims"] > 0
    finally:
        with administrator(server, empty) as connection:
            connection.exec_driver_sql("DROP ROLE keeper_of_stores")
