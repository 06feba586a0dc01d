"""The suppression list: what was objected to stays so, though the person's record goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crm_app.domain.errors import Refused, UsageError
from crm_app.services import history, imports, records, suppliers, suppressing
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import engine, schema
from crm_app.store.queries import suppressions
from tests.conftest import Server, administrator

DAY = date(2026, 11, 20)
ADDRESS = "ama@firm.example"


@pytest.fixture
def firm(workspace: Workspace) -> str:
    return records.add(workspace, "supplier", {"name": "Example Ltd", "legal_form": "ltd"}).id


def held(workspace: Workspace) -> list[tuple[str, str]]:
    with workspace.store.read() as connection:
        return suppressions.every(connection)


def test_an_address_is_known_however_it_is_written(workspace: Workspace) -> None:
    assert suppressing.suppress(workspace, "Ama@Firm.EXAMPLE ")
    assert not suppressing.suppress(workspace, ADDRESS)
    asked = [" AMA@firm.example", ADDRESS, "mailto:ama@firm.example", "other@firm.example", ""]
    assert suppressing.is_suppressed(workspace, asked) == frozenset(asked[:3])
    assert suppressing.is_suppressed(workspace, []) == frozenset()


def test_only_a_keyed_digest_is_kept(workspace: Workspace) -> None:
    suppressing.suppress(workspace, ADDRESS)
    ((digest, day),) = held(workspace)
    assert (len(digest), day) == (64, workspace.today().isoformat())
    assert digest != suppressions.digest("00" * 32, ADDRESS)


@pytest.mark.parametrize("wrong", ["", "nobody", "@", "  "])
def test_what_is_no_address_is_refused(workspace: Workspace, wrong: str) -> None:
    with pytest.raises(UsageError):
        suppressing.suppress(workspace, wrong)
    assert held(workspace) == []


def test_an_objection_outlives_the_person(workspace: Workspace, firm: str) -> None:
    person = records.add(workspace, "person", {"name": "Ama Example", "email": ADDRESS}, parent_id=firm).id
    assert held(workspace) == []
    records.save(workspace, "person", person, {"objected_on": DAY})
    assert suppressing.is_suppressed(workspace, [ADDRESS])
    records.delete(workspace, "person", [person])
    again = {"name": "Ama Example", "email": "AMA@firm.example"}
    records.add(workspace, "person", again, parent_id=firm)
    (seen,) = suppliers.overview(workspace, firm, DAY).people
    assert {(a.allowed, a.reason) for a in seen.answers.values()} == {
        (False, "The address is on the suppression list.")
    }


def test_somebody_else_may_still_be_written_to(workspace: Workspace, firm: str) -> None:
    suppressing.suppress(workspace, ADDRESS)
    records.add(workspace, "person", {"name": "Bo Example", "email": "bo@firm.example"}, parent_id=firm)
    (seen,) = suppliers.overview(workspace, firm, DAY).people
    assert all(answer.allowed for answer in seen.answers.values())


def test_an_imported_objection_counts_and_undoing_it_does_not_lift_it(workspace: Workspace, tmp_path: Path) -> None:
    sheet = tmp_path / "people.csv"
    sheet.write_text(
        "Company name,Contact name,Contact email,Asked not to be contacted on\n"
        f"Second Ltd,Ama Example,{ADDRESS},2026-11-01\n",
        encoding="utf-8",
    )
    imports.run(workspace, "supplier", sheet)
    assert suppressing.is_suppressed(workspace, [ADDRESS])
    history.undo(workspace)
    assert suppressing.is_suppressed(workspace, [ADDRESS])


def stop_half_way(workspace: Workspace, firm: str) -> None:
    """Add somebody who objected, and stop before it is kept."""
    with workspace.operation("Stopped half-way") as op:
        values = {"name": "Ama Example", "email": ADDRESS, "objected_on": DAY}
        records.add_in(op, workspace, "person", values, parent_id=firm)
        raise Refused("Stopped")


def test_an_objection_that_is_not_saved_suppresses_nobody(workspace: Workspace, firm: str) -> None:
    with pytest.raises(Refused):
        stop_half_way(workspace, firm)
    assert held(workspace) == []


def test_a_file_without_a_key_gets_one_and_a_server_says_who_makes_it(
    tmp_path: Path, server: Server, database: str
) -> None:
    path = str(tmp_path / "older.crm")
    store = engine.create_file(path, author="officer_hackney")
    schema.upgrade(store)
    with store.write() as connection:
        connection.exec_driver_sql("DELETE FROM store_facts")
    store.close()
    workspace = open_workspace(path)
    assert suppressing.is_suppressed(workspace, [ADDRESS]) == frozenset()
    assert suppressing.suppress(workspace, ADDRESS)
    assert suppressing.is_suppressed(workspace, [ADDRESS])
    workspace.close()
    with administrator(server, database) as connection:
        connection.exec_driver_sql("DELETE FROM crm.store_facts")
    workspace = open_workspace(server.address("officer_hackney", database))
    with pytest.raises(Refused, match="database upgrade"):
        suppressing.suppress(workspace, ADDRESS)
    workspace.close()
