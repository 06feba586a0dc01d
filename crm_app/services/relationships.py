"""How suppliers stand to one another, read from both sides: each relationship is kept once, with one of the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record
from crm_app.domain.relationships import INVERSE
from crm_app.services import records
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries
from crm_app.store.queries import references

_RELATIONSHIP = KINDS["relationship"]


@dataclass(frozen=True, slots=True)
class Related:
    """One supplier that another stands to: ``words`` say how, seen from that other one."""

    supplier: str
    name: str
    nature: str
    words: str
    since: date | None
    until: date | None
    note: str

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day; what has no dates holds always."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def related(workspace: Workspace, supplier: str) -> list[Related]:
    """Every supplier this one stands to, by name; those that were deleted are left out."""
    with workspace.store.read() as connection:
        own = queries.parts(connection, _RELATIONSHIP, [supplier])
        keys = [row.id for row in references.naming(connection, _RELATIONSHIP, "other", supplier)]
        others = queries.records(connection, _RELATIONSHIP, keys)
    found = [(record["other"], record["nature"], record) for record in own]
    found += [(record.parent_id, INVERSE.get(record["nature"], record["nature"]), record) for record in others]
    firms = records.get_many(workspace, "supplier", [key for key, _, _ in found if key])
    names = {firm.id: str(firm["name"] or "") for firm in firms}
    made = {(key, nature): _related(key, names[key], nature, record) for key, nature, record in found if key in names}
    return sorted(made.values(), key=lambda one: (one.name.casefold(), one.nature))


def _related(key: str, name: str, nature: str, record: Record) -> Related:
    words = _RELATIONSHIP.fields["nature"].choice_label(nature)
    return Related(key, name, nature, words, record["since"], record["until"], record["note"] or "")
