"""The reference data of a new store: complete, given once, and never put over an administrator's edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crm_app.domain.filters import Filter
from crm_app.domain.kinds import KINDS
from crm_app.services import records, setup
from crm_app.services.lists import ListQuery, rows
from crm_app.services.settings import MATCH_WEIGHTS, TERM, setting
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import access, engine
from crm_app.store.queries import records as queries

HACKNEY = "01900000-0000-7000-8000-00000000000a"


@pytest.fixture
def workspace(address: str, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """A workspace of an administrator: on a server nobody else may change rules."""
    if engine.is_server(address):
        server, database = request.getfixturevalue("server"), request.getfixturevalue("database")
        above = engine.connect(server.address("postgres", database), author="postgres")
        with above.write() as connection:
            access.add_member(connection, "keeper_hackney", HACKNEY, "admin")
        above.close()
        address = server.address("keeper_hackney", database)
    opened = open_workspace(address)
    yield opened
    opened.close()


def every(workspace: Workspace, kind: str) -> list[Any]:
    with workspace.store.read() as connection:
        return queries.every(connection, KINDS[kind])


def rule(workspace: Workspace, key: str) -> Any:
    return next(record for record in every(workspace, "rule") if record["key"] == key)


def test_a_new_store_gets_areas_rules_and_settings_once(workspace: Workspace) -> None:
    seeded = setup.seed_reference(workspace)
    assert seeded.areas == len(every(workspace, "area")) == 5
    assert seeded.rules == len(every(workspace, "rule")) > 50
    assert seeded.operation
    again = setup.seed_reference(workspace)
    assert (again.areas, again.rules, again.settings, again.renewed, again.kept, again.operation) == (0, 0, 0, 0, 0, "")
    assert setting(workspace, TERM) == "Ethnic minority-led (BAME)"


def test_rules_carry_their_dates_and_sources(workspace: Workspace) -> None:
    setup.seed_reference(workspace)
    new, old = (rule(workspace, f"threshold.goods_services.sub_central.{year}") for year in (2026, 2024))
    assert new["amount"].startswith("£207,720")
    assert old["amount"].startswith("£214,904")
    assert (new["effective_from"] - old["effective_until"]).days == 1
    assert all(record["source"] and record["checked_on"] for record in every(workspace, "rule"))
    assert "£44m" in rule(workspace, "size.sme.2025")["amount"]
    shown = list(rows(workspace, ListQuery("rule", Filter(search="threshold")), ["name"]))
    assert shown


def test_an_edited_rule_is_kept_and_an_untouched_one_renewed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup.seed_reference(workspace)
    edited, other = rule(workspace, "notifiable.central"), rule(workspace, "notifiable.sub_central")
    records.save(workspace, "rule", edited.id, {"amount": "From £30,000 including VAT"})
    shipped = [
        {**values, "amount": "From £1 including VAT"} if values["key"].startswith("notifiable.") else values
        for values in setup.shipped_rules()
    ]
    monkeypatch.setattr(setup, "shipped_rules", lambda: iter(shipped))
    seeded = setup.seed_reference(workspace)
    assert (seeded.renewed, seeded.kept) == (1, 1)
    assert rule(workspace, "notifiable.central")["amount"] == "From £30,000 including VAT"
    assert rule(workspace, "notifiable.sub_central")["amount"] == "From £1 including VAT"
    assert rule(workspace, "notifiable.sub_central").id == other.id
    assert setup.seed_reference(workspace).operation == ""


def test_what_a_person_deleted_or_set_stays_so(workspace: Workspace) -> None:
    setup.seed_reference(workspace)
    area = next(record for record in every(workspace, "area") if record["name"] == "Inner London")
    records.delete(workspace, "area", [area.id])
    term = next(record for record in every(workspace, "setting") if record["name"] == TERM)
    records.save(workspace, "setting", term.id, {"value": "Ethnic minority-led"})
    seeded = setup.seed_reference(workspace)
    assert (seeded.operation, seeded.kept) == ("", 1)
    assert setting(workspace, TERM) == "Ethnic minority-led"


def test_settings_are_there_before_anybody_set_them(workspace: Workspace) -> None:
    assert setting(workspace, MATCH_WEIGHTS).startswith("category 50")
    assert setting(workspace, "no such setting") == ""


def test_shipped_rules_have_keys_of_their_own_and_dates_in_order() -> None:
    shipped = list(setup.shipped_rules())
    assert len({values["key"] for values in shipped}) == len(shipped)
    for values in shipped:
        begins, ends = values.get("effective_from"), values.get("effective_until")
        assert not (begins and ends) or begins <= ends, values["key"]
        assert "compliant" not in str(values).casefold()
