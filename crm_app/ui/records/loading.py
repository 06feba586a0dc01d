"""Everything a record page shows, read in one go beside the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crm_app.domain.fields import Kind
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.records import Record
from crm_app.services import evidence, lists, records, relationships
from crm_app.services.relationships import Related
from crm_app.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LoadedRecord:
    """A record with its parts, its computed values, and the titles of the records it refers to."""

    record: Record
    parts: Mapping[str, Sequence[Record]]
    computed: Mapping[str, Any] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    consents: Sequence[Record] = ()
    evidence: Sequence[Record] = ()
    related: Sequence[Related] = ()
    today: date = date.min

    @property
    def kind(self) -> RecordKind:
        """The kind of the record."""
        return KINDS[self.record.kind]


def load(workspace: Workspace, kind_name: str, record_id: str) -> LoadedRecord:
    """Read a record for its page; raises ``NotFound`` when it is gone."""
    record = records.get(workspace, kind_name, record_id)
    parts = records.parts(workspace, kind_name, record_id)
    rows = lists.page(workspace, kind_name, [record_id]) if KINDS[kind_name].row else []
    consents = [
        consent
        for person in parts.get("person", [])
        for consent in records.parts(workspace, "person", person.id).get("consent", [])
    ]
    credentials = [credential.id for credential in parts.get("credential", [])]
    shown = evidence.of_credentials(workspace, credentials) if credentials else []
    related = relationships.related(workspace, record_id) if kind_name == "supplier" else []
    titles = referred(workspace, [record, *(part for some in parts.values() for part in some)])
    computed = dict(rows[0].values) if rows else {}
    return LoadedRecord(record, parts, computed, titles, consents, shown, related, workspace.today())


def referred(workspace: Workspace, found: Iterable[Record]) -> dict[str, str]:
    """The titles of the records that these refer to, by key."""
    wanted: dict[str, set[str]] = {}
    for record in found:
        for name, described in KINDS[record.kind].fields.items():
            if described.kind is Kind.REFERENCE and record[name]:
                wanted.setdefault(described.refers_to, set()).add(record[name])
    titles: dict[str, str] = {}
    for kind_name, keys in wanted.items():
        title = KINDS[kind_name].title_field
        titles.update({r.id: str(r[title] or "") for r in records.get_many(workspace, kind_name, sorted(keys))})
    return titles
