"""Lots and dates of an opportunity as its notices give them, each found again when a later notice comes.

A lot is known by its number in the notice, a date by its step. Where a person has changed one since, it stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from crm_app.domain.kinds import KINDS
from crm_app.domain.lots import STEP_FIELDS
from crm_app.domain.merging import same
from crm_app.domain.notice_dates import uk_day
from crm_app.domain.notices import LotFact, NoticeFacts
from crm_app.domain.records import Record
from crm_app.domain.text import LONG_LIMIT, SHORT_LIMIT
from crm_app.services.notice_texts import fit, said, told

LOT_FIELDS = (
    "title", "number", "description", "cpv_codes", "value_net", "value_gross", "starts_on", "ends_on", "suitable_sme",
    "suitable_vcse", "source_id",
)  # fmt: skip
DATES = ("planned_on", "revised_on", "actual_on")
_NAMED = {"engagement": "engagement", "futureSignatureDate": "signed", "futureNotice": "tender_notice"}
_OWN_NOTICES = {"UK1": "pipeline_notice", "UK3": "planned_notice"}
_LISTING = frozenset({"planningUpdate", "tender", "tenderAmendment", "tenderUpdate"})  # tags of what names all its lots
_LOT, _MILESTONE = KINDS["lot"], KINDS["milestone"]


def _lot(fact: LotFact) -> dict[str, Any]:
    number = fit(fact.id, 200)
    values = {
        "title": fit(fact.title, SHORT_LIMIT),
        "number": number,
        "description": fit(fact.description, LONG_LIMIT),
        "cpv_codes": fact.cpv_codes,
        "value_net": fact.value_net,
        "value_gross": fact.value_gross,
        "starts_on": fact.starts_on,
        "ends_on": fact.ends_on,
        "suitable_sme": said(fact.suitable_sme),
        "suitable_vcse": said(fact.suitable_vcse),
        "source_id": number,
    }
    return told(values)


def lots_of(ordered: Iterable[NoticeFacts]) -> dict[str, dict[str, Any]]:
    """The lots that notices give, by their number there; a later notice overrides in what it says."""
    lots: dict[str, dict[str, Any]] = {}
    for facts in ordered:
        for fact in facts.lots:
            lots.setdefault(fact.id, {}).update(_lot(fact))
    for key, values in lots.items():
        values.setdefault("title", f"Lot {key}"[:SHORT_LIMIT])
    return lots


def gone_lots(ordered: Iterable[NoticeFacts]) -> frozenset[str]:
    """The lots that the newest list of what is to be bought names no more.

    Only a tender notice and an update are such a list: an award names the lots it is about, and one procurement may
    have several pipeline notices side by side.
    """
    before: set[str] = set()
    standing: set[str] = set()
    for facts in ordered:
        if facts.lots:
            if facts.tag in _LISTING:
                before |= standing
                standing = set()
            standing.update(fact.id for fact in facts.lots)
    return frozenset(before - standing)


def lots_standing(ordered: Sequence[NoticeFacts]) -> dict[str, dict[str, Any]]:
    """The same without those that were dropped, in whichever order the notices were read."""
    gone = gone_lots(ordered)
    return {key: values for key, values in lots_of(ordered).items() if key not in gone}


def milestones_of(ordered: Sequence[NoticeFacts]) -> dict[str, dict[str, date]]:
    """The dates that notices give, by step: as first planned, as moved by a later notice, and as it came.

    Only what the opportunity's own fields cannot hold: a step without a field, and a date that moved or came.
    """
    steps: dict[str, dict[str, date]] = {}
    for facts in ordered:
        for step, day in _planned(facts):
            _plan(steps.setdefault(step, {}), day)
        for step, day in _actual(facts):
            steps.setdefault(step, {}).setdefault("actual_on", day)
    return {step: days for step, days in steps.items() if days and (step not in STEP_FIELDS or _tells(step, days))}


def _tells(step: str, days: Mapping[str, date]) -> bool:
    return (len(days) > 1 and len(set(days.values())) > 1) or (step == "tender_notice" and "planned_on" in days)


def holding(days: Mapping[str, date]) -> date | None:
    """The day that holds now: the actual one, else the revised, else the planned."""
    return days.get("actual_on") or days.get("revised_on") or days.get("planned_on")


def dates_shown(milestones: Mapping[str, Mapping[str, date]]) -> dict[str, date]:
    """The fields of the opportunity that show these dates."""
    shown = {STEP_FIELDS[step]: holding(days) for step, days in milestones.items() if step in STEP_FIELDS}
    return {name: day for name, day in shown.items() if day}


def in_line_with(values: Mapping[str, Any], milestones: Mapping[str, dict[str, date]]) -> dict[str, dict[str, date]]:
    """The dates that do not speak against the opportunity's own fields: what a person wrote there goes first."""
    return {
        step: days
        for step, days in milestones.items()
        if step not in STEP_FIELDS or values.get(STEP_FIELDS[step]) == holding(days)
    }


