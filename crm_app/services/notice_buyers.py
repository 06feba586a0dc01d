"""Who buys, and where: the buyers of notices found again as anchors of the collaborative or as local authorities.

The regions of notices are too wide to be local, so the area of a notice comes from where it is delivered (for our own
anchors' notices), from the anchor's own area, or from the authority whose name the buyer bears. Loading the whole
postcode directory for notices from all over the country would take longer than all else, so those are not looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from crm_app.domain.kinds import KINDS
from crm_app.domain.names import match_key
from crm_app.domain.notices import BuyerFact, NoticeFacts
from crm_app.domain.places import Place
from crm_app.domain.records import Record
from crm_app.runtime.postcodes import places_of
from crm_app.services.codes import authorities
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

_BEFORE = re.compile(r"^(?:the )?(?:london borough|royal borough|borough|metropolitan borough|county borough) of ")
_AFTER = re.compile(r" (?:council|corporation|authority)$")
_SORT = re.compile(r" (?:city|borough|district|metropolitan|county|london|unitary)$")


_key = lru_cache(maxsize=20_000)(match_key)


@cache
def _authorities_by_name() -> Mapping[str, str]:
    return {name.casefold(): code for code, name in authorities().items()}


@cache
def authority_of(name: str) -> str | None:
    """The code of the local authority that a buyer's name says it is; ``None`` for any other buyer."""
    spelt = " ".join(name.casefold().replace("&", "and").split())
    bare = _AFTER.sub("", _BEFORE.sub("", spelt))
    if bare == spelt:  # a name without "council" or "borough of" in it may be anybody's
        return None
    known = _authorities_by_name()
    while True:
        if code := known.get(bare) or known.get(bare.removeprefix("city of ")):
            return code
        shorter = _SORT.sub("", bare)
        if shorter == bare:
            return None
        bare = shorter


@dataclass(slots=True)
class Buyers:
    """The anchors by every identifier and name they are known under, and the places their notices name."""

    by_identifier: Mapping[str, Record] = field(default_factory=dict)
    by_name: Mapping[str, Record] = field(default_factory=dict)
    places: dict[str, Place | None] = field(default_factory=dict)

    def anchor(self, buyer: BuyerFact) -> Record | None:
        """The anchor a notice's buyer is; ``None`` for a buyer outside the collaborative."""
        return self.by_identifier.get(buyer.id.casefold()) or self.by_name.get(_key(buyer.name))

    def anchors(self, facts: NoticeFacts) -> list[Record]:
        """The anchors among the buyers of a notice."""
        return [anchor for buyer in facts.buyers if (anchor := self.anchor(buyer))]

    def look_up(self, notices: Iterable[NoticeFacts]) -> None:
        """Learn where the anchors' notices are delivered: all at once, since the directory is read letter by letter."""
        self.places.update(places_of(code for n in notices if self.anchors(n) for code in n.delivery_postcodes))

    def areas(self, facts: NoticeFacts) -> tuple[str, ...]:
        """The local authorities a notice is about."""
        anchors = self.anchors(facts)
        places = (self.places.get(code) for code in facts.delivery_postcodes) if anchors else ()
        delivered = [place.local_authority for place in places if place and place.local_authority]
        own = [code for anchor in anchors for code in anchor["areas"]]
        named = [code for buyer in facts.buyers if (code := authority_of(buyer.name))]
        return tuple(dict.fromkeys(delivered or own or named))


def buyers_of(anchors: Sequence[Record], names: Sequence[Record]) -> Buyers:
    """An index of the anchors and their former names; a name that two anchors share stands for neither."""
    by_key = {anchor.id: anchor for anchor in anchors}
    identifiers = {text.casefold(): anchor for anchor in anchors for text in anchor["identifiers"]}
    called = [(anchor, text) for anchor in anchors for text in (anchor["name"], anchor["short_name"]) if text]
    called += [(by_key[name.parent_id], name["name"]) for name in names if name.parent_id in by_key]
    found: dict[str, set[str]] = {}
    for anchor, text in called:
        found.setdefault(match_key(text), set()).add(anchor.id)
    return Buyers(identifiers, {key: by_key[min(ids)] for key, ids in found.items() if key and len(ids) == 1})


def load_buyers(workspace: Workspace) -> Buyers:
    """The anchors of a store as buyers."""
    with workspace.store.read() as connection:
        return buyers_of(queries.every(connection, KINDS["anchor"]), queries.every(connection, KINDS["anchor_name"]))
