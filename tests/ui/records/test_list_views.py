"""Saved views in the window: saved, opened, changed, left; shown in the rail with their counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.services import records, views
from crm_app.ui.context import Address
from crm_app.ui.rail_view_button import RailViewButton
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

READY = Filter((Condition("status", Op.IN, ("ready",)),))


@pytest.fixture
def screen(window: MainWindow) -> Iterator[ListScreen]:
    window.context.go(Address("suppliers"))
    settle(window)
    found = window.places.page("suppliers")
    assert isinstance(found, ListScreen)
    return found


def rail(window: MainWindow) -> list[RailViewButton]:
    return window.rail._views


def test_a_list_is_saved_left_and_opened_again(window: MainWindow, screen: ListScreen) -> None:
    screen.show_list(READY, Sort("name", True))
    screen.group_by("legal_form")
    screen.grid.columns.freeze(1)
    settle(window)
    assert screen.views.save_button.isVisible()
    panel = screen.views.save_as()
    panel.name.setText("Ready to go")
    panel.apply()
    settle(window)
    assert screen.views.picker.text() == "Ready to go"
    window.context.go(Address("suppliers"))
    settle(window)
    screen.show_all()
    settle(window)
    assert (screen.model.query.wanted, screen.model.query.group, screen.views.open) == (Filter(), "", None)
    (known,) = screen.views.known
    screen.views.take(known.id)
    settle(window)
    assert (screen.bar.filter, screen.model.query.sort) == (READY, Sort("name", True))
    assert (screen.model.query.group, screen.grid.columns.frozen) == ("legal_form", 1)
    assert not screen.views.differs()


def test_a_view_whose_columns_were_spoilt_is_opened_all_the_same(window: MainWindow, screen: ListScreen) -> None:
    for shown in (5, "name", {"a": 1}, None):
        key = views.save_view(
            window.context.workspace, f"Spoilt {shown}", "supplier", READY, Sort(), {"shown": shown}
        ).id
        window.context.go(Address("supplier", view=key))
        settle(window)
        assert screen.views.open is not None
        assert (screen.views.open.id, screen.bar.filter) == (key, READY)
        assert not screen.views.differs()


def test_changes_are_said_and_saved_into_the_view(window: MainWindow, screen: ListScreen) -> None:
    key = views.save_view(window.context.workspace, "Mine", "supplier", READY, Sort(), {}).id
    window.context.go(Address("supplier", view=key))
    settle(window)
    screen.grid.sort_by(Sort("staff", True))
    settle(window)
    assert screen.views.picker.text() == "Mine (changed)"
    screen.views.save()
    settle(window)
    assert views.view(window.context.workspace, key).sort == Sort("staff", True)
    assert screen.views.picker.text() == "Mine"


def test_the_rail_shows_views_below_their_list_and_counts_again(window: MainWindow, screen: ListScreen) -> None:
    workspace = window.context.workspace
    saved = views.save_view(workspace, "Ready", "supplier", READY, Sort(), {}, shared=True)
    views.save_view(workspace, "Hidden", "supplier", READY, Sort(), {}, in_rail=False)
    window.rail_views.read()
    settle(window)
    (button,) = rail(window)
    assert (button.view.name, button.number) == ("Ready", "10")
    key = next(key for key in screen.model.ids if records.get(workspace, "supplier", key)["status"] == "prospect")
    window.context.saved(records.save(workspace, "supplier", key, {"status": "ready"}), "Saved")
    window.rail_views._wait.timeout.emit()
    settle(window)
    assert rail(window)[0].number == "11"
    rail(window)[0].click()
    settle(window)
    assert screen.views.open is not None
    assert screen.views.open.id == saved.id
    assert rail(window)[0].isChecked()
    assert not window.rail.grab().isNull()
    window.context.back()
    settle(window)
    assert screen.views.open is None
    assert not rail(window)[0].isChecked()


def test_a_view_with_a_field_that_is_gone_opens_and_says_so(window: MainWindow, screen: ListScreen) -> None:
    kept = '{"conditions": [["colour", "is", ["red"]], ["status", "in", ["ready"]]], "sort": "shape"}'
    values = {"name": "Old", "noun": "supplier", "wanted": kept, "layout": '{"shown": ["name", "hue"]}'}
    key = records.add(window.context.workspace, "view", values).id
    said: list[str] = []
    window.context.message.connect(lambda message: said.append(message.text))
    window.context.go(Address("supplier", view=key))
    settle(window)
    assert screen.bar.filter == READY
    assert any("colour, shape, hue" in text for text in said)


def test_views_are_shared_renamed_and_deleted_from_their_menu(window: MainWindow, screen: ListScreen) -> None:
    workspace = window.context.workspace
    key = views.save_view(workspace, "Mine", "supplier", READY, Sort(), {}).id
    window.context.go(Address("supplier", view=key))
    settle(window)

    def choose(words: str) -> None:
        menu = screen.views.menu()
        next(action for action in menu.actions() if action.text() == words).trigger()
        settle(window)

    choose("Share with the collaborative")
    assert not views.view(workspace, key).is_mine
    choose("Keep to myself")
    choose("Take out of the rail")
    assert not views.view(workspace, key).in_rail
    panel = screen.views.rename()
    assert panel is not None
    panel.name.setText("Ours")
    panel.apply()
    settle(window)
    assert screen.views.picker.text() == "Ours"
    choose("Delete the view")
    assert views.views(workspace) == []
    assert screen.views.picker.text().startswith("All")
    assert screen.bar.filter == READY
