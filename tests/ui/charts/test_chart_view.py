"""A chart on the screen: every point is reached by keys, said in words, and opens what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm_app.domain.charts import Chart, ChartKind, Series, Target, Tone
from crm_app.domain.fields import Kind
from crm_app.domain.filters import Condition, Filter, Op
from crm_app.ui import theme
from crm_app.ui.charts.drawing import MARGIN, ChartDrawing
from crm_app.ui.charts.face import READABLE, deepened, ink_on, paint_of
from crm_app.ui.charts.view import ChartView

NAMES = ("Hackney", "City of London", "Islington", "A place whose name is longer than any bar beside it could ever be")


def opened(number: int) -> Filter:
    return Filter((Condition("staff", Op.IS, (number,)),))


def chart(kind: ChartKind, series: int = 3) -> Chart:
    """A chart with a value that is not known and one that is nothing."""
    rows = [(40, 0, None, 7), (5, 12, 3, 1), (0, 8, 9, 2), (1, 1, 1, 1)][:series]
    made = tuple(
        Series(f"Part {n}", row, opens=tuple(opened(10 * n + i) for i in range(4))) for n, row in enumerate(rows)
    )
    target = Target("Aim", 20) if kind in (ChartKind.BAR, ChartKind.LINE) else None
    return Chart(
        kind,
        f"A {kind.value}",
        NAMES,
        made,
        target=target,
        category_label="Place",
        definition="Counted by hand.",
        as_of=date(2026, 11, 22),
        missing=1,
        out_of=9,
    )


@pytest.fixture
def shown(face: QApplication) -> Iterator[list[ChartView]]:
    """Views that are shown and taken apart again."""
    made: list[ChartView] = []
    yield made
    for view in made:
        view.hide()
        view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.apply(face, theme.LIGHT)


def show(shown: list[ChartView], what: Chart, width: int = 700, *, with_numbers: bool = False) -> ChartView:
    view = ChartView(what, with_numbers=with_numbers)
    shown.append(view)
    view.resize(width, 400)
    view.show()
    QCoreApplication.processEvents()
    return view


def press(drawing: ChartDrawing, *keys: Qt.Key) -> tuple[int, int] | None:
    for key in keys:
        QTest.keyClick(drawing, key)
    return drawing.current


@pytest.mark.parametrize("kind", ChartKind)
def test_every_kind_is_drawn_light_and_dark_wide_and_narrow(
    shown: list[ChartView], face: QApplication, kind: ChartKind
) -> None:
    series = 1 if kind in (ChartKind.BAR, ChartKind.FUNNEL) else 4
    for name in (theme.LIGHT, theme.DARK):
        theme.apply(face, name)
        for width in (200, 700, 1500):
            view = show(shown, chart(kind, series), width, with_numbers=True)
            image = view.grab().toImage()
            colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
            assert len(colours) > 4
            for mark in view.drawing.plan.marks:
                assert mark.box.right() <= view.drawing.width() + 1, (kind, mark)
                assert mark.box.bottom() <= view.drawing.height() + 1, (kind, mark)


@pytest.mark.parametrize("kind", ChartKind)
def test_nothing_to_show_is_no_fault(shown: list[ChartView], kind: ChartKind) -> None:
    for what in (Chart(kind, "Empty", (), ()), Chart(kind, "Nothing", ("a",), (Series("b", (None,)),))):
        view = show(shown, what)
        view.grab()
        press(view.drawing, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Return)


def test_arrows_go_along_the_bars_and_enter_opens(shown: list[ChartView]) -> None:
    view = show(shown, chart(ChartKind.BAR, 1))
    found: list[tuple[str, Filter]] = []
    view.opened.connect(lambda kind, wanted: found.append((kind, wanted)))
    drawing = view.drawing
    drawing.setFocus(Qt.FocusReason.TabFocusReason)
    assert drawing.current == (0, 0)
    assert drawing.accessibleName().startswith("A bar. Bar chart of 4 values.")
    assert drawing.accessibleDescription() == "Hackney: 40, Enter opens the list"
    assert press(drawing, Qt.Key.Key_Down) == (0, 1)
    assert drawing.accessibleDescription() == "City of London: 0, Enter opens the list"
    assert press(drawing, Qt.Key.Key_Right) == (0, 2)  # with one series every arrow goes along it
    assert drawing.accessibleDescription() == "Islington: not known, Enter opens the list"
    assert press(drawing, Qt.Key.Key_End, Qt.Key.Key_Down) == (0, 3)
    assert press(drawing, Qt.Key.Key_Home, Qt.Key.Key_Up) == (0, 0)
    press(drawing, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert found == [("supplier", opened(0)), ("supplier", opened(1))]


def test_arrows_go_both_ways_in_a_heat_map_and_along_time_in_lines(shown: list[ChartView]) -> None:
    drawing = show(shown, chart(ChartKind.HEAT_MAP)).drawing
    assert press(drawing, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right) == (1, 1)
    drawing = show(shown, chart(ChartKind.LINE)).drawing
    assert press(drawing, Qt.Key.Key_Right, Qt.Key.Key_Right) == (0, 1)
    assert press(drawing, Qt.Key.Key_Right) == (0, 3)  # what is not known has no point
    assert press(drawing, Qt.Key.Key_Up) == (1, 3)


def test_the_focus_mark_is_seen(shown: list[ChartView]) -> None:
    drawing = show(shown, chart(ChartKind.HEAT_MAP)).drawing
    before = drawing.grab().toImage()
    drawing.setFocus(Qt.FocusReason.TabFocusReason)
    drawing.go(1, 1)
    QCoreApplication.processEvents()
    assert drawing.grab().toImage() != before


def test_a_click_opens_and_the_pointer_says_what(shown: list[ChartView]) -> None:
    view = show(shown, chart(ChartKind.STACKED))
    found: list[Filter] = []
    view.opened.connect(lambda _kind, wanted: found.append(wanted))
    mark = next(m for m in view.drawing.plan.marks if (m.series, m.category) == (1, 0))
    at = (mark.box.center() + QPointF(MARGIN, MARGIN)).toPoint()
    QTest.mouseMove(view.drawing, at)
    QTest.mouseClick(view.drawing, Qt.MouseButton.LeftButton, pos=at)
    assert found == [opened(10)]
    QTest.mouseClick(view.drawing, Qt.MouseButton.RightButton, pos=at)
    assert len(found) == 1


def test_the_numbers_stand_beside_and_open_too(shown: list[ChartView]) -> None:
    view = show(shown, chart(ChartKind.HEAT_MAP), with_numbers=True)
    found: list[Filter] = []
    view.opened.connect(lambda _kind, wanted: found.append(wanted))
    assert [view.table.item(2, column).text() for column in range(4)] == ["Islington", "not known", "3", "9"]
    view.table.setCurrentCell(1, 2)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    view.table.setCurrentCell(1, 0)
    QTest.keyClick(view.table, Qt.Key.Key_Return)  # a name stands for no one of three series
    assert found == [opened(11)]
    view.toggle.click()
    assert not view.table.isVisible()


def test_the_numbers_are_copied_as_a_table(shown: list[ChartView]) -> None:
    view = show(shown, chart(ChartKind.STACKED, 2))
    view.drawing.setFocus()
    view.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[:3] == ["Place\tPart 0\tPart 1", "Hackney\t40\t5", "City of London\t0\t12"]


def test_another_chart_takes_its_place_and_the_point_stays(shown: list[ChartView]) -> None:
    view = show(shown, chart(ChartKind.BAR, 1))
    view.drawing.go(0, 3)
    view.show_chart(chart(ChartKind.BAR, 1))
    assert view.drawing.current == (0, 3)
    view.show_chart(Chart(ChartKind.BAR, "Shorter", ("a",), (Series("b", (1,)),)))
    assert view.drawing.current is None
    assert view.title.text() == "Shorter"
    assert view.table.rowCount() == 1
    assert view.basis.isHidden()


def test_percent_and_money_are_written_as_such(shown: list[ChartView]) -> None:
    view = show(shown, Chart(ChartKind.LINE, "Share", ("May", "June"), (Series("A", (4, 9)),), Kind.PERCENT))
    assert view.table.item(1, 1).text() == "9%"


def test_words_are_readable_on_every_ground(face: QApplication) -> None:
    tones = [None, *Tone]
    for name in (theme.LIGHT, theme.DARK):
        theme.apply(face, name)
        for step in range(11):
            assert theme.contrast(deepened(step / 10).name(), theme.tokens().text) >= READABLE
        for number in range(6):
            for tone in tones:
                ground = paint_of(Series("A", (), tone), number)
                ink = ink_on(ground)
                assert ink is not None, (name, number, tone)
                assert theme.contrast(ink.name(), QColor(ground).name()) >= READABLE
    theme.apply(face, theme.LIGHT)
