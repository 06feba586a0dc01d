"""What is typed beside the forms of records comes back too: calls, tenders to flag, signatures, notes, outcomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_app.domain.records import Record
from crm_app.services import drafts, lists, readiness, records
from crm_app.services.drafts import Draft
from crm_app.services.lists import ListQuery
from crm_app.ui.context import Address
from crm_app.ui.records.consents_view import PeopleTable
from crm_app.ui.records.flag_panel import FlagPanel
from crm_app.ui.records.quick_log import QuickLog
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.records.signature_panel import SignatureOffer, SignaturePanel
from crm_app.ui.screens.opportunities.barrier_view import BarrierView
from crm_app.ui.screens.opportunities.outcome_view import OutcomeView
from crm_app.ui.screens.readiness.assessment_form import AssessmentForm
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

PASTED = "Amira Example\nDirector, Dalston Print\namira@print.example\n07700 900123"


@pytest.fixture(autouse=True)
def own_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Drafts of this test alone, and nothing on the clipboard."""
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    QApplication.clipboard().clear()
    return tmp_path / "home"


Open = Callable[[], MainWindow]


def kept(window: MainWindow) -> list[Draft]:
    settle(window)
    return drafts.drafts(window.context.workspace.store.address, of_this_run=True)


def reopened(opened: Open) -> MainWindow:
    """The window of the next run, the newest draft opened from its line."""
    window = opened()
    assert window.drafts_offer.isVisible()
    window.drafts_offer.open_first()
    settle(window)
    return window


def log_of(window: MainWindow) -> QuickLog:
    panel = window.log_place.panel
    assert panel is not None
    assert panel.isVisible()
    return panel


def flag_of(window: MainWindow) -> FlagPanel:
    panel = window.flag_place.panel
    assert panel is not None
    assert panel.isVisible()
    return panel


def a_supplier(window: MainWindow) -> str:
    return records.find(window.context.workspace, "supplier", "00000003")


def all_of(window: MainWindow, kind: str) -> list[Record]:
    workspace = window.context.workspace
    return records.get_many(workspace, kind, lists.snapshot(workspace, ListQuery(kind)))


def tab_of(window: MainWindow, address: Address) -> object:
    window.context.go(address)
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    return page.tabs.currentWidget()


def shown_tab(window: MainWindow) -> object:
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    return page.tabs.currentWidget()


def test_a_call_comes_back_after_a_crash_with_its_person_and_is_dropped_once_logged(opened: Open) -> None:
    window = opened()
    supplier = a_supplier(window)
    person = records.add(window.context.workspace, "person", {"name": "Amira Example"}, parent_id=supplier).id
    window.context.go(Address("supplier", supplier))
    settle(window)
    window.log_place.open_here()
    settle(window)
    panel = log_of(window)
    panel.keeper.keep()
    assert kept(window) == [], "the supplier of the page is not typed"
    panel.kinds.choose("meeting")
    panel.text.setPlainText("Half a sent")
    panel.person.setCurrentIndex(panel.person.findData(person))
    panel.follow_up.line.setText("next")
    panel.keeper.keep()
    (draft,) = kept(window)
    assert draft.title.startswith("meeting with “")
    assert "Half a" not in draft.title
    window = opened()
    offer = window.drafts_offer
    assert "meeting with “" in offer.text.accessibleName()
    offer.open_first()
    settle(window)
    panel = log_of(window)
    assert (panel.kinds.value, panel.supplier.raw(), panel.person.currentData()) == ("meeting", supplier, person)
    assert (panel.text.toPlainText(), panel.follow_up.line.text()) == ("Half a sent", "next")
    assert panel.state.text().startswith("Typed on ")
    assert panel.clear_button.isVisible()
    assert panel.text.hasFocus()
    assert panel.text.textCursor().atEnd()
    panel.text.setPlainText("Half a sentence, whole")
    panel.follow_up.clear()
    panel.save()
    settle(window)
    assert [(one["subject"], one["person"]) for one in all_of(window, "activity")] == [
        ("Half a sentence, whole", person)
    ]
    assert kept(window) == []
    assert not opened().drafts_offer.isVisible()


