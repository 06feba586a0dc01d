"""An officer's Monday by keyboard alone: what needs me, a call, a new firm, sign-ups, and who does signage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from crm_app.services import lists, records
from crm_app.services.lists import ListQuery
from crm_app.ui.imports.preview_table import DUPLICATES
from crm_app.ui.imports.wizard import ImportWizard
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.records.quick_log import QuickLog
from crm_app.ui.screen import registered
from crm_app.ui.screens.quotes.page import QuotesPage
from crm_app.ui.screens.today.page import TodayPage
from tests.journeys.keyboard import SIZE, Keyboard

KEY, HELD = Qt.Key, Qt.KeyboardModifier
WORDS = "Asked about the signage for the market hall"
KNOWN = {"name": "Kestrel Row Bakery CIC", "company_number": "00009001", "website": "https://kestrel-row.example"}
SIGNATURE = """Ada Okonkwo-Lind
Director
Kestrel Row Bakery
Unit 4, 18 Wallis Road, London E9 5EN
T: 020 7946 0123  M: 07700 900456
ada@kestrel-row.example  www.kestrel-row.example
"""
FIRST_LIST = """Organisation,Companies House no,Postcode,Contact e-mail,What they do
Lock Keepers Laundry Ltd,00009102,E9 5EN,post@lock-keepers.example,Laundry and linen hire
Wick Lane Signs Ltd,00009103,E8 1EA,hello@wick-lane-signs.example,Signage and vehicle graphics
Fish Island Printers Ltd,00009104,E3 2NN,print@fish-island.example,Signage and banners
Kestrel Row Bakery CIC,00009001,E8 1EA,orders@kestrel-row.example,Bread and cakes for offices
Kestrel Row Bakeries,,E9 5EN,ada@kestrel-row.example,Bakery
"""
SECOND_LIST = """Organisation,Companies House no,Postcode,Contact e-mail,What they do
Hertford Road Joinery Ltd,00009105,N1 5QT,mail@hertford-joinery.example,Shop fitting and joinery
"""


@dataclass
class Told:
    """The keys of each task, said at the end."""

    keyboard: Keyboard
    lines: list[str]

    def task(self, title: str) -> None:
        """The keys since the task before."""
        hands = self.keyboard
        self.lines.append(f"{title:<58} {hands.presses:>4} keys, {hands.letters:>4} letters of the words themselves")
        hands.presses = hands.letters = 0


def here(keyboard: Keyboard) -> QWidget:
    found = keyboard.window.places.currentWidget()
    assert found is not None
    return found


def go_to(keyboard: Keyboard, name: str) -> None:
    """Ctrl and the number of a screen; beyond the ninth, or where it is far, its name in the palette."""
    place = [screen.name for screen in registered()].index(name) + 1
    if place <= 9:
        keyboard.ctrl(getattr(KEY, f"Key_{place}"))
    else:
        do(keyboard, next(screen.title for screen in registered() if screen.name == name))


def do(keyboard: Keyboard, words: str) -> None:
    """Ctrl+K, the words of an action, Enter."""
    keyboard.ctrl(KEY.Key_K)
    keyboard.type(words)
    keyboard.until(keyboard.window.search.list.isVisible)
    keyboard.press(KEY.Key_Return)


def tab_to(keyboard: Keyboard, wanted: QWidget, most: int = 40) -> None:
    """Tab until a widget has the keyboard, backwards where that is nearer to none."""
    for _ in range(most):
        if QApplication.focusWidget() is wanted:
            return
        keyboard.press(KEY.Key_Tab)
    raise AssertionError(f"Tab does not reach {wanted.accessibleName()}")


def read_today(keyboard: Keyboard) -> None:
    """The program opens on it: nothing is pressed, and the first line has the keyboard."""
    page = here(keyboard)
    assert isinstance(page, TodayPage)
    keyboard.until(lambda: page.shown is not None and bool(page.columns))
    assert page.isAncestorOf(keyboard.focus())
    assert page.summary.text()
    assert 1 <= len(page.columns) <= 5


def log_a_call(keyboard: Keyboard) -> None:
    """Ctrl+K, "log call", three letters of the firm, Enter, the words, Ctrl+Enter."""
    do(keyboard, "log call")
    panel = keyboard.window.log_place.panel
    assert isinstance(panel, QuickLog)
    assert panel.isVisible()
    keyboard.type("kes")
    keyboard.press(KEY.Key_Return)
    keyboard.until(lambda: panel.text.hasFocus() and panel.supplier.line.text().startswith("Kestrel"))
    keyboard.type(WORDS)
    keyboard.ctrl(KEY.Key_Return)
    workspace = keyboard.window.context.workspace
    keys = lists.snapshot(workspace, ListQuery("activity"))
    logged = [one for one in records.get_many(workspace, "activity", keys) if one["subject"] == WORDS]
    assert [one["nature"] for one in logged] == ["call"]
    assert not panel.isVisible()


def add_from_a_signature(keyboard: Keyboard) -> None:
    """Suppliers, Ctrl+N, Ctrl+Shift+V: what was copied is read, a like firm is named, Ctrl+Enter adds it."""
    workspace = keyboard.window.context.workspace
    before = lists.count(workspace, ListQuery("supplier"))
    go_to(keyboard, "suppliers")
    keyboard.ctrl(KEY.Key_N)
    QGuiApplication.clipboard().setText(SIGNATURE)  # copied elsewhere
    keyboard.press(KEY.Key_V, HELD.ControlModifier | HELD.ShiftModifier)

    def warned() -> bool:
        return any("Kestrel Row Bakery CIC" in label.text() for label in here(keyboard).findChildren(QLabel))

    keyboard.until(warned)
    keyboard.ctrl(KEY.Key_Return)
    keyboard.until(lambda: lists.count(workspace, ListQuery("supplier")) == before + 1)
    place = keyboard.window.context.here
    assert place is not None
    made = records.get(workspace, "supplier", place.id)
    assert made["name"] == "Kestrel Row Bakery"
    (person,) = records.parts(workspace, "supplier", place.id)["person"]
    assert person["email"] == "ada@kestrel-row.example"


def name_file(keyboard: Keyboard, path: Path) -> None:
    """Type the name of a file into the dialog that has opened."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setFocus()  # the desktop's own dialog begins there
    keyboard.ctrl(KEY.Key_A)
    keyboard.type(str(path))
    keyboard.press(KEY.Key_Return)
    while popup := QApplication.activePopupWidget():  # the suggestions of file names
        popup.close()


