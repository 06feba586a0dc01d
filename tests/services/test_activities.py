"""Logging calls, meetings, e-mails and visits, with what was promised in them."""

from __future__ import annotations

from datetime import date

import pytest

from crm_app.domain.errors import CrmError, Invalid
from crm_app.domain.typed_days import read_day
from crm_app.services import history, records
from crm_app.services.activities import FollowUp, log_activity, recent_counterparts, split_text
from crm_app.services.workspace import Workspace


@pytest.fixture
def supplier(workspace: Workspace) -> str:
    return records.add(workspace, "supplier", {"name": "Clapton Kitchen CIC"}).id


def test_a_call_needs_only_its_words(workspace: Workspace, supplier: str) -> None:
    saved = log_activity(workspace, {"supplier": supplier, "text": "Asked about lot 2\nWants a surgery place."})
    kept = records.get(workspace, "activity", saved.id)
    assert kept["subject"] == "Asked about lot 2"
    assert kept["text"] == "Wants a surgery place."
    assert (kept["nature"], kept["happened_on"]) == ("call", date(2026, 11, 22))
    assert (kept["logged_by"], kept.visibility) == (workspace.author, "private")
    assert history.history(workspace)[0].title == "Log call with “Clapton Kitchen CIC”"


def test_a_follow_up_is_a_task_of_the_same_operation(workspace: Workspace, supplier: str) -> None:
    due = read_day("in 2 weeks", workspace.today())
    assert due is not None
    saved = log_activity(workspace, {"supplier": supplier, "text": "Send the form"}, follow_up=FollowUp(due))
    assert set(saved.touched) == {"activity", "task"}
    task = records.get(workspace, "task", next(iter(saved.touched["task"])))
    assert task["title"] == "Follow up: Send the form"
    assert (task["due_on"], task["owner"]) == (date(2026, 12, 6), workspace.author)
    assert (task["supplier"], task["activity"]) == (supplier, saved.id)
    history.undo(workspace)
    with pytest.raises(CrmError):
        records.get(workspace, "task", task.id)


def test_what_is_given_is_kept(workspace: Workspace, supplier: str) -> None:
    values = {
        "supplier": supplier,
        "nature": "visit",
        "happened_on": date(2026, 11, 3),
        "subject": "Kitchen",
        "text": "x",
    }
    kept = records.get(workspace, "activity", log_activity(workspace, {**values, "happened_at": "10:30"}).id)
    assert {name: kept[name] for name in values} == values
    assert kept["happened_at"] == "10:30"


def test_without_a_word_a_supplier_is_enough_and_without_both_nothing_is_logged(
    workspace: Workspace, supplier: str
) -> None:
    assert records.get(workspace, "activity", log_activity(workspace, {"supplier": supplier}).id)["subject"] == "Call"
    with pytest.raises(Invalid):
        log_activity(workspace, {"text": "   "})
    with pytest.raises(Invalid):
        log_activity(workspace, {"text": "Hello", "supplier": "00000000-0000-7000-8000-000000000000"})


def test_a_long_first_line_is_cut_and_kept_whole_beneath() -> None:
    text = "word " * 60
    subject, rest = split_text(text)
    assert len(subject) <= 121
    assert subject.endswith("…")
    assert rest == text.strip()
    assert split_text("") == ("", None)


def test_whom_one_spoke_to_last_comes_first(workspace: Workspace, supplier: str) -> None:
    other = records.add(workspace, "supplier", {"name": "Dalston Deli"}).id
    for key in (supplier, other, supplier):
        log_activity(workspace, {"supplier": key, "text": "Hello"})
    found = recent_counterparts(workspace)
    assert [one.name for one in found] == ["Clapton Kitchen CIC", "Dalston Deli"]
    assert found[0].day == date(2026, 11, 22)
    assert recent_counterparts(workspace, 1) == found[:1]
