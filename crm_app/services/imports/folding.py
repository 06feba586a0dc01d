"""Rows of one file that speak of one record are folded into the first; what contradicts it is reported, not taken."""

from __future__ import annotations

from typing import Any

from crm_app.domain.errors import FieldProblem
from crm_app.domain.kinds import KINDS
from crm_app.domain.merging import same
from crm_app.domain.names import match_key
from crm_app.services.imports.drafts import Draft

# By what two parts of one record are the same part.
PART_KEYS = {"site": "postcode", "size_fact": "year_end", "person": "email", "note": "text"}


def add_names(own: dict[str, Any], name: str) -> None:
    """Keep a further name of a record among its trading names, unless it is the same name written otherwise."""
    known = {match_key(n) for n in (own.get("name") or "", *own.get("trading_names", ()), *own.get("former_names", ()))}
    if name and match_key(name) not in known:
        own["trading_names"] = (*own.get("trading_names", ()), name)


def fold_into(first: Draft, other: Draft) -> list[FieldProblem]:
    """Take into ``first`` what ``other`` adds; returns what ``other`` contradicts."""
    problems = []
    fields = KINDS["supplier"].fields
    add_names(first.own, other.name)
    for name, value in other.own.items():
        if name == "name":
            continue
        before = first.own.get(name)
        if isinstance(value, tuple):
            first.own[name] = tuple(dict.fromkeys((*(before or ()), *value)))
        elif before in (None, ""):
            first.own[name] = value
        elif not same(before, value) and name != "legal_form":
            problems.append(
                FieldProblem(
                    fields[name].label, f"row {first.number} says otherwise; that row was kept", str(value)[:120]
                )
            )
    for kind, parts in other.parts.items():
        for part in parts:
            _fold_part(first, kind, part)
    first.folded.append(other.number)
    return problems


def _fold_part(first: Draft, kind: str, part: dict[str, Any]) -> None:
    there = first.parts.setdefault(kind, [])
    key = PART_KEYS.get(kind, "")
    for known in there:
        if same(known.get(key), part.get(key)):
            for name, value in part.items():
                known.setdefault(name, value)
            return
    there.append(dict(part))
