"""What a person agreed to: beneath the people, by keyboard, each step to be undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_app.domain.records import Record
from crm_app.services import history, records
from crm_app.ui.context import Address
from crm_app.ui.records.consents_view import PeopleTable
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow


@pytest.fixture
def people(window: MainWindow) -> PeopleTable:
    """The people of a supplier, the first of them selected."""
    workspace = window.context.workspace
    key = records.find(workspace, "supplier", "00000001")
    for name in ("Ada Oyelaran (test)", "Bo Quist (test)"):
        records.add(workspace, "person", {"name": name, "email": "post@firm.example"}, parent_id=key)
    window.context.go(Address("supplier", key, "People"))
    settle(window)
    table = window.places.currentWidget().parts["person"]
    assert isinstance(table, PeopleTable)
    assert table.isVisible(), "the tab that was asked for is shown once the record is read"
    return table


def consents_of(window: MainWindow, person: Record) -> list[Record]:
    return records.parts(window.context.workspace, "person", person.id)["consent"]


def test_a_consent_is_added_withdrawn_and_undone(people: PeopleTable, window: MainWindow, qtbot: QtBot) -> None:
    person = people.chosen()[0]
    table = people.consents
    table.add()
    form = table.form
    assert form is not None
    assert form.cells["given_on"].value() == window.context.today()
    form.cells["purpose"].put("events")
    form.cells["evidence"].put("The sign-in sheet")
    form.save()
    settle(window)
    (found,) = consents_of(window, person)
    assert (found["purpose"], found["evidence"]) == ("events", "The sign-in sheet")
    assert table.grid.rowCount() == 1
    table.grid.selectRow(0)
    qtbot.keyClick(table.grid, Qt.Key.Key_W)
    settle(window)
    assert consents_of(window, person)[0]["withdrawn_on"] == window.context.today()
    history.undo(window.context.workspace)
    assert consents_of(window, person)[0]["withdrawn_on"] is None


def test_each_person_shows_their_own(people: PeopleTable, window: MainWindow) -> None:
    first, second = people.records
    records.add(window.context.workspace, "consent", {"purpose": "tenders"}, parent_id=second.id)
    window.places.currentWidget().refresh()
    settle(window)
    people.grid.selectRow(0)
    assert people.consents.grid.rowCount() == 0
    assert str(first["name"]) in people.consents.who.text()
    people.grid.selectRow(1)
    assert people.consents.grid.rowCount() == 1
    assert str(second["name"]) in people.consents.who.text()


def test_what_is_typed_about_one_person_stays_theirs(people: PeopleTable, window: MainWindow) -> None:
    first, second = people.records
    people.consents.add()
    form = people.consents.form
    assert form is not None
    form.cells["evidence"].put("By telephone")
    people.grid.selectRow(1)
    assert people.consents.parent_id == first.id
    assert people.is_dirty
    form.cells["purpose"].put("events")
    form.save()
    settle(window)
    assert len(consents_of(window, first)) == 1
    assert consents_of(window, second) == []
