"""Moving an opportunity through its stages."""

from __future__ import annotations

from datetime import date

import pytest

from crm_app.domain.errors import Invalid, NotFound, Refused, UsageError
from crm_app.services import history, opportunities, records
from crm_app.services.workspace import Workspace, open_workspace


def test_a_move_is_an_operation_that_can_be_undone(workspace: Workspace) -> None:
    key = records.add(workspace, "opportunity", {"title": "School meals", "stage": "planned"}).id
    saved = opportunities.move_stage(workspace, key, "open")
    assert records.get(workspace, "opportunity", key)["stage"] == "open"
    assert history.history(workspace)[0].title == "Move “School meals” to open"
    assert saved.touched == {"opportunity": frozenset({key})}
    history.undo(workspace)
    assert records.get(workspace, "opportunity", key)["stage"] == "planned"


def test_a_move_that_makes_no_sense_is_refused_with_those_that_do(workspace: Workspace) -> None:
    key = records.add(workspace, "opportunity", {"title": "School meals"}).id
    with pytest.raises(Refused) as refusal:
        opportunities.move_stage(workspace, key, "ended")
    assert "Planned" in refusal.value.remedy
    with pytest.raises(UsageError):
        opportunities.move_stage(workspace, key, "nowhere")
    with pytest.raises(NotFound):
        opportunities.move_stage(workspace, "none", "open")


def test_staying_where_it_is_makes_no_operation(workspace: Workspace) -> None:
    key = records.add(workspace, "opportunity", {"title": "School meals"}).id
    before = len(history.history(workspace))
    assert opportunities.move_stage(workspace, key, "idea").operation == ""
    assert len(history.history(workspace)) == before
    assert ("planned", "Planned") in opportunities.moves(records.get(workspace, "opportunity", key))


def test_a_date_writes_its_milestone_and_the_field_in_one_operation(workspace: Workspace) -> None:
    key = records.add(workspace, "opportunity", {"title": "School meals"}).id
    saved = opportunities.set_date(workspace, key, "closes", planned=date(2027, 5, 1))
    assert set(saved.touched) == {"milestone", "opportunity"}
    assert records.get(workspace, "opportunity", key)["closes_on"] == date(2027, 5, 1)
    assert history.history(workspace)[0].title == "Date bids due of “School meals”"
    opportunities.set_date(workspace, key, "closes", revised=date(2027, 5, 8))
    (only,) = records.parts(workspace, "opportunity", key)["milestone"]
    assert (only["planned_on"], only["revised_on"]) == (date(2027, 5, 1), date(2027, 5, 8))
    assert records.get(workspace, "opportunity", key)["closes_on"] == date(2027, 5, 8)
    history.undo(workspace)
    assert records.get(workspace, "opportunity", key)["closes_on"] == date(2027, 5, 1)
    for step, days in (("closes", {}), ("nowhere", {"planned": date(2027, 5, 1)})):
        with pytest.raises(UsageError):
            opportunities.set_date(workspace, key, step, **days)


def test_a_milestone_of_the_plain_form_takes_the_field_along_but_sharing_does_not(workspace: Workspace) -> None:
    key = records.add(workspace, "opportunity", {"title": "School meals"}).id
    part = records.add(workspace, "milestone", {"step": "starts", "planned_on": date(2027, 9, 1)}, parent_id=key).id
    assert records.get(workspace, "opportunity", key)["starts_on"] == date(2027, 9, 1)
    records.save(workspace, "milestone", part, {"actual_on": date(2027, 9, 6)})
    assert records.get(workspace, "opportunity", key)["starts_on"] == date(2027, 9, 6)
    records.save(workspace, "opportunity", key, {"starts_on": date(2027, 10, 1)})
    records.save(workspace, "milestone", part, {"note": "Moved twice"})
    records.set_visibility(workspace, "opportunity", key, "shared")
    assert records.get(workspace, "opportunity", key)["starts_on"] == date(2027, 10, 1)
    records.add(workspace, "milestone", {"step": "engagement", "planned_on": date(2027, 1, 1)}, parent_id=key)
    records.delete(workspace, "milestone", [part])
    assert records.get(workspace, "opportunity", key)["starts_on"] == date(2027, 10, 1)


def test_an_outcome_moves_to_award_and_owes_feedback(workspace: Workspace) -> None:
    firms = [records.add(workspace, "supplier", {"name": name}).id for name in ("Winner Ltd", "Second CIC")]
    key = records.add(workspace, "opportunity", {"title": "School meals", "stage": "evaluation"}).id
    values = {"bids": 5, "bids_sme": 4, "bids_vcse": 1, "bids_local": 2, "winner": firms[0]}
    saved = opportunities.record_outcome(workspace, key, values, bidders=firms)
    record = records.get(workspace, "opportunity", key)
    assert (record["stage"], record["bids_local"], record["winner_name"]) == ("award", 2, "Winner Ltd")
    tasks = {one["title"]: one for one in records.get_many(workspace, "task", sorted(saved.touched["task"]))}
    assert list(tasks) == [
        "Give feedback to “Second CIC” on its bid for “School meals”",
        "Give feedback to the 3 other bidders for “School meals”",
    ]
    assert all(one["opportunity"] == key and one["due_on"] for one in tasks.values())
    history.undo(workspace)
    assert records.get(workspace, "opportunity", key)["stage"] == "evaluation"


def test_an_outcome_that_contradicts_itself_is_refused_and_given_feedback_is_not_owed(workspace: Workspace) -> None:
    key = records.add(workspace, "opportunity", {"title": "School meals", "stage": "open"}).id
    with pytest.raises(Invalid):
        opportunities.record_outcome(workspace, key, {"bids": 2, "bids_sme": 3})
    saved = opportunities.record_outcome(workspace, key, {"bids": 2, "feedback_given": True})
    assert "task" not in saved.touched
    assert records.get(workspace, "opportunity", key)["stage"] == "open", "nobody has won yet"


def test_a_partner_may_date_a_shared_tender_and_its_field_follows(workspace: Workspace, address: str) -> None:
    key = records.add(workspace, "opportunity", {"title": "Joint meals"}, visibility="shared").id
    partner = open_workspace(address.replace("officer_hackney@", "officer_homerton@"))
    try:
        opportunities.set_date(partner, key, "starts", planned=date(2027, 9, 1))
    finally:
        partner.close()
    assert records.get(workspace, "opportunity", key)["starts_on"] == date(2027, 9, 1)
