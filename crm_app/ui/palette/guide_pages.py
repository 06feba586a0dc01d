"""What the palette finds in the guide: a few pages, as a group of their own beneath what one can do and open."""

from __future__ import annotations

from functools import partial

from crm_app.domain.finding import terms_of
from crm_app.domain.palette import fit
from crm_app.services import guide
from crm_app.ui.context import Address, AppContext
from crm_app.ui.palette.entries import Entry

SECTION = "Guide"
REST = "The whole list"  # over what stands beneath the group
MOST_PAGES = 3
_SHORTEST = 3  # letters: shorter words stand on nearly every page, and find titles alone
_NAMES = frozenset({"guide", "help"})  # typed to mean these pages, without standing in them


def pages_for(context: AppContext, text: str) -> list[Entry]:
    """The pages that the words mean: those named so, then those that speak of it."""
    words = [word for word in terms_of(text) if word not in _NAMES]
    if not words and not _NAMES.intersection(terms_of(text)):
        return []
    sought = " ".join(words)
    found = guide.search(sought)
    if words and min(map(len, words)) < _SHORTEST:
        found = [page for page in found if fit(sought, page.title)]
    return [_entry(context, page) for page in found[:MOST_PAGES]]


def _entry(context: AppContext, page: guide.GuidePage) -> Entry:
    return Entry(
        f"guide/{page.name}",
        f"Guide: {page.title}",
        "book-open",
        partial(_go, context, page.name),
        guide.chapter_of(page.name),
        is_place=True,
        section=SECTION,
    )


def _go(context: AppContext, name: str) -> None:
    context.go(Address("guide", tab=name))
