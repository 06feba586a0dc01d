"""Three-way merge: what I changed, what others changed meanwhile, and where only a person can choose.

Different fields merge by themselves; equal changes agree; answers merge question by question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm_app.domain.errors import FieldConflict
from crm_app.domain.fields import Field, Kind


@dataclass(frozen=True, slots=True)
class Merge:
    """What to write, which fields others changed meanwhile, and which fields clash."""

    changes: Mapping[str, Any]
    also_changed: tuple[str, ...]
    conflicts: tuple[FieldConflict, ...]


def same(a: Any, b: Any) -> bool:
    """Equal as a person sees it: nothing, an empty text and an empty list are all "not known"."""
    return bool(a == b or (a in (None, "", (), {}) and b in (None, "", (), {})))


def _merge_answers(
    original: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[dict[str, str], bool]:
    """The merged answers, and whether one question was answered differently by both."""
    merged, clash = dict(theirs), False
    for question in original.keys() | mine.keys():
        before, wanted, now = original.get(question), mine.get(question), theirs.get(question)
        if wanted in (before, now):
            continue
        clash = clash or now != before
        if wanted is None:
            merged.pop(question, None)
        else:
            merged[question] = wanted
    return merged, clash


def three_way(
    fields: Mapping[str, Field], original: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Merge:
    """Merge my changed fields into what is there now. ``mine`` holds the wanted values; equal ones are left out."""
    changes: dict[str, Any] = {}
    conflicts: list[FieldConflict] = []
    for name, wanted in mine.items():
        before, now = original.get(name), theirs.get(name)
        if same(wanted, before) or same(wanted, now):
            continue
        if fields[name].kind is Kind.ANSWERS:
            merged, clash = _merge_answers(before or {}, wanted or {}, now or {})
            if clash:
                conflicts.append(FieldConflict(name, before, wanted, now))
            elif merged != (now or {}):
                changes[name] = merged
        elif same(now, before):
            changes[name] = wanted
        else:
            conflicts.append(FieldConflict(name, before, wanted, now))
    also = tuple(name for name in original if name in fields and not same(original[name], theirs.get(name)))
    return Merge(changes, also, tuple(conflicts))
