"""What the palette knows without asking the store: actions that hold here, screens, saved views, places of late."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from crm_app.domain.filters import Filter
from crm_app.domain.finding import Hit
from crm_app.domain.kinds import KINDS
from crm_app.domain.palette import fit
from crm_app.services import views
from crm_app.services.views import SavedView
from crm_app.ui.actions import ACTIONS, OFFERED, native
from crm_app.ui.context import NEW, Address, AppContext, Touched
from crm_app.ui.palette import guide_pages
from crm_app.ui.palette.entries import Entry
from crm_app.ui.recents import Recents
from crm_app.ui.screen import registered, screen_for

KIND_ICONS: Mapping[str, str] = {
    "supplier": "storefront", "opportunity": "megaphone", "event": "calendar-check", "anchor": "buildings",
    "area": "map-trifold", "rule": "scales", "paper": "file-text", "task": "check-square", "activity": "phone",
    "quote_request": "chat-text",
}  # fmt: skip
MADE_ELSEWHERE = frozenset({"paper"})  # issued by the program, never typed
MOST_LATELY = 6
LATELY, HERE, EVERYWHERE = "Recent places", "Here", "Everywhere"
_SAME_EVERYWHERE = frozenset({"Everywhere", "Everywhere but in a text field"})


def words(action: QAction) -> str:
    """The title of an action as it is read."""
    return action.text().split("\t")[0].replace("&&", "&")


def actions_of(page: QWidget | None, window: QWidget) -> list[QAction]:
    """The actions that hold now: the page's and those of what it shows, then the window's own; each name once."""
    found: dict[str, QAction] = {}
    ambiguous: set[str] = set()
    for action in [*(_found_in(page) if page else ()), *window.actions()]:
        name = action.objectName() if action.objectName() in ACTIONS else words(action)
        if name == "find" or not action.isEnabled() or not _holds(action, page):
            continue
        if name in found and found[name].parent() is not page:
            ambiguous.add(name)  # several of a kind, such as the charts of a page: which is meant, nobody knows
        found.setdefault(name, action)
    return [action for name, action in found.items() if name not in ambiguous]


def _found_in(page: QWidget) -> list[QAction]:
    """The page's own actions in their order, then those of what it shows."""
    own = page.actions()
    return [*own, *(action for action in page.findChildren(QAction) if action not in own)]


def _holds(action: QAction, page: QWidget | None) -> bool:
    if action.objectName() not in ACTIONS:
        return bool(action.property(OFFERED))
    owner: QObject | None = action.parent()
    if page is None or owner is page or not isinstance(owner, QWidget):
        return True
    return not page.isAncestorOf(owner) or owner.isVisibleTo(page)


