"""What a published notice proposes to change of its opportunity: a person takes or leaves it, field by field.

Fields that nobody edited follow the notices by themselves as they come in, and a proposal is what a notice says
otherwise of a field that a person has written; where the collaborative set so, nothing follows by itself and every
change is proposed. A field of a lot is named ``lot:NUMBER:field``, a lot that is missing ``lot:NUMBER``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_app.domain.dates import format_date
from crm_app.domain.errors import Refused
from crm_app.domain.fields import Field
from crm_app.domain.lots import STEP_FIELDS
from crm_app.domain.merging import same
from crm_app.domain.notice_dates import uk_day
from crm_app.domain.notices import NoticeFacts
from crm_app.domain.records import Record, Saved
from crm_app.domain.text import SHORT_LIMIT
from crm_app.services import records
from crm_app.services.notice_buyers import load_buyers
from crm_app.services.notice_facts import GIVEN, in_order, opportunity_values
from crm_app.services.notice_lots import (
    LOT_FIELDS,
    gone_lots,
    in_line_with,
    lots_of,
    lots_standing,
    milestone_changes,
    milestones_of,
)
from crm_app.services.notice_writing import EVERYTHING, LEFT, LOT, MILESTONE, NOTICE, OPPORTUNITY, TAKEN, differs
from crm_app.services.notices import facts_in
from crm_app.services.winners import Winners
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.values import stored_row

_OWN = frozenset(GIVEN)
_HIDDEN = frozenset({"source_id"})
_WITHDRAWN = " (withdrawn)"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One field of an opportunity (or of one of its lots) that a notice says otherwise of, and why it is asked."""

    field: str
    label: str
    now: Any
    proposed: Any
    why: str
    described: Field


@dataclass(frozen=True, slots=True)
class _Told:
    """An opportunity and what its notices say: before the one in question, with it, and with all that came since."""

    notice: Record
    opportunity: Record
    lots: Sequence[Record]
    dates: Sequence[Record]
    before: Sequence[NoticeFacts]
    until: Sequence[NoticeFacts]
    all: Sequence[NoticeFacts]


def proposals(workspace: Workspace, notice_id: str) -> list[Proposal]:
    """What a notice proposes and nobody has decided yet. One whose ocid made the opportunity proposes nothing."""
    return _open_ones(workspace, _told(workspace, notice_id))


def _open_ones(workspace: Workspace, told: _Told) -> list[Proposal]:
    if told.notice["state"] == "ignored" or EVERYTHING in (told.notice["decided"] or {}):
        return []
    decided = told.notice["decided"] or {}
    return [one for one in (*_of_fields(workspace, told), *_of_lots(told)) if decided.get(one.field) != LEFT]


@dataclass(frozen=True, slots=True)
class Beside:
    """A notice beside its opportunity. ``rows`` are what the notice says: what is proposed first, the rest after it."""

    notice: Record
    opportunity: Record
    proposals: Sequence[Proposal]
    rest: Sequence[tuple[Field, Any, Any]]  # field, what stands here now, what the notice says
    warnings: Sequence[str]


def beside(workspace: Workspace, notice_id: str) -> Beside:
    """All that a notice says, held against its opportunity."""
    told = _told(workspace, notice_id)
    open_ones = _open_ones(workspace, told)
    own = facts_in(told.notice["body"])
    buyers, day = load_buyers(workspace), workspace.today()
    said = opportunity_values([own], buyers, day) if own else {}
    proposed = {one.field for one in open_ones}
    now = told.opportunity.values
    rest = [
        (OPPORTUNITY.fields[name], now.get(name), said[name])
        for name in GIVEN
        if said.get(name) not in (None, "", ()) and name not in proposed
    ]
    return Beside(told.notice, told.opportunity, open_ones, rest, told.notice["warnings"] or ())


