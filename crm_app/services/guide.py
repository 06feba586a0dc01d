"""The guide: one short page a task, in Markdown among our own files; found by name, by place and by words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crm_app.domain.errors import NotFound
from crm_app.domain.finding import fold
from crm_app.domain.kinds import KINDS
from crm_app.runtime.resources import load_toml, resource

FIRST = "first-morning"
_PICTURE = re.compile(r"!\[[^\]]*\]\(pictures/([a-z0-9-]+)\.png\)")
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
_MARKS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[#*`\[|]")


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page: its name (of its file, without the ending), its title, and all its words without marks."""

    name: str
    title: str
    words: str


@cache
def _contents() -> dict[str, dict[str, object]]:
    return load_toml("help", "contents.toml")


@cache
def groups() -> Mapping[str, tuple[str, ...]]:
    """The chapters in their order, each with the names of its pages."""
    return {
        title: tuple(map(str, names)) for title, names in _contents()["chapters"].items() if isinstance(names, list)
    }


@cache
def pages() -> tuple[GuidePage, ...]:
    """Every page, in the order of the chapters."""
    return tuple(_page(name) for names in groups().values() for name in names)


def _page(name: str) -> GuidePage:
    text = text_of(name)
    title = text.partition("\n")[0].lstrip("# ").strip()
    return GuidePage(name, title, " ".join(_MARKS.sub(" ", text).split()))


def folder() -> Path:
    """Where the pages and their pictures lie."""
    return resource("help")


def text_of(name: str) -> str:
    """A page as Markdown; raises ``NotFound`` for one that is not there."""
    path = folder() / f"{name}.md"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise NotFound(f"The guide has no page “{name[:60]}”", "", "Look for it by its words.")
    return path.read_text(encoding="utf-8")


def search(text: str) -> list[GuidePage]:
    """The pages that hold every word, those whose titles hold them first; all of them for no words."""
    wanted = fold(text).split()
    found = [(page, fold(page.title), fold(page.words)) for page in pages()]
    fitting = [(page, title) for page, title, words in found if all(word in words for word in wanted)]
    return [page for page, title in sorted(fitting, key=lambda pair: -sum(word in pair[1] for word in wanted))]


def page_for(place: str, *, is_record: bool = False) -> str:
    """The page about a screen or a kind of record (``is_record``: about one record); the first page elsewhere."""
    places = _contents()["places"]
    names = (f"{place}-record", KINDS[place].plural) if is_record and place in KINDS else (place,)
    return next((str(places[name]) for name in (*names, place) if name in places), FIRST)


def places() -> Mapping[str, str]:
    """Which page each place has."""
    return {place: str(page) for place, page in _contents()["places"].items()}


def links_of(name: str) -> list[str]:
    """What a page links to."""
    return [str(found) for found in _LINK.findall(text_of(name))]


def pictures() -> tuple[str, ...]:
    """The names of all pictures that pages show, each once."""
    return tuple(dict.fromkeys(str(found) for page in pages() for found in _PICTURE.findall(text_of(page.name))))
