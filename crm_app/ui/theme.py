"""The face: colours by role for light and dark, palettes on Fusion, and the few rules of style that palettes lack."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from crm_app.domain.colours import contrast, luminance, mixed, toward
from crm_app.runtime.resources import load_toml
from crm_app.ui.dressing import Dresser
from crm_app.ui.style_sheet import ROLES, palette_names, style_sheet

__all__ = ["contrast", "luminance"]  # told of here too, where the colours are
LIGHT, DARK, HIGH_CONTRAST = "light", "dark", "high_contrast"
THEMES = (LIGHT, DARK, HIGH_CONTRAST)
SPACE = 4  # px: every gap is a multiple
BODY_POINTS, TITLE_POINTS = 10.0, 15.0
USUAL_DPI = 96.0  # at which a point of text is 4/3 of a pixel


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme by the part they play, as ``#RRGGBB``."""

    window: str
    surface: str
    raised: str
    line: str
    strong_line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_ground: str
    good: str
    caution: str
    stop: str
    information: str
    good_ground: str
    caution_ground: str
    stop_ground: str
    information_ground: str
    neutral_ground: str
    selection: str
    focus: str

    def color(self, role: str) -> QColor:
        """The colour of a role."""
        return QColor(getattr(self, role))


@cache
def tokens_of(name: str) -> Tokens:
    """The tokens of a theme as shipped."""
    return Tokens(**load_toml("theme", f"{name}.toml"))


class _Theme(QObject):
    """The theme in force; whatever paints its own icons listens to ``changed``."""

    about_to_resize = Signal()  # the text: what need not be there to be laid out anew may go
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = LIGHT
        self.accent = ""  # the collaborative's own colour, where it has one
        self.text_scale = 1.0  # what the person asks for beside what the desktop asks for
        self.tokens = tokens_of(LIGHT)
        self.dresser = Dresser()


@cache
def theme() -> _Theme:
    """The one theme of this process."""
    return _Theme()


def tokens() -> Tokens:
    """The tokens in force."""
    return theme().tokens


def color(role: str) -> QColor:
    """A colour of the theme in force."""
    return theme().tokens.color(role)


def system_theme() -> str:
    """What the desktop asks for."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme.name == "Dark" else LIGHT


def apply(app: QApplication, name: str, *, at_once: bool = True) -> None:
    """Give the whole program a theme; ``system`` follows the desktop.

    Where a person waits, not ``at_once``: what can be seen is dressed now, what is hidden within the next moments.
    """
    chosen = system_theme() if name not in THEMES else name
    state = theme()
    state.name, state.tokens = chosen, with_accent(tokens_of(chosen), chosen, state.accent)
    is_first = not app.styleSheet()
    if is_first and app.style().objectName().lower() != "fusion":  # later the style of our rules hides it
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette_of(state.tokens))
    if is_first:
        app.setStyleSheet(style_sheet(palette_names()))
    else:
        state.dresser.dress(app, at_once=at_once)
    state.changed.emit()


def lay_out_anew(app: QApplication) -> None:
    """Let every widget ask again how large its words are, after the font changed: Qt does so for another style sheet
    only, and a space at its end makes it another.
    """
    rules = app.styleSheet()
    app.setStyleSheet(rules[:-1] if rules.endswith(" ") else f"{rules} ")
    theme().changed.emit()


def with_accent(t: Tokens, name: str, accent: str) -> Tokens:
    """A theme with the accent of a collaborative: as it is by day, lightened until it can be read by night.

    Without one, and in high contrast, the theme stays as it is.
    """
    if not accent or name == HIGH_CONTRAST:
        return t
    end, ink = ("#FFFFFF", "#101418") if name == DARK else ("#000000", "#FFFFFF")
    grounds = (t.window, t.surface, t.raised)
    shown = toward(accent, end, grounds)
    ground = next(
        (g for s in (0.14, 0.1, 0.06, 0.03) if contrast(shown, g := mixed(t.surface, shown, s)) >= 4.5), t.window
    )
    selection = next(
        (g for s in (0.22, 0.16, 0.1) if contrast(t.muted, g := mixed(t.surface, shown, s)) >= 4.5), ground
    )
    return dataclasses.replace(t, accent=shown, on_accent=ink, accent_ground=ground, selection=selection, focus=shown)


def palette_of(t: Tokens) -> QPalette:
    """The palette of a theme: active and inactive alike, disabled text muted."""
    palette = QPalette()
    role = QPalette.ColorRole
    for part, which in ROLES.items():
        palette.setColor(which, t.color(part))
    for which in (role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(which, t.color("text"))
    palette.setColor(role.Light, t.color("raised"))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.strong_line))
    return palette


def set_font(app: QApplication) -> None:
    """The system's own font at 10 pt, or as large as the person asks; without a desktop, Noto Sans, so that pictures
    show what people see.
    """
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        family = _bundled_family()
    else:
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    font = QFont(family)
    font.setPointSizeF(BODY_POINTS * theme().text_scale)
    app.setFont(font)


@cache
def _bundled_family() -> str:
    import pymupdf_fonts

    loaded = [QFontDatabase.addApplicationFontFromData(pymupdf_fonts.myfont(code)) for code in ("notos", "notosbo")]
    families = QFontDatabase.applicationFontFamilies(loaded[0]) if loaded[0] >= 0 else []
    return families[0] if families else QGuiApplication.font().family()


def scaled(pixels: int) -> int:
    """Pixels for something that holds words, larger where the desktop or the person asks for larger text."""
    screen = QGuiApplication.primaryScreen()
    dots = max(screen.logicalDotsPerInch() / USUAL_DPI, 1.0) if screen else 1.0
    return round(pixels * dots * theme().text_scale)


def plain_font(points: float) -> QFont:
    """The body's font in a size of its own, which grows with the text that a person asks for."""
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(points * theme().text_scale)
    return font


def title_font(points: float = TITLE_POINTS) -> QFont:
    """The font of a heading."""
    font = plain_font(points)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def strong_font() -> QFont:
    """The body font, semibold."""
    return title_font(BODY_POINTS)
