"""Writes the notices of some procurements with the opportunities, lots and dates they give, in an open operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crm_app.domain.kinds import KINDS
from crm_app.domain.merging import same
from crm_app.domain.names import sort_key
from crm_app.domain.notices import NoticeFacts
from crm_app.domain.records import Record
from crm_app.runtime.keys import new_keys
from crm_app.services import records
from crm_app.services.notice_buyers import Buyers
from crm_app.services.notice_facts import GIVEN, given_stages, in_order, opportunity_values, still_given
from crm_app.services.notice_lots import (
    DATES,
    LOT_FIELDS,
    gone_lots,
    in_line_with,
    lot_changes,
    lots_of,
    lots_standing,
    milestone_changes,
    milestones_of,
)
from crm_app.services.notice_spool import Release
from crm_app.services.notice_texts import fit
from crm_app.services.settings import NEWER_NOTICES, setting
from crm_app.services.winners import Winners
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.queries import records as queries
from crm_app.store.values import stored_row

NOTICE, OPPORTUNITY, LOT, MILESTONE = (KINDS[name] for name in ("notice", "opportunity", "lot", "milestone"))
EVERYTHING = "everything"  # in ``notice.decided``: the opportunity was made from this notice
TAKEN, LEFT = "taken", "left"


@dataclass(slots=True)
class Earlier:
    """What an opportunity had from the notices kept so far, and the day the last of them came."""

    notices: list[NoticeFacts] = field(default_factory=list)
    kept_on: date = date.min


@dataclass(slots=True)
class Batch:
    """Some procurements to be written: new releases and those published again, by ocid."""

    new: Mapping[str, Sequence[Release]]
    again: Mapping[str, Sequence[tuple[str, Release]]]
    opportunities: Mapping[str, str]  # ocid -> key, of those that are there
    earlier: Mapping[str, Earlier]

    def facts(self) -> list[NoticeFacts]:
        """What all its notices say, the earlier ones included."""
        found = [made.facts for group in self.new.values() for made in group]
        found += [made.facts for group in self.again.values() for _, made in group]
        return found + [facts for known in self.earlier.values() for facts in known.notices]


@dataclass(slots=True)
class _Update:
    """What changes of one opportunity that is there."""

    fields: dict[str, Any] = field(default_factory=dict)
    lots: list[tuple[Record, dict[str, Any]]] = field(default_factory=list)
    new_lots: list[dict[str, Any]] = field(default_factory=list)
    dates: list[tuple[Record, dict[str, Any]]] = field(default_factory=list)
    new_dates: list[dict[str, Any]] = field(default_factory=list)
    is_open: bool = False  # something is left for a person to decide

    def __bool__(self) -> bool:
        return bool(self.fields or self.lots or self.new_lots or self.dates or self.new_dates)

    @property
    def state(self) -> str:
        """Where the notices that brought it stand in the inbox."""
        return "changed" if self or self.is_open else "linked"


class Writer:
    """Writes batch after batch inside one operation and counts the opportunities."""

    def __init__(self, workspace: Workspace, op: Operation, buyers: Buyers, winners: Winners) -> None:
        self._workspace, self._op, self._buyers, self._winners = workspace, op, buyers, winners
        self._day = workspace.today()
        self._anchor = workspace.own_anchor()
        self._asks = setting(workspace, NEWER_NOTICES) == "ask"
        self.created = 0
        self.updated = 0

    def write(self, batch: Batch) -> None:
        """Opportunities first, since all else is part of them."""
        facts = batch.facts()
        self._buyers.look_up(facts)
        self._winners.look_up(self._op.connection, (who for one in facts for who in one.suppliers))
        updates = self._update_opportunities(batch)
        parents = {**batch.opportunities, **self._add_opportunities(batch)}
        notices: list[tuple[dict[str, Any], str]] = []
        for ocid, new in batch.new.items():
            update = updates.get(ocid)
            standing = _standing(new, update)
            notices += [({**notice_values(made), **standing[id(made)]}, parents[ocid]) for made in new]
        self._op.insert(NOTICE, self._rows(NOTICE, notices))
        again = [
            {"id": key, **stored_row(NOTICE.fields, {**notice_values(made), "state": _state_again(updates, ocid)})}
            for ocid, group in batch.again.items()
            for key, made in group
        ]
        self._op.update_many(NOTICE, again, [name for name in again[0] if name != "id"] if again else [])

    def _row(self, kind: Any, values: Mapping[str, Any], parent: str, key: str = "") -> dict[str, Any]:
        visibility = "published" if kind is NOTICE or not parent else kind.visibility
        return records.new_row(
            self._workspace, kind, values, parent_id=parent, visibility=visibility, anchor_id=self._anchor, key=key
        )

    def _rows(self, kind: Any, parts: Sequence[tuple[Mapping[str, Any], str]]) -> list[dict[str, Any]]:
        keys = new_keys(len(parts))
        return [self._row(kind, values, parent, key) for (values, parent), key in zip(parts, keys, strict=True)]

    def _add_opportunities(self, batch: Batch) -> dict[str, str]:
        wanted = [ocid for ocid in batch.new if ocid not in batch.opportunities]
        rows: list[dict[str, Any]] = []
        lots: list[tuple[dict[str, Any], str]] = []
        dates: list[tuple[dict[str, Any], str]] = []
        keys = dict(zip(wanted, new_keys(len(wanted)), strict=True))
        for ocid, key in keys.items():
            ordered = in_order(made.facts for made in batch.new[ocid])
            milestones = milestones_of(ordered)
            values = opportunity_values(ordered, self._buyers, self._day, self._winners, milestones)
            rows.append(self._row(OPPORTUNITY, values, "", key))
            lots += [(values, key) for values in lots_standing(ordered).values()]
            dates += [({"step": step, **days}, key) for step, days in milestones.items()]
        self._op.insert(OPPORTUNITY, rows)
        parts = _Parts(self._rows(LOT, lots), self._rows(MILESTONE, dates))
        parts.insert(self._op)
        self.created += len(rows)
        return keys

    def _update_opportunities(self, batch: Batch) -> dict[str, _Update]:
        known = {batch.opportunities[ocid]: ocid for ocid in (*batch.new, *batch.again) if ocid in batch.opportunities}
        connection, keys = self._op.connection, list(known)
        lots = _by_parent(queries.parts(connection, LOT, keys) if keys else ())
        dates = _by_parent(queries.parts(connection, MILESTONE, keys) if keys else ())
        found = {}
        for record in queries.records(connection, OPPORTUNITY, keys):
            ocid = known[record.id]
            update = self._update(record, batch, ocid, lots[record.id], dates[record.id])
            found[ocid] = update
            if update.fields:
                whole = {**record.values, **update.fields}
                self._op.update_many(OPPORTUNITY, [{"id": record.id, **_stored(whole)}], [*GIVEN, "sort_key"])
            self._write_parts(record.id, update)
        self.updated += sum(map(bool, found.values()))
        return found

    def _update(
        self, record: Record, batch: Batch, ocid: str, lots: Sequence[Record], dates: Sequence[Record]
    ) -> _Update:
        earlier = batch.earlier.get(ocid, Earlier())
        replaced = {made.facts.release_id for _, made in batch.again.get(ocid, ())}
        after = [facts for facts in earlier.notices if facts.release_id not in replaced]
        after += [made.facts for _, made in batch.again.get(ocid, ())]
        after += [made.facts for made in batch.new.get(ocid, ())]
        before, after = in_order(earlier.notices), in_order(after)
        given = opportunity_values(before, self._buyers, self._day, self._winners)
        wanted = opportunity_values(after, self._buyers, self._day, self._winners)
        fields = still_given(record.values, given, wanted, given_stages(before, earlier.kept_on))
        gone = gone_lots(before)
        changed_lots, new_lots = lot_changes(lots, lots_of(before), lots_standing(after), gone)
        dropped = gone_lots(after) - gone
        is_open = any(lot["source_id"] in dropped for lot in lots)
        if self._asks:  # all of it is proposed; what no field shows is kept beside, as the notice itself is
            is_open = is_open or bool(fields or changed_lots or new_lots)
            fields, changed_lots, new_lots = {}, [], []
        whole = {**record.values, **fields}
        wanted_dates = in_line_with(whole, milestones_of(after))
        changed_dates, new_dates = milestone_changes(dates, milestones_of(before), wanted_dates)
        is_open = is_open or any(differs(whole, given, wanted, name) for name in wanted if name in GIVEN)
        return _Update(fields, changed_lots, new_lots, changed_dates, new_dates, is_open)

    def _write_parts(self, key: str, update: _Update) -> None:
        for kind, changed, columns in ((LOT, update.lots, LOT_FIELDS), (MILESTONE, update.dates, DATES)):
            rows = [
                {"id": record.id, **stored_row(kind.fields, {n: {**record.values, **values}.get(n) for n in columns})}
                for record, values in changed
            ]
            self._op.update_many(kind, rows, columns)
        made = _Parts(
            [self._row(LOT, values, key) for values in update.new_lots],
            [self._row(MILESTONE, values, key) for values in update.new_dates],
        )
        made.insert(self._op)


@dataclass(slots=True)
class _Parts:
    """Rows of lots and dates to add."""

    lots: list[dict[str, Any]] = field(default_factory=list)
    dates: list[dict[str, Any]] = field(default_factory=list)

    def insert(self, op: Operation) -> None:
        op.insert(LOT, self.lots)
        op.insert(MILESTONE, self.dates)


def differs(now: Mapping[str, Any], given: Mapping[str, Any], wanted: Mapping[str, Any], name: str) -> bool:
    """Whether a notice says something new of a field, other than what stands there now."""
    value = wanted.get(name)
    return value not in (None, "", ()) and not same(value, given.get(name)) and not same(value, now.get(name))


def _standing(new: Sequence[Release], update: _Update | None) -> dict[int, dict[str, Any]]:
    """Where each new notice of one procurement stands in the inbox: only the newest waits for a person."""
    newest = id(in_order_of(new)[-1])
    if update is None:
        made = {"state": "linked", "decided": {EVERYTHING: TAKEN}}
        return {id(one): {**made, "state": "new"} if id(one) == newest else made for one in new}
    taken = dict.fromkeys(update.fields, TAKEN)
    return {
        id(one): {"state": update.state, "decided": taken} if id(one) == newest else {"state": "linked"} for one in new
    }


def in_order_of(releases: Iterable[Release]) -> list[Release]:
    """Releases in the order of their publication."""
    by_facts = {id(made.facts): made for made in releases}
    return [by_facts[id(facts)] for facts in in_order([made.facts for made in by_facts.values()])]


def _state_again(updates: Mapping[str, _Update], ocid: str) -> str:
    return updates[ocid].state if ocid in updates else "linked"


def _by_parent(parts: Iterable[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for part in parts:
        found[part.parent_id].append(part)
    return found


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    stored = stored_row(OPPORTUNITY.fields, {name: values.get(name) for name in GIVEN})
    return {**stored, "sort_key": sort_key(str(values["title"] or ""))}


def notice_values(made: Release) -> dict[str, Any]:
    """The values of a notice as it is kept."""
    facts = made.facts
    title = fit(facts.title, 10_000) or f"Notice {facts.notice_id or facts.ocid}"
    return {
        "title": title,
        "ocid": facts.ocid,
        "release_id": facts.release_id,
        "notice_type": facts.notice_type,
        "tag": facts.tag,
        "buyer": fit("; ".join(buyer.name or buyer.id for buyer in facts.buyers), 1_000),
        "published_at": facts.published_at,
        "digest": made.digest,
        "warnings": facts.warnings,
        "body": made.raw,
    }
