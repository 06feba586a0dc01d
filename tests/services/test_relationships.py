"""Relationships are kept once and read from both sides."""

from __future__ import annotations

from datetime import date

from crm_app.domain.completeness import QUESTIONS, ask_next, percent_known, said
from crm_app.domain.relationships import INVERSE, RELATIONSHIPS
from crm_app.domain.suppliers import BASIC_FACTS
from crm_app.services import records, relationships
from crm_app.services.workspace import Workspace


def test_both_sides_tell_of_it(workspace: Workspace) -> None:
    firm, group, partner = (
        records.add(workspace, "supplier", {"name": name}).id for name in ("Clapton Kitchen", "Kitchen Group", "Bakers")
    )
    records.add(
        workspace, "relationship", {"nature": "owned_by", "other": group, "since": date(2024, 4, 1)}, parent_id=firm
    )
    records.add(workspace, "relationship", {"nature": "consortium", "other": firm}, parent_id=partner)
    assert [(r.name, r.words) for r in relationships.related(workspace, firm)] == [
        ("Bakers", "Bids in a consortium with"),
        ("Kitchen Group", "Is owned by"),
    ]
    (seen,) = relationships.related(workspace, group)
    assert (seen.name, seen.nature, seen.since) == ("Clapton Kitchen", "owns", date(2024, 4, 1))
    assert seen.holds_on(date(2024, 4, 1))
    assert not seen.holds_on(date(2024, 3, 31))
    records.delete(workspace, "supplier", [partner])
    assert [r.name for r in relationships.related(workspace, firm)] == ["Kitchen Group"]


def test_every_relationship_has_its_other_side() -> None:
    assert {choice.value for choice in RELATIONSHIPS} == set(INVERSE)
    assert all(INVERSE[INVERSE[nature]] == nature for nature in INVERSE)


def test_what_to_ask_next_follows_the_order_of_a_telephone_call() -> None:
    assert set(QUESTIONS) == set(BASIC_FACTS)
    assert ask_next(BASIC_FACTS) == QUESTIONS["trade"]
    assert ask_next(["insurance"]) == QUESTIONS["insurance"]
    assert (ask_next([]), said([])) == ("", "")
    assert said(["size", "insurance"]).startswith("3 of 5 basic facts are known. Ask next: How many")
    assert (percent_known([]), percent_known(BASIC_FACTS), percent_known(["size"])) == (100, 0, 80)