def accept(workspace: Workspace, notice_id: str, fields: Collection[str]) -> Saved:
    """Take what a notice says for these fields. Raises ``Refused`` for one that is no longer proposed."""
    told = _told(workspace, notice_id)
    found = {one.field: one for one in _open_ones(workspace, told)}
    wanted = _known(found, fields)
    title = f"Take {_many(len(wanted))} from a notice for {records.title_of(OPPORTUNITY, told.opportunity.values)}"
    with workspace.operation(title) as op:
        own = {one.field: one.proposed for one in wanted if one.field in _OWN}
        if own:
            op.update(OPPORTUNITY, told.opportunity.id, records.stored_changes(OPPORTUNITY, told.opportunity, own))
        _take_lots(workspace, op, told, wanted)
        _take_dates(workspace, op, told, own)
        _decide(op, told.notice, wanted, TAKEN, still_open=len(found) > len(wanted))
    return Saved(told.opportunity.id, 0, op.change.operation, (), records.touched_of(op.change))


def accept_all(workspace: Workspace, notice_id: str) -> Saved:
    """Take all that a notice proposes."""
    return accept(workspace, notice_id, [one.field for one in proposals(workspace, notice_id)])


def leave(workspace: Workspace, notice_id: str, fields: Collection[str]) -> Saved:
    """Keep these fields as they are; the notice does not ask again."""
    told = _told(workspace, notice_id)
    found = {one.field: one for one in _open_ones(workspace, told)}
    wanted = _known(found, fields)
    with workspace.operation(f"Leave {_many(len(wanted))} of a notice as they are") as op:
        _decide(op, told.notice, wanted, LEFT, still_open=len(found) > len(wanted))
    return Saved(told.notice.id, 0, op.change.operation, (), records.touched_of(op.change))


def _many(count: int) -> str:
    return f"{count} field{'s' if count != 1 else ''}"


def _known(found: Mapping[str, Proposal], fields: Collection[str]) -> list[Proposal]:
    if not fields:
        raise Refused("Nothing is chosen", "", "Choose the fields to take first.")
    gone = [name for name in fields if name not in found]
    if gone:
        raise Refused(
            "That is no longer proposed",
            f"Not open any more: {', '.join(gone)[:200]}.",
            "Look at the notice again.",
        )
    return [found[name] for name in fields]


def _told(workspace: Workspace, notice_id: str) -> _Told:
    notice = records.get(workspace, "notice", notice_id)
    opportunity = records.get(workspace, "opportunity", notice.parent_id)
    parts = records.parts(workspace, "opportunity", opportunity.id)
    by_facts = {id(facts): (one, facts) for one in parts["notice"] if (facts := facts_in(one["body"]))}
    ordered = in_order([facts for _, facts in by_facts.values()])
    ids = [by_facts[id(facts)][0].id for facts in ordered]
    place = ids.index(notice_id) if notice_id in ids else len(ids)
    counted = {id(facts) for facts in ordered if by_facts[id(facts)][0]["state"] != "ignored"}
    return _Told(
        notice,
        opportunity,
        parts["lot"],
        parts["milestone"],
        *(
            [facts for facts in some if id(facts) in counted]
            for some in (ordered[:place], ordered[: place + 1], ordered)
        ),
    )


def _of_fields(workspace: Workspace, told: _Told) -> Iterator[Proposal]:
    given, wanted, final = _values(workspace, told)
    now = told.opportunity.values
    for name in GIVEN:
        if name not in wanted or not differs(now, given, wanted, name) or not same(final.get(name), wanted[name]):
            continue
        described = OPPORTUNITY.fields[name]
        yield Proposal(
            name, described.label, now.get(name), wanted[name], _why(told, now.get(name), given.get(name)), described
        )


def _values(workspace: Workspace, told: _Told) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    buyers, winners, day = load_buyers(workspace), Winners(), workspace.today()
    buyers.look_up(told.all)
    with workspace.store.read() as connection:
        winners.look_up(connection, (who for facts in told.all for who in facts.suppliers))
    given, wanted, final = (
        opportunity_values(notices, buyers, day, winners) for notices in (told.before, told.until, told.all)
    )
    return given, wanted, final


