"""The face: every pair of text and ground can be read, and every icon that is named exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_app.ui import icons, theme
from crm_app.ui.labels import button
from crm_app.ui.style_sheet import ROLES

GROUNDS = ("window", "surface", "raised", "accent_ground", "selection")
PAIRS = [
    *((text, ground) for text in ("text", "muted") for ground in GROUNDS),
    *(
        (tone, ground)
        for tone in ("good", "caution", "stop", "information", "accent")
        for ground in ("window", "surface", "raised")
    ),
    *((tone, f"{tone}_ground") for tone in ("good", "caution", "stop", "information")),
    ("on_accent", "accent"),
    ("accent", "accent_ground"),
    ("muted", "neutral_ground"),
]


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(name: str, ink: str, ground: str) -> None:
    tokens = theme.tokens_of(name)
    assert theme.contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("ink", "ground"), [(i, g) for i in ("strong_line", "focus") for g in ("window", "surface")])
def test_edges_of_controls_can_be_seen(name: str, ink: str, ground: str) -> None:
    tokens = theme.tokens_of(name)
    assert theme.contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_a_theme_changes_the_palette_and_tells(face: QApplication) -> None:
    told: list[str] = []
    listen = lambda: told.append(theme.theme().name)  # noqa: E731
    theme.theme().changed.connect(listen)
    theme.apply(face, theme.DARK)
    dark = face.palette().color(QPalette.ColorRole.Base).name().upper()
    theme.apply(face, theme.LIGHT)
    theme.theme().changed.disconnect(listen)
    assert dark == theme.tokens_of(theme.DARK).surface
    assert face.palette().color(QPalette.ColorRole.Base).name().upper() == theme.tokens_of(theme.LIGHT).surface
    assert told == [theme.DARK, theme.LIGHT]


@pytest.mark.parametrize("name", theme.THEMES)
def test_the_palette_has_a_role_for_every_colour_of_the_style(face: QApplication, name: str) -> None:
    tokens = theme.tokens_of(name)
    palette = theme.palette_of(tokens)
    said = {part: palette.color(role).name().upper() for part, role in ROLES.items()}
    assert said == {part: getattr(tokens, part).upper() for part in ROLES}
    assert len(set(ROLES.values())) == len(ROLES)


def test_the_style_holds_no_colours_and_is_laid_on_once(face: QApplication) -> None:
    rules = face.styleSheet()
    assert not re.search(r"#[0-9A-Fa-f]{6}\b|\$", rules)
    theme.apply(face, theme.DARK)
    assert face.styleSheet() == rules
    theme.apply(face, theme.LIGHT)


@pytest.mark.parametrize("name", theme.THEMES)
def test_the_main_button_looks_out_of_use_when_it_is(face: QApplication, qtbot: QtBot, name: str) -> None:
    made = button("Restore", lambda: None, primary=True)
    qtbot.addWidget(made)
    theme.apply(face, name)
    try:
        made.show()
        spot = made.rect().center().x(), 5
        assert made.grab().toImage().pixelColor(*spot) == theme.color("accent")
        made.setEnabled(False)
        assert made.grab().toImage().pixelColor(*spot) == theme.color("raised")
    finally:
        theme.apply(face, theme.LIGHT)


def test_every_icon_that_is_named_can_be_drawn(face: QApplication) -> None:
    from crm_app.ui.actions import ACTIONS
    from crm_app.ui.palette.offers import KIND_ICONS
    from crm_app.ui.records.empty import _WHAT
    from crm_app.ui.screen import registered

    named = {spec.icon for spec in ACTIONS.values() if spec.icon} | {s.icon for s in registered()}
    named |= set(KIND_ICONS.values()) | {name for name, _ in _WHAT.values()} | set(icons.TONE_SIGNS.values())
    source = Path(theme.__file__).parent
    for path in source.rglob("*.py"):
        named |= {
            a or b
            for a, b in re.findall(r'icons\.icon\("([a-z-]+)"|\bicon="([a-z-]+)"', path.read_text(encoding="utf-8"))
        }
    for name in sorted(named):
        assert not icons.icon(name).isNull(), name


def test_the_mark_is_drawn_at_every_size(face: QApplication) -> None:
    for size in (16, 32, 64):
        image = icons.mark(size).toImage()
        colours = {image.pixelColor(x, y).name() for x in range(size) for y in range(size)}
        assert theme.tokens().accent.lower() in colours
        assert len(colours) > 2
