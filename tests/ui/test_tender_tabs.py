"""The tabs of a tender: barrier meter and outcome; and what a supplier could go for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crm_app.services import lists, readiness, records
from crm_app.services.lists import ListQuery
from crm_app.services.questionnaires import shipped
from crm_app.ui.context import Address, AppContext
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.records.suggesting import Pick
from crm_app.ui.screens.opportunities.barrier_view import BarrierView
from crm_app.ui.screens.opportunities.outcome_view import OutcomeView
from crm_app.ui.screens.suppliers.chances_view import ChancesView
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

FIVE, ONE = Decimal(5_000_000), Decimal(1_000_000)


@pytest.fixture
def tender(context: AppContext) -> str:
    values = {
        "title": "Catering for the wards",
        "cpv_codes": ("55520000",),
        "public_liability": FIVE,
        "stage": "evaluation",
        "closes_on": date(2027, 3, 1),
    }
    return records.add(context.workspace, "opportunity", values).id


def page_of(window: MainWindow, kind: str, key: str, tab: str) -> RecordPage:
    window.context.go(Address(kind, key, tab))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    return page


def test_the_meter_answers_while_one_types_and_keeps_a_note(
    window: MainWindow, context: AppContext, tender: str, picture_folder: Path | None
) -> None:
    supplier = lists.snapshot(context.workspace, ListQuery("supplier"))
    for key, level in ((supplier[0], ONE), (supplier[1], FIVE)):
        records.save(context.workspace, "supplier", key, {"cpv_codes": ("55520000",)})
        values = {"what": "public_liability", "level": level, "expires_on": date(2027, 12, 1)}
        records.add(context.workspace, "credential", values, parent_id=key)
    page = page_of(window, "opportunity", tender, "Barrier")
    assert "Barriers" not in [page.tabs.tabText(n) for n in range(page.tabs.count())]
    view = page.tabs.currentWidget()
    assert isinstance(view, BarrierView)
    view.local.setChecked(False)
    settle(window)
    assert view.levels.lines["public_liability"].text() == "5,000,000"
    assert "would keep out 1" in view.sentence.text()
    assert view.suppliers.rows[0].id == supplier[0], "those it keeps out stand at the top"
    assert view.reach.words.text().startswith("The 1 it keeps out: 0 could be ready by Mon 1 Mar 2027")
    assert view.suppliers.data(view.suppliers.index(0, 3)) == "Not known"
    assert view.reach.table.isHidden(), "nobody was assessed"
    view.levels.lines["public_liability"].setText("1m")
    view.levels.changed.emit()
    view.measure()
    settle(window)
    assert "would keep out 0" in view.sentence.text()
    assert view.reach.words.isHidden()
    view.levels.lines["turnover"].setText("lots")
    view.measure()
    assert "lots" in view.state.text()
    view.levels.lines["turnover"].clear()
    view.measure()
    settle(window)
    view.words.setText("One million is enough for sandwiches")
    view.keep()
    settle(window)
    assert [note["text"] for note in view.notes.rows] == ["One million is enough for sandwiches"]
    assert view.notes.rows[0]["asked"] == {"public_liability": "1000000.00"}
    assert view.note_table.isVisible()
    assert records.get(context.workspace, "opportunity", tender)["public_liability"] == FIVE
    if picture_folder is not None:
        window.grab().save(str(picture_folder / "barrier-meter.png"))


def test_the_gates_behind_the_meter_open_their_suppliers(window: MainWindow, context: AppContext, tender: str) -> None:
    supplier = lists.snapshot(context.workspace, ListQuery("supplier"))[0]
    records.save(context.workspace, "supplier", supplier, {"cpv_codes": ("55520000",)})
    cover = {"what": "public_liability", "level": ONE, "expires_on": date(2027, 12, 1)}
    records.add(context.workspace, "credential", cover, parent_id=supplier)
    answers = {item.key: "in_place" for item in shipped().items} | {"find_a_tender": "not_yet"}
    readiness.save_answers(context.workspace, supplier, "catering", answers)
    view = page_of(window, "opportunity", tender, "Barrier").tabs.currentWidget()
    assert isinstance(view, BarrierView)
    view.local.setChecked(False)
    settle(window)
    assert "1 could be ready by Mon 1 Mar 2027, when bids close" in view.reach.words.text()
    titles = [gate.title for gate in view.reach.gates.rows]
    assert "Find a Tender account stops 1" in view.reach.gate_words.text()
    view.reach.table.activated.emit(view.reach.gates.index(titles.index("Find a Tender account"), 0))
    settle(window)
    here = window.context.here
    assert here is not None
    assert here.filter is not None
    assert (here.kind, here.filter.conditions[0].values) == ("suppliers", (supplier,))


def test_a_credential_is_asked_for_and_let_go(window: MainWindow, tender: str) -> None:
    view = page_of(window, "opportunity", tender, "Barrier").tabs.currentWidget()
    assert isinstance(view, BarrierView)
    grid = view.levels
    grid.more.setCurrentIndex(grid.more.findData("dbs_policy") if grid.more.findData("dbs_policy") > 0 else 1)
    name = grid.more.currentData()
    grid.more.activated.emit(grid.more.currentIndex())
    assert name in grid.asked()
    grid.boxes[name].setChecked(False)
    assert name not in grid.asked()


def test_an_outcome_is_recorded_and_feedback_promised(
    window: MainWindow, context: AppContext, tender: str, picture_folder: Path | None
) -> None:
    firms = lists.snapshot(context.workspace, ListQuery("supplier"))[:2]
    view = page_of(window, "opportunity", tender, "Outcome").tabs.currentWidget()
    assert isinstance(view, OutcomeView)
    view.editors["bids"].set_value(4)
    view.editors["bids_sme"].set_value(9)
    view.save()
    settle(window)
    assert "more than the 4 bids" in view.state.text()
    view.editors["bids_sme"].set_value(3)
    view.editors["winner_name"].set_value("Winner of Elsewhere")
    for key in firms:
        view.bidders.editor.picked(Pick(key, f"Firm {key[-3:]}"))
    assert view.bidders.keys() == firms
    view.save()
    settle(window)
    record = records.get(context.workspace, "opportunity", tender)
    assert (record["bids"], record["bids_sme"], record["stage"]) == (4, 3, "award")
    assert view.owed.text().count("Give feedback") == 3
    assert view.bidders.keys() == []
    message = window.footer.messages.message
    assert message is not None
    assert message.text == "Recorded the outcome, with 3 tasks to give feedback"
    if picture_folder is not None:
        window.grab().save(str(picture_folder / "outcome.png"))


def test_what_a_supplier_could_go_for(
    window: MainWindow, context: AppContext, tender: str, picture_folder: Path | None
) -> None:
    near = {"title": "School catering", "cpv_codes": ("55520000",), "closes_on": date(2027, 1, 5), "buyers": ("A & B",)}
    far = {"title": "Far off", "cpv_codes": ("55520000",), "closes_on": date(2028, 6, 1)}
    keys = [records.add(context.workspace, "opportunity", values).id for values in (near, far)]
    supplier = records.find(context.workspace, "supplier", "00000003")
    view = page_of(window, "supplier", supplier, "Opportunities").tabs.currentWidget()
    assert isinstance(view, ChancesView)
    assert [one.id for one in view.model.rows] == [keys[0]]
    assert "School catering" in view.what.text()
    assert view.reasons.text()
    if picture_folder is not None:
        window.grab().save(str(picture_folder / "chances.png"))
    view.table.activated.emit(view.model.index(0, 0))
    settle(window)
    assert window.context.here == Address("opportunity", keys[0])


def test_a_supplier_that_nothing_fits_is_told_what_to_do(window: MainWindow, context: AppContext) -> None:
    supplier = records.find(context.workspace, "supplier", "00000003")
    view = page_of(window, "supplier", supplier, "Opportunities").tabs.currentWidget()
    assert isinstance(view, ChancesView)
    assert "No tender of the next twelve months" in view.note.text()
