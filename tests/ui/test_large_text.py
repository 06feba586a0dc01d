"""Text twice as large as usual on the laptop of a council: every place fits the window, and nothing in it is cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.kinds import KINDS
from crm_app.services.demo.filling import fill
from crm_app.ui import icons
from crm_app.ui.beside import BesideBar
from crm_app.ui.context import Address, AppContext
from crm_app.ui.flow import ButtonFlow, FlowLayout
from crm_app.ui.labels import button, icon_button
from crm_app.ui.maps import furniture
from crm_app.ui.maps.mark_pictures import MarkPictures
from crm_app.ui.maps.name_layer import Name, NameLayer
from crm_app.ui.pick_box import PickBox
from crm_app.ui.records.empty import EmptyState
from crm_app.ui.records.filter_chip import FilterChip
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.records.plain_table import ItemTable, set_widths
from crm_app.ui.screenshots import places, settle
from crm_app.ui.text_size import set_text_size
from crm_app.ui.window import MainWindow
from tests.ui.reading import cut_texts, describe

MOST_WIDE, MOST_HIGH = 1280, 700  # px that a screen of 1366 x 768 leaves to a window
LAPTOP = (1366, 700)


@pytest.fixture
def large_text(face: QApplication) -> Iterator[None]:
    """Text twice as large as usual."""
    set_text_size(face, 200)
    yield
    set_text_size(face, 100)


@pytest.fixture
def full(large_text: None, window: MainWindow) -> MainWindow:
    """The window, as large as such a laptop lets it be, on a register with some of everything."""
    fill(window.context.workspace, size=30, seed=7, opportunities=8, events=3)
    window.resize(*LAPTOP)
    window.context.go(Address("today"))
    settle(window)
    return window


def every_place(window: MainWindow) -> Iterator[str]:
    """Each screen, and a record of each kind with each of its tabs."""
    for address in places(window):
        window.context.go(address)
        settle(window)
        tabs = window.places.currentWidget().findChild(QTabWidget)
        shown = range(tabs.count()) if address.id and tabs is not None else [-1]
        for number in shown:
            if tabs is not None and number >= 0:
                tabs.setCurrentIndex(number)
                settle(window)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            yield address.kind + (f", {tabs.tabText(number)}" if tabs is not None and number >= 0 else "")


def cut_boxes(root: QWidget) -> Iterator[str]:
    """Lines and boxes lower than a line of their text, or so narrow that no word of it is seen."""
    for made in (*root.findChildren(QLineEdit), *root.findChildren(QComboBox)):
        metrics = made.fontMetrics()
        if made.isVisible() and (made.height() < metrics.height() or made.width() < metrics.averageCharWidth() * 5):
            yield f"{describe(made)}: {made.width()}x{made.height()}"


def test_every_place_fits_the_window_and_cuts_nothing(full: MainWindow) -> None:
    found = []
    for place in every_place(full):
        least = full.minimumSizeHint()
        if least.width() > MOST_WIDE or least.height() > MOST_HIGH:
            found.append(f"{place} asks for {least.width()} x {least.height()}")
        found += [f"{place}: {words}" for words in (*cut_texts(full), *cut_boxes(full))]
    assert (full.width(), full.height()) == LAPTOP
    assert not found, "\n".join(found)


def test_a_long_filter_asks_for_no_more_room(full: MainWindow) -> None:
    full.context.go(Address("suppliers"))
    settle(full)
    page = full.places.currentWidget()
    assert isinstance(page, ListScreen)
    names = ("prospect", "engaged", "developing", "ready", "supplying")
    wanted = (Condition("status", Op.IN, names), Condition("name", Op.CONTAINS, ("a rather long part of a name",)))
    page.show_list(Filter(wanted))
    settle(full)
    assert full.minimumSizeHint().width() <= MOST_WIDE
    assert not list(cut_texts(page.bar))
    assert all(chip.geometry().right() < page.bar.width() for chip in page.bar.chips)


def test_the_peek_waits_to_be_asked_for_where_there_is_no_room(full: MainWindow) -> None:
    context = full.context
    context.go(Address("suppliers"))
    settle(full)
    page = full.places.currentWidget()
    assert isinstance(page, ListScreen)
    assert not page.peek.isVisible()
    page.toggle_peek()
    settle(full)
    assert page.peek.isVisible()
    assert page.peek.geometry().right() < page.width()
    assert full.minimumSizeHint().width() <= MOST_WIDE
    assert context.settings.get("window.peek", True) is True  # what a narrow window hides is not what a person wants
    page.toggle_peek()
    assert context.settings.get("window.peek", True) is True
    full.resize(1900, 900)
    settle(full)
    assert page.peek.isVisible()


def test_icons_grow_with_the_text(face: QApplication, qtbot: QtBot) -> None:
    plain, flat = button("Export…", lambda: None, icon="export"), icon_button("x", "Close", lambda: None)
    for made in (plain, flat):
        qtbot.addWidget(made)
    usual = plain.iconSize().width(), flat.iconSize().width()
    assert usual == (icons.sized().width(), icons.sized(18).width())
    set_text_size(face, 200)
    try:
        assert (plain.iconSize().width(), flat.iconSize().width()) == (2 * usual[0], 2 * usual[1])
    finally:
        set_text_size(face, 100)
    assert (plain.iconSize().width(), flat.iconSize().width()) == usual


def test_what_a_map_says_grows_with_the_text(face: QApplication, qtbot: QtBot) -> None:
    def sizes() -> tuple[int, int, int]:
        names, marks = NameLayer(), MarkPictures()
        figure, _ = marks._figure("8", is_long=False)
        name = names._picture(Name("E09000012", "Hackney", 0, 0, is_home=True, bounds=(0, 0, 1, 1)))
        return furniture._font().pointSize(), name.height(), figure.height()

    usual = sizes()
    set_text_size(face, 200)
    try:
        assert all(now > 1.7 * then for now, then in zip(sizes(), usual, strict=True))
    finally:
        set_text_size(face, 100)
    assert sizes() == usual


def test_an_empty_list_says_so_in_words_that_fit(face: QApplication, qtbot: QtBot) -> None:
    state = EmptyState(KINDS["opportunity"], None, None, lambda: None)
    qtbot.addWidget(state)
    set_text_size(face, 200)
    try:
        state.resize(500, 600)
        state.explain(is_filtered=True)
        state.show()
        QCoreApplication.processEvents()
        for label in (state._title, state._text):
            assert label.height() >= label.heightForWidth(label.width())
    finally:
        set_text_size(face, 100)


@pytest.fixture
def words(face: QApplication, qtbot: QtBot) -> list[QAbstractButton]:
    """Six buttons."""
    return [QPushButton(f"Button number {number}") for number in range(6)]


def test_buttons_take_a_second_line_where_the_first_ends(words: list[QAbstractButton], qtbot: QtBot) -> None:
    flow = ButtonFlow(words)
    qtbot.addWidget(flow)
    flow.resize(flow.sizeHint())
    flow.show()
    assert len({made.y() for made in words}) == 1
    one, wide = words[0].height(), words[0].width()
    assert flow.minimumSizeHint().width() <= wide + 1
    flow.resize(2 * wide + 20, 400)
    QCoreApplication.processEvents()
    assert len({made.y() for made in words}) == 3
    assert flow.heightForWidth(flow.width()) < 4 * (one + 8)
    words[0].hide()
    QCoreApplication.processEvents()
    assert len({made.y() for made in words[1:]}) == 3
    assert (words[1].x(), words[1].y()) == (0, 0)  # no gap stays for what is hidden


def test_a_line_to_type_in_takes_what_is_left(words: list[QAbstractButton], qtbot: QtBot) -> None:
    whole, line = QWidget(), QLineEdit()
    qtbot.addWidget(whole)
    flow = FlowLayout(whole)
    flow.addWidget(words[0])
    flow.insert_widget(1, line)
    flow.insert_widget(1, words[1])
    whole.resize(900, 60)
    whole.show()
    assert line.geometry().right() == 899
    assert words[0].x() < words[1].x() < line.x()
    line.setMaximumWidth(200)
    QCoreApplication.processEvents()
    assert line.width() == 200


def test_a_bar_goes_above_its_buttons_where_both_have_no_room(words: list[QAbstractButton], qtbot: QtBot) -> None:
    bar = QLabel("Here stands what is looked for")
    both = BesideBar(bar, words[:3])
    qtbot.addWidget(both)
    both.resize(both.sizeHint().width() + 40, 100)
    both.show()
    assert bar.y() == both.buttons.y()
    assert both.buttons.x() > bar.x()
    both.resize(both.buttons.sizeHint().width() + 20, 200)
    QCoreApplication.processEvents()
    assert both.buttons.x() == bar.x()
    assert both.buttons.y() > bar.y()
    assert both.minimumSizeHint().width() <= both.buttons.sizeHint().width()


def test_a_chip_shortens_its_words_and_tells_them_all(face: QApplication, qtbot: QtBot) -> None:
    said = "Engagement is one of Prospect, Engaged & Ready to bid"
    chip = FilterChip(said, said)
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    chip.show()
    whole = chip.width()
    assert chip.text() == said.replace("&", "&&")
    chip.resize(whole // 2, chip.height())
    assert chip.text().endswith("…")
    assert chip.sizeHint().width() == whole
    assert said in chip.toolTip()
    chip.resize(whole, chip.height())
    assert chip.text() == said.replace("&", "&&")


def test_a_box_asks_for_less_than_its_longest_words(face: QApplication, qtbot: QtBot) -> None:
    box = PickBox("Sort of contract")
    qtbot.addWidget(box)
    box.addItem("A contract with quite a long name, above the threshold")
    assert box.minimumSizeHint().width() < box.sizeHint().width() / 2
    box.resize(box.minimumSizeHint())
    box.show()
    assert not box.grab().isNull()


def test_a_plain_table_asks_for_its_row_by_enter_and_a_double_click(context: AppContext, qtbot: QtBot) -> None:
    table = ItemTable("Things", ("What", "When"))
    qtbot.addWidget(table)
    set_widths(table, (0, 120), stretched=(0,))
    table.setRowCount(1)
    table.show()
    asked: list[bool] = []
    table.wanted.connect(lambda: asked.append(True))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    table.cellDoubleClicked.emit(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert len(asked) == 2
    assert table.accessibleName() == "Things"
    assert not table.tabKeyNavigation()
    assert table.columnWidth(1) == 120
