"""What a paper wore is kept with it: printed again after the logo changed, it looks as it did."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain.kinds import KINDS
from crm_app.reports import facts_json
from crm_app.reports.document import Document, DocumentMeta
from crm_app.services import preferences, records, reports
from crm_app.services.dressing import Dress, dress_now, dress_then, dressed
from crm_app.services.workspace import Workspace, open_workspace


def png(width: int) -> bytes:
    """A picture of one colour, ``width`` by 10."""

    def part(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + (10).to_bytes(4, "big") + b"\x08\x02\0\0\0"
    lines = b"".join(b"\0" + b"\x10\x60\x60" * width for _ in range(10))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(lines)) + part(b"IEND", b"")


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("CRM_TODAY", "2026-11-26")
    opened = open_workspace(address)
    yield opened
    opened.close()


@pytest.fixture
def wear(address: str, tmp_path: Path) -> Callable[..., None]:
    """Set what the collaborative wears, as one of its administrators."""

    def _wear(name: str, colour: str, width: int = 0) -> None:
        logo = tmp_path / f"logo-{width}.png"
        logo.write_bytes(png(width or 1))
        with closing(open_workspace(address.replace("officer_hackney@", "postgres@"))) as keeper:
            preferences.set_for_collaborative(keeper, "collaborative", name)
            preferences.set_for_collaborative(keeper, "colour", colour)
            preferences.set_for_collaborative(keeper, "logo", str(logo) if width else "")

    return _wear


def plain(workspace: Workspace) -> Document:
    return Document("Pack", (), DocumentMeta(workspace.today(), "Hackney (test)"))


def worn_by(workspace: Workspace, paper: str) -> Dress:
    return dress_then(workspace, facts_json.worn_in(records.get(workspace, "paper", paper)["facts"]))


def issue(workspace: Workspace, path: Path) -> str:
    supplier = records.add(workspace, "supplier", {"name": "Example Ltd"}).id
    return reports.write_report(workspace, "readiness", supplier, path).paper_id


def test_a_paper_printed_again_looks_as_it_did(workspace: Workspace, wear: Callable[..., None], tmp_path: Path) -> None:
    bare = issue(workspace, tmp_path / "bare.pdf")
    wear("Mill Road Together", "#7A1FA2", 60)
    first = dress_now(workspace)
    paper = issue(workspace, tmp_path / "first.pdf")
    before = (tmp_path / "first.pdf").read_bytes()
    kept = records.get(workspace, "paper", paper)["facts"]
    assert first.logo not in kept, "only its sum is kept"
    assert len(json.loads(kept)["worn"]["logo"]) == 64
    assert worn_by(workspace, paper) == first
    for name, colour, width in (("Another Name", "#0B3D91", 80), ("A third", "#7A1FA2", 0), ("A fourth", "", 90)):
        wear(name, colour, width)
        assert worn_by(workspace, paper) == first
    meta = dressed(workspace, plain(workspace), worn_by(workspace, paper)).meta
    assert (meta.organisation, meta.accent, meta.logo) == ("Mill Road Together · Hackney (test)", "#7A1FA2", first.logo)
    assert worn_by(workspace, bare).logo == worn_by(workspace, bare).name == ""
    again = reports.reprint(workspace, paper, tmp_path / "again.pdf")
    assert abs(len(again.path.read_bytes()) - len(before)) < 64, "the same picture in it, and the same words"


def test_a_paper_from_before_this_was_kept_wears_what_is_worn_now(
    workspace: Workspace, wear: Callable[..., None], tmp_path: Path
) -> None:
    paper = issue(workspace, tmp_path / "old.pdf")
    kept: dict[str, Any] = json.loads(records.get(workspace, "paper", paper)["facts"])
    del kept["worn"]
    with workspace.operation("As it was kept before") as op:
        op.update(KINDS["paper"], paper, {"facts": json.dumps(kept)})
    wear("Mill Road Together", "#7A1FA2", 60)
    assert worn_by(workspace, paper) == dress_now(workspace)
    assert dressed(workspace, plain(workspace)).meta.logo == dress_now(workspace).logo


def test_a_logo_that_is_nowhere_any_more_is_left_out(workspace: Workspace, wear: Callable[..., None]) -> None:
    wear("Mill Road Together", "#7A1FA2", 60)
    lost = dress_then(workspace, {"name": "Then", "colour": "#0B3D91", "logo": "0" * 64})
    assert lost == Dress("Then", "#0B3D91", "")


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"worn": 3}', '{"worn": null}', "not json", '{"worn": ["a"]}'])
def test_what_was_worn_is_read_from_sound_facts_alone(kept: str) -> None:
    assert facts_json.worn_in(kept) is None


def test_a_sum_stands_for_the_logo() -> None:
    logo = base64.b64encode(png(5)).decode()
    assert Dress("a", "b", logo).kept()["logo"] == Dress("c", "", logo).kept()["logo"] != ""
    assert Dress().kept() == {"name": "", "colour": "", "logo": ""}
