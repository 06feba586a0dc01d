"""What of a record goes into the search index, as SQL that both stores understand."""

from __future__ import annotations

from crm_app.domain.kinds import RecordKind


def searched_text(kind: RecordKind, alias: str) -> tuple[str, str]:
    """The SQL for the title and for the body of a record of this kind, read from the row called ``alias``."""
    title = f"coalesce({alias}.{kind.title_field}, '')" if kind.fields[kind.title_field].searched else "''"
    pieces = [
        *_folded(kind),
        *(name for name, field in kind.fields.items() if field.searched and name != kind.title_field),
    ]
    return title, " || ".join(f"coalesce(' ' || {alias}.{name}, '')" for name in pieces) or "''"


def _folded(kind: RecordKind) -> tuple[str, ...]:
    """The name as lists sort it: ligatures, full-width letters and apostrophes are undone there by the program."""
    return () if kind.parent else ("sort_key",)
