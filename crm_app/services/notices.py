"""Notices into the pipeline: each release kept once as published, and one opportunity for each procurement (ocid).

Reading and comparing happen before the operation begins. A release that is there already changes nothing, so a second
run of the same file makes no operation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from crm_app.domain.errors import Refused
from crm_app.domain.kinds import KINDS
from crm_app.domain.notices import NoticeFacts
from crm_app.domain.records import Record
from crm_app.importers.notices import notices_in
from crm_app.importers.notices_child import PackedNotice, open_packed
from crm_app.runtime.circles import looked_for_seldom
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import records
from crm_app.services.notice_buyers import load_buyers
from crm_app.services.notice_facts import in_order
from crm_app.services.notice_spool import Held, Release, Spool
from crm_app.services.notice_writing import Batch, Earlier, Writer
from crm_app.services.winners import Winners
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.queries import records as queries

_NOTICE, _OPPORTUNITY = KINDS["notice"], KINDS["opportunity"]
_BATCH_BYTES = 12 * 1024 * 1024  # of releases as published: some two thousand of the usual length
_BATCH_RELEASES = 2_000
_Key = tuple[str, str]  # ocid and release id
Also = Callable[[Operation], None]


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
class _Kept:
    """A release that the store has."""

    id: str
    opportunity: str
    digest: str


@dataclass(slots=True)
class _Plan:
    """What is to be written: releases by ocid, those that replace an earlier text, and the opportunities they find."""

    new: dict[str, list[Held]] = field(default_factory=lambda: defaultdict(list))
    again: dict[str, list[tuple[str, Held]]] = field(default_factory=lambda: defaultdict(list))
    opportunities: dict[str, str] = field(default_factory=dict)  # ocid -> key, of those that are there

    def __bool__(self) -> bool:
        return bool(self.new or self.again)

    def batches(self) -> Iterator[list[str]]:
        """The procurements that something new is known of, in runs that fit into memory."""
        run: list[str] = []
        size = count = 0
        for ocid in dict.fromkeys([*self.new, *self.again]):
            held = [*self.new.get(ocid, ()), *(one for _, one in self.again.get(ocid, ()))]
            if run and (size > _BATCH_BYTES or count > _BATCH_RELEASES):
                yield run
                run, size, count = [], 0, 0
            run.append(ocid)
            size, count = size + sum(one.size for one in held), count + len(held)
        if run:
            yield run


def import_notices(
    workspace: Workspace,
    paths: Sequence[Path | str],
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    source: str = "",
    also: Also | None = None,
) -> NoticeImport:
    """Read notices from files and keep them with the opportunities they speak of, as one operation.

    With ``dry_run`` everything is read and compared and nothing is written. ``source`` is named in the operation's
    title in place of the files; ``also`` is done in the same operation. Raises ``CrmError`` naming a file that cannot
    be read at all; nothing is kept then.
    """
    watched = progress or Silent()
    counts = NoticeImport()
    files = [Path(path) for path in paths]
    with Spool() as spool, looked_for_seldom():
        found = _read(files, spool, counts, watched)
        watched.update(0, 0, "Comparing with the register")
        plan = _plan(workspace, found, counts)
        if not dry_run and plan:
            _write(workspace, plan, spool, counts, watched, source or ", ".join(path.name for path in files), also)
    return counts


def _write(
    workspace: Workspace,
    plan: _Plan,
    spool: Spool,
    counts: NoticeImport,
    progress: Progress,
    source: str,
    also: Also | None,
) -> None:
    taken, done = counts.created + counts.updated, 0
    title = f"Import {taken:,} notice{'s' if taken != 1 else ''} from {source[:80]}"
    buyers = load_buyers(workspace)
    with workspace.operation(title, purpose="import") as op:
        writer = Writer(workspace, op, buyers, Winners())
        for ocids in plan.batches():
            batch = _batch(op.connection, plan, ocids, spool)
            writer.write(batch)
            done += sum(map(len, batch.new.values())) + sum(map(len, batch.again.values()))
            progress.update(done, taken, "Writing")
        if also:
            also(op)
    counts.opportunities_created, counts.opportunities_updated = writer.created, writer.updated
    if op.change:
        counts.operation = op.change.operation
        counts.touched = records.touched_of(op.change)


def _batch(connection: Any, plan: _Plan, ocids: Sequence[str], spool: Spool) -> Batch:
    new: dict[str, list[Release]] = {}
    again: dict[str, list[tuple[str, Release]]] = {}
    for ocid in ocids:
        if ocid in plan.new:
            new[ocid] = [spool.take(held) for held in plan.new[ocid]]
        if ocid in plan.again:
            again[ocid] = [(key, spool.take(held)) for key, held in plan.again[ocid]]
    there = {ocid: plan.opportunities[ocid] for ocid in ocids if ocid in plan.opportunities}
    return Batch(new, again, there, _earlier(connection, list(there)))


def _read(paths: Sequence[Path], spool: Spool, counts: NoticeImport, progress: Progress) -> dict[_Key, Held]:
    """The releases of all files by key, laid aside; of one that comes several times, the last."""
    if not paths:
        raise Refused("No file is named", "", "Name one or more files of notices.")
    found: dict[_Key, Held] = {}
    for path in paths:
        for notice in open_packed(path, progress):
            counts.read += 1
            if not notice.facts:
                _reject(notice, path, counts)
                continue
            counts.skipped += notice.key in found
            found[notice.key] = spool.keep(notice)
    return found


def _reject(notice: PackedNotice, path: Path, counts: NoticeImport) -> None:
    counts.rejected += 1
    counts.rejects.append(NoticeReject(notice.index, "release", notice.problem, notice.raw[:100], path.name))


def _plan(workspace: Workspace, found: Mapping[_Key, Held], counts: NoticeImport) -> _Plan:
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
            plan.again[key[0]].append((held.id, release))
            counts.updated += 1
        counts.with_warnings += release.warned
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


def _earlier(connection: Any, ocids: Sequence[str]) -> dict[str, Earlier]:
    """What the notices already kept say, read again from their text."""
    found: dict[str, Earlier] = defaultdict(Earlier)
    keys = [row.id for row in queries.having(connection, _NOTICE, "ocid", ocids)] if ocids else []
    rows = queries.columns(connection, _NOTICE, ("id", "ocid", "release_id", "body"), keys) if keys else []
    for row in rows:
        if facts := facts_in(row.body):
            found[row.ocid].notices.append(facts)
            found[row.ocid].kept_on = max(found[row.ocid].kept_on, _made_on(row.id))
    return found


def facts_in(body: str | None) -> NoticeFacts | None:
    """What a notice says, read again from its text as published."""
    read = next(notices_in(BytesIO((body or "{}").encode("utf-8", "surrogatepass"))), None)
    return read.facts if read else None


def _made_on(key: str) -> date:
    """The day (UTC) on which a key was made, as it tells itself: its first 48 bits are milliseconds (RFC 9562)."""
    return datetime.fromtimestamp(int(key[:8] + key[9:13], 16) / 1000, UTC).date()


def notices_of(workspace: Workspace, opportunity_id: str) -> Iterator[tuple[Record, NoticeFacts]]:
    """The notices of an opportunity with what they say, newest first."""
    kept = {}
    for record in records.parts(workspace, "opportunity", opportunity_id)["notice"]:
        if facts := facts_in(record["body"]):
            kept[id(facts)] = (record, facts)
    for facts in reversed(in_order([facts for _, facts in kept.values()])):
        yield kept[id(facts)]
