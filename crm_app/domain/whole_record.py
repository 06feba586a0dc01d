"""What the fields of one record say together: an end after its start, gross above net, a stage that may follow.

Asked of what a person changes, so that what another system wrote long ago can still be put right field by field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from crm_app.domain.dates import format_date
from crm_app.domain.errors import FieldProblem, Invalid
from crm_app.domain.fields import Kind
from crm_app.domain.kinds import RecordKind
from crm_app.domain.money import format_money
from crm_app.domain.stages import why_not

# Of each pair the first is never later, or more, than the second.
_IN_ORDER: Mapping[str, tuple[tuple[str, str], ...]] = {
    "opportunity": (
        ("published_on", "closes_on"),
        ("closes_on", "award_on"),
        ("starts_on", "ends_on"),
        ("ends_on", "extends_until"),
        ("value_net", "value_gross"),
        ("bids_sme", "bids"),
        ("bids_vcse", "bids"),
        ("bids_local", "bids"),
    ),
    "lot": (("starts_on", "ends_on"), ("value_net", "value_gross")),
    "credential": (("issued_on", "expires_on"),),
    "consent": (("given_on", "withdrawn_on"),),
    "relationship": (("since", "until"),),
    "anchor_name": (("from_on", "until_on"),),
    "support_offer": (("offered_from", "offered_until"),),
    "rule": (("effective_from", "effective_until"),),
}
_MAY_BE_NEGATIVE = frozenset({"balance_sheet"})


def check(kind: RecordKind, before: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Raises ``Invalid`` where changes to a record do not go together with each other or with the rest of it."""
    whole = {**before, **changes}
    found = [*_negative(kind, changes), *_out_of_order(kind, whole, changes), *_wrong_stage(kind, before, changes)]
    if found:
        raise Invalid(found)


def _negative(kind: RecordKind, changes: Mapping[str, Any]) -> Iterator[FieldProblem]:
    for name, value in changes.items():
        is_amount = kind.fields[name].kind in (Kind.MONEY, Kind.INTEGER) and name not in _MAY_BE_NEGATIVE
        if is_amount and value is not None and value < 0:
            yield FieldProblem(name, f"{kind.fields[name].label} cannot be below zero", str(value))


def _out_of_order(kind: RecordKind, whole: Mapping[str, Any], changed: Collection[str]) -> Iterator[FieldProblem]:
    for first, second in _IN_ORDER.get(kind.name, ()):
        low, high = whole.get(first), whole.get(second)
        if low is None or high is None or low <= high or not {first, second} & set(changed):
            continue
        name, other, value = (second, first, low) if second in changed else (first, second, high)
        if isinstance(high, int):  # a part of a count is wrong, whichever of both was typed
            than = kind.fields[second].label.casefold()
            yield FieldProblem(first, f"{kind.fields[first].label} cannot be more than the {high:,} {than}", str(low))
            continue
        word = "before" if isinstance(value, date) else "less than"
        if name == first:
            word = "after" if isinstance(value, date) else "more than"
        label, beside = kind.fields[name].label, kind.fields[other].label
        said = format_date(value) if isinstance(value, date) else format_money(value)
        yield FieldProblem(name, f"{label} is {word} “{beside}”, {said}", str(whole[name]))


def _wrong_stage(kind: RecordKind, before: Mapping[str, Any], changes: Mapping[str, Any]) -> Iterator[FieldProblem]:
    if kind.name == "opportunity" and before.get("stage") and changes.get("stage"):
        why = why_not(before["stage"], changes["stage"])
        if why:
            yield FieldProblem("stage", why, str(changes["stage"]))