def open_list(keyboard: Keyboard, path: Path) -> ImportWizard:
    """Suppliers, Ctrl+I, Enter, the file; then its columns are shown."""
    go_to(keyboard, "suppliers")
    keyboard.ctrl(KEY.Key_I)
    page = here(keyboard)
    assert isinstance(page, ListScreen)
    wizard = page.wizard
    assert isinstance(wizard, ImportWizard)
    keyboard.press(KEY.Key_Return)
    name_file(keyboard, path)
    wizard.activateWindow()  # what a desktop does by itself
    keyboard.wait()
    keyboard.until(lambda: wizard.steps.currentWidget() is wizard.map and wizard.job is None)
    assert keyboard.focus() is wizard.next, keyboard.focus()
    return wizard


def finish(keyboard: Keyboard, wizard: ImportWizard) -> None:
    """From the dry run to the result."""
    tab_to(keyboard, wizard.next)
    keyboard.press(KEY.Key_Return)
    keyboard.until(lambda: wizard.steps.currentWidget() is wizard.done)


def import_sign_ups(keyboard: Keyboard, path: Path) -> None:
    """The dry run names what looks alike; K keeps one of them apart; the import; Undo takes it all back; once more."""
    workspace = keyboard.window.context.workspace
    before = lists.count(workspace, ListQuery("supplier"))
    path.write_text(FIRST_LIST, encoding="utf-8")
    wizard = open_list(keyboard, path)
    keyboard.press(KEY.Key_Return)  # Next
    keyboard.until(lambda: wizard.steps.currentWidget() is wizard.look)
    assert wizard.look.table.shown == DUPLICATES
    assert len(wizard.look.preview.duplicates) >= 1  # type: ignore[union-attr]
    assert keyboard.focus() is wizard.look.table
    keyboard.press(KEY.Key_K)
    assert wizard.decisions
    finish(keyboard, wizard)
    assert wizard.result is not None
    counts = wizard.result.counts
    assert (counts.read, counts.updated, counts.rejected) == (5, 1, 0)
    assert lists.count(workspace, ListQuery("supplier")) == before + counts.created
    tab_to(keyboard, wizard.done.undo)
    keyboard.press(KEY.Key_Return)
    keyboard.until(lambda: lists.count(workspace, ListQuery("supplier")) == before)
    keyboard.press(KEY.Key_Escape)
    keyboard.window.activateWindow()
    keyboard.wait()


