"""The Settings page: every declared setting is on it, found by a search, and holds as soon as it is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from crm_app.domain.dates import DayStyle, format_date, prefer_days
from crm_app.domain.preferences import PREFERENCES
from crm_app.services import preferences
from crm_app.ui import theme
from crm_app.ui.context import Address
from crm_app.ui.records.grid import ROW_HEIGHTS, RecordGrid
from crm_app.ui.screens.settings.page import SettingsPage
from crm_app.ui.screenshots import settle
from crm_app.ui.text_size import set_text_size
from crm_app.ui.window import MainWindow


@pytest.fixture(autouse=True)
def usual_again(face: QApplication) -> Iterator[None]:
    yield
    prefer_days(DayStyle.WORDS)
    set_text_size(face, 100)
    theme.theme().accent = ""
    theme.apply(face, theme.LIGHT)


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    window.context.go(Address("settings"))
    settle(window)
    found = window.places.page("settings")
    assert isinstance(found, SettingsPage)
    return found


def test_every_setting_is_on_the_page_with_its_help_and_a_name_for_screen_readers(page: SettingsPage) -> None:
    assert list(page.rows) == list(PREFERENCES)
    for name, row in page.rows.items():
        assert row.control.focus.accessibleName() == PREFERENCES[name].title
        assert row.control.focus.accessibleDescription() == PREFERENCES[name].help


def test_a_search_shows_what_it_finds_and_hides_empty_groups(page: SettingsPage) -> None:
    page.search.setText("bigger font")
    assert [name for name, row in page.rows.items() if row.isVisibleTo(page)] == ["text_size"]
    page.search.setText("nothing of the kind")
    assert not [row for row in page.rows.values() if row.isVisibleTo(page)]
    page.search.clear()
    assert all(row.isVisibleTo(page) for row in page.rows.values())


def test_text_and_rows_grow_at_once_and_go_back(window: MainWindow, page: SettingsPage, face: QApplication) -> None:
    window.context.go(Address("suppliers"))
    settle(window)
    grid = window.findChild(RecordGrid)
    assert grid is not None
    before = (
        face.font().pointSizeF(),
        grid.verticalHeader().defaultSectionSize(),
        window.header.title.font().pointSizeF(),
    )
    page.take("text_size", "200")
    after = (
        face.font().pointSizeF(),
        grid.verticalHeader().defaultSectionSize(),
        window.header.title.font().pointSizeF(),
    )
    assert after == tuple(2 * size for size in before)
    page.take("density", "roomy")
    assert grid.verticalHeader().defaultSectionSize() == 2 * ROW_HEIGHTS["roomy"]
    page.take("density", "usual")
    page.take("text_size", "")
    again = (
        face.font().pointSizeF(),
        grid.verticalHeader().defaultSectionSize(),
        window.header.title.font().pointSizeF(),
    )
    assert again == before


def test_days_and_colours_change_at_once(page: SettingsPage) -> None:
    page.take("dates", "numbers")
    assert format_date(date(2026, 11, 26)) == "26/11/2026"
    page.take("theme", "high_contrast")
    assert theme.tokens() == theme.tokens_of(theme.HIGH_CONTRAST)


def test_the_colour_of_the_collaborative_is_worn_and_undone(window: MainWindow, page: SettingsPage) -> None:
    page.take("colour", "#7A1FA2")
    settle(window)
    assert theme.tokens().accent == "#7A1FA2"
    assert page.rows["colour"].problem.text() == ""
    window.actions_by_name["undo"].trigger()
    settle(window)
    assert theme.tokens().accent == theme.tokens_of(theme.LIGHT).accent


def test_a_colour_too_pale_is_refused_beside_its_field(window: MainWindow, page: SettingsPage) -> None:
    page.take("colour", "#FFEE88")
    settle(window)
    assert "too pale" in page.rows["colour"].problem.text()
    assert theme.tokens().accent == theme.tokens_of(theme.LIGHT).accent


def test_the_logo_is_shown_and_what_is_none_refused(window: MainWindow, page: SettingsPage, tmp_path: Path) -> None:
    wrong = tmp_path / "logo.png"
    wrong.write_text("<svg/>")
    page.take("logo", str(wrong))
    settle(window)
    assert "not a picture" in page.rows["logo"].problem.text()
    right = tmp_path / "right.png"
    window.grab().scaled(60, 30).save(str(right))
    page.take("logo", str(right))
    settle(window)
    assert preferences.collaborative_values(window.context.workspace)["logo"].startswith("image/png;base64,")


def test_the_name_of_the_collaborative_stands_at_the_top_left(window: MainWindow, page: SettingsPage) -> None:
    page.take("collaborative", "Marsh & Mill <Together>")
    settle(window)
    assert window.rail.owner.accessibleName() == "Marsh & Mill <Together>"


@pytest.mark.parametrize("accent", ["#7A1FA2", "#000000", "#B3261E", "#767676"])
@pytest.mark.parametrize("name", [theme.LIGHT, theme.DARK])
def test_every_accent_that_is_accepted_can_be_read_by_day_and_night(name: str, accent: str) -> None:
    accent = PREFERENCES["colour"].accept(accent) if accent != "#767676" else "#6B6B6B"
    worn = theme.with_accent(theme.tokens_of(name), name, accent)
    pairs = [("accent", g) for g in ("window", "surface", "raised", "accent_ground")]
    pairs += [(ink, g) for ink in ("text", "muted") for g in ("accent_ground", "selection")] + [("on_accent", "accent")]
    assert all(theme.contrast(getattr(worn, ink), getattr(worn, ground)) >= 4.5 for ink, ground in pairs)