def _plan(days: dict[str, date], day: date) -> None:
    if "planned_on" not in days:
        days["planned_on"] = day
    elif day != days.get("revised_on", days["planned_on"]):
        days["revised_on"] = day


def _planned(facts: NoticeFacts) -> Iterable[tuple[str, date]]:
    for milestone in facts.milestones:
        if milestone.due_on and milestone.kind in _NAMED:
            yield _NAMED[milestone.kind], milestone.due_on
    for step, day in (("closes", facts.closes_on), ("starts", facts.starts_on), ("ends", facts.ends_on)):
        if day:
            yield step, day


def _actual(facts: NoticeFacts) -> Iterable[tuple[str, date]]:
    if facts.signed_on:
        yield "signed", facts.signed_on
    if facts.published_at is None:
        return
    day = uk_day(facts.published_at)
    if step := _OWN_NOTICES.get(facts.notice_type):
        yield step, day
    elif facts.notice_type in ("UK4", "") and facts.tag == "tender":
        yield "tender_notice", day
    elif facts.notice_type in ("UK6", "") and facts.tag == "award":
        yield "award_notice", day


def lot_changes(
    held: Sequence[Record],
    given: Mapping[str, Mapping[str, Any]],
    wanted: Mapping[str, Mapping[str, Any]],
    gone: Collection[str] = (),
) -> tuple[list[tuple[Record, dict[str, Any]]], list[dict[str, Any]]]:
    """The lots to change, each with what changes, and the values of those to add. ``gone`` were dropped before.

    A field still holding what earlier notices gave is brought up to date; a lot that a person deleted stays away.
    """
    known = {record["source_id"]: record for record in held if record["source_id"]}
    changed, new = [], []
    for key, values in wanted.items():
        record, before = known.get(key), given.get(key, {})
        if record is None:
            if key not in given or key in gone:
                new.append(dict(values))
            continue
        changes = {
            name: value
            for name, value in values.items()
            if not same(record[name], value) and same(record[name], before.get(name))
        }
        if changes:
            changed.append((record, changes))
    return changed, new


def milestone_changes(
    held: Sequence[Record], given: Mapping[str, Mapping[str, date]], wanted: Mapping[str, Mapping[str, date]]
) -> tuple[list[tuple[Record, dict[str, Any]]], list[dict[str, Any]]]:
    """The same for dates."""
    known = {record["step"]: record for record in held}
    changed, new = [], []
    for step, days in wanted.items():
        record, before = known.get(step), given.get(step, {})
        if record is None:
            if step not in given:
                new.append({"step": step, **days})
            continue
        changes = {
            name: day for name, day in days.items() if record[name] != day and same(record[name], before.get(name))
        }
        if changes:
            changed.append((record, changes))
    return changed, new
