"""Notices fetched from the public feeds: read page by page, kept in runs, and taken up again where it stopped.

Where each feed was read to stands in the store beside the saved mappings of other sources, written in the same
operation as the notices before it: what was kept and where to go on cannot come apart.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from crm_app.domain.errors import UsageError
from crm_app.domain.kinds import KINDS
from crm_app.importers.feeds import FEEDS, Caps, Feed, FeedPage, Reading, Sleep, read_feed
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import records
from crm_app.services.notices import NoticeImport, import_notices
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.queries import records as queries
from crm_app.store.values import stored_row

FEED_NAMES = tuple(FEEDS)
FIRST_DAYS = 7  # a feed that was never read is read from a week ago
_OVERLAP = timedelta(days=1)  # feeds add notices late; one that is known already costs nothing
_PAGES_A_RUN = 10
_SOURCE = KINDS["mapping"]


@dataclass(slots=True)
class Fetched:
    """What came of one feed. ``stopped`` is empty where it was read to its end."""

    feed: str
    label: str
    since: date | None = None
    resumed: bool = False
    pages: int = 0
    notices: NoticeImport = field(default_factory=NoticeImport)
    operations: list[str] = field(default_factory=list)
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a feed was read to: the day it was asked from, the cursor to go on at, and the day it was last asked."""

    since: date
    cursor: str = ""
    asked: date | None = None


def fetch_notices(
    workspace: Workspace,
    *,
    since: date | None = None,
    base_url: str = "",
    feeds: Sequence[str] = FEED_NAMES,
    caps: Caps | None = None,
    progress: Progress | None = None,
    sleep: Sleep = time.sleep,
) -> list[Fetched]:
    """Ask the feeds for what is new and keep it; each feed's account says how far it came and why no further.

    With ``since`` reading begins anew on that day; otherwise where it stopped, or a day before it was last complete.
    """
    unknown = [name for name in feeds if name not in FEEDS]
    if unknown:
        raise UsageError(f"There is no feed “{unknown[0]}”", "", f"Use one of: {', '.join(FEEDS)}.")
    workspace.own_anchor()
    watched = progress or Silent()
    return [_Fetch(workspace, FEEDS[name], watched, sleep, caps).run(since, base_url) for name in feeds]


