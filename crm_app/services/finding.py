"""Search over everything: people, firms, notices, events. Candidates come from the store, the order from ``domain``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crm_app.domain.finding import Candidate, Hit, score, terms_of
from crm_app.domain.kinds import KINDS
from crm_app.domain.names import sort_key
from crm_app.services.workspace import Workspace
from crm_app.store.queries import search as queries

MOST = 300
_REFUSED = re.compile("[\x00\ud800-\udfff]")  # no store holds these


def _reach(kinds: Sequence[str]) -> list[str]:
    """The kinds to look in for records of ``kinds``: their parts speak for them."""
    return [name for name, kind in KINDS.items() if name in kinds or kind.parent in kinds]


def find(workspace: Workspace, text: str, *, kinds: Sequence[str] | None = None, limit: int = 20) -> list[Hit]:
    """The records that answer what a person typed, best first; nothing for a text without letters or digits.

    Any text is safe: signs of a query language mean nothing. A part (premises, a person) is found as its record.
    """
    text = _REFUSED.sub(" ", text)
    terms = terms_of(text)
    if not terms:
        return []
    with workspace.store.read() as connection:
        found = queries.candidates(connection, terms, _reach(kinds) if kinds else None, sort_key(text))
        hits = _best(found, terms)
        named = {name: [h.id for h in hits if h.kind == name and not h.title] for name in {h.kind for h in hits}}
        titles = {name: queries.titles(connection, name, keys) for name, keys in named.items() if keys}
    whole = [h if h.title else replace(h, title=titles[h.kind].get(h.id, "")) for h in hits]
    whole.sort(key=lambda h: (-round(h.score, 6), h.title.casefold(), h.id))
    return [hit for hit in whole if hit.title][:limit]


def find_every(workspace: Workspace, text: str, kind: str) -> set[str]:
    """The keys of all records of a kind that answer what a person typed, in no order and without a cap."""
    with workspace.store.read() as connection:
        return queries.every_root(connection, terms_of(text), _reach((kind,)))


def _best(found: list[Candidate], terms: tuple[str, ...]) -> list[Hit]:
    """One hit a record: the best of it and its parts. In order of keys, so that ties end alike on every store."""
    whole = " ".join(terms)
    best: dict[tuple[str, str], Hit] = {}
    for candidate in sorted(found, key=lambda c: c.record_id):
        kind = KINDS[candidate.kind]
        part = bool(kind.parent) and candidate.root_id != candidate.record_id
        root = kind.parent if part else kind.name
        points = score(terms, whole, candidate.title, candidate.body) - (5 if part else 0)
        known = best.get((root, candidate.root_id))
        title = "" if part else candidate.title
        if known is None or known.score < points:
            title = title or (known.title if known else "")
            best[root, candidate.root_id] = Hit(root, candidate.root_id, title, points, kind.label if part else "")
        elif title and not known.title:
            best[root, candidate.root_id] = replace(known, title=title)
    return list(best.values())
