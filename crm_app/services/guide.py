"""The guide: one short page a task, in Markdown among our own files; found by name, by place and by words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crm_app.domain.errors import NotFound
from crm_app.domain.kinds import KINDS
from crm_app.domain.palette import words_of
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
    """The pages in which words begin like all of those typed, the best titles first; every page for no words."""
    wanted = words_of(text)
    fitting = [(page, title) for page, title, words in _index() if all(f" {word}" in words for word in wanted)]
    ordered = sorted(fitting, key=lambda pair: -sum(f" {word}" in pair[1] for word in wanted))
    return [page for page, _title in ordered]


@cache
def _index() -> tuple[tuple[GuidePage, str, str], ...]:
    """Each page with the words of its title and of all of it as they are compared, a blank before each."""
    return tuple((page, _compared(page.title), _compared(f"{page.title} {page.words}")) for page in pages())


def _compared(text: str) -> str:
    return "".join(f" {word}" for word in words_of(text))


def page_for(place: str, *, is_record: bool = False, tab: str = "") -> str:
    """The page about a screen or a kind of record (``is_record``: about one record); the first page elsewhere.

    ``tab`` is the title of the tab shown in the record, which may have a page of its own and may go on with a count.
    """
    shown = tab.casefold()
    tabs = tabs_of(place) if is_record and tab else {}
    if own := next((page for title, page in tabs.items() if shown.startswith(title.casefold())), ""):
        return own
    places = _contents()["places"]
    names = (f"{place}-record", KINDS[place].plural) if is_record and place in KINDS else (place,)
    return next((str(places[name]) for name in (*names, place) if name in places), FIRST)


def tabs_of(kind_name: str) -> Mapping[str, str]:
    """Which page the tabs of a record have, by the beginning of their titles; most have that of the record."""
    found = _contents()["tabs"].get(kind_name)
    return {str(title): str(page) for title, page in found.items()} if isinstance(found, Mapping) else {}


def chapter_of(name: str) -> str:
    """The chapter that a page stands in."""
    return next((title for title, names in groups().items() if name in names), "")


def places() -> Mapping[str, str]:
    """Which page each place has."""
    return {place: str(page) for place, page in _contents()["places"].items()}


def links_of(name: str) -> list[str]:
    """What a page links to."""
    return [str(found) for found in _LINK.findall(text_of(name))]


def pictures() -> tuple[str, ...]:
    """The names of all pictures that pages show, each once."""
    return tuple(dict.fromkeys(str(found) for page in pages() for found in _PICTURE.findall(text_of(page.name))))
