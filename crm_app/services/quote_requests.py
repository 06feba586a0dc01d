"""Who was asked for a quote before: each request with the suppliers that were asked, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_app.domain.filters import Filter, Sort
from crm_app.domain.kinds import KINDS
from crm_app.services.workspace import Workspace
from crm_app.store.queries import lists as list_queries
from crm_app.store.queries import records as record_queries

MOST = 100
_ANSWERS = {choice.value: choice.label for choice in KINDS["quote_asked"].fields["answer"].choices}


@dataclass(frozen=True, slots=True)
class Asked:
    """A supplier that was asked, and its answer in words."""

    supplier: str
    name: str
    answer: str


@dataclass(frozen=True, slots=True)
class EarlierRequest:
    """One request for quotes."""

    id: str
    title: str
    asked_on: date | None
    asked_by: str
    asked: tuple[Asked, ...]

    @property
    def words(self) -> str:
        """Who was asked, with the answers that came."""
        usual = _ANSWERS["asked"]
        return "; ".join(one.name + (f" ({one.answer.lower()})" if one.answer != usual else "") for one in self.asked)


def earlier_requests(workspace: Workspace, limit: int = MOST) -> list[EarlierRequest]:
    """The requests of the collaborative, the last one first."""
    kind, part = KINDS["quote_request"], KINDS["quote_asked"]
    with workspace.store.read() as connection:
        keys = list_queries.snapshot(connection, kind, Filter(), Sort("asked_on", descending=True), limit=limit)
        requests = record_queries.records(connection, kind, keys)
        parts = record_queries.parts(connection, part, keys)
        suppliers = list(dict.fromkeys(str(one["supplier"]) for one in parts))
        names = {one.id: str(one["name"]) for one in record_queries.records(connection, KINDS["supplier"], suppliers)}
    asked: dict[str, list[Asked]] = {}
    for one in parts:
        key = str(one["supplier"])
        answer = _ANSWERS.get(one["answer"] or "asked", "")
        asked.setdefault(one.parent_id, []).append(Asked(key, names.get(key, "a supplier that was deleted"), answer))
    return [
        EarlierRequest(
            one.id, str(one["title"]), one["asked_on"], str(one["asked_by"] or ""), tuple(asked.get(one.id, ()))
        )
        for one in requests
    ]
