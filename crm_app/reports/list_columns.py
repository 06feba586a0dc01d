"""What the columns of a list are, for every writer of lists."""

from __future__ import annotations

from dataclasses import dataclass

from crm_app.domain.fields import Kind


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A heading, what stands under it, and the key JSON gives it (made of the heading where none is set)."""

    label: str
    kind: Kind = Kind.TEXT
    key: str = ""
