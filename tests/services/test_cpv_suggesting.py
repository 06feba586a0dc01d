"""Suggestions from an open store: its notices and suppliers are learned from, and anew when enough has changed."""

from __future__ import annotations

import pytest

from crm_app.services import cpv_suggesting, records
from crm_app.services.cpv_suggesting import suggest_cold, suggest_for
from crm_app.services.workspace import Workspace


def _teach(workspace: Workspace, count: int, code: str = "79530000") -> None:
    with workspace.operation("Notices") as op:
        for number in range(count):
            values = {"title": f"Kestrel support {number}", "cpv_codes": (code,)}
            records.add_in(op, workspace, "opportunity", values)


def test_an_empty_store_answers_by_trade_words(workspace: Workspace) -> None:
    assert not cpv_suggesting.has_learned(workspace)
    assert suggest_for(workspace, "Window cleaning") == suggest_cold("Window cleaning")
    assert cpv_suggesting.has_learned(workspace)


def test_notices_teach_and_new_ones_are_noticed(workspace: Workspace) -> None:
    before = suggest_for(workspace, "Kestrel support")
    assert all(hit.code != "79530000" for hit in before[:1])
    _teach(workspace, 30)
    hit = suggest_for(workspace, "Kestrel support")[0]
    assert hit.code == "79530000"
    assert "earlier notices" in hit.reasons[0].text


def test_suppliers_teach_by_their_services(workspace: Workspace) -> None:
    with workspace.operation("Suppliers") as op:
        for number in range(30):
            values = {"name": f"Example {number} Ltd", "services": "zither tuning", "cpv_codes": ("50860000",)}
            records.add_in(op, workspace, "supplier", values)
    hits = suggest_for(workspace, "Zither tuning for a music service", "Every term")
    assert "50860000" in [hit.code for hit in hits[:3]]
    assert any("30 suppliers" in reason.text for hit in hits for reason in hit.reasons)


def test_a_typed_code_and_a_begun_word_are_answered_too(workspace: Workspace) -> None:
    assert [hit.code for hit in suggest_for(workspace, "55520000-1")] == ["55520000"]
    assert [hit.code for hit in suggest_cold("55520000")] == ["55520000"]
    assert suggest_cold("laun")[0].code == "98310000"
    assert suggest_cold("zzzz") == []


@pytest.mark.parametrize(
    ("title", "division"),
    [
        ("Microsoft licence renewal", "48"),
        ("Temporary agency staff", "79"),
        ("Home to school transport", "60"),
        ("Translation and interpreting", "79"),
        ("Asbestos survey of two schools", "71"),
        ("Supply of uniforms", "18"),
        ("Roof repairs at a library", "45"),
        ("Domiciliary care", "85"),
        ("Playground equipment", "37"),
        ("Coach hire for school trips", "60"),
    ],
)
def test_titles_lead_to_their_division_without_a_store(title: str, division: str) -> None:
    assert suggest_cold(title)[0].code[:2] == division
