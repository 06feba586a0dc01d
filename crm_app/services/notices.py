"""Notices into the pipeline: each release kept once as published, and one opportunity for each procurement (ocid).

Reading and comparing happen before the operation begins. A release that is there already changes nothing, so a second
run of the same file makes no operation.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from crm_app.domain.errors import Refused
from crm_app.domain.kinds import KINDS
from crm_app.domain.names import sort_key
from crm_app.domain.notices import NoticeFacts
from crm_app.domain.records import Record
from crm_app.importers.notices import ReadNotice, notices_in
from crm_app.importers.notices_child import open_notices
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import records
from crm_app.services.notice_buyers import Buyers, buyers_of
from crm_app.services.notice_facts import (
    GIVEN,
    fit,
    given_stages,
    in_order,
    opportunity_values,
    still_given,
)
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.queries import records as queries
from crm_app.store.values import stored_row

_NOTICE, _OPPORTUNITY = KINDS["notice"], KINDS["opportunity"]
_Key = tuple[str, str]  # ocid and release id


@dataclass(frozen=True, slots=True)
class NoticeReject:
    """A release that could not be taken: which of its file (counted from 1), why, and how it begins."""

    row: int
    field: str
    message: str
    value: str
    file: str = ""


@dataclass(slots=True)
class NoticeImport:
    """What an import of notices did, counted in releases: ``read`` is the sum of the five counts after it.

    ``created`` releases were not kept before, ``updated`` ones were published again with other contents, ``skipped``
    ones stand in the files more than once. ``operation`` is empty where nothing was written.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    rejects: list[NoticeReject] = field(default_factory=list)
    operation: str = ""
    opportunities_created: int = 0
    opportunities_updated: int = 0
    with_warnings: int = 0
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Release:
    """One release to keep: its facts, its text as published and the digest of that."""

    facts: NoticeFacts
    raw: str
    digest: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """A release that the store has."""

    id: str
    opportunity: str
    digest: str


@dataclass(slots=True)
class _Earlier:
    """What an opportunity had from the notices kept so far, and the day the last of them came."""

    notices: list[NoticeFacts] = field(default_factory=list)
    kept_on: date = date.min


@dataclass(slots=True)
class _Plan:
    """What is to be written: releases by ocid, those that replace an earlier text, and the opportunities they find."""

    new: dict[str, list[_Release]] = field(default_factory=lambda: defaultdict(list))
    again: list[tuple[str, _Release]] = field(default_factory=list)
    opportunities: dict[str, str] = field(default_factory=dict)  # ocid -> key, of those that are there

    def __bool__(self) -> bool:
        return bool(self.new or self.again)

    def ocids(self) -> list[str]:
        """The procurements that something new is known of."""
        return list(dict.fromkeys([*self.new, *(release.facts.ocid for _, release in self.again)]))


def import_notices(
    workspace: Workspace, paths: Sequence[Path | str], *, dry_run: bool = False, progress: Progress | None = None
) -> NoticeImport:
    """Read notices from files and keep them with the opportunities they speak of, as one operation.

    With ``dry_run`` everything is read and compared and nothing is written. Raises ``CrmError`` naming a file that
    cannot be read at all; nothing is kept then.
    """
    watched = progress or Silent()
    counts = NoticeImport()
    found = _read([Path(path) for path in paths], counts, watched)
    watched.update(0, 0, "Comparing with the register")
    plan = _plan(workspace, found, counts)
    if dry_run or not plan:
        return counts
    earlier = _earlier(workspace, [ocid for ocid in plan.ocids() if ocid in plan.opportunities])
    names = ", ".join(Path(path).name for path in paths)
    taken = counts.created + counts.updated
    title = f"Import {taken:,} notice{'s' if taken != 1 else ''} from {names[:80]}"
    buyers = _buyers(workspace)
    buyers.look_up([release.facts for release in found.values()])
    buyers.look_up([facts for known in earlier.values() for facts in known.notices])
    with workspace.operation(title) as op:
        _Writer(workspace, op, plan, earlier, buyers, counts).write()
    if op.change:
        counts.operation = op.change.operation
        counts.touched = records.touched_of(op.change)
    return counts


