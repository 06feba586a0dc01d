"""The fonts of this computer, asked for a character that our own do not have (Bengali, Chinese, emoji)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import uharfbuzz

SUFFIXES = frozenset({".ttf", ".ttc", ".otf"})
# Names met on Windows, macOS and Linux that are known to cover much and to be drawn with TrueType outlines.
PREFERRED = (
    "notosans", "nirmala", "msyh", "simsun", "malgun", "yugoth", "seguiemj", "seguisym", "segoeui", "dejavusans.",
    "arialunicode", "arial unicode", "leelawui", "ebrima", "gadugi", "liberationsans", "freesans",
)  # fmt: skip


def font_folders() -> list[Path]:
    """Where this system keeps fonts, the person's own first."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return [local / "Microsoft" / "Windows" / "Fonts", Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [home / "Library" / "Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    data = Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share"))
    return [data / "fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]


@cache
def font_files() -> tuple[Path, ...]:
    """Every font file, likely ones first, plain weights before the others."""
    found = [path for folder in font_folders() for path in _files_below(folder)]
    return tuple(sorted(found, key=_likelihood))


def _files_below(folder: Path) -> Iterator[Path]:
    for place, _folders, names in os.walk(folder):  # os.walk passes over folders that may not be read
        yield from (Path(place, name) for name in names if Path(name).suffix.lower() in SUFFIXES)


def _likelihood(path: Path) -> tuple[int, bool, str]:
    name = path.name.lower()
    rank = next((i for i, start in enumerate(PREFERRED) if name.startswith(start)), len(PREFERRED))
    styled = any(word in name for word in ("bold", "italic", "oblique", "light", "mono", "serif", "condensed"))
    return rank, styled, name


@cache
def coverage(path: Path) -> frozenset[int]:
    """The characters a font can draw on paper; none where its outlines are not TrueType, which the PDF needs."""
    try:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
        return frozenset(face.unicodes) if "glyf" in face.table_tags else frozenset()
    except (OSError, uharfbuzz.HarfBuzzError, ValueError):
        return frozenset()


@cache
def font_for(character: int) -> Path | None:
    """The first font of this computer that has the character."""
    return next((path for path in font_files() if character in coverage(path)), None)
