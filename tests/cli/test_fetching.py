"""``fetch notices`` and ``import contracts`` as they are typed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def feed() -> Iterator[str]:
    """The address of a feed of one page with two notices."""
    titles = ("Signs", "Meals")
    releases = [
        {
            "ocid": f"ocds-test-{n}",
            "id": f"{n}",
            "date": "2026-11-20T09:00:00Z",
            "tag": ["tender"],
            "tender": {"title": t},
        }
        for n, t in enumerate(titles)
    ]
    body = json.dumps({"releases": releases}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_fetch_says_what_each_feed_gave(crm: Command, feed: str) -> None:
    said = crm("fetch", "notices", "--since", "2026-11-01", "--base-url", feed)
    assert said.code == 0, said
    (one,) = said.data["feeds"]
    assert (one["feed"], one["since"], one["created"], one["stopped"]) == ("find-a-tender", "2026-11-01", 2, None)
    again = crm("fetch", "notices", "--base-url", feed).data["feeds"][0]
    assert (again["created"], again["unchanged"], again["operations"]) == (0, 2, [])
    assert crm("list", "opportunities").data["total"] == 2


def test_fetch_in_words_and_where_it_makes_no_sense(anywhere: Command, feed: str) -> None:
    anywhere("init")
    anywhere("add", "anchors", "--set", "name=Hackney (test)")
    said = anywhere("fetch", "notices", "--base-url", feed)
    assert said.code == 0, said
    assert "Find a Tender" in said.out
    assert anywhere("fetch", "suppliers").code == 2
    assert anywhere("fetch", "notices", "--feed", "nowhere").code == 2
    nobody = anywhere("fetch", "notices", "--since", "tomorrow")
    assert nobody.code == 2


def test_a_register_of_contracts(crm: Command, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    lines = [
        "Contract ref,Title,Council,Start date,End date,Value",
        "A1,Roofs,Hackney,01/04/2024,31/03/2028,50000",
        "A2,,,,,1",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    done = crm("import", "contracts", path).data
    assert (done["read"], done["created"], done["rejected"]) == (2, 1, 1)
    assert done["rejects"][0]["message"] == "there is no title in this row"
    titles = {row["title"] for row in crm("list", "opportunities").data["rows"]}
    assert titles == {"Roofs", "Roofs (next contract)"}
    again = crm("import", "contracts", path).data
    assert (again["unchanged"], again["operation"]) == (1, None)