def _why(told: _Told, now: Any, before: Any) -> str:
    published = told.until[-1].published_at if told.until else None
    when = f"The notice of {format_date(uk_day(published))} says so" if published else "The notice says so"
    if now in (None, "", ()):
        return f"{when}; it is not known here."
    return f"{when}; {'an earlier notice said' if same(now, before) else 'a person wrote'} what is here now."


def _of_lots(told: _Told) -> Iterator[Proposal]:
    given, wanted, final = lots_of(told.before), lots_standing(told.until), lots_standing(told.all)
    gone_before = gone_lots(told.before)
    known = {record["source_id"]: record for record in told.lots if record["source_id"]}
    yield from _dropped(told, known)
    for key, values in wanted.items():
        record = known.get(key)
        if record is None:
            if (key not in given or key in gone_before) and key in final:
                described = LOT.fields["title"]
                yield Proposal(
                    f"lot:{key}", f"Lot {key}", None, values["title"], "The notice adds this lot.", described
                )
            continue
        for name in LOT_FIELDS:
            if name in _HIDDEN or not differs(record.values, given.get(key, {}), values, name):
                continue
            if key in final and same(final[key].get(name), values[name]):
                described = LOT.fields[name]
                label = f"Lot {record['number'] or key}: {described.label}"
                why = _why(told, record[name], given.get(key, {}).get(name))
                yield Proposal(f"lot:{key}:{name}", label, record[name], values[name], why, described)


def _dropped(told: _Told, known: Mapping[str, Record]) -> Iterator[Proposal]:
    """Lots that the notice leaves out: to be marked, not deleted, since a person may have worked on them."""
    described = LOT.fields["title"]
    dropped = (gone_lots(told.until) - gone_lots(told.before)) & gone_lots(told.all)
    for key in sorted(dropped & known.keys()):
        title, label = known[key]["title"], f"Lot {known[key]['number'] or key}: {described.label}"
        if not title.endswith(_WITHDRAWN):
            marked = f"{title[: SHORT_LIMIT - len(_WITHDRAWN)]}{_WITHDRAWN}"
            why = "The notice names this lot no more; to take this marks it as withdrawn."
            yield Proposal(f"lot:{key}:title", label, title, marked, why, described)


def _take_lots(workspace: Workspace, op: Operation, told: _Told, wanted: Sequence[Proposal]) -> None:
    said = lots_of(told.until)
    known = {record["source_id"]: record for record in told.lots if record["source_id"]}
    changes: dict[str, dict[str, Any]] = {}
    for one in wanted:
        prefix, _, rest = one.field.partition(":")
        if prefix != "lot":
            continue
        if rest in said and rest not in known:
            row = records.new_row(workspace, LOT, said[rest], parent_id=told.opportunity.id)
            op.insert(LOT, [row])
        else:
            key, _, name = rest.rpartition(":")
            changes.setdefault(key, {})[name] = one.proposed
    for key, values in changes.items():
        op.update(LOT, known[key].id, stored_row(LOT.fields, values))


def _take_dates(workspace: Workspace, op: Operation, told: _Told, taken: Mapping[str, Any]) -> None:
    """With a date that is taken comes how it moved: as first planned, and as it is now."""
    whole = {**told.opportunity.values, **taken}
    wanted = {
        step: days
        for step, days in in_line_with(whole, milestones_of(told.until)).items()
        if STEP_FIELDS.get(step) in taken
    }
    known = {record["step"] for record in told.dates}
    before = {step: days for step, days in milestones_of(told.before).items() if step in known}
    changed, new = milestone_changes(told.dates, before, wanted)
    for record, values in changed:
        op.update(MILESTONE, record.id, stored_row(MILESTONE.fields, values))
    op.insert(
        MILESTONE, [records.new_row(workspace, MILESTONE, values, parent_id=told.opportunity.id) for values in new]
    )


def _decide(op: Operation, notice: Record, wanted: Sequence[Proposal], verdict: str, *, still_open: bool) -> None:
    decided = {**(notice["decided"] or {}), **{one.field: verdict for one in wanted}}
    state = notice["state"] if still_open else "linked"
    op.update(NOTICE, notice.id, stored_row(NOTICE.fields, {"decided": decided, "state": state}))
