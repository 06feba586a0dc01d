"""Another theme: what is seen is dressed at once, what is hidden soon after, and nothing is laid out anew for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QStackedWidget, QTableWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_app.ui import theme
from crm_app.ui.labels import Frame
from crm_app.ui.records.local_style import CELLS, follow


class Ear(QObject):
    """Counts what would make a widget lay itself out anew."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.heard += event.type() is QEvent.Type.StyleChange
        return False


@pytest.fixture
def pages(qtbot: QtBot, face: QApplication) -> Iterator[QStackedWidget]:
    """Two pages, each with a line and a button; both were shown, the first one is now."""
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    for _ in range(2):
        page = Frame("page")
        column = QVBoxLayout(page)
        column.addWidget(QLineEdit("Willow & Sons"))
        column.addWidget(QPushButton("Save"))
        stack.addWidget(page)
    stack.resize(300, 120)
    stack.show()
    for place in (1, 0):
        stack.setCurrentIndex(place)
        QApplication.processEvents()
    yield stack
    theme.apply(face, theme.LIGHT)


def ground(page: QWidget) -> str:
    """The colour that a page is painted in."""
    return page.grab().toImage().pixelColor(2, 2).name().upper()


def ink(page: QWidget) -> str:
    """The colour that its line writes in."""
    return page.findChildren(QLineEdit)[0].palette().color(QPalette.ColorRole.Text).name().upper()


def test_what_is_seen_is_dressed_at_once_and_the_rest_soon(
    qtbot: QtBot, face: QApplication, pages: QStackedWidget
) -> None:
    dark = theme.tokens_of(theme.DARK)
    shown, hidden = pages.widget(0), pages.widget(1)
    theme.apply(face, theme.DARK, at_once=False)
    assert (ground(shown), ink(shown)) == (dark.surface, dark.text)
    assert hidden in theme.theme().dresser.waiting
    qtbot.waitUntil(lambda: not theme.theme().dresser.waiting)
    assert (ground(hidden), ink(hidden)) == (dark.surface, dark.text)


def test_what_is_opened_meanwhile_comes_first(qtbot: QtBot, face: QApplication, pages: QStackedWidget) -> None:
    theme.apply(face, theme.DARK, at_once=False)
    pages.setCurrentIndex(1)
    theme.theme().dresser._go_on()
    assert ink(pages.widget(1)) == theme.tokens_of(theme.DARK).text
    qtbot.waitUntil(lambda: not theme.theme().dresser.waiting)


def test_at_once_nothing_waits(face: QApplication, pages: QStackedWidget) -> None:
    theme.apply(face, theme.DARK)
    assert not theme.theme().dresser.waiting
    assert ink(pages.widget(1)) == theme.tokens_of(theme.DARK).text


def test_two_changes_in_a_row_end_in_the_second(qtbot: QtBot, face: QApplication, pages: QStackedWidget) -> None:
    theme.apply(face, theme.DARK, at_once=False)
    theme.apply(face, theme.HIGH_CONTRAST, at_once=False)
    qtbot.waitUntil(lambda: not theme.theme().dresser.waiting)
    wanted = theme.tokens_of(theme.HIGH_CONTRAST)
    assert [(ground(pages.widget(n)), ink(pages.widget(n))) for n in range(2)] == [(wanted.surface, wanted.text)] * 2


def test_what_is_deleted_meanwhile_is_left_out(qtbot: QtBot, face: QApplication, pages: QStackedWidget) -> None:
    theme.apply(face, theme.DARK, at_once=False)
    page = pages.widget(1)
    pages.removeWidget(page)
    page.deleteLater()
    qtbot.waitUntil(lambda: not theme.theme().dresser.waiting)


def test_no_widget_is_laid_out_anew_for_a_theme(face: QApplication, pages: QStackedWidget) -> None:
    ear = Ear()
    line = pages.widget(0).findChildren(QLineEdit)[0]
    line.installEventFilter(ear)
    where = line.geometry()
    theme.apply(face, theme.DARK)
    QApplication.processEvents()
    assert ear.heard == 0
    assert line.geometry() == where
    theme.lay_out_anew(face)
    assert ear.heard > 0


def test_rules_of_its_own_follow_the_theme_too(qtbot: QtBot, face: QApplication) -> None:
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    follow(table, CELLS)
    rules = table.styleSheet()
    table.show()
    table.selectAll()
    before = table.viewport().grab().toImage().pixelColor(3, 3)
    theme.apply(face, theme.DARK)
    after = table.viewport().grab().toImage().pixelColor(3, 3)
    theme.apply(face, theme.LIGHT)
    assert table.styleSheet() == rules
    assert (before.name().upper(), after.name().upper()) == tuple(
        theme.tokens_of(name).selection for name in (theme.LIGHT, theme.DARK)
    )
