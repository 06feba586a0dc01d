"""Notes about suppliers."""

from __future__ import annotations

from datetime import date

from crm_app.domain.fields import Field, Kind, described, description


@description
class NoteDetails:
    """A note about a supplier. Private to its anchor unless its visibility says otherwise."""

    text: str = described(
        Field("Note", Kind.LONG_TEXT, required=True, synonyms=("notes", "comments", "remarks", "note"))
    )
    written_on: date | None = described(Field("Written on", Kind.DATE))
    in_confidence: bool | None = described(
        Field("Given in confidence", Kind.BOOLEAN, help="Marks it commercial, for a freedom of information request.")
    )
