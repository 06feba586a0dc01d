"""The assessment: one key an answer, both results at the side, saved as one goes."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_app.domain.questionnaire import State
from crm_app.services import readiness, records
from crm_app.ui.context import AppContext
from crm_app.ui.screens.readiness.assessment_form import AssessmentForm

KEYS = {"Y": "in_place", "P": "in_place_unseen", "A": "by_award", "N": "not_yet", "X": "not_applicable", "U": "unknown"}


@pytest.fixture
def supplier(context: AppContext) -> str:
    """The key of a supplier that was never assessed."""
    return records.find(context.workspace, "supplier", "00000003")


def form_for(context: AppContext, qtbot: QtBot, supplier: str) -> AssessmentForm:
    form = AssessmentForm(context, supplier)
    qtbot.addWidget(form)
    form.resize(1000, 600)
    form.show()
    assert context.jobs.wait_idle()
    return form


def saved(form: AssessmentForm) -> None:
    form.save()
    assert form.context.jobs.wait_idle()


def test_every_item_is_there_with_its_question(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    form = form_for(context, qtbot, supplier)
    assert len(form.tree.items) == len(form.questionnaire.items) == 34
    for item in form.questionnaire.items:
        form.tree.go_to(item.key)
        assert form.panel.question.text() == item.question
        assert form.panel.why.text() == item.why


def test_keys_alone_answer_and_move_on(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    form = form_for(context, qtbot, supplier)
    asked = [item.key for item in form.questionnaire.items]
    order = list(form.tree.items)
    for key in KEYS:
        qtbot.keyClick(form.tree, key.lower())
    assert [form.answers[k] for k in order[: len(KEYS)]] == list(KEYS.values())
    assert form.tree.current_key == order[len(KEYS)]
    qtbot.keyClick(form.tree, Qt.Key.Key_Up)
    assert form.tree.current_key == order[len(KEYS) - 1]
    assert set(order) == set(asked)


def test_answers_are_saved_as_one_goes_into_one_assessment(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    form = form_for(context, qtbot, supplier)
    qtbot.keyClick(form.tree, "n")
    assert form.is_dirty
    saved(form)
    first = readiness.latest(context.workspace, supplier)
    assert first is not None
    assert first["assessed_on"] == date(2026, 11, 22)
    qtbot.keyClick(form.tree, "y")
    saved(form)
    now = readiness.latest(context.workspace, supplier)
    assert now is not None
    assert now.id == first.id
    assert len(now["answers"]) == 2
    assert not form.is_dirty


def test_both_results_follow_each_answer(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    form = form_for(context, qtbot, supplier)
    gates = form.questionnaire.profile(form.profile).gates
    for key in form.tree.items:
        form.tree.go_to(key)
        form.tree.answer(State.NOT_YET if key in gates else State.IN_PLACE)
    assert context.jobs.wait_idle()
    assert form.panel.gate.text() == "Could not bid yet"
    for key in gates:
        form.tree.go_to(key)
        form.tree.answer(State.IN_PLACE)
    assert context.jobs.wait_idle()
    assert form.panel.gate.text() == "Could bid today"
    assert form.panel.percent.text().startswith("100 %")
    saved(form)


def test_the_record_fills_in_what_it_knows(qtbot: QtBot, context: AppContext, supplier: str) -> None:
    values = {"what": "public_liability", "level": 5_000_000, "expires_on": date(2027, 5, 1), "is_seen": True}
    records.add(context.workspace, "credential", values, parent_id=supplier)
    form = form_for(context, qtbot, supplier)
    assert form.suggest_button.isVisibleTo(form)
    form.take_suggestions()
    assert form.answers["public_liability"] == "in_place"
    saved(form)


def test_a_later_day_begins_a_new_assessment(
    qtbot: QtBot, context: AppContext, supplier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    readiness.save_answers(context.workspace, supplier, readiness.USUAL_PROFILE, {"buyer_portals": "not_yet"})
    monkeypatch.setenv("CRM_TODAY", "2026-12-24")
    form = form_for(context, qtbot, supplier)
    assert form.answers == {"buyer_portals": "not_yet"}
    assert "22 Nov 2026" in form.state.text()
    form.tree.go_to("buyer_portals")
    qtbot.keyClick(form.tree, "y")
    saved(form)
    kept = records.parts(context.workspace, "supplier", supplier)["assessment"]
    assert sorted(str(record["assessed_on"]) for record in kept) == ["2026-11-22", "2026-12-24"]


@pytest.mark.parametrize(("whose", "kept"), [("mine", "in_place"), ("theirs", "by_award")])
def test_two_people_answer_one_question(
    qtbot: QtBot, context: AppContext, supplier: str, whose: str, kept: str
) -> None:
    form = form_for(context, qtbot, supplier)
    form.tree.go_to("buyer_portals")
    qtbot.keyClick(form.tree, "n")
    saved(form)
    assert form.assessment is not None
    theirs = {**form.assessment["answers"], "buyer_portals": "by_award", "exclusion_check": "in_place"}
    records.save(context.workspace, "assessment", form.assessment.id, {"answers": theirs})
    form.tree.go_to("buyer_portals")
    qtbot.keyClick(form.tree, "y")
    saved(form)
    assert "Whose answers stay?" in form.question.text
    (form.question.yes if whose == "mine" else form.question.no).click()
    saved(form)
    now = records.get(context.workspace, "assessment", form.assessment.id)
    assert now["answers"]["buyer_portals"] == kept
    assert now["answers"]["exclusion_check"] == "in_place"
