"""The page of a record: a head that answers at a glance, its parts, its history, and no typing lost to a refresh."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from crm_app.domain.kinds import KINDS
from crm_app.services import records
from crm_app.ui.context import Address, AppContext, Message
from crm_app.ui.records.header_facts import summary
from crm_app.ui.records.invitations_view import InvitationsTable
from crm_app.ui.records.loading import load
from crm_app.ui.records.matches_view import MatchesView
from crm_app.ui.records.record_page import RecordPage


def page_for(context: AppContext, qtbot: QtBot, kind: str, key: str = "") -> RecordPage:
    page = RecordPage(context, kind, key)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    context.jobs.wait_idle()
    return page


@pytest.fixture
def supplier(context: AppContext) -> str:
    """The key of a supplier with premises and a size."""
    return records.find(context.workspace, "supplier", "00000003")


@pytest.fixture
def event(context: AppContext, supplier: str) -> str:
    """The key of an event with two suppliers on its list."""
    made = records.add(
        context.workspace, "event", {"title": "Meet the buyer", "held_on": date(2026, 12, 3), "capacity": 40}
    )
    other = records.find(context.workspace, "supplier", "00000004")
    for key in (supplier, other):
        records.add(context.workspace, "invitation", {"supplier": key}, parent_id=made.id)
    return made.id


def test_the_head_answers_at_a_glance(context: AppContext, supplier: str) -> None:
    records.add(
        context.workspace,
        "credential",
        {"what": "public_liability", "expires_on": date(2026, 12, 1)},
        parent_id=supplier,
    )
    found = summary(load(context.workspace, "supplier", supplier))
    assert found.title.startswith("Dalston")
    assert any("Hackney" in fact for fact in found.facts)
    assert any(fact.startswith("micro") for fact in found.facts)
    assert any(line.startswith("E-mail about events: ") for line in found.lines)
    assert found.lines[-1] == "Next: assess how ready they are."


def test_every_part_has_its_tab(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    page = page_for(context, qtbot, "supplier", supplier)
    titles = [page.tabs.tabText(i) for i in range(page.tabs.count())]
    assert titles[:2] == ["Details", "Readiness"]
    assert "Premises  1" in titles
    assert titles[-1] == "History"


def test_parts_are_added_edited_and_deleted_in_place(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    page = page_for(context, qtbot, "supplier", supplier)
    people = page.parts["person"]
    page.show_tab("People")
    people.add()
    assert people.form is not None
    cell = people.form.cells["name"]
    cell.editor.line.setText("Ada <b>Example</b>")  # type: ignore[union-attr]
    cell.editor.line.textEdited.emit("")  # type: ignore[union-attr]
    assert page.is_dirty
    people.form.save()
    context.jobs.wait_idle()
    assert people.form is None
    assert people.grid.item(0, 0).text() == "Ada <b>Example</b>"
    people.grid.selectRow(0)
    people.edit()
    assert people.form is not None
    assert people.form.record_id == people.records[0].id
    people.form.escape()
    people.delete()
    context.jobs.wait_idle()
    assert people.records == []


def test_ownership_claims_are_covered_until_asked_for(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    records.add(context.workspace, "claim", {"dimension": "gender", "ownership_band": "100"}, parent_id=supplier)
    page = page_for(context, qtbot, "supplier", supplier)
    claims = page.parts["claim"]
    assert claims.grid.rowCount() == 0
    assert claims.title == "Ownership claims"
    claims.uncover()
    assert claims.grid.item(0, 0).text() == "Women"


def test_a_refresh_keeps_what_is_being_typed(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    page = page_for(context, qtbot, "supplier", supplier)
    assert page.form is not None
    cell = page.form.cells["phone"]
    cell.begin()
    cell.editor.line.setText("020 7946 0001")  # type: ignore[union-attr]
    cell.editor.line.textEdited.emit("")  # type: ignore[union-attr]
    saved = records.save(context.workspace, "supplier", supplier, {"name": "Renamed Ltd"})
    context.touched(saved.touched)
    context.jobs.wait_idle()
    assert page.title == "Renamed Ltd"
    assert cell.editor.raw() == "020 7946 0001"  # type: ignore[union-attr]
    assert page.is_dirty


def test_history_shows_old_and_new_and_undoes_a_step(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    before = records.get(context.workspace, "supplier", supplier)["name"]
    records.save(context.workspace, "supplier", supplier, {"name": "Other Name"})
    page = page_for(context, qtbot, "supplier", supplier)
    page.show_tab("History")
    context.jobs.wait_idle()
    history = page.tabs.currentWidget()
    step = history.tree.topLevelItem(0)
    change = step.child(0)
    assert [change.text(i) for i in range(3)] == ["Legal name", before, "Other Name"]
    history.tree.setCurrentItem(change)
    history.undo_button.click()
    context.jobs.wait_idle()
    assert records.get(context.workspace, "supplier", supplier)["name"] == before
    assert history.tree.topLevelItem(0).text(0).startswith("Undo")


def test_claims_stay_covered_in_the_history(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    records.add(context.workspace, "claim", {"dimension": "faith", "ownership_band": "100"}, parent_id=supplier)
    page = page_for(context, qtbot, "supplier", supplier)
    page.show_tab("History")
    context.jobs.wait_idle()
    tree = page.tabs.currentWidget().tree
    texts = [tree.topLevelItem(0).child(i).text(2) for i in range(tree.topLevelItem(0).childCount())]
    assert "Faith" not in texts


def test_matches_of_an_opportunity_show_their_reasons(qtbot: QtBot, context: AppContext) -> None:
    made = records.add(
        context.workspace,
        "opportunity",
        {"title": "School meals", "cpv_codes": ("55523100",), "closes_on": date(2026, 12, 9)},
    )
    page = page_for(context, qtbot, "opportunity", made.id)
    page.show_tab("Matches")
    context.jobs.wait_idle()
    matches = page.tabs.currentWidget()
    assert isinstance(matches, MatchesView)
    assert matches.matches
    assert matches.reasons.text()
    gone: list[Address] = []
    context.navigate.connect(gone.append)
    matches.open_chosen()
    assert gone == [Address("supplier", matches.matches[0].id)]


def test_invitations_are_marked_as_one_step(qtbot: QtBot, context: AppContext, event: str) -> None:
    page = page_for(context, qtbot, "event", event)
    page.show_tab("Invitations")
    table = page.parts["invitation"]
    assert isinstance(table, InvitationsTable)
    messages: list[Message] = []
    context.message.connect(messages.append)
    table.grid.selectAll()
    table.mark("attended")
    context.jobs.wait_idle()
    assert {record["status"] for record in table.records} == {"attended"}
    assert messages[-1].undo_operation
    assert "2 came" in page.header.facts.text()


def test_a_new_record_becomes_its_page(qtbot: QtBot, context: AppContext) -> None:
    page = page_for(context, qtbot, "event")
    opened: list[str] = []
    page.opened.connect(opened.append)
    assert page.form is not None
    cell = page.form.cells["title"]
    cell.editor.line.setText("Surgery")  # type: ignore[union-attr]
    cell.editor.line.textEdited.emit("")  # type: ignore[union-attr]
    page.form.save()
    context.jobs.wait_idle()
    assert opened == [page.record_id]
    assert page.tabs.count() == 3
    assert page.title == "Surgery"


def test_a_deleted_record_is_said_to_be_deleted(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    page = page_for(context, qtbot, "supplier", supplier)
    saved = records.delete(context.workspace, "supplier", [supplier])
    context.touched(saved.touched)
    context.jobs.wait_idle()
    assert "deleted" in page.header.facts.text()


def test_names_of_200_characters_and_markup_survive(qtbot: QtBot, context: AppContext) -> None:
    name = "Fish<br>Chips & <img src=//x> " + "Neighbourhood" * 14
    made = records.add(context.workspace, "supplier", {"name": name})
    page = page_for(context, qtbot, "supplier", made.id)
    page.resize(700, 600)
    assert page.title == name
    assert page.header.title.text().replace("\u200b", "") == name
    assert page.minimumSizeHint().width() <= 700


def test_every_kind_that_stands_alone_has_a_page(qtbot: QtBot, context: AppContext) -> None:
    for kind in KINDS.values():
        if not kind.parent:
            page = page_for(context, qtbot, kind.name)
            assert page.form is not None


def test_what_is_read_twice_before_the_tabs_stand_is_shown_once(
    context: AppContext, supplier: str, qtbot: QtBot
) -> None:
    page = RecordPage(context, "supplier", supplier)
    qtbot.addWidget(page)
    page.show_tab("People")
    loaded = load(context.workspace, "supplier", supplier)
    page.show_record(loaded)
    assert page.tabs.count() == 0, "the form is made in one pass, the tabs in the next"
    page.show_record(loaded)
    assert page.tabs.count() == 0
    assert context.jobs.wait_idle()
    titles = [page.tabs.tabText(index) for index in range(page.tabs.count())]
    assert len(set(titles)) == len(titles) > 3
    assert page.tabs.tabText(page.tabs.currentIndex()).startswith("People")
    assert page.form is page.tabs.widget(0)
