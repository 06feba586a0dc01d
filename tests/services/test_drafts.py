"""Drafts keep what was typed as it was typed, and the values it was typed over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crm_app.domain.kinds import KINDS
from crm_app.services import drafts
from crm_app.services.drafts import Draft


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for the drafts."""
    monkeypatch.setenv("CRM_HOME", str(tmp_path))
    return tmp_path


def test_a_draft_comes_back_as_it_was_typed() -> None:
    made = Draft(
        "store.crm",
        "event",
        {"title": "Meet the <buyer>", "held_on": "31/02/26", "topics": ("food", "Étal")},
        {"title": "Meet", "held_on": date(2026, 11, 26), "topics": ("food",)},
        "01900000-0000-7000-8000-000000000001",
        "",
        7,
        titles={"a": "A"},
    )
    drafts.keep_draft(made)
    assert drafts.drafts("store.crm") == []  # this run's own forms are open
    assert drafts.drafts("store.crm", of_this_run=True) == [made]
    assert drafts.drafts("other.crm", of_this_run=True) == []
    drafts.drop_draft(made.id)
    assert drafts.drafts("store.crm", of_this_run=True) == []


def test_one_left_by_another_run_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "SESSION", "an earlier run")
    drafts.keep_draft(Draft("store.crm", "supplier", {"name": "Half a na"}))
    drafts.keep_draft(Draft("store.crm", "size_fact", {"turnover": "12,5"}, {"turnover": Decimal("10.50")}, "x", "y"))
    monkeypatch.setattr(drafts, "SESSION", "this run")
    found = drafts.drafts("store.crm")
    assert {draft.title for draft in found} == {"New supplier “Half a na”", "size"}
    assert {draft.is_new for draft in found} == {True, False}
    assert Decimal("10.50") in {draft.original.get("turnover") for draft in found}


def test_a_draft_of_a_panel_comes_back_with_what_it_says_of_itself() -> None:
    typed = {"text": "Half a", "lines": {"person.name": "Ada <Exam>", "due": date(2026, 11, 26)}, "asked": ("a", "b")}
    made = Draft("store.crm", "quick_log", typed, parent_id="x", titles={"x": "X"}, about="call with “X”, to log")
    drafts.keep_draft(made)
    (found,) = drafts.drafts("store.crm", of_this_run=True)
    assert (found.title, found.parent_id, found.titles) == ("call with “X”, to log", "x", {"x": "X"})
    assert found.typed["lines"] == {"person.name": "Ada <Exam>", "due": "2026-11-26"}
    assert found.typed["asked"] == ("a", "b")


def test_panels_are_no_kinds_and_those_of_a_later_program_are_left_alone() -> None:
    assert not drafts.PANELS.keys() & KINDS.keys()
    assert Draft("store.crm", "flag_tender", {"title": "x"}).title == "tender to flag"
    drafts.keep_draft(Draft("store.crm", "a panel to come", {"text": "kept"}))
    assert drafts.drafts("store.crm", of_this_run=True) == []


def test_nothing_is_asked_or_made_where_nothing_was_left(home: Path) -> None:
    assert drafts.drafts("store.crm") == []
    drafts.drop_draft()
    assert not (home / "drafts-file-key.local").exists()


def test_an_unreadable_file_is_told_once(home: Path) -> None:
    drafts.keep_draft(Draft("store.crm", "supplier", {"name": "Lost"}))
    (home / "drafts-file-key.local").write_bytes(b"scribble" * 1000)
    for ending in ("-wal", "-shm"):
        (home / f"drafts-file-key.local{ending}").unlink(missing_ok=True)
    assert drafts.drafts("store.crm") == []
    assert "put aside" in drafts.warnings()[0]
    assert drafts.warnings() == []
