"""People and suppliers from pasted signatures, with a word about who is there already."""

from __future__ import annotations

import pytest

from crm_app.domain.errors import Invalid
from crm_app.services import history, records
from crm_app.services.people import Proposal, add_person, add_supplier, propose
from crm_app.services.workspace import Workspace

SIGNATURE = (
    "Amira Example\nDirector | Clapton Kitchen CIC\nM: 07700 900123\namira@clapton.example\n"
    "12 Mare Street, London E8 1EA\nRegistered in England No. 00000001"
)


def test_a_signature_makes_a_supplier_with_premises_and_a_person(workspace: Workspace) -> None:
    made = propose(workspace, SIGNATURE)
    assert made.known == ()
    saved = add_supplier(workspace, made)
    supplier = records.get(workspace, "supplier", saved.id)
    assert (supplier["name"], supplier["company_number"]) == ("Clapton Kitchen CIC", "00000001")
    parts = records.parts(workspace, "supplier", saved.id)
    assert (parts["site"][0]["postcode"], parts["site"][0]["address"]) == ("E8 1EA", "12 Mare Street, London")
    assert (parts["person"][0]["name"], parts["person"][0]["email"]) == ("Amira Example", "amira@clapton.example")
    assert history.history(workspace)[0].title == "Add supplier “Clapton Kitchen CIC”"


def test_who_is_there_already_is_told(workspace: Workspace) -> None:
    saved = add_supplier(workspace, propose(workspace, SIGNATURE))
    again = propose(workspace, SIGNATURE)
    reasons = [one.reason for one in again.known]
    assert "Amira Example has the e-mail address amira@clapton.example already." in reasons
    assert "“Clapton Kitchen CIC” has the company number 00000001 already." in reasons
    assert {one.supplier for one in again.known} == {saved.id}
    alike = propose(workspace, "Bo Sample\nClapton Kitchen Ltd\nbo@elsewhere.example")
    assert [one.id for one in alike.known] == [saved.id]
    assert "looks like it" in alike.known[0].reason
    assert propose(workspace, "Bo Sample\nQuite Another Ltd\nbo@elsewhere.example").known == ()


def test_a_person_of_a_supplier_that_is_there(workspace: Workspace) -> None:
    key = records.add(workspace, "supplier", {"name": "Clapton Kitchen CIC"}).id
    made = propose(workspace, "amira  EXAMPLE\nDirector", key)
    assert made.known == ()
    add_person(workspace, key, {"name": "Amira Example"})
    made = propose(workspace, "Amira Example\nDirector", key)
    assert [one.reason for one in made.known] == ["Amira Example is among the people of this supplier already."]


def test_an_address_of_the_house_belongs_to_the_supplier(workspace: Workspace) -> None:
    made = propose(workspace, "Dalston Deli\n020 7946 0123\nhello@dalstondeli.example")
    assert made.supplier["name"] == "Dalston Deli"
    assert made.supplier["email"] == "hello@dalstondeli.example"
    saved = add_supplier(workspace, made)
    assert records.parts(workspace, "supplier", saved.id)["person"] == []


def test_without_a_name_nothing_is_written_and_every_problem_is_named(workspace: Workspace) -> None:
    with pytest.raises(Invalid) as caught:
        add_supplier(workspace, Proposal({"name": "Amira", "email": "nonsense"}, {}, {"postcode": "nowhere"}))
    assert {problem.field for problem in caught.value.problems} >= {"name", "email", "postcode"}
    assert propose(workspace, "").known == ()


def test_a_firm_of_a_like_name_on_the_same_site_is_warned_of(workspace: Workspace) -> None:
    values = {"name": "Kestrel Row Bakery CIC", "website": "https://www.kestrelrow.example/bread"}
    there = records.add(workspace, "supplier", values).id
    text = "Ada Example\nManager\nKestrel Row Bakers CIC\nada@kestrelrow.example"
    assert there in {one.id for one in propose(workspace, text).known}
