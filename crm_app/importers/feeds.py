"""The public feeds of notices, page by page: Find a Tender and Contracts Finder, over HTTP, with bounded trust.

A feed is asked from a day or from the cursor where the last reading stopped. Being asked to wait (429, 503,
``Retry-After``), server errors and broken connections are tried again a few times. Whatever ends the reading early is
said in words, and every page read before it stays good. Nothing here runs unless a person asks for it.

Sources: the API pages of Find a Tender (``GET /api/1.0/ocdsReleasePackages``) and of Contracts Finder
(``GET Published/Notices/OCDS/Search``).
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from crm_app.importers.ocds_stream import PACKAGE_LISTS, pieces_of

if TYPE_CHECKING:
    import httpx  # loaded when a feed is asked: it takes longer than the rest of a screen

PAGE_LIMIT = 100
_LONGEST_CURSOR = 2_000
_LATE = timedelta(days=30)  # a notice may be touched again this long after its day, and come under the newer one
Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Feed:
    """A public source of notices: its address, and what it calls the day to begin from."""

    name: str
    label: str
    base_url: str
    path: str
    since: str


FIND_A_TENDER = Feed(
    "find-a-tender",
    "Find a Tender",
    "https://www.find-tender.service.gov.uk",
    "/api/1.0/ocdsReleasePackages",
    "updatedFrom",
)
CONTRACTS_FINDER = Feed(
    "contracts-finder",
    "Contracts Finder",
    "https://www.contractsfinder.service.gov.uk",
    "/Published/Notices/OCDS/Search",
    "publishedFrom",
)
FEEDS = {feed.name: feed for feed in (FIND_A_TENDER, CONTRACTS_FINDER)}


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of a feed is read at once, and how patiently."""

    pages: int = 200
    page_bytes: int = 64 * 1024 * 1024
    total_bytes: int = 1024 * 1024 * 1024
    tries: int = 5
    longest_wait: float = 120.0  # seconds; a feed that asks for more is left for another time
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page: the file it was saved in, its releases, and where the next begins (empty at the end)."""

    path: Path
    releases: int
    cursor: str
    next_cursor: str
    is_partial: bool = False  # it was cut off; its whole releases are good


@dataclass(slots=True)
class Reading:
    """How far a reading came. ``stopped`` says why it ended before the feed did; empty where it reached the end."""

    pages: int = 0
    releases: int = 0
    bytes: int = 0
    cursor: str = ""  # where to go on
    stopped: str = ""
    refused: bool = False  # the question itself was not accepted: a cursor may have run out


class _StoppedError(Exception):
    """The reading ends here; the text is for a person."""

    def __init__(self, text: str, *, refused: bool = False) -> None:
        super().__init__(text)
        self.refused = refused


def read_feed(
    feed: Feed,
    folder: Path,
    reading: Reading,
    *,
    since: date | None,
    base_url: str = "",
    stages: str = "",
    caps: Caps | None = None,
    sleep: Sleep = time.sleep,
) -> Iterator[FeedPage]:
    """The pages of a feed from ``reading.cursor`` on (from ``since`` where there is none), each saved in ``folder``.

    Whoever consumes a page has it for good; ``reading`` is kept up to date, and says at the end why it stopped.
    """
    import httpx

    limits = caps or Caps()
    parameters = {"limit": str(PAGE_LIMIT)}
    if since:
        parameters[feed.since] = f"{since.isoformat()}T00:00:00"
    if stages:
        parameters["stages"] = stages
    headers = {"Accept": "application/json", "User-Agent": "supplier-crm"}
    with httpx.Client(
        base_url=base_url or feed.base_url, timeout=limits.timeout, headers=headers, follow_redirects=False
    ) as client:
        asking = _Asking(client, feed, limits, sleep)
        try:
            yield from _pages(asking, parameters, folder, reading, since)
        except _StoppedError as stop:
            reading.stopped, reading.refused = str(stop), stop.refused


def _pages(
    asking: _Asking, parameters: dict[str, str], folder: Path, reading: Reading, since: date | None
) -> Iterator[FeedPage]:
    memory = _Memory(asking.feed.label, since)
    while True:
        if reading.pages >= asking.caps.pages:
            raise _StoppedError(f"{reading.pages:,} pages were read, as many as are read at once.")
        cursor = reading.cursor
        path = folder / f"page{reading.pages:05d}.json"
        is_partial = asking.save(parameters | ({"cursor": cursor} if cursor else {}), path)
        page, said = _look(path, asking.feed.label)
        reading.bytes += path.stat().st_size
        memory.judge(page)
        reading.pages, reading.releases = reading.pages + 1, reading.releases + page.count
        following = "" if is_partial else memory.following(cursor, page)
        if not is_partial and not memory.lies:
            reading.cursor = following
        if page.count:
            yield FeedPage(path, page.count, cursor, following, is_partial)
        if is_partial:
            raise _StoppedError(f"{asking.feed.label} broke off in the middle of a page; what was whole of it is kept.")
        if said or memory.lies:
            raise _StoppedError(said or memory.lies)
        if not following:
            return
        if reading.bytes > asking.caps.total_bytes:
            raise _StoppedError(f"{reading.bytes // 2**20:,} MB were read, as much as is read at once.")


@dataclass(slots=True)
class _Page:
    """What a page says of itself and of its releases."""

    count: int = 0
    keys: frozenset[tuple[str, str]] = frozenset()
    newest: str = ""  # the latest date of a release, as written
    following: str = ""
    digest: str = ""


def _look(path: Path, label: str) -> tuple[_Page, str]:
    """The page, and what is wrong with it as a whole. Its releases are judged one by one where they are taken in."""
    raw = path.read_bytes()
    page = _Page(digest=hashlib.sha256(raw).hexdigest())
    if raw.lstrip()[:1] != b"{":
        path.write_bytes(b"{}")
        return page, f"{label} did not answer with notices but with something else (perhaps a notice of maintenance)."
    keys, newest = set(), ""
    for piece in pieces_of(raw, PACKAGE_LISTS):
        if piece.problem:
            continue
        node = _object(piece.raw)
        if "ocid" in node or "id" in node:
            keys.add((str(node.get("ocid")), str(node.get("id"))))
            newest = max(newest, str(node.get("date") or ""))
            page.count += 1
    page.keys, page.newest = frozenset(keys), newest
    page.following = _following(raw)
    return page, ""


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw, strict=False)
    except (ValueError, RecursionError):
        return {"id": "unreadable"}
    return found if isinstance(found, dict) else {}


def _following(raw: bytes) -> str:
    """The cursor of the next page, from ``links.next`` or ``nextCursor``. Only the cursor is taken, never the address:
    a feed cannot send us anywhere else."""
    links = next((piece.raw for piece in pieces_of(raw, frozenset(), frozenset({b"links"}))), b"")
    following = _object(links).get("next") if links else None
    if isinstance(following, str):
        named = parse_qs(urlsplit(following).query).get("cursor", [""])[0]
        return named[:_LONGEST_CURSOR]
    tail = _object(raw) if b'"nextCursor"' in raw else {}
    return str(tail.get("nextCursor") or "")[:_LONGEST_CURSOR]


class _Memory:
    """What was read so far, to see whether a feed repeats itself, goes backwards or lies about its cursor."""

    def __init__(self, label: str, since: date | None) -> None:
        self._label, self._since = label, since
        self._cursors: set[str] = set()
        self._digests: set[str] = set()
        self._keys: set[tuple[str, str]] = set()
        self.lies = ""

    def judge(self, page: _Page) -> None:
        """See whether a page brings anything that was not there before."""
        if page.count and (page.digest in self._digests or page.keys <= self._keys):
            self.lies = f"{self._label} gave the same page again; reading stopped so as not to go round in circles."
        elif page.newest and self._since and page.newest[:10] < (self._since - _LATE).isoformat():
            self.lies = (
                f"{self._label} went back to {page.newest[:10]}, before the day that was asked for; "
                "what it gave is kept, and reading stopped."
            )
        self._digests.add(page.digest)
        self._keys |= page.keys

    def following(self, cursor: str, page: _Page) -> str:
        """The next cursor; none where it is one that was used already."""
        self._cursors.add(cursor)
        if page.following and page.following in self._cursors:
            self.lies = self.lies or f"{self._label} named a page that was read already as the next one."
            return ""
        if page.following and not page.count:
            self.lies = self.lies or f"{self._label} gave an empty page and said that there are more."
        return page.following


class _Asking:
    """Asks for one page, again where that may help, and writes the answer to a file."""

    def __init__(self, client: httpx.Client, feed: Feed, caps: Caps, sleep: Sleep) -> None:
        self._client, self.feed, self.caps, self._sleep = client, feed, caps, sleep

    def save(self, parameters: dict[str, str], path: Path) -> bool:
        """Save a page; returns whether it was cut off. Raises ``_StoppedError`` where there is none to be had."""
        import httpx

        why = ""
        for attempt in range(self.caps.tries):
            last = attempt == self.caps.tries - 1
            try:
                with self._client.stream("GET", self.feed.path, params=parameters) as answer:
                    if answer.status_code == HTTPStatus.OK:
                        self._write(answer, path)
                        return False
                    why = self._refused(answer)
                    wait = self._wait(answer, attempt)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.TimeoutException) as fault:
                if last and path.exists() and path.stat().st_size:
                    return True
                late = isinstance(fault, httpx.TimeoutException)
                did = "did not answer in time" if late else "broke off in the middle of an answer"
                why, wait = f"{self.feed.label} {did}.", float(2**attempt)
            except httpx.HTTPError:
                why, wait = f"{self.feed.label} could not be reached.", float(2**attempt)
            if not last:
                self._sleep(wait)
        raise _StoppedError(f"{why} It was asked {_times(self.caps.tries)}; ask again later, and reading goes on here.")

    def _write(self, answer: httpx.Response, path: Path) -> None:
        size = 0
        with path.open("wb") as file:
            for chunk in answer.iter_bytes():
                size += len(chunk)
                if size > self.caps.page_bytes:
                    raise _StoppedError(
                        f"{self.feed.label} sent a page of over {self.caps.page_bytes // 2**20} MB, which was not read."
                    )
                file.write(chunk)

    def _refused(self, answer: httpx.Response) -> str:
        """Words for an answer that may be better next time; raises for one that will not."""
        code = answer.status_code
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            return f"{self.feed.label} asks for fewer questions at a time."
        if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return f"{self.feed.label} is out of order just now (it answered {code})."
        if answer.is_redirect:
            raise _StoppedError(f"{self.feed.label} has moved to another address, which is not followed unasked.")
        raise _StoppedError(f"{self.feed.label} does not accept the question (it answered {code}).", refused=True)

    def _wait(self, answer: httpx.Response, attempt: int) -> float:
        """How long to wait: what the feed asks for, else ever longer. Raises where it asks for too much."""
        asked = _retry_after(answer.headers.get("Retry-After", ""))
        if asked is not None and asked > self.caps.longest_wait:
            minutes = round(asked / 60) or 1
            raise _StoppedError(
                f"{self.feed.label} asks to be left alone for {minutes:,} minutes. Ask again after that."
            )
        return float(2**attempt) if asked is None else asked


def _times(tries: int) -> str:
    return "once" if tries == 1 else f"{tries} times"


def _retry_after(text: str) -> float | None:
    """The seconds of a ``Retry-After`` header, which names a number of them or a moment (RFC 9110)."""
    if text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