def import_again_as_last_time(keyboard: Keyboard, path: Path) -> None:
    """Another list of the same form: its columns are mapped as last time."""
    path.write_text(FIRST_LIST + SECOND_LIST.splitlines()[1] + "\n", encoding="utf-8")
    workspace = keyboard.window.context.workspace
    before = lists.count(workspace, ListQuery("supplier"))
    wizard = open_list(keyboard, path)
    assert wizard.map.note.text().startswith("Mapped as last time")
    keyboard.press(KEY.Key_Return)
    keyboard.until(lambda: wizard.steps.currentWidget() is wizard.look)
    finish(keyboard, wizard)
    assert lists.count(workspace, ListQuery("supplier")) > before
    keyboard.press(KEY.Key_Escape)
    keyboard.window.activateWindow()
    keyboard.wait()


def find_who_does_signage(keyboard: Keyboard) -> None:
    """The quote finder, a word, Enter, and the text for the e-mail is on the clipboard."""
    go_to(keyboard, "quotes")
    page = here(keyboard)
    assert isinstance(page, QuotesPage)
    keyboard.type("signage")
    keyboard.press(KEY.Key_Return)
    keyboard.until(lambda: bool(page.rows))
    assert len(page.rows) <= 3
    QGuiApplication.clipboard().clear()
    keyboard.press(KEY.Key_E, HELD.ControlModifier | HELD.ShiftModifier)
    assert "signage" in QGuiApplication.clipboard().text()
    assert any(name in QGuiApplication.clipboard().text() for name in ("Wick Lane Signs Ltd", "Fish Island Printers"))


def test_a_monday_without_a_mouse(keyboard: Keyboard, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = Told(keyboard, [])
    workspace = keyboard.window.context.workspace
    records.add(workspace, "supplier", KNOWN)
    keyboard.wait()
    read_today(keyboard)
    told.task("1 Morning: what needs me today")
    log_a_call(keyboard)
    call = keyboard.presses + len("log call") + len("kes")
    told.task("2 Log a call while talking")
    add_from_a_signature(keyboard)
    told.task("3 A new supplier from a pasted signature")
    assert lists.count(workspace, ListQuery("supplier")) == SIZE + 2
    import_sign_ups(keyboard, tmp_path / "sign-ups.csv")
    told.task("4 Import of sign-ups, one judged, taken back by Undo")
    import_again_as_last_time(keyboard, tmp_path / "more-sign-ups.csv")
    told.task("4 Import of the next list, mapped as last time")
    find_who_does_signage(keyboard)
    told.task("9 Who local does signage? The text for an e-mail")
    with capsys.disabled():
        print("\n" + "\n".join(told.lines))
    assert call <= 20
    buttons = [one for one in keyboard.window.findChildren(QPushButton) if one.isDown()]
    assert buttons == []
