"""Everybody can work in it: names and roles for a screen reader, Tab everywhere, the focus in sight, large text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QScrollArea, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from crm_app.domain.kinds import KINDS
from crm_app.services import records
from crm_app.services.demo.filling import fill
from crm_app.ui import announcing, theme
from crm_app.ui.context import NEW, Address, AppContext, Message, Tone
from crm_app.ui.imports.wizard import ImportWizard
from crm_app.ui.records.form import RecordForm
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.screen import registered
from crm_app.ui.screens.welcome.page import WelcomePage
from crm_app.ui.screenshots import places, settle
from crm_app.ui.style_sheet import style_sheet
from crm_app.ui.text_size import set_text_size
from crm_app.ui.window import MainWindow
from tests.ui.reading import VAGUE, by_arrows, cut_texts, describe, interface, name_of, stops, tab_round

NARROWEST = 1280
DRAWN = ("ChartDrawing", "MapView")  # drawn by hand: the desktop has no word for them, so their names say what they are


@pytest.fixture
def full(window: MainWindow) -> MainWindow:
    """The window on a register with some of everything."""
    fill(window.context.workspace, size=40, seed=7, opportunities=12, events=4)
    window.resize(NARROWEST, 1000)
    window.activateWindow()
    window.context.go(Address("today"))
    settle(window)
    return window


def every_place(window: MainWindow) -> Iterator[str]:
    """Go everywhere: each screen, a record of each kind with each of its tabs, and the keys."""
    for address in places(window):
        window.context.go(address)
        settle(window)
        tabs = window.places.currentWidget().findChild(QTabWidget)
        if not address.id or tabs is None:
            yield address.kind
            continue
        for number in range(tabs.count()):
            if tabs.isTabVisible(number):
                tabs.setCurrentIndex(number)
                settle(window)
                yield f"{address.kind}, {tabs.tabText(number)}"


def problems(root: QWidget) -> list[str]:
    """What a person with a screen reader or without a mouse would stumble over."""
    found = []
    for widget in stops(root):
        role, drawn = interface(widget).role(), isinstance(widget, QScrollArea) or type(widget).__name__ in DRAWN
        if not name_of(widget):
            found.append(f"no name: {describe(widget)}")
        if role in VAGUE and not (drawn and role == QAccessible.Role.Client):
            found.append(f"no role: {describe(widget)}")
    made = tab_round(root)
    reached = set(made.reached)
    if not made.comes_round:
        found.append(f"Tab ends in {describe(made.reached[-1])}")
    found += [f"Tab passes by {describe(w)}" for w in stops(root) if w not in reached and not by_arrows(w, reached)]
    return found + [f"no ring: {words}" for words in made.unseen]


def test_every_place_can_be_read_out_and_walked_by_tab(full: MainWindow) -> None:
    found = [f"{place}: {words}" for place in every_place(full) for words in problems(full)]
    assert not found, "\n".join(found)


def panels(window: MainWindow) -> Iterator[tuple[str, QWidget, Callable[[], object]]]:
    """The panels that open over or beneath a place, each with the way to put it away."""
    context = window.context
    context.go(Address("suppliers"))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, ListScreen)
    editor = page.bar.edit("status")
    yield "a condition", editor.window(), editor.close
    for action, name in (("bulk_edit", "the bulk edit"), ("columns", "the columns"), ("save_view", "the view")):
        found = next(a for a in page.findChildren(QAction) if a.objectName() == action)
        page.grid.setFocus()
        page.grid.selectRow(0)
        found.trigger()
        settle(window)
        opened = QApplication.activePopupWidget() or QApplication.activeModalWidget() or window
        yield name, opened, lambda opened=opened: opened.close() if opened is not window else None
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    window.log_place.open_for()
    yield "the quick log", window, window.log_place.panel.put_away  # type: ignore[union-attr]
    context.go(Address("supplier", NEW))
    settle(window)
    yield "a new supplier", window, lambda: None
    action = next(a for a in window.places.currentWidget().actions() if a.objectName() == "paste_signature")
    action.trigger()
    settle(window)
    yield "a signature", window, lambda: None


def test_every_panel_can_be_read_out_and_walked_by_tab(full: MainWindow) -> None:
    found = []
    for name, root, away in panels(full):
        settle(full)
        found += [f"{name}: {words}" for words in problems(root)]
        away()
        settle(full)
    assert not found, "\n".join(found)


def take_the_desk(window: QWidget) -> None:
    """Bring a window to the front."""
    window.activateWindow()
    QCoreApplication.processEvents()


def test_the_wizard_can_be_read_out_and_walked_by_tab(context: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("Supplier name,Company number\nLock Laundry Ltd,00091001\n,00091002\n", encoding="utf-8")
    wizard = ImportWizard(context)
    qtbot.addWidget(wizard)
    wizard.show()
    take_the_desk(wizard)
    assert problems(wizard) == []
    wizard.open_file(path)
    for _ in range(3):
        context.jobs.wait_idle(30)
        assert problems(wizard) == [], type(wizard.steps.currentWidget()).__name__
        wizard.go_on()
    context.jobs.wait_idle(30)


def test_the_first_page_can_be_read_out_and_walked_by_tab(face: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    page = WelcomePage(tmp_path / "demonstration.crm", tmp_path / "own.crm")
    qtbot.addWidget(page)
    page.show()
    take_the_desk(page)
    assert problems(page) == []


@pytest.fixture
def conflict(context: AppContext, qtbot: QtBot) -> QDialog:
    """A field that a colleague changed while it was typed."""
    key = records.find(context.workspace, "supplier", "00000003")
    form = RecordForm(context, KINDS["supplier"], records.get(context.workspace, "supplier", key))
    qtbot.addWidget(form)
    form.show()
    cell = form.cells["phone"]
    cell.begin()
    for text in ("020 7946 0011",):
        cell.editor.line.setText(text)  # type: ignore[union-attr]
        cell.editor.line.textEdited.emit(text)  # type: ignore[union-attr]
    records.save(context.workspace, "supplier", key, {"phone": "020 7946 0022"})
    form.save()
    context.jobs.wait_idle()
    assert form.conflict is not None
    return form.conflict


def test_a_conflict_can_be_read_out_and_walked_by_tab(conflict: QDialog) -> None:
    take_the_desk(conflict)
    assert problems(conflict) == []


@pytest.fixture
def large_text(face: QApplication) -> Iterator[None]:
    """Text twice as large as usual."""
    set_text_size(face, 200)
    yield
    set_text_size(face, 100)


def test_no_words_are_cut_at_twice_the_text(large_text: None, full: MainWindow) -> None:
    found = [f"{place}: {words}" for place in every_place(full) for words in cut_texts(full)]
    found += [f"{name}: {words}" for name, root, away in panels(full) for words in (*cut_texts(root), *end(away))]
    assert not found, "\n".join(sorted(set(found)))


def end(away: Callable[[], object]) -> tuple[()]:
    """Put a panel away."""
    away()
    return ()


def test_the_frame_of_the_window_fits_a_small_screen_at_twice_the_text(large_text: None, full: MainWindow) -> None:
    full.context.go(Address("today"))
    settle(full)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    beside = max(full.header.minimumSizeHint().width(), full.footer.minimumSizeHint().width())
    assert full.rail.width() + beside <= NARROWEST
    assert full.header.title.height() >= full.header.title.fontMetrics().height() - 1


SEEN_TOGETHER = re.compile(r"background(?:-color)?: \$(\w+).*?(?<![-\w])color: \$(\w+)", re.DOTALL)


@pytest.mark.parametrize("name", theme.THEMES)
def test_what_the_style_lays_on_one_another_can_be_read(name: str) -> None:
    tokens = theme.tokens_of(name)
    roles = {role: f"${role}" for role in type(tokens).__dataclass_fields__}
    pairs = {
        (ink, ground)
        for rule in style_sheet(roles).split("}")
        for ground, ink in SEEN_TOGETHER.findall(rule)
    }  # fmt: skip
    assert len(pairs) > 5
    grounds = ("window", "surface", "raised", "accent_ground", "selection", "neutral_ground")
    pairs |= set(itertools.product(("text", "muted"), grounds))
    pairs |= {(tone, f"{tone}_ground") for tone in ("good", "caution", "stop", "information")}
    pairs |= set(itertools.product(("good", "caution", "stop", "information", "accent"), grounds[:3]))
    low = {pair: theme.contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}
    edges = itertools.product(("strong_line", "focus"), grounds[:3])
    low = {pair: theme.contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) for pair in edges}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 3} == {}


def test_no_status_is_told_by_a_colour_alone() -> None:
    from crm_app.ui.records import pills

    for kind in KINDS.values():
        for name, field in kind.fields.items():
            for choice in field.choices or ():
                look = pills.look_of(kind.name, name, choice.value)
                assert look is None or choice.label.strip(), f"{kind.name} {name} {choice.value}"


def test_a_tone_is_told_by_words_and_a_sign(full: MainWindow) -> None:
    full.context.go(Address("suppliers"))
    settle(full)
    for label in full.findChildren(QLabel):
        if label.isVisible() and label.property("tone"):
            assert label.text().strip() or not label.pixmap().isNull(), describe(label)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What is announced, and whether at once; the announcement itself is made too."""
    heard: list[tuple[str, bool]] = []
    make = announcing.announce

    def listen(widget: QWidget, words: str, *, at_once: bool = False) -> None:
        heard.append((words, at_once))
        make(widget, words, at_once=at_once)

    monkeypatch.setattr(announcing, "announce", listen)
    return heard


