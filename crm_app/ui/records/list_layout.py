"""How a list is laid out: its columns in order, their widths, how many stand still, and what it is grouped by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_app.domain.kinds import RecordKind

MOST_FROZEN = 6
NARROWEST = 40
WIDEST = 2_000


@dataclass(frozen=True, slots=True)
class ListLayout:
    """Columns by the names of fields; an empty ``shown`` means the usual ones. ``group`` is a field or empty."""

    shown: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    frozen: int = 0
    group: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data, for the settings or a saved view."""
        return {"shown": list(self.shown), "widths": dict(self.widths), "frozen": self.frozen, "group": self.group}


def layout_from(kind: RecordKind, document: Mapping[str, Any]) -> tuple[ListLayout, tuple[str, ...]]:
    """A kept layout, whatever another version or a hand wrote into it, and the names of columns that are gone."""
    known = kind.row_fields
    named = [str(name) for name in _list(document.get("shown"))]
    kept = document.get("widths")
    widths = {
        str(name): width
        for name, width in (kept.items() if isinstance(kept, Mapping) else ())
        if name in known and isinstance(width, int) and NARROWEST <= width <= WIDEST
    }
    frozen, group = document.get("frozen"), str(document.get("group") or "")
    layout = ListLayout(
        tuple(dict.fromkeys(name for name in named if name in known)),
        widths,
        min(max(frozen, 0), MOST_FROZEN) if isinstance(frozen, int) else 0,
        group if group in known else "",
    )
    gone = [name for name in named if name not in known]
    return layout, tuple(dict.fromkeys([*gone, *([group] if group and group not in known else [])]))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