class _Fetch:
    """Reads one feed and keeps what comes."""

    def __init__(self, workspace: Workspace, feed: Feed, progress: Progress, sleep: Sleep, caps: Caps | None) -> None:
        self._workspace, self._feed, self._progress = workspace, feed, progress
        self._sleep, self._caps = sleep, caps
        self._today = workspace.today()

    def run(self, since: date | None, base_url: str) -> Fetched:
        """Read to the end, or as far as it goes."""
        begin = self._beginning(_place(self._workspace, self._feed), since)
        done, reading = self._read(begin, base_url)
        if begin.cursor and reading.refused and not reading.pages:  # cursors run out: the same days are read again
            done, reading = self._read(_Place(begin.since, asked=begin.asked), base_url)
        return done

    def _read(self, begin: _Place, base_url: str) -> tuple[Fetched, Reading]:
        done = Fetched(self._feed.name, self._feed.label, begin.since, bool(begin.cursor))
        reading = Reading(cursor=begin.cursor)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            pages = read_feed(
                self._feed,
                Path(folder),
                reading,
                since=begin.since,
                base_url=base_url,
                caps=self._caps,
                sleep=self._sleep,
            )
            waiting: list[FeedPage] = []
            for page in pages:
                waiting.append(page)
                self._progress.update(0, 0, f"{self._feed.label}: {reading.releases:,} notices read")
                if len(waiting) >= _PAGES_A_RUN:
                    self._keep(waiting, reading, begin, done)
                    waiting = []
            self._keep(waiting, reading, begin, done)
        done.pages, done.stopped = reading.pages, reading.stopped
        self._remember(reading, begin)
        return done, reading

    def _beginning(self, known: _Place | None, since: date | None) -> _Place:
        if since is not None:
            return _Place(since, asked=self._today)
        if known is None:
            return _Place(self._today - timedelta(days=FIRST_DAYS), asked=self._today)
        if known.cursor:
            return known
        return _Place(min(known.asked or known.since, self._today) - _OVERLAP, asked=self._today)

    def _keep(self, pages: Sequence[FeedPage], reading: Reading, begin: _Place, done: Fetched) -> None:
        """Take in some pages and, in the same operation, where to go on after them."""
        if not pages:
            return
        place = self._after(reading, begin)
        found = import_notices(
            self._workspace,
            [page.path for page in pages],
            source=self._feed.label,
            progress=self._progress,
            also=lambda op: _write_place(self._workspace, op, self._feed, place),
        )
        _add_up(done.notices, found)
        if found.operation:
            done.operations.append(found.operation)
        for page in pages:
            page.path.unlink(missing_ok=True)

    def _after(self, reading: Reading, begin: _Place) -> _Place:
        return _Place(begin.since, reading.cursor, begin.asked)

    def _remember(self, reading: Reading, begin: _Place) -> None:
        """Keep where to go on. A feed that could not be read at all leaves things as they were."""
        place = self._after(reading, begin)
        if reading.stopped and not reading.cursor:
            place = _Place(begin.since, asked=begin.since + _OVERLAP)  # asked anew, from the same day
        if (reading.pages or not reading.stopped) and place != _place(self._workspace, self._feed):
            with self._workspace.operation(f"Remember where {self._feed.label} was read to") as op:
                _write_place(self._workspace, op, self._feed, place)


def _add_up(total: NoticeImport, found: NoticeImport) -> None:
    for name in ("read", "created", "updated", "unchanged", "skipped", "rejected", "with_warnings"):
        setattr(total, name, getattr(total, name) + getattr(found, name))
    total.opportunities_created += found.opportunities_created
    total.opportunities_updated += found.opportunities_updated
    total.rejects += found.rejects
    total.operation = found.operation or total.operation
    kinds = {*total.touched, *found.touched}
    total.touched = {
        kind: total.touched.get(kind, frozenset()) | found.touched.get(kind, frozenset()) for kind in kinds
    }


def _signature(feed: Feed) -> str:
    return f"feed:{feed.name}"


def _stored(connection: Any, workspace: Workspace, feed: Feed) -> Any:
    """This anchor's own note; colleagues read the feeds for themselves."""
    own = workspace.own_anchor()
    keys = [row.id for row in queries.having(connection, _SOURCE, "signature", [_signature(feed)])]
    return next((record for record in queries.records(connection, _SOURCE, keys) if record.anchor_id == own), None)


def _place(workspace: Workspace, feed: Feed) -> _Place | None:
    with workspace.store.read() as connection:
        record = _stored(connection, workspace, feed)
    if record is None:
        return None
    held = record["columns"] or {}
    try:
        asked = date.fromisoformat(held["asked"]) if held.get("asked") else None
        return _Place(date.fromisoformat(held["since"]), str(held.get("cursor") or ""), asked)
    except (ValueError, KeyError):
        return None  # somebody wrote into it: the feed is read as if for the first time


def _write_place(workspace: Workspace, op: Operation, feed: Feed, place: _Place) -> None:
    asked = place.asked.isoformat() if place.asked else ""
    held = {"since": place.since.isoformat(), "cursor": place.cursor, "asked": asked}
    record = _stored(op.connection, workspace, feed)
    if record is None:
        values = {"name": f"Feed: {feed.label}", "noun": "feed", "signature": _signature(feed), "columns": held}
        op.insert(_SOURCE, [records.new_row(workspace, _SOURCE, values)])
    elif dict(record["columns"] or {}) != held:
        op.update(_SOURCE, record.id, stored_row(_SOURCE.fields, {"columns": held}))