def test_a_save_is_announced_with_its_undo(said: list[tuple[str, bool]], window: MainWindow) -> None:
    context = window.context
    key = records.find(context.workspace, "supplier", "00000003")
    context.saved(records.save(context.workspace, "supplier", key, {"phone": "020 7946 0022"}), "Saved the supplier")
    settle(window)
    assert ("Saved the supplier. Undo is offered", False) in said
    context.message.emit(Message("The file is not there", Tone.CAUTION))
    assert ("The file is not there", True) in said


def test_a_conflict_is_announced_at_once(said: list[tuple[str, bool]], conflict: QDialog) -> None:
    assert ("Somebody else changed Telephone too. Choose which value stays", True) in said


def test_long_work_is_announced_when_it_begins_at_quarters_and_when_it_ends(
    said: list[tuple[str, bool]], window: MainWindow
) -> None:
    import time

    def work(progress: object) -> None:
        for number in range(0, 101, 5):
            progress.update(number, 100)  # type: ignore[attr-defined]
            time.sleep(0.06)  # slower than reports are thinned out

    window.context.jobs.run_long("Counting sheep", work, lambda _none: None)
    settle(window)
    words = [words for words, _ in said]
    assert words[0] == "Counting sheep: begun"
    assert words[-1] == "Counting sheep: ended"
    assert [word for word in words if "per cent" in word] == [
        f"Counting sheep: {part} per cent" for part in (25, 50, 75)
    ]


def test_an_announcement_reaches_the_desktop(window: MainWindow) -> None:
    QAccessible.setActive(True)
    try:
        announcing.announce(window, "Saved")
        announcing.announce(window, "Not saved yet", at_once=True)
        announcing.announce(window, "  ")
        settle(window)
    finally:
        QAccessible.setActive(False)
    assert len(registered()) > 0
