"""The overview on the screen: its figures are those of the register, and each opens its list and comes back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from crm_app.domain.filters import Condition, Filter, Op
from crm_app.services import records
from crm_app.ui.context import Address
from crm_app.ui.screens.overview.page import OverviewPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow


def opened(window: MainWindow) -> OverviewPage:
    window.context.go(Address("overview"))
    settle(window)
    page = window.places.page("overview")
    assert isinstance(page, OverviewPage)
    return page


def listed(window: MainWindow) -> int:
    settle(window)
    return len(window.places.page("suppliers").model.ids)


def test_a_tile_opens_the_list_it_counts_and_back_returns(window: MainWindow) -> None:
    page = opened(window)
    assert page.tiles.tiles[0].said.value == "60"
    assert window.focusWidget() is page.tiles.tiles[0]
    for number, tile in enumerate(page.tiles.tiles):
        tile.setFocus()
        QTest.keyClick(tile, Qt.Key.Key_Return)
        assert window.context.here == Address("supplier", filter=page.figures[number].opens)
        assert listed(window) == page.figures[number].value
        window.context.back()
        settle(window)
        assert window.places.currentWidget() is page
        assert window.focusWidget() is tile


def test_a_point_of_a_chart_opens_its_list(window: MainWindow) -> None:
    page = opened(window)
    chart = page.charts["status"].drawing
    chart.go(0, 1)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert listed(window) == page.charts["status"].chart.series[0].values[1]


def test_the_list_is_afterwards_what_the_person_had_made_of_it(window: MainWindow) -> None:
    own = Filter((Condition("vcse", Op.IS, ("yes",)),))
    window.context.go(Address("suppliers"))
    settle(window)
    suppliers = window.places.page("suppliers")
    suppliers.show_list(own)
    page = opened(window)
    QTest.keyClick(page.tiles.tiles[1], Qt.Key.Key_Space)
    settle(window)
    brought = page.figures[1].opens
    assert suppliers.bar.filter == brought
    added = Filter((*brought.conditions, Condition("vcse", Op.IS, ("no",))))
    suppliers.show_list(added)
    settle(window)
    window.context.go(Address("supplier", suppliers.model.ids[0]))
    settle(window)
    window.context.back()  # to the figure's list, as it was left
    assert suppliers.bar.filter == added
    window.context.back()
    settle(window)
    QTest.keyClick(page.tiles.tiles[1], Qt.Key.Key_Space)  # gone to anew, it is what the figure counts
    assert suppliers.bar.filter == brought
    window.context.back()
    window.context.back()
    settle(window)
    assert window.context.here == Address("suppliers")
    assert suppliers.bar.filter == own


def test_it_counts_again_when_the_register_changes(window: MainWindow) -> None:
    page = opened(window)
    saved = records.add(window.context.workspace, "supplier", {"name": "Clapton Kitchen CIC"})
    window.context.saved(saved, "Added")
    settle(window)
    assert page.tiles.tiles[0].said.value == "61"
    window.context.go(Address("suppliers"))
    window.context.saved(records.delete(window.context.workspace, "supplier", [saved.id]), "Deleted")
    settle(window)
    page = opened(window)
    assert page.tiles.tiles[0].said.value == "60"
    assert page.tiles.tiles[0].accessibleName() == "Suppliers: 60"


def test_charts_stand_in_two_columns_where_there_is_room(window: MainWindow) -> None:
    window.resize(1500, 900)
    page = opened(window)
    lefts = {view.x() for view in page.charts.values()}
    assert len(lefts) == 2
    window.resize(800, 900)
    QCoreApplication.processEvents()
    settle(window)
    assert len({view.x() for view in page.charts.values()}) == 1