def _read(paths: Sequence[Path], counts: NoticeImport, progress: Progress) -> dict[_Key, _Release]:
    """The releases of all files by key; of one that comes several times, the last."""
    if not paths:
        raise Refused("No file is named", "", "Name one or more files of notices.")
    found: dict[_Key, _Release] = {}
    for path in paths:
        for notice in open_notices(path, progress):
            counts.read += 1
            if notice.facts is None:
                _reject(notice, path, counts)
                continue
            raw = notice.raw.replace("\x00", "\\u0000")  # PostgreSQL takes no NUL; in JSON it is spelt so
            digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
            key = (notice.facts.ocid, notice.facts.release_id)
            counts.skipped += key in found
            found[key] = _Release(notice.facts, raw, digest)
    return found


def _reject(notice: ReadNotice, path: Path, counts: NoticeImport) -> None:
    counts.rejected += 1
    counts.rejects.append(NoticeReject(notice.index, "release", notice.problem, notice.raw[:100], path.name))


def _plan(workspace: Workspace, found: Mapping[_Key, _Release], counts: NoticeImport) -> _Plan:
    plan = _Plan()
    ocids = list(dict.fromkeys(ocid for ocid, _ in found))
    with workspace.store.read() as connection:
        kept = _kept(connection, ocids)
        plan.opportunities = _opportunities(connection, ocids, workspace.own_anchor())
    plan.opportunities.update({ocid: held.opportunity for (ocid, _), held in kept.items()})
    for key, release in found.items():
        held = kept.get(key)
        if held is None:
            plan.new[key[0]].append(release)
            counts.created += 1
        elif held.digest == release.digest:
            counts.unchanged += 1
            continue
        else:
            plan.again.append((held.id, release))
            counts.updated += 1
        counts.with_warnings += bool(release.facts.warnings)
    return plan


def _kept(connection: Any, ocids: Sequence[str]) -> dict[_Key, _Kept]:
    keys = [row.id for row in queries.having(connection, _NOTICE, "ocid", ocids)]
    names = ("id", "parent_id", "ocid", "release_id", "digest")
    rows = queries.columns(connection, _NOTICE, names, keys) if keys else []
    return {(row.ocid, row.release_id): _Kept(row.id, row.parent_id, row.digest or "") for row in rows}


def _opportunities(connection: Any, ocids: Sequence[str], own: str) -> dict[str, str]:
    """The opportunity of each ocid; where colleagues have one each, this anchor's own."""
    found = queries.having(connection, _OPPORTUNITY, "ocid", ocids)
    rows = queries.columns(connection, _OPPORTUNITY, ("id", "ocid", "anchor_id"), [row.id for row in found])
    return {row.ocid: row.id for row in sorted(rows, key=lambda row: (row.anchor_id == own, row.id))}


def _earlier(workspace: Workspace, ocids: Sequence[str]) -> dict[str, _Earlier]:
    """What the notices already kept say, read again from their text."""
    found: dict[str, _Earlier] = defaultdict(_Earlier)
    with workspace.store.read() as connection:
        keys = [row.id for row in queries.having(connection, _NOTICE, "ocid", ocids)]
        rows = queries.columns(connection, _NOTICE, ("id", "ocid", "release_id", "body"), keys) if keys else []
    for row in rows:
        for read in notices_in(BytesIO((row.body or "").encode("utf-8", "surrogatepass"))):
            if read.facts:
                found[row.ocid].notices.append(read.facts)
                found[row.ocid].kept_on = max(found[row.ocid].kept_on, _made_on(row.id))
    return found


def _made_on(key: str) -> date:
    """The day (UTC) on which a key was made, as it tells itself: its first 48 bits are milliseconds (RFC 9562)."""
    return datetime.fromtimestamp(int(key[:8] + key[9:13], 16) / 1000, UTC).date()


def _buyers(workspace: Workspace) -> Buyers:
    with workspace.store.read() as connection:
        return buyers_of(queries.every(connection, KINDS["anchor"]), queries.every(connection, KINDS["anchor_name"]))


