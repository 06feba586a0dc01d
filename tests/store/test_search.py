"""Search survives every text a person may type and answers alike, in the same order, on both stores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.filters import Filter
from crm_app.domain.finding import fold, terms_of
from crm_app.domain.names import sort_key
from crm_app.services import finding, records
from crm_app.services.lists import ListQuery, count, facets, snapshot
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store.queries import search as queries
from crm_app.store.tables import RECORDS, search_rows

NAMES = (
    "Clapton Kitchen CIC",
    "Clapton Café",
    "Cafe\u0301 Hackney",
    "ÉCOLE DE CUISINE",
    "100% Clean",
    "100 Clean",
    "snake_case Ltd",
    "O'Neil & Sons",
    'The "Quoted" Firm',
    "back\\slash Ltd",
    "AND Ltd",
    "OR NOT NEAR(",
    "Robert'); DROP TABLE suppliers; --",
    "-x Ltd",
    "Ørsted Łódź",
    "Straße",
    "ﬁne ﬁsh",
    "Ｆｕｌｌ Width",
    "ЖАННА Foods",
    "中文公司 Catering",
    "😀 Emoji",
    "İstanbul Kebab",
    "A1 Cabs",
    "a-b-c Removals",
    "R&D",
    "x@y.example",
    "Việt Kitchen",
    "Zero\u200bWidth",
    "ΟΔΟΣ Travel",
)
ASKED = (
    "%",
    "_",
    "\\",
    '"',
    "'",
    "*",
    "(",
    ")",
    "AND",
    "OR",
    "NOT",
    "-x",
    "NEAR(",
    "NEAR(a b)",
    "a*",
    "^a",
    "{a}",
    "name:clapton",
    "cl",
    "ki",
    "a1",
    "r",
    "ab",
    "caf",
    "café",
    "cafe\u0301",
    "CAFÉ",
    "ecole",
    "École",
    "école de",
    "100%",
    "100% clean",
    "snake_case",
    "snake",
    "o'neil",
    "oneil",
    '"quoted"',
    "quo",
    "back\\slash",
    "slash",
    "robert');",
    "drop table",
    "ørsted",
    "łódź",
    "straße",
    "fine",
    "ﬁne",
    "fish",
    "full",
    "width",
    "жанна",
    "ЖАННА",
    "中文公司",
    "中文",
    "😀",
    "emoji",
    "istanbul",
    "İstanbul",
    "viet",
    "việt",
    "kitchen clapton",
    "clapton kitchen",
    "x@y.example",
    "a-b-c",
    "zero",
    "\u200b",
    "\x00",
    "\x00clapton",
    "\ud800",
    "οδος",
    "ΟΔΟΣ",
    "a" * 5000,
    " ".join("abcdefghij"),
    "",
    "   ",
    "e8 1ea",
    "e8",
)


@pytest.fixture
def filled(address: str) -> Iterator[Workspace]:
    """A workspace with suppliers of awkward names; the first has premises."""
    workspace = open_workspace(address)
    with workspace.operation("Fill") as op:
        keys = [records.add_in(op, workspace, "supplier", {"name": name}) for name in NAMES]
        records.add_in(op, workspace, "site", {"postcode": "E8 1EA"}, parent_id=keys[0])
    yield workspace
    workspace.close()


def _answers(term: str, text: str) -> bool:
    """A long term stands anywhere, a short one at the beginning of a word."""
    if len(term) > 2:
        return term in text
    return any(word.startswith(term) for word in re.split(r"[^\w]+", text))


def _expected(text: str) -> set[str]:
    terms = terms_of(text)
    every = {name: f"{fold(name)} {sort_key(name)}" + (" e8 1ea" if name == NAMES[0] else "") for name in NAMES}
    begins = sort_key(text.replace("\x00", " "))
    return {
        name
        for name, body in every.items()
        if terms and (all(_answers(term, body) for term in terms) or sort_key(name).startswith(begins))
    }


def test_every_text_is_safe_and_finds_what_plain_python_finds(filled: Workspace) -> None:
    missed = {}
    for text in ASKED:
        found = {hit.title for hit in finding.find(filled, text, kinds=("supplier",), limit=100)}
        if found != _expected(text):
            missed[text] = (found, _expected(text))
    assert missed == {}


def test_answers_stand_in_the_same_order_on_both_stores(filled: Workspace) -> None:
    order = [hit.title for hit in finding.find(filled, "cl")]
    assert order == ["Clapton Café", "Clapton Kitchen CIC", "100 Clean", "100% Clean"]
    assert finding.find(filled, "clapton kitchen")[0].title == "Clapton Kitchen CIC"
    assert [hit.title for hit in finding.find(filled, "cafe")] == ["Cafe\u0301 Hackney", "Clapton Café"]
    assert finding.find(filled, "cl", limit=2)[1].title == "Clapton Kitchen CIC"


def test_a_part_is_found_as_its_record(filled: Workspace) -> None:
    (hit,) = finding.find(filled, "e8 1ea")
    assert (hit.kind, hit.title, hit.found_in) == ("supplier", "Clapton Kitchen CIC", "Premises")


def test_a_list_that_is_searched_shows_counts_and_facets_of_what_it_shows(filled: Workspace) -> None:
    query = ListQuery("supplier", Filter((), "clapton"))
    assert len(snapshot(filled, query)) == count(filled, query) == 2
    assert facets(filled, query, "status") == [("prospect", 2)]


def test_more_answers_than_are_ranked_are_all_listed(address: str) -> None:
    workspace = open_workspace(address)
    with workspace.operation("Fill") as op:
        for number in range(finding.MOST + 50):
            records.add_in(op, workspace, "supplier", {"name": f"Catering {number:04d}"})
    query = ListQuery("supplier", Filter((), "catering"))
    assert count(workspace, query) == finding.MOST + 50
    workspace.close()


def test_what_was_renamed_or_deleted_leaves_the_index(filled: Workspace) -> None:
    key = records.find(filled, "supplier", "Clapton Kitchen CIC")
    records.save(filled, "supplier", key, {"name": "Renamed Pantry"})
    assert finding.find(filled, "clapton kitchen") == []
    assert [hit.title for hit in finding.find(filled, "pantry")] == ["Renamed Pantry"]
    records.delete(filled, "supplier", [key])
    assert finding.find(filled, "pantry") == []
    assert finding.find(filled, "e8 1ea") == []


def test_the_index_holds_exactly_the_records(filled: Workspace) -> None:
    key = records.find(filled, "supplier", "Straße")
    records.save(filled, "supplier", key, {"tags": ["paving", "kerbs"]})
    with filled.store.read() as connection:
        indexed = {row.record_id: row for row in connection.execute(sa.select(search_rows))}
        rows: list[Any] = list(connection.execute(sa.select(RECORDS["supplier"])))
    assert {row.id for row in rows} <= set(indexed)
    assert all(indexed[row.id].title == row.name for row in rows)
    assert [hit.id for hit in finding.find(filled, "kerbs")] == [key]


def test_a_term_that_nobody_cleaned_is_still_only_a_term(filled: Workspace) -> None:
    for term in ('a"b', "NEAR(", "x*", "-x", "a AND b", "title:x", "%", "_", "\\", "';--", "(", "^a"):
        with filled.store.read() as connection:
            found = queries.candidates(connection, (term,), None, "")
        assert {candidate.title for candidate in found} <= set(NAMES), term