def test_typing_a_call_is_kept_by_itself_and_dropped_when_cleared(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.log_place.open_for()
    panel = log_of(window)
    panel.keeper._timer.setInterval(10)
    panel.supplier.line.setText("Nobody kno")
    panel.text.setPlainText("Words")
    qtbot.waitUntil(lambda: bool(kept(window)), timeout=5000)
    assert kept(window)[0].typed["supplier"] == "Nobody kno"
    panel.clear()
    qtbot.waitUntil(lambda: not kept(window), timeout=5000)


def test_closing_the_window_keeps_the_last_words_in_the_encrypted_file_alone(
    opened: Open, own_drafts: Path, tmp_path: Path
) -> None:
    window = opened()
    window.log_place.open_for()
    log_of(window).text.setPlainText("Zebra crossing words")
    window.close()
    window = reopened(opened)
    assert log_of(window).text.toPlainText() == "Zebra crossing words"
    (draft,) = drafts.drafts(window.context.workspace.store.address)
    assert draft.title == "call to log"
    for file in (one for one in tmp_path.rglob("*") if one.is_file()):
        assert b"Zebra" not in file.read_bytes(), file.name


def test_a_second_draft_waits_for_the_panel_to_be_free(opened: Open) -> None:
    window = opened()
    store = window.context.workspace.store.address
    blank = {"nature": "call", "supplier": "", "person": "", "day": "", "follow_up": ""}
    for words in ("first", "second"):
        drafts.keep_draft(Draft(store, "quick_log", {**blank, "text": words}))
    window = opened()
    assert "2 drafts" in window.drafts_offer.text.accessibleName()
    window.drafts_offer.open_first()
    window.drafts_offer.open_first()
    settle(window)
    panel = log_of(window)
    assert panel.text.toPlainText() == "second"
    assert "still here" in panel.state.text()
    panel.clear()
    settle(window)
    assert panel.text.toPlainText() == "first"
    assert [draft.typed["text"] for draft in kept(window)] == ["first"]
    panel.clear()
    assert kept(window) == []


def test_a_tender_to_flag_comes_back_whole_from_today_too(opened: Open) -> None:
    window = opened()
    window.flag_place.open()
    settle(window)
    panel = flag_of(window)
    panel.keeper.keep()
    assert kept(window) == [], "one's own anchor is not typed"
    panel.title.setText("Laundry <wards>")
    panel.buyers.setText("Hackney (test); Homer")
    panel.category.titles["98311000"] = "98311000 Laundry-collection services"
    panel.category.set_value("98311000")
    panel.value.setText("180k or so")
    panel.vat.setCurrentIndex(1)
    panel.closes.line.setText("+3m")
    panel.privacy.setCurrentIndex(1)
    panel.keeper.keep()
    assert [draft.title for draft in kept(window)] == ["tender “Laundry <wards>”, to flag"]
    window = opened()
    page = window.places.currentWidget()
    lines = [line for line in page._drafts if line.kind == "flag_tender"]  # type: ignore[union-attr]
    assert [line.name for line in lines] == ["tender “Laundry <wards>”, to flag"]
    page.open(lines[0])  # type: ignore[union-attr]
    settle(window)
    panel = flag_of(window)
    assert (panel.title.text(), panel.buyers.text()) == ("Laundry <wards>", "Hackney (test); Homer")
    assert (panel.category.raw(), panel.value.text()) == ("98311000", "180k or so")
    assert (panel.vat.currentData(), panel.closes.line.text()) == ("value_gross", "+3m")
    assert panel.privacy.currentData() is True
    assert not panel.title.hasSelectedText(), "the next key takes nothing away"
    panel.value.setText("180k")
    panel.save()
    settle(window)
    assert [(one["title"], one.visibility) for one in all_of(window, "opportunity")] == [("Laundry <wards>", "shared")]
    assert kept(window) == []


def test_what_is_cleared_in_the_flag_panel_is_dropped(opened: Open) -> None:
    window = opened()
    window.flag_place.open()
    settle(window)
    panel = flag_of(window)
    panel.value.setText("5k")
    panel.keeper.keep()
    assert [draft.title for draft in kept(window)] == ["tender to flag"]
    panel.clear()
    assert kept(window) == []


def test_a_signature_comes_back_on_the_page_of_its_supplier(opened: Open) -> None:
    window = opened()
    supplier = a_supplier(window)
    people = tab_of(window, Address("supplier", supplier, "People"))
    assert isinstance(people, PeopleTable)
    people.paste_signature()
    panel = people.paste_panel
    assert panel is not None
    panel.text.setPlainText(PASTED)
    panel.read()
    settle(window)
    panel.lines["person", "role"].setText("Managing director")
    panel.keeper.keep()
    (draft,) = kept(window)
    assert draft.title == "person from a signature", "nobody's name is in a title"
    window = reopened(opened)
    people = shown_tab(window)
    assert isinstance(people, PeopleTable)
    panel = people.paste_panel
    assert panel is not None
    assert panel.isVisible()
    assert panel.text.toPlainText() == PASTED
    assert panel.lines["person", "role"].text() == "Managing director"
    assert people.is_dirty
    panel.save()
    settle(window)
    (person,) = records.parts(window.context.workspace, "supplier", supplier)["person"]
    assert (person["name"], person["role"]) == ("Amira Example", "Managing director")
    assert kept(window) == []


def test_a_signature_of_a_new_supplier_comes_back_and_is_forgotten_when_put_away(opened: Open) -> None:
    window = opened()
    window.context.go(Address("supplier", "new"))
    settle(window)
    QApplication.clipboard().setText("Bo Sample\nSample Cleaning Ltd\nbo@clean.example")
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    page.findChild(SignatureOffer).begin()  # type: ignore[union-attr]
    settle(window)
    panel = page.findChild(SignaturePanel)
    assert panel is not None
    assert page.is_dirty
    panel.keeper.keep()
    assert [draft.title for draft in kept(window)] == ["supplier from a signature"]
    QApplication.clipboard().clear()
    window = reopened(opened)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    panel = page.findChild(SignaturePanel)
    assert panel is not None
    assert panel.isVisible()
    assert panel.lines["supplier", "name"].text() == "Sample Cleaning Ltd"
    panel.put_away()
    assert kept(window) == []
    assert not page.is_dirty


@pytest.fixture
def tender_values() -> dict[str, object]:
    return {
        "title": "Catering for the wards",
        "cpv_codes": ("55520000",),
        "public_liability": Decimal(5_000_000),
        "stage": "evaluation",
        "closes_on": date(2027, 3, 1),
    }


def test_a_note_on_what_a_tender_asks_comes_back_with_the_amounts(
    opened: Open, tender_values: dict[str, object]
) -> None:
    window = opened()
    tender = records.add(window.context.workspace, "opportunity", tender_values).id
    view = tab_of(window, Address("opportunity", tender, "Barrier"))
    assert isinstance(view, BarrierView)
    assert not view.is_dirty
    view.levels.lines["public_liability"].setText("1m")
    view.words.setText("One million is enou")
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    assert page.is_dirty, "it is not let go"
    view.keeper.keep()
    assert len(kept(window)) == 1
    window = reopened(opened)
    view = shown_tab(window)
    assert isinstance(view, BarrierView)
    assert view.words.text() == "One million is enou"
    assert view.levels.lines["public_liability"].text() == "1,000,000"
    view.words.setText("One million is enough")
    view.keep()
    settle(window)
    assert [(note["text"], note["asked"]["public_liability"]) for note in view.notes.rows] == [
        ("One million is enough", "1000000.00")
    ]
    assert kept(window) == []


def test_an_outcome_comes_back_over_an_open_page(opened: Open, tender_values: dict[str, object]) -> None:
    window = opened()
    tender = records.add(window.context.workspace, "opportunity", tender_values).id
    supplier = a_supplier(window)
    view = tab_of(window, Address("opportunity", tender, "Outcome"))
    assert isinstance(view, OutcomeView)
    assert not view.is_dirty
    view.editors["bids"].line.setText("four")  # type: ignore[attr-defined]
    view.editors["signed_on"].line.setText("1/4/2027")  # type: ignore[attr-defined]
    view.bidders.set_names({supplier: "Dalston Print"})
    view.keeper.keep()
    assert [draft.title for draft in kept(window)] == ["outcome of a tender"]
    window = opened()
    view = tab_of(window, Address("opportunity", tender, "Outcome"))
    assert isinstance(view, OutcomeView)
    assert not view.is_dirty
    window.drafts_offer.open_first()
    settle(window)
    assert view.editors["bids"].raw() == "four"
    assert view.bidders.keys() == [supplier]
    view.editors["bids"].line.setText("4")  # type: ignore[attr-defined]
    view.save()
    settle(window)
    record = records.get(window.context.workspace, "opportunity", tender)
    assert (record["bids"], record["signed_on"]) == (4, date(2027, 4, 1))
    assert not view.is_dirty
    assert kept(window) == []


def _assessment(window: MainWindow, supplier: str) -> AssessmentForm:
    form = tab_of(window, Address("supplier", supplier, "Readiness"))
    assert isinstance(form, AssessmentForm)
    return form


def test_answers_that_could_not_be_saved_come_back_and_a_colleagues_newer_ones_are_asked_about(opened: Open) -> None:
    window = opened()
    supplier = a_supplier(window)
    form = _assessment(window, supplier)
    first, second, third = list(form.tree.items)[:3]
    form.take({first: "in_place", second: "not_yet", third: "not_yet"})
    form._timer.stop()  # the store is away
    form.keeper.keep()
    assert [draft.title for draft in kept(window)] == ["3 answers of an assessment"]
    form._unsaved = False  # killed before it came back
    readiness.save_answers(window.context.workspace, supplier, form.profile, {second: "in_place", third: "not_yet"})
    window = reopened(opened)
    form = shown_tab(window)  # type: ignore[assignment]
    assert isinstance(form, AssessmentForm)
    assert form.question.text.startswith("A colleague answered differently: ")
    form.save()
    settle(window)
    latest = readiness.latest(window.context.workspace, supplier)
    assert latest is not None
    assert latest["answers"] == {first: "in_place", second: "in_place", third: "not_yet"}
    form.question.yes.click()
    form.save()
    settle(window)
    latest = readiness.latest(window.context.workspace, supplier)
    assert latest is not None
    assert latest["answers"][second] == "not_yet"
    assert kept(window) == []


def test_answers_that_are_there_already_are_asked_no_more(opened: Open) -> None:
    window = opened()
    supplier = a_supplier(window)
    form = _assessment(window, supplier)
    first = next(iter(form.tree.items))
    typed = {"answers": {first: "in_place"}, "over": {first: ""}}
    drafts.keep_draft(
        Draft(window.context.workspace.store.address, "given_answers", typed, parent_id=supplier, about="1 answer")
    )
    readiness.save_answers(window.context.workspace, supplier, form.profile, {first: "in_place"})
    window = reopened(opened)
    form = shown_tab(window)  # type: ignore[assignment]
    assert not form.is_dirty
    assert not form.question.text
    assert kept(window) == []