class _Writer:
    """Writes one plan inside its operation."""

    def __init__(
        self,
        workspace: Workspace,
        op: Operation,
        plan: _Plan,
        earlier: Mapping[str, _Earlier],
        buyers: Buyers,
        counts: NoticeImport,
    ) -> None:
        self._workspace, self._op, self._plan = workspace, op, plan
        self._earlier, self._buyers, self._counts = earlier, buyers, counts
        self._day = workspace.today()

    def write(self) -> None:
        """Opportunities first, since notices are parts of them; then the notices."""
        self._update_opportunities()
        parents = {**self._plan.opportunities, **self._add_opportunities()}
        rows = [self._notice(parents[ocid], made) for ocid, new in self._plan.new.items() for made in new]
        self._op.insert(_NOTICE, rows)
        again = [{"id": key, **stored_row(_NOTICE.fields, _notice_values(made))} for key, made in self._plan.again]
        self._op.update_many(_NOTICE, again, list(_notice_values(self._plan.again[0][1])) if again else [])

    def _notice(self, parent: str, made: _Release) -> dict[str, Any]:
        return records.new_row(self._workspace, _NOTICE, _notice_values(made), parent_id=parent)

    def _add_opportunities(self) -> dict[str, str]:
        rows: dict[str, dict[str, Any]] = {}
        for ocid, new in self._plan.new.items():
            if ocid not in self._plan.opportunities:
                values = opportunity_values([made.facts for made in new], self._buyers, self._day)
                rows[ocid] = records.new_row(self._workspace, _OPPORTUNITY, values, visibility="published")
        self._op.insert(_OPPORTUNITY, list(rows.values()))
        self._counts.opportunities_created = len(rows)
        return {ocid: row["id"] for ocid, row in rows.items()}

    def _update_opportunities(self) -> None:
        known = {
            self._plan.opportunities[ocid]: ocid for ocid in self._plan.ocids() if ocid in self._plan.opportunities
        }
        again: dict[str, list[NoticeFacts]] = defaultdict(list)
        for _, made in self._plan.again:
            again[made.facts.ocid].append(made.facts)
        rows = []
        for record in queries.records(self._op.connection, _OPPORTUNITY, list(known)):
            ocid = known[record.id]
            changes = self._changes(record, ocid, again[ocid])
            if changes:
                rows.append({"id": record.id, **_stored_opportunity({**record.values, **changes})})
        self._op.update_many(_OPPORTUNITY, rows, [*GIVEN, "sort_key"])
        self._counts.opportunities_updated = len(rows)

    def _changes(self, record: Record, ocid: str, again: Sequence[NoticeFacts]) -> dict[str, Any]:
        earlier = self._earlier.get(ocid, _Earlier())
        before = earlier.notices
        replaced = {facts.release_id for facts in again}
        after = [facts for facts in before if facts.release_id not in replaced]
        after += [*again, *(made.facts for made in self._plan.new.get(ocid, ()))]
        given = opportunity_values(before, self._buyers, self._day)
        wanted = opportunity_values(after, self._buyers, self._day)
        return still_given(record.values, given, wanted, given_stages(before, earlier.kept_on))


def _stored_opportunity(values: Mapping[str, Any]) -> dict[str, Any]:
    stored = stored_row(_OPPORTUNITY.fields, {name: values.get(name) for name in GIVEN})
    return {**stored, "sort_key": sort_key(str(values["title"] or ""))}


def _notice_values(made: _Release) -> dict[str, Any]:
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


def notices_of(workspace: Workspace, opportunity_id: str) -> Iterator[tuple[Record, NoticeFacts]]:
    """The notices of an opportunity with what they say, newest first."""
    kept = {}
    for record in records.parts(workspace, "opportunity", opportunity_id)["notice"]:
        read = next(notices_in(BytesIO(str(record["body"] or "").encode("utf-8", "surrogatepass"))), None)
        if read and read.facts:
            kept[id(read.facts)] = (record, read.facts)
    for facts in reversed(in_order([facts for _, facts in kept.values()])):
        yield kept[id(facts)]
