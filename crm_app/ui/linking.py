"""Addresses in and out of the window: copying one for a mail, opening one that was pasted, typed or handed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTabWidget, QWidget

from crm_app.domain.errors import CrmError, NotFound, Refused, UsageError
from crm_app.domain.kinds import KINDS
from crm_app.domain.links import Link, format_link, parse_link
from crm_app.services import records, views
from crm_app.services.workspace import Workspace
from crm_app.ui.context import NEW, AppContext
from crm_app.ui.palette.entries import Entry
from crm_app.ui.recents import place_title, to_address, to_link
from crm_app.ui.records.list_views import ListViews
from crm_app.ui.screen import registered, screen_for

_FIRST_TAB = "Details"
_COUNT = re.compile(r"[\s(]+[\d,]+\)?$")


def read_link(text: str) -> Link:
    """An address as the window can open it; raises ``UsageError`` where it has no such place."""
    link = parse_link(text, {screen.name for screen in registered()})
    if not link.id and screen_for(link.place) is None:
        title = KINDS[link.place].title.lower() if link.place in KINDS else link.place
        raise UsageError("This address cannot be opened", f"There is no list of {title}.", "Open the record itself.")
    return link


def open_link(context: AppContext, text: str) -> None:
    """Go where an address points; a record that this store has not, or does not show, is said and nothing opens."""
    try:
        link = read_link(text)
    except CrmError as error:
        context.report(error)
        return
    workspace = context.workspace
    context.jobs.run_read(lambda: look_up(workspace, link), lambda _none: context.go(to_address(link)))


def look_up(workspace: Workspace, link: Link) -> None:
    """Whether the record, or the view, is there; raises ``NotFound``."""
    try:
        if link.id:
            records.get(workspace, link.place, link.id)
        elif link.view:
            views.view(workspace, link.view)
    except NotFound:
        what = KINDS[link.place].label.lower() if link.id else "saved view"
        message = f"It points to a {what} that is not in this store, was deleted, or is not shared with you."
        raise NotFound(
            "This address leads nowhere here", message, "Ask whoever sent it which store it is from."
        ) from None


def entry(context: AppContext, text: str) -> Entry:
    """What the palette shows for an address."""
    try:
        link = read_link(text)
    except CrmError as error:
        refusal = error
        return Entry("link", error.title, "link-break", lambda: context.report(refusal), error.message)
    kind = KINDS.get(link.place)
    what = kind.label if kind and link.id else kind.title if kind else place_title(to_address(link))
    return Entry("link", f"Open this address: {what}", "link", lambda: open_link(context, text), is_place=True)


def here_as_link(context: AppContext, page: QWidget | None) -> Link | None:
    """The place that is shown, with the tab, the filter or the shared view that it shows now."""
    here = context.here
    if here is None or here.id == NEW or (not here.id and screen_for(here.kind) is None):
        return None
    link = to_link(here)
    if here.id:
        tabs = getattr(page, "tabs", None)
        shown = tabs.tabText(tabs.currentIndex()) if isinstance(tabs, QTabWidget) else ""
        tab = _COUNT.sub("", shown.replace("&&", "&"))
        return replace(link, tab="" if tab == _FIRST_TAB else tab)
    bar, known = getattr(page, "bar", None), getattr(page, "views", None)
    view = known.open if isinstance(known, ListViews) and not known.differs() else None
    if view is not None and not view.is_mine:
        return replace(link, view=view.id, filter=None)
    return replace(link, view="", filter=bar.filter or None) if bar is not None else link


def copy_link(context: AppContext, page: QWidget | None, title: str) -> None:
    """Put the address of the place into the clipboard, as text and as a link with the title."""
    link = here_as_link(context, page)
    if link is None:
        context.say("This place has no address yet. Save the record first")
        return
    try:
        text, left_out = format_link(link)
        read_link(text)
    except CrmError:
        context.report(Refused("This place has no address", "", "Copy the address of a record or a list."))
        return
    data = QMimeData()
    data.setText(f"{title}\n{text}" if title else text)
    data.setHtml(f'<a href="{escape(text)}">{escape(title or text)}</a>')
    QGuiApplication.clipboard().setMimeData(data)
    context.say(f"Copied a link to “{title[:60]}”{_without(link, left_out)}")


def _without(link: Link, left_out: Sequence[str]) -> str:
    """What the address does not carry, because it could be about a person or cannot be written."""
    if not left_out:
        return ""
    kind = KINDS[link.place]
    names = ["the words searched for" if n == "search" else _label(kind.name, n) for n in left_out]
    return f", without {' and '.join(dict.fromkeys(names))}: texts stay out of links"


def _label(kind: str, name: str) -> str:
    field = KINDS[kind].row_fields.get(name)
    return f"the condition on {field.label.lower()}" if field else "the records chosen by hand"
