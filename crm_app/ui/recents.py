"""Where the person has been lately, with titles: for the palette and for the menu of the way back.

Kept from one day to the next as addresses without any name in them; the names are read again from the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_app.domain.errors import UsageError
from crm_app.domain.filters import sentence
from crm_app.domain.kinds import KINDS
from crm_app.domain.links import Link, format_link, parse_link
from crm_app.services import records
from crm_app.services.workspace import Workspace
from crm_app.ui.context import NEW, Address, AppContext, Touched
from crm_app.ui.screen import registered, screen_for

MOST = 30
Key = tuple[str, str]  # kind, id


def to_link(address: Address) -> Link:
    """An address of the window as one that can be written down."""
    screen = screen_for(address.kind)
    place = address.kind if address.id else screen.kind or screen.name if screen else address.kind
    return Link(place, address.id, address.tab, address.filter, address.view)


def to_address(link: Link) -> Address:
    """An address that was read, as the window knows places."""
    return Address(link.place, link.id, link.tab, link.filter, link.view)


def place_title(address: Address) -> str:
    """What a list or a screen is called; for a record see ``Recents.title``."""
    screen = screen_for(address.kind)
    title = screen.title if screen else "Keys" if address.kind == "shortcuts" else address.kind
    if address.filter and address.kind in KINDS:
        return sentence(KINDS[address.kind], address.filter)
    kind = screen.kind if screen else ""
    return sentence(KINDS[kind], address.filter) if address.filter and kind else title


def read_titles(workspace: Workspace, wanted: Sequence[Key]) -> dict[Key, str]:
    """The names of records, in a worker's thread; those that are gone are left out."""
    found: dict[Key, str] = {}
    for kind in {kind for kind, _ in wanted}:
        for record in records.get_many(workspace, kind, [key for name, key in wanted if name == kind]):
            found[kind, record.id] = str(record[KINDS[kind].title_field] or "").strip() or KINDS[kind].label
    return found


class Recents(QObject):
    """The places of late, the latest first. ``changed`` when titles have come."""

    changed = Signal()

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._page: tuple[Address, QWidget] | None = None
        self._titles: dict[Key, str] = {}
        self._gone: set[Key] = set()
        store = hashlib.sha256(context.workspace.store.address.encode()).hexdigest()[:12]
        self._setting = f"recent.{store}"
        self.places: list[Address] = self._kept()
        context.changed.connect(self._on_changed)

    def _kept(self) -> list[Address]:
        names, found = {screen.name for screen in registered()}, []
        for text in self._context.settings.get(self._setting, []):
            try:
                found.append(to_address(parse_link(str(text), names)))
            except UsageError:  # written by another version: a place that there is no more
                continue
        return found[:MOST]

    def visit(self, address: Address, page: QWidget | None) -> None:
        """The person is here now."""
        self.note_title()
        self._page = (address, page) if page is not None and address.id else None
        if address.id == NEW or address.view:
            return
        plain = Address(address.kind, address.id, "", address.filter)
        self.places = [plain, *(one for one in self.places if one != plain)][:MOST]

    def became(self, address: Address, page: QWidget) -> None:
        """A blank record was saved and is a place now."""
        self.visit(address, page)

    def note_title(self) -> None:
        """Take the title of the record that is shown, as soon as it has been read."""
        if self._page is not None:
            address, page = self._page
            title = str(getattr(page, "title", "") or "")
            if title:
                self._titles[address.kind, address.id] = title

    def title(self, address: Address) -> str:
        """The name of a place; "" while it is not known."""
        if address.id == NEW:
            return f"New {KINDS[address.kind].label.lower()}"
        if address.id:
            return self._titles.get((address.kind, address.id), "")
        return place_title(address)

    def lately(self) -> list[tuple[Address, str]]:
        """Places with a name, but for the one where the person is."""
        self.note_title()
        here = self._context.here
        named = [(one, self.title(one)) for one in self.places]
        return [
            (one, name)
            for one, name in named
            if name and (here is None or (one.kind, one.id, one.filter) != (here.kind, here.id, here.filter))
        ]

    def read(self) -> None:
        """Read the names that are missing."""
        wanted = [
            (p.kind, p.id)
            for p in self.places
            if p.id and (p.kind, p.id) not in self._titles and (p.kind, p.id) not in self._gone
        ]
        if wanted:
            workspace = self._context.workspace
            self._context.jobs.run_read(
                lambda: (wanted, read_titles(workspace, wanted)), self._take, lambda _error: None
            )

    def _take(self, answer: tuple[list[Key], dict[Key, str]]) -> None:
        wanted, found = answer
        self._titles |= found
        self._gone |= set(wanted) - found.keys()
        self.changed.emit()

    def _on_changed(self, touched: Touched) -> None:
        """A name may be another now."""
        for kind, keys in touched.items():
            for key in keys:
                self._titles.pop((kind, key), None)
                self._gone.discard((kind, key))

    def save(self) -> None:
        """Keep the places for another day, without a name and without what could be about a person."""
        lines = []
        for place in self.places:
            text, left_out = format_link(to_link(place))
            if not left_out and place.kind != "shortcuts":
                lines.append(text)
        self._context.settings.set(self._setting, lines)
