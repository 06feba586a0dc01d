"""Rows of one file that speak of one record are folded into the first; what contradicts it is reported, not taken."""

from __future__ import annotations

from typing import Any

from crm_app.domain.errors import FieldProblem
from crm_app.domain.kinds import KINDS
from crm_app.domain.merging import same
from crm_app.domain.names import match_key
from crm_app.services.imports.counterparts import counterpart
from crm_app.services.imports.drafts import Draft


def add_names(own: dict[str, Any], name: str) -> None:
    """Keep a further name of a record among its trading names, unless it is the same name written otherwise."""
    known = {match_key(n) for n in (own.get("name") or "", *own.get("trading_names", ()), *own.get("former_names", ()))}
    if name and match_key(name) not in known:
        own["trading_names"] = (*own.get("trading_names", ()), name)


def fold_into(first: Draft, other: Draft) -> list[FieldProblem]:
    """Take into ``first`` what ``other`` adds; returns what ``other`` contradicts."""
    problems = []
    add_names(first.own, other.name)
    for name, value in other.own.items():
        before = first.own.get(name)
        if name == "name" or (name == "legal_form" and before and other.form_guessed):
            continue
        if isinstance(value, tuple):
            first.own[name] = tuple(dict.fromkeys((*(before or ()), *value)))
        elif before in (None, "") or (name == "legal_form" and first.form_guessed):
            first.own[name] = value
            first.form_guessed = first.form_guessed and name != "legal_form"
        elif not same(before, value):
            problems.append(_contradiction("supplier", name, value, first.number))
    for kind, parts in other.parts.items():
        for part in parts:
            problems.extend(_fold_part(first, kind, part))
    first.folded.append(other.number)
    return problems


def _fold_part(first: Draft, kind: str, part: dict[str, Any]) -> list[FieldProblem]:
    there = first.parts.setdefault(kind, [])
    index = counterpart(kind, part, there)
    if index is None:
        there.append(dict(part))
        return []
    known, problems = there[index], []
    for name, value in part.items():
        if known.get(name) in (None, ""):
            known[name] = value
        elif not same(known[name], value) and name != "source":
            problems.append(_contradiction(kind, name, value, first.number))
    return problems


def _contradiction(kind: str, name: str, value: Any, number: int) -> FieldProblem:
    label = KINDS[kind].fields[name].label
    return FieldProblem(label, f"row {number} says otherwise; that row was kept", str(value)[:120])
