"""An officer's morning by keyboard alone: a list comes in, a firm is found, put right, assessed and reported on."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from crm_app.services import history, lists, readiness, records
from crm_app.services.lists import ListQuery
from crm_app.ui.context import Address
from crm_app.ui.imports.wizard import ImportWizard
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.records.matches_view import MatchesView
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screen import registered
from crm_app.ui.screens.readiness.assessment_form import AssessmentForm
from tests.journeys.keyboard import SIZE, Keyboard

KEY, HELD = Qt.Key, Qt.KeyboardModifier
FIRMS = (
    ("Supplier name", "Company number", "Post code", "E-mail", "What they do"),
    ("Kestrel Row Bakery CIC", "00009001", "E8 1EA", "hello@kestrel-row.example", "Bread and cakes for offices"),
    ("Lock Keepers Laundry Ltd", "00009002", "E9 5EN", "post@lock-keepers.example", "Laundry and linen hire"),
    ("", "00009003", "E5 0LH", "", "A row without a name"),
)


def workbook(path: Path) -> Path:
    """A workbook as an anchor would send it: two new firms, and a row nobody can use."""
    book = Workbook()
    for row in FIRMS:
        book.active.append(row)
    book.save(path)
    return path


def page(keyboard: Keyboard) -> RecordPage:
    found = keyboard.window.places.currentWidget()
    assert isinstance(found, RecordPage)
    return found


def suppliers(keyboard: Keyboard) -> ListScreen:
    found = keyboard.window.places.page("suppliers")
    assert isinstance(found, ListScreen)
    return found


def name_file(keyboard: Keyboard, path: Path, behind: QWidget) -> None:
    """Type the name of a file into the dialog that has opened; then the window behind it comes to the front again."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setFocus()
    keyboard.ctrl(KEY.Key_A)
    keyboard.type(str(path))
    keyboard.press(KEY.Key_Return)
    while popup := QApplication.activePopupWidget():  # the suggestions of file names
        popup.close()
    behind.activateWindow()  # what a desktop does by itself
    keyboard.wait()


def open_screen(keyboard: Keyboard, name: str) -> None:
    """Ctrl and the number of a screen in the rail."""
    place = [screen.name for screen in registered()].index(name) + 1
    keyboard.ctrl(getattr(KEY, f"Key_{place}"))


def import_workbook(keyboard: Keyboard, path: Path) -> None:
    """Ctrl+I, the file, look at the columns, look at the rows, import."""
    keyboard.ctrl(KEY.Key_I)
    wizard = suppliers(keyboard).wizard
    assert isinstance(wizard, ImportWizard)
    keyboard.press(KEY.Key_Return)  # Choose a file…
    name_file(keyboard, path, wizard)
    keyboard.until(lambda: wizard.steps.currentWidget() is wizard.map)
    keyboard.press(KEY.Key_Return)  # Next
    keyboard.until(lambda: wizard.steps.currentWidget() is wizard.look)
    wizard_focus = QApplication.focusWidget()
    while QApplication.focusWidget() is not wizard.next:
        keyboard.press(KEY.Key_Tab)
        assert QApplication.focusWidget() is not wizard_focus, "Tab does not reach Import"
    keyboard.press(KEY.Key_Return)  # Import
    keyboard.until(lambda: wizard.steps.currentWidget() is wizard.done)
    assert wizard.result is not None
    assert (wizard.result.counts.created, wizard.result.counts.rejected) == (2, 1)
    keyboard.press(KEY.Key_Escape)


def find_and_open(keyboard: Keyboard, text: str) -> str:
    """Ctrl+K, some letters, Enter; returns the key of the record that opened."""
    keyboard.ctrl(KEY.Key_K)
    keyboard.type(text)
    keyboard.until(lambda: keyboard.window.search.list.isVisible())
    keyboard.press(KEY.Key_Return)
    here = keyboard.window.context.here
    assert here is not None
    assert here.kind == "supplier"
    return here.id


def edit_the_website(keyboard: Keyboard, key: str) -> None:
    """Tab to the field, type, Ctrl+S."""
    form = page(keyboard).form
    assert form is not None
    keyboard.press(KEY.Key_Down)
    website = form.cells["website"]
    for _ in range(80):
        if website.isAncestorOf(keyboard.focus()):
            break
        keyboard.press(KEY.Key_Tab)
    assert website.isAncestorOf(keyboard.focus()), "Tab does not reach the website"
    keyboard.press(KEY.Key_Return)
    keyboard.type("https://kestrel-row.example")
    keyboard.ctrl(KEY.Key_S)
    workspace = keyboard.window.context.workspace
    assert records.get(workspace, "supplier", key)["website"] == "https://kestrel-row.example"


