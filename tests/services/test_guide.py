"""The guide keeps its word: pages, pictures, links, keys and commands that it names are all there."""

from __future__ import annotations

import re

import pytest
import typer

from crm_app.cli.application import build
from crm_app.domain.errors import NotFound
from crm_app.domain.kinds import KINDS
from crm_app.runtime.resources import load_toml
from crm_app.services import guide
from crm_app.services.guide_papers import PAPERS
from crm_app.services.reports import REPORTS

NAMES = [page.name for page in guide.pages()]
COMMAND = re.compile(r"main\.py((?: --?[a-z]+(?: (?![a-z]+\b)\S+| \S+\.crm| postgresql:\S+)?)*) ([a-z]+)")
MOST_BYTES, MOST_BYTES_OF_A_PAPER, MOST_WORDS = 3_000_000, 60_000, 260


def test_every_page_is_in_one_chapter_and_is_short_and_titled() -> None:
    assert sorted(NAMES) == sorted(path.stem for path in guide.folder().glob("*.md"))
    assert len(set(NAMES)) == len(NAMES) >= 20
    for page in guide.pages():
        assert page.title
        assert not page.title.startswith("#")
        assert 40 < len(page.words.split()) <= MOST_WORDS, page.name


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_page(name: str) -> None:
    for link in guide.links_of(name):
        assert link.removesuffix(".md") in NAMES
        assert link.endswith(".md")


def test_every_place_has_a_page_that_is_there() -> None:
    assert set(guide.places().values()) <= set(NAMES)
    assert guide.page_for("supplier", is_record=True) == "adding"
    assert guide.page_for("supplier") == guide.page_for("somewhere") == guide.FIRST
    assert guide.page_for("event", is_record=True) == "events"


def test_a_tab_of_a_record_may_have_a_page_of_its_own() -> None:
    assert guide.page_for("supplier", is_record=True, tab="Readiness") == "readiness"
    assert guide.page_for("supplier", is_record=True, tab="Credentials  4") == "evidence"
    assert guide.page_for("supplier", is_record=True, tab="Details") == "adding"
    assert guide.page_for("supplier", is_record=True, tab="") == "adding"
    assert guide.page_for("suppliers", tab="Readiness") == "filters"
    assert guide.page_for("anchor", is_record=True, tab="History") == "sharing"
    assert {page for kind in KINDS for page in guide.tabs_of(kind).values()} <= set(NAMES)
    assert set(load_toml("help", "contents.toml")["tabs"]) <= set(KINDS)


def test_every_picture_is_there_none_is_left_over_and_all_are_light() -> None:
    there = {path.stem: path for path in (guide.folder() / "pictures").iterdir()}
    assert set(there) == set(guide.pictures())
    assert sum(path.stat().st_size for path in there.values()) < MOST_BYTES
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in there.values())
    papers = {name: path for name, path in there.items() if name.startswith("paper-")}
    assert set(papers) == {f"paper-{name}" for name in PAPERS}
    assert all(path.stat().st_size <= MOST_BYTES_OF_A_PAPER for path in papers.values())


def test_each_paper_is_shown_and_its_command_named() -> None:
    page = guide.text_of("reports")
    for name in PAPERS:
        where = guide.text_of("self-assessment") if name == "self-assessment" else page
        assert f"(pictures/paper-{name}.png)" in where
        assert f"main.py report {name} " in where
    assert set(PAPERS) == set(REPORTS) - {"event-readiness"}  # the cohort's paper, on those of an event


def test_every_command_that_is_named_exists() -> None:
    known = typer.main.get_command(build())
    named: dict[str, list[str]] = {}
    for name in NAMES:
        for line in guide.text_of(name).replace("`", "\n").splitlines():
            if line.strip().startswith("main.py "):
                found = COMMAND.match(line.strip())
                assert found, line
                named.setdefault(found[2], []).append(line)
    assert len(named) > 20
    assert set(named) <= set(known.commands)  # type: ignore[attr-defined]


def test_pages_are_found_by_their_words_titles_first() -> None:
    assert guide.search("duplicates")[0].name == "duplicates"
    assert "papers" in [page.name for page in guide.search("print AGAIN")]
    assert guide.search("zebra crossing") == []
    assert guide.search("self-assess") == guide.search("Self assess")
    assert guide.search("self assess")[0].name == "self-assessment"
    assert guide.search("uring") == []  # not a beginning: "during" is not meant
    assert guide.chapter_of("bin") == "Nothing lost"
    assert guide.chapter_of("nowhere") == ""
    assert len(guide.search("")) == len(NAMES)


@pytest.mark.parametrize("name", ["nowhere", "../rules/sizes", "", "pictures"])
def test_a_page_that_is_not_there_is_said(name: str) -> None:
    with pytest.raises(NotFound):
        guide.text_of(name)


def test_contents_hold_nothing_else() -> None:
    assert set(load_toml("help", "contents.toml")) == {"chapters", "places", "tabs"}
