"""Published words as the fields of a record take them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_app.domain.notice_text import clean_line
from crm_app.domain.text import check_text, is_simple

_EMPTIES = (str, tuple)


def fit(text: str, limit: int) -> str | None:
    """A published text as the store takes it: refused characters taken out, an endless one cut with "…"."""
    if len(text) <= limit and (is_simple(text) or text.isprintable()):  # nothing in it that a store could refuse
        return text.strip(" \xa0") or None
    try:
        return check_text(text, limit, lines=True)
    except ValueError:
        kept = "\n".join(clean_line(line) for line in text.split("\n"))
        return check_text(kept if len(kept) <= limit else kept[: limit - 1] + "…", limit, lines=True)


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that say something: neither missing nor an empty text or list; nought and no are told."""
    return {name: v for name, v in values.items() if v or (v is not None and not isinstance(v, _EMPTIES))}


def said(yes: bool | None) -> str | None:
    """Yes, no, or not said, as a choice."""
    return None if yes is None else "yes" if yes else "no"
