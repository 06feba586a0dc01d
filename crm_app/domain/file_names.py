"""Names for files made of what people call things: safe on Windows, macOS and Linux, and none twice in a folder."""

from __future__ import annotations

import re
import unicodedata

MOST = 80  # characters, so that a deep folder still takes it
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]+')
_HIDDEN = frozenset({"Cf", "Cs", "Co", "Cn"})  # marks of direction, halves, what no font draws
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)


def safe_name(words: str, otherwise: str = "Paper") -> str:
    """The words as the name of a file, without an ending; ``otherwise`` where nothing of them can stand there."""
    shown = "".join(char for char in unicodedata.normalize("NFC", words) if unicodedata.category(char) not in _HIDDEN)
    name = " ".join(_FORBIDDEN.sub(" ", shown).split())[:MOST].strip(" .")
    if not name:
        return otherwise
    return f"{name}_" if _RESERVED.match(name) else name


class FreeNames:
    """Gives out names of files, each once. ``taken`` are those there already; case makes no difference."""

    def __init__(self, taken: list[str] | None = None) -> None:
        self._taken = {_folded(name) for name in taken or ()}

    def take(self, words: str, ending: str) -> str:
        """A free name for these words: "Example Ltd.pdf", then "Example Ltd (2).pdf"."""
        stem, number = safe_name(words), 1
        name = f"{stem}{ending}"
        while _folded(name) in self._taken:
            number += 1
            name = f"{stem} ({number}){ending}"
        self._taken.add(_folded(name))
        return name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
