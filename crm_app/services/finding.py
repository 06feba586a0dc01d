"""Search over everything: people, firms, notices, events. Candidates come from the store, the order from ``domain``."""

from __future__ import annotations

from collections.abc import Sequence

from crm_app.domain.finding import Candidate, Hit, score, terms_of
from crm_app.domain.kinds import KINDS
from crm_app.domain.names import sort_key
from crm_app.services.workspace import Workspace
from crm_app.store.queries import search as queries

MOST = 300


def _reach(kinds: Sequence[str]) -> list[str]:
    """The kinds to look in for records of ``kinds``: their parts speak for them."""
    return [name for name, kind in KINDS.items() if name in kinds or kind.parent in kinds]


def find(workspace: Workspace, text: str, *, kinds: Sequence[str] | None = None, limit: int = 20) -> list[Hit]:
    """The records that answer what a person typed, best first; nothing for a text without letters or digits.

    Any text is safe: signs of a query language mean nothing. A part (premises, a person) is found as its record.
    """
    terms = terms_of(text)
    if not terms:
        return []
    with workspace.store.read() as connection:
        found = queries.candidates(connection, terms, _reach(kinds) if kinds else None, sort_key(text))
        hits = _ranked(found, terms, limit)
        for name in {hit.kind for hit in hits if not hit.title}:
            titles = queries.titles(connection, name, [h.id for h in hits if h.kind == name and not h.title])
            hits = [
                Hit(h.kind, h.id, titles.get(h.id, ""), h.score, h.found_in) if h.kind == name and not h.title else h
                for h in hits
            ]
    return [hit for hit in hits if hit.title]


def _ranked(found: list[Candidate], terms: tuple[str, ...], limit: int) -> list[Hit]:
    whole = " ".join(terms)
    best: dict[tuple[str, str], Hit] = {}
    for candidate in found:
        kind = KINDS[candidate.kind]
        part = bool(kind.parent) and candidate.root_id != candidate.record_id
        root = kind.parent if part else kind.name
        points = score(terms, whole, candidate.title, candidate.body) - (5 if part else 0)
        hit = Hit(root, candidate.root_id, "" if part else candidate.title, points, kind.label if part else "")
        key = (root, candidate.root_id)
        if key not in best or best[key].score < points:
            title = hit.title or (best[key].title if key in best else "")
            best[key] = Hit(root, hit.id, title, points, hit.found_in)
    return sorted(best.values(), key=lambda h: (-round(h.score, 6), h.title.casefold(), h.id))[:limit]
