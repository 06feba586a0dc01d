"""Inviting to an event: whom one chooses under a filter, who is on the list already, and who may be e-mailed."""

from __future__ import annotations

import pytest

from crm_app.domain.filters import Condition, Filter, Op
from crm_app.services import records
from crm_app.ui.context import Address
from crm_app.ui.records.email_advice import in_words, read_advice
from crm_app.ui.records.invitations_view import InvitationsTable
from crm_app.ui.records.invite_page import InvitePage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow


@pytest.fixture
def invitations(window: MainWindow) -> InvitationsTable:
    """The invitations of a new event."""
    key = records.add(window.context.workspace, "event", {"title": "Meet the <b>buyer</b>"}).id
    window.context.go(Address("event", key, "Invitations"))
    settle(window)
    table = window.places.currentWidget().parts["invitation"]
    assert isinstance(table, InvitationsTable)
    return table


@pytest.fixture
def page(invitations: InvitationsTable, window: MainWindow) -> InvitePage:
    """The register beside the event, filtered to those ready to bid."""
    invitations.invite()
    made = invitations.invite_page
    assert made is not None
    made.bar.set_filter(Filter((Condition("status", Op.IN, ("ready",)),)))
    settle(window)
    return made


def test_everybody_under_a_filter_is_invited_once(
    page: InvitePage, invitations: InvitationsTable, window: MainWindow
) -> None:
    page.grid.selectAll()
    assert page.invite_button.text() == "Invite 10"
    page.invite()
    settle(window)
    assert len(invitations.records) == 10
    assert {record["status"] for record in invitations.records} == {"invited"}
    page.invite()
    settle(window)
    assert page.count.text() == "10 were on it already"
    assert len(invitations.records) == 10
    message = window.footer.messages.message
    assert message is not None
    page.close()


def test_it_says_who_may_be_emailed_and_why(page: InvitePage, window: MainWindow) -> None:
    page.grid.selectRow(0)
    page.advice.read()
    settle(window)
    assert "be e-mailed about events" in page.advice.text()
    page.grid.selectAll()
    page.advice.read()
    settle(window)
    assert "these 10" in page.advice.text()
    page.close()


def test_an_objection_is_named(window: MainWindow) -> None:
    workspace = window.context.workspace
    keys = [records.find(workspace, "supplier", number) for number in ("00000001", "00000004")]
    values = {"name": "Cy Marsh (test)", "objected_on": workspace.today()}
    records.add(workspace, "person", values, parent_id=keys[0])
    found = read_advice(workspace, keys)
    assert not found[0].answer.allowed
    assert found[0].answer.reason in in_words(found[:1], 1)
    assert found[0].name in in_words(found, 2)
    assert in_words([], 0) == ""