class Offers(QObject):
    """Entries for the palette; ``begin`` looks at what holds now, once for each opening."""

    def __init__(
        self, context: AppContext, actions: Callable[[], list[QAction]], recents: Recents, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._find_actions, self._recents = context, actions, recents
        self._actions: list[Entry] = []
        self._views: list[SavedView] = []
        self._views_read = False
        context.changed.connect(self._on_changed)

    def begin(self) -> None:
        """Look at what can be done here, and read the names of views and places where they are missing."""
        self._actions = [*self._doable(), *self._screens(), *self._new()]
        self._recents.read()
        if not self._views_read:
            self._views_read = True
            workspace = self._context.workspace
            self._context.jobs.run_read(lambda: views.views(workspace), self._take_views, lambda _error: None)

    def _take_views(self, found: list[SavedView]) -> None:
        self._views = found

    def _on_changed(self, touched: Touched) -> None:
        if "view" in touched:
            self._views_read = False

    def without_words(self) -> list[Entry]:
        """Places of late, then what can be done here, then what can be done anywhere."""
        lately = [dataclasses.replace(entry, section=LATELY) for entry in self._lately()][:MOST_LATELY]
        return [*lately, *sorted(self._actions, key=lambda entry: entry.section != HERE)]

    def for_words(self, text: str, *, actions_only: bool = False) -> list[Entry]:
        """What the words mean, with scores."""
        entries: Iterable[Entry] = self._actions
        if not actions_only:
            entries = [*self._actions, *self._lately(), *self._saved_views()]
        scored = ((fit(text, entry.title, self._also(entry)), entry) for entry in entries)
        return [dataclasses.replace(entry, score=score, section="") for score, entry in scored if score]

    def _also(self, entry: Entry) -> str:
        spec = ACTIONS.get(entry.key)
        return f"{spec.also}, {spec.title}" if spec else ""

    def _doable(self) -> Iterator[Entry]:
        for action in self._find_actions():
            spec = ACTIONS.get(action.objectName())
            section = EVERYWHERE if spec and spec.when in _SAME_EVERYWHERE else HERE
            title, icon = words(action), spec.icon if spec else "file-text"
            if spec and spec.id == "new" and (kind := self._listed()):
                title = f"New {KINDS[kind].label.lower()}"
            keys = native(spec.keys[0]) if spec and spec.keys else ""
            yield Entry(
                spec.id if spec else title, title, icon or "lightning", action.trigger, keys=keys, section=section
            )

    def _listed(self) -> str:
        here = self._context.here
        screen = screen_for(here.kind) if here and not here.id else None
        return screen.kind if screen else ""

    def _screens(self) -> Iterator[Entry]:
        for number, screen in enumerate(registered(), 1):
            keys = native(f"Ctrl+{number}") if number <= 9 else ""
            act = self._goer(Address(screen.name))
            key = f"screen/{screen.name}"
            yield Entry(key, screen.title, screen.icon, act, "Screen", keys, is_place=True, section=EVERYWHERE)

    def _new(self) -> Iterator[Entry]:
        for screen in registered():
            if screen.kind and screen.kind not in MADE_ELSEWHERE and screen.kind != self._listed():
                title = f"New {KINDS[screen.kind].label.lower()}"
                act = self._goer(Address(screen.kind, NEW))
                yield Entry(f"new/{screen.kind}", title, "plus", act, section=EVERYWHERE)

    def _lately(self) -> Iterator[Entry]:
        for address, title in self._recents.lately():
            screen = screen_for(address.kind)
            if address.id:
                key, detail = f"{address.kind}/{address.id}", f"{KINDS[address.kind].label}, seen lately"
            elif address.filter is None:
                key, detail = f"screen/{screen.name if screen else address.kind}", "Screen"
            else:
                key, detail = f"list/{title}", "List, seen lately"
            icon = KIND_ICONS.get(address.kind, "") if address.id else screen.icon if screen else ""
            act = self._goer(address)
            yield Entry(key, title, icon or "clock-counter-clockwise", act, detail, is_place=True)

    def _saved_views(self) -> Iterator[Entry]:
        for view in self._views:
            act = self._goer(Address(view.kind, view=view.id))
            detail = f"Saved view of {KINDS[view.kind].title.lower()}"
            yield Entry(f"view/{view.id}", view.name, "bookmark-simple", act, detail, is_place=True)

    def record(self, hit: Hit) -> Entry:
        """A record that was found, with where; what was found in a part opens on the tab of that part."""
        tab = next((k.title for k in KINDS.values() if k.parent == hit.kind and k.label == hit.found_in), "")
        where = KINDS[hit.kind].label + (f", {hit.found_in.lower()}" if hit.found_in else "")
        act = self._goer(Address(hit.kind, hit.id, tab))
        icon = KIND_ICONS.get(hit.kind, "file")
        return Entry(f"{hit.kind}/{hit.id}", hit.title, icon, act, where, score=hit.score, is_place=True)

    def list_search(self, text: str) -> Entry:
        """The whole list that the words find: of the kind that is shown, else of suppliers."""
        here = self._context.here
        screen = screen_for(here.kind) if here else None
        kind = KINDS[screen.kind if screen and screen.kind else "supplier"]
        title = f"Search {kind.title.lower()} for “{text.strip()[:60]}”"
        act = self._goer(Address(kind.name, filter=Filter(search=text.strip())))
        return Entry("search", title, "magnifying-glass", act, "Opens the list", is_place=True)

    def beneath(self, text: str) -> list[Entry]:
        """What stands beneath the answers: pages of the guide in a group of their own, and the whole list."""
        pages, whole = guide_pages.pages_for(self._context, text), self.list_search(text)
        return [*pages, dataclasses.replace(whole, section=guide_pages.REST if pages else "")]

    def _goer(self, address: Address) -> Callable[[], None]:
        # a new object each time: going there anew is told from going back by the address being another
        return lambda: self._context.go(dataclasses.replace(address))
