"""The feeds against a server of our own: cursors, waiting, breaking off, lying, and going on where it stopped."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crm_app.domain.errors import CrmError
from crm_app.domain.kinds import KINDS
from crm_app.importers.feeds import Caps
from crm_app.services import history
from crm_app.services.fetching import Fetched, fetch_notices
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

FTS, CF = "find-a-tender", "contracts-finder"
OLDER = ("2026-11-20", "2019-01-01", "2019-01-01")
PATH = "/api/1.0/ocdsReleasePackages"
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Stub:
    """What the server answers: a function of the question and of how often it was asked."""

    answer: Callable[[dict[str, str], int], Answer] = lambda *_: (404, {}, b"")
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def stub() -> Iterator[Stub]:
    found = Stub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            found.asked.append((parts.path, query))
            status, headers, body = found.answer(query, len(found.asked))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            with contextlib.suppress(ConnectionError):
                self.end_headers()
                self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def release(number: int, day: str = "2026-11-20") -> dict[str, Any]:
    return {
        "ocid": f"ocds-test-{number:03d}",
        "id": f"{number:06d}-2026",
        "date": f"{day}T09:00:00Z",
        "tag": ["tender"],
        "buyer": {"id": "1", "name": "Hackney (test)"},
        "tender": {"title": f"Tender {number}", "status": "active"},
    }


def package(numbers: range, following: str = "", day: str = "2026-11-20") -> bytes:
    made: dict[str, Any] = {"releases": [release(number, day) for number in numbers]}
    if following:
        made["links"] = {"next": f"https://elsewhere.example{PATH}?limit=100&cursor={following}"}
    return json.dumps(made).encode()


def ok(body: bytes) -> Answer:
    return 200, {"Content-Type": "application/json"}, body


def three_pages(query: dict[str, str], _: int = 0) -> Answer:
    pages = {"": (range(1, 4), "two"), "two": (range(4, 7), "three"), "three": (range(7, 9), "")}
    return ok(package(*pages[query.get("cursor", "")]))


def fetch(workspace: Workspace, stub: Stub, feed: str = FTS, **more: Any) -> Fetched:
    (done,) = fetch_notices(workspace, base_url=stub.url, feeds=[feed], sleep=stub.waited.append, **more)
    return done


def kept(workspace: Workspace) -> int:
    with workspace.store.read() as connection:
        return len(queries.every(connection, KINDS["notice"]))


def test_a_feed_is_read_to_its_end_and_asked_again_from_the_day_before(workspace: Workspace, stub: Stub) -> None:
    stub.answer = three_pages
    done = fetch(workspace, stub)
    assert (done.pages, done.notices.created, done.stopped) == (3, 8, "")
    assert stub.asked[0] == (PATH, {"limit": "100", "updatedFrom": "2026-11-15T00:00:00"})
    assert [query.get("cursor") for _, query in stub.asked] == [None, "two", "three"]
    assert history.history(workspace)[0].title == "Import 8 notices from Find a Tender"
    again = fetch(workspace, stub)
    assert (again.notices.created, again.notices.unchanged, again.operations) == (0, 8, [])
    assert stub.asked[3][1]["updatedFrom"] == "2026-11-21T00:00:00"
    steps = len(history.history(workspace))
    fetch(workspace, stub)
    assert len(history.history(workspace)) == steps


def test_contracts_finder_is_asked_in_its_own_words(workspace: Workspace, stub: Stub) -> None:
    stub.answer = lambda *_: ok(package(range(1, 3)))
    done = fetch(workspace, stub, CF, since=date(2026, 10, 1))
    assert done.notices.created == 2
    assert stub.asked == [("/Published/Notices/OCDS/Search", {"limit": "100", "publishedFrom": "2026-10-01T00:00:00"})]


def test_it_waits_as_long_as_it_is_asked_to_and_ever_longer_where_it_is_not(workspace: Workspace, stub: Stub) -> None:
    refusals: list[Answer] = [(429, {"Retry-After": "11"}, b"Too Many Requests"), (503, {}, b""), (500, {}, b"")]
    stub.answer = lambda query, count: refusals[count - 1] if count <= len(refusals) else ok(package(range(1, 3)))
    done = fetch(workspace, stub)
    assert (done.notices.created, done.stopped) == (2, "")
    assert stub.waited == [11.0, 2.0, 4.0]


def test_a_feed_that_stays_out_of_order_is_left_with_clear_words(workspace: Workspace, stub: Stub) -> None:
    stub.answer = lambda *_: (502, {}, b"<html>")
    done = fetch(workspace, stub)
    assert len(stub.asked) == 5
    assert "out of order just now (it answered 502)" in done.stopped
    assert kept(workspace) == 0
    stub.answer = lambda *_: (429, {"Retry-After": "3600"}, b"")
    assert "left alone for 60 minutes" in fetch(workspace, stub).stopped
    stub.answer = lambda *_: (400, {}, b"{}")
    assert "does not accept the question" in fetch(workspace, stub).stopped
    stub.answer = lambda *_: (302, {"Location": "https://elsewhere.example/"}, b"")
    assert "has moved" in fetch(workspace, stub).stopped
    stub.answer = lambda *_: ok(b"<html>Planned maintenance</html>")
    assert "something else" in fetch(workspace, stub).stopped


def test_one_that_dies_midway_is_taken_up_where_it_stopped(workspace: Workspace, stub: Stub) -> None:
    stub.answer = lambda query, _: (500, {}, b"") if query.get("cursor") == "three" else three_pages(query)
    done = fetch(workspace, stub)
    assert (done.pages, done.notices.created) == (2, 6)
    assert "reading goes on here" in done.stopped
    assert kept(workspace) == 6
    stub.answer, stub.asked = three_pages, []
    rest = fetch(workspace, stub)
    assert (rest.resumed, rest.notices.created, rest.stopped) == (True, 2, "")
    assert [query.get("cursor") for _, query in stub.asked] == ["three"]
    stub.asked = []
    anew = fetch(workspace, stub, since=date(2026, 11, 1))
    assert (anew.resumed, anew.notices.unchanged) == (False, 8)


def test_a_cursor_that_ran_out_is_given_up_for_the_same_days(workspace: Workspace, stub: Stub) -> None:
    stub.answer = lambda query, _: (500, {}, b"") if query.get("cursor") else three_pages(query)
    fetch(workspace, stub)
    stub.answer = lambda query, _: (
        (400, {}, b"") if query.get("cursor") == "two" and len(stub.asked) < 7 else three_pages(query)
    )
    stub.asked = []
    done = fetch(workspace, stub)
    assert stub.asked[0][1]["cursor"] == "two"
    assert "cursor" not in stub.asked[1][1]
    assert (done.notices.unchanged, done.resumed) == (3, False)


def test_a_page_that_breaks_off_gives_its_whole_releases(workspace: Workspace, stub: Stub) -> None:
    whole = package(range(1, 4), "two")
    cut = whole[: whole.index(b"ocds-test-003") + 20]
    stub.answer = lambda *_: (200, {"Content-Length": str(len(whole))}, cut)
    done = fetch(workspace, stub)
    assert (done.notices.created, done.notices.rejected) == (2, 1)
    assert "cut off" in done.notices.rejects[0].message
    assert "broke off in the middle" in done.stopped
    stub.answer = three_pages
    assert fetch(workspace, stub).notices.created == 6


@pytest.mark.parametrize(
    ("answer", "words", "created"),
    [
        (lambda query, count: ok(package(range(1, 4), f"c{count}")), "the same page again", 3),
        (lambda query, count: ok(package(range(count * 3, count * 3 + 3), "one")), "read already as the next", 6),
        (lambda query, n: ok(package(range(n, n + 1), f"c{n}", OLDER[n - 1])), "back to 2019-01-01", 2),
        (lambda query, count: ok(package(range(0), f"c{count}")), "an empty page", 0),
    ],
)  # fmt: skip
def test_a_feed_that_repeats_goes_back_or_lies_ends_with_words(
    workspace: Workspace, stub: Stub, answer: Any, words: str, created: int
) -> None:
    stub.answer = answer
    done = fetch(workspace, stub)
    assert words in done.stopped
    assert done.notices.created == created
    assert len(stub.asked) <= 3


def test_no_more_is_read_than_the_caps_allow(workspace: Workspace, stub: Stub) -> None:
    stub.answer = three_pages
    done = fetch(workspace, stub, caps=Caps(pages=2))
    assert (done.pages, done.notices.created) == (2, 6)
    assert "as many as are read at once" in done.stopped
    assert fetch(workspace, stub).notices.created == 2
    stub.answer = lambda *_: ok(package(range(1, 500)))
    assert "over 0 MB" in fetch(workspace, stub, since=date(2026, 11, 1), caps=Caps(page_bytes=1_000)).stopped
    with pytest.raises(CrmError, match="no feed"):
        fetch_notices(workspace, feeds=["tenders-weekly"])


def test_nobody_there_and_no_answer_in_time(workspace: Workspace, stub: Stub) -> None:
    (done,) = fetch_notices(
        workspace, base_url="http://127.0.0.1:9", feeds=[FTS], sleep=stub.waited.append, caps=Caps(tries=2)
    )
    assert "could not be reached" in done.stopped
    release_it = threading.Event()
    stub.answer = lambda *_: (release_it.wait(5), three_pages({}))[1]
    done = fetch(workspace, stub, caps=Caps(tries=1, timeout=0.2))
    release_it.set()
    assert "did not answer in time" in done.stopped


def test_real_packages_are_served_and_kept(workspace: Workspace, stub: Stub, shared_data: Path) -> None:
    files = {FTS: "fts_releasepackage_2026-05_dev14.json", CF: "cf_releases_2025-01_2025-03_CFServer1.json"}
    for feed, name in files.items():
        body = (shared_data / "ocds" / name).read_bytes()
        stub.answer = lambda query, _, body=body: ok(b'{"releases": []}' if query.get("cursor") else body)
        done = fetch(workspace, stub, feed, since=date(2024, 1, 1))
        assert done.notices.created == len(json.loads(body)["releases"])
        assert done.stopped == ""
