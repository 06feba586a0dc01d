"""A form that came back: dropped on the window, decided line by line, taken in by the keyboard, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from crm_app.domain.self_assessment import FILLED_BY, FILLED_ON
from crm_app.services import readiness, records, self_assessment
from crm_app.ui import theme
from crm_app.ui.context import Address
from crm_app.ui.imports.wizard import ImportWizard
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screens.readiness.returned_form import ReturnedFormWindow
from crm_app.ui.screenshots import settle
from crm_app.ui.text_size import set_text_size
from crm_app.ui.window import MainWindow
from tests import returned_forms as forms
from tests.ui.test_receiving import drop

BEFORE = {"find_a_tender": "in_place", "equality_policy": "in_place_unseen", "living_wage": "not_yet"}
FILLED = {
    "find_a_tender": "DontKnow",
    "living_wage": "ByAward",
    "public_liability": "InPlace",
    "legal_identity": "InPlace",
}
TEXTS = {
    FILLED_BY: "Ama Example",
    FILLED_ON: "20 November 2026",
    forms.proof("public_liability"): "Cover of £5 million with <b>Example</b> Mutual & Sons to 3 March 2027",
}


@pytest.fixture
def supplier(window: MainWindow) -> str:
    """A supplier assessed a month ago."""
    key = records.find(window.context.workspace, "supplier", "00000003")
    readiness.save_answers(window.context.workspace, key, forms.USUAL, BEFORE, assessed_on=date(2026, 10, 22))
    return key


@pytest.fixture
def form(window: MainWindow, supplier: str, tmp_path: Path) -> Path:
    """Its form, filled in."""
    path = tmp_path / "returned.pdf"
    self_assessment.issue_form(window.context.workspace, supplier, path)
    return forms.fill(path, FILLED, TEXTS)


def shown(window: MainWindow) -> ReturnedFormWindow:
    settle(window)
    assert window.context.jobs.wait_idle()
    settle(window)
    (found,) = window.findChildren(ReturnedFormWindow)
    return found


def latest(window: MainWindow, supplier: str) -> dict[str, str]:
    found = readiness.latest(window.context.workspace, supplier)
    assert found is not None
    return dict(found["answers"])


def test_a_dropped_form_is_decided_by_keys_and_taken_back(
    window: MainWindow, supplier: str, form: Path, qtbot: QtBot
) -> None:
    drop(window, form)
    page = shown(window)
    assert page.list.taken == {"living_wage", "public_liability", "legal_identity"}
    assert "Ama Example on Fri 20 Nov 2026" in page.origin.text()
    all_taken = page.scores.text()
    assert "now" in all_taken
    page.list.setCurrentItem(page.list.lines["living_wage"])
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert page.list.taken == {"public_liability", "legal_identity"}
    assert window.context.jobs.wait_idle()
    assert page.scores.text() != all_taken
    qtbot.keyClick(page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    assert latest(window, supplier) == {
        **BEFORE, "public_liability": "in_place_unseen", "legal_identity": "in_place_unseen",
    }  # fmt: skip
    assert window.context.here == Address("supplier", supplier, "Readiness")
    message = window.footer.messages.message
    assert message is not None
    assert message.text.startswith("Took in 2 answers")
    window.footer.messages.undo.click()
    settle(window)
    assert latest(window, supplier) == BEFORE


def test_a_workbook_is_told_from_a_table(window: MainWindow, supplier: str, tmp_path: Path) -> None:
    path = tmp_path / "returned.xlsx"
    self_assessment.issue_form(window.context.workspace, supplier, path)
    drop(window, forms.fill(path, FILLED))
    page = shown(window)
    assert set(page.list.lines) == set(FILLED)
    assert not window.findChildren(ImportWizard)
    page.close()


def test_what_is_wrong_with_a_form_is_said_in_its_window(window: MainWindow, form: Path) -> None:
    drop(window, forms.flattened(form))
    page = shown(window)
    assert "was flattened" in page.trouble.text()
    assert not page.accept_button.isVisibleTo(page)
    page.accept_form()
    page.close()


def test_a_form_that_says_nothing_new_cannot_be_taken_in(window: MainWindow, supplier: str, tmp_path: Path) -> None:
    path = tmp_path / "same.pdf"
    self_assessment.issue_form(window.context.workspace, supplier, path)
    drop(window, forms.fill(path, {}, {FILLED_BY: "Ama Example"}))
    page = shown(window)
    assert page.scores.text() == "The form says what is known already"
    assert not page.accept_button.isEnabled()
    page.close()


def test_the_menu_of_papers_issues_a_form_and_takes_one_in(window: MainWindow, supplier: str) -> None:
    window.context.go(Address("supplier", supplier))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    entries = {action.text(): action for action in page.papers.menu().actions()}
    assert "Self-assessment form…" in entries
    entries["Take in a returned form…"].trigger()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert any("pdf" in filter_ for filter_ in dialog.nameFilters())
    dialog.reject()


@pytest.mark.parametrize(("name", "percent"), [(theme.LIGHT, 100), (theme.DARK, 100), (theme.LIGHT, 200)])
def test_its_picture(
    window: MainWindow, form: Path, face: QApplication, picture_folder: Path | None, name: str, percent: int
) -> None:
    if picture_folder is not None:
        theme.apply(face, name)
        set_text_size(face, percent)
    drop(window, form)
    page = shown(window)
    if picture_folder is not None:
        page.list.setCurrentItem(page.list.lines["public_liability"])
        page.resize(1000, 640)
        settle(page)
        page.grab().save(str(picture_folder / f"returned-form-{name}-{percent}.png"))
        theme.apply(face, theme.LIGHT)
        set_text_size(face, 100)
    assert page.accept_button.isEnabled()
    page.close()
