"""An import is six steps, for every kind of record: read, map, check, match, decide, write.

``prepare`` reads and maps; a person may change the mapping; ``check`` checks, matches and decides without writing (the
dry run); ``write`` writes everything as one operation, so one undo. Rows read = created + updated + unchanged +
skipped + rejected, always.
"""

from crm_app.services.imports.planning import ImportPlan, prepare, remember_mapping
from crm_app.services.imports.preview import ImportCounts, ImportPreview, OnDuplicate, Outcome, RowOutcome
from crm_app.services.imports.rejects import save_rejects
from crm_app.services.imports.steps import check, run, write
from crm_app.services.imports.writing import ImportResult

__all__ = [
    "ImportCounts",
    "ImportPlan",
    "ImportPreview",
    "ImportResult",
    "OnDuplicate",
    "Outcome",
    "RowOutcome",
    "check",
    "prepare",
    "remember_mapping",
    "run",
    "save_rejects",
    "write",
]
