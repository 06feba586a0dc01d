"""What a form sends to be saved, and what comes back; a conflict that a person has judged is sent again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from crm_app.domain.errors import Conflict
from crm_app.domain.kinds import RecordKind
from crm_app.domain.records import Record, Saved
from crm_app.services import records
from crm_app.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Draft:
    """The changed fields of a form, with the values and the version they were made from."""

    kind: RecordKind
    record_id: str
    changes: Mapping[str, Any]
    original: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    parent_id: str = ""

    def resolved(self, error: Conflict, choices: Mapping[str, Any]) -> Draft:
        """The draft after a person chose a value for each clashing field: it now rests on the newer version."""
        theirs = {conflict.field: conflict.theirs for conflict in error.conflicts}
        return replace(
            self, changes={**self.changes, **choices}, original={**self.original, **theirs}, version=error.version
        )


@dataclass(frozen=True, slots=True)
class Written:
    """What a save did and the record as it stands after it."""

    saved: Saved
    record: Record


def write(workspace: Workspace, draft: Draft) -> Written:
    """Add or save; raises what ``services.records`` raises, and then nothing was written."""
    kind = draft.kind.name
    if draft.record_id:
        # The fields the form does not show (answers, positions) are no part of its opinion.
        saved = records.save(
            workspace, kind, draft.record_id, draft.changes, version=draft.version, original=draft.original
        )
    else:
        saved = records.add(workspace, kind, draft.changes, parent_id=draft.parent_id)
    return Written(saved, records.get(workspace, kind, saved.id))