def assess(keyboard: Keyboard, key: str) -> None:
    """To the readiness tab, and the first items answered with one key each."""
    tabs = page(keyboard).tabs
    while not tabs.tabText(tabs.currentIndex()).startswith("Readiness"):
        keyboard.ctrl(KEY.Key_Tab)
    form = tabs.currentWidget()
    assert isinstance(form, AssessmentForm)
    for _ in range(20):
        if tabs.tabBar().hasFocus():
            break
        keyboard.press(KEY.Key_Tab, HELD.ShiftModifier)
    keyboard.press(KEY.Key_Down)
    assert form.tree.hasFocus(), "the questions do not have the keyboard"
    for answer in (KEY.Key_Y, KEY.Key_N, KEY.Key_A):
        keyboard.press(answer)
    workspace = keyboard.window.context.workspace
    keyboard.until(lambda: readiness.latest(workspace, key) is not None and not form.is_dirty)
    last = readiness.latest(workspace, key)
    assert last is not None
    given = [state for state in dict(last["answers"]).values() if state != "unknown"]
    assert len(given) >= 3


def write_the_report(keyboard: Keyboard, path: Path) -> None:
    """The menu of papers, its first entry, a file name."""
    record_page = page(keyboard)
    keyboard.until(record_page.papers.isVisible)
    keyboard.ctrl(KEY.Key_P)
    keyboard.press(KEY.Key_Return)
    name_file(keyboard, path, keyboard.window)
    keyboard.until(path.exists, 20)
    assert path.read_bytes().startswith(b"%PDF")


def test_a_morning_without_a_mouse(keyboard: Keyboard, tmp_path: Path) -> None:
    window = keyboard.window
    workspace = window.context.workspace
    open_screen(keyboard, "suppliers")
    import_workbook(keyboard, workbook(tmp_path / "firms.xlsx"))
    assert lists.count(workspace, ListQuery("supplier")) == SIZE + 2
    window.activateWindow()
    keyboard.wait()
    key = find_and_open(keyboard, "kestrel row")
    edit_the_website(keyboard, key)
    assess(keyboard, key)
    write_the_report(keyboard, tmp_path / "readiness.pdf")
    assert lists.count(workspace, ListQuery("paper")) == 1
    keyboard.press(KEY.Key_Left, HELD.AltModifier)
    assert window.places.currentWidget() is suppliers(keyboard)
    undo_the_website(keyboard, key)
    filter_the_list(keyboard)
    look_at_matches(keyboard)


def undo_the_website(keyboard: Keyboard, key: str) -> None:
    """Ctrl+Z takes back the assessment, then the website; what was issued on paper stays issued."""
    workspace = keyboard.window.context.workspace
    for _ in range(8):
        if not records.get(workspace, "supplier", key)["website"]:
            break
        keyboard.ctrl(KEY.Key_Z)
    assert not records.get(workspace, "supplier", key)["website"]
    assert history.history(workspace, limit=1)[0].purpose == "undo"


def filter_the_list(keyboard: Keyboard) -> None:
    """Ctrl+F, a word, Enter: the list shortens; Esc and the rail bring the pipeline."""
    listed = suppliers(keyboard)
    keyboard.ctrl(KEY.Key_F)
    keyboard.type("laundry")
    keyboard.press(KEY.Key_Return)
    keyboard.until(lambda: 0 < listed.model.rowCount() < SIZE)
    assert "of" in listed._status.text()


def look_at_matches(keyboard: Keyboard) -> None:
    """Ctrl and the number of the pipeline, Enter, the tab of matches, Enter: the supplier that fits best is open."""
    window = keyboard.window
    open_screen(keyboard, "opportunities")
    keyboard.press(KEY.Key_Return)
    opened = page(keyboard)
    assert opened.kind.name == "opportunity"
    assert opened.tabs.tabBar().hasFocus()
    keyboard.press(KEY.Key_Right)
    matches = opened.tabs.currentWidget()
    assert isinstance(matches, MatchesView)
    keyboard.until(lambda: bool(matches.matches))
    keyboard.press(KEY.Key_Down)
    assert matches.grid.hasFocus()
    keyboard.press(KEY.Key_Return)
    assert window.context.here == Address("supplier", matches.matches[0].id)
    keyboard.press(KEY.Key_Escape)
    assert window.places.currentWidget() is opened
