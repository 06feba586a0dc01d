"""Imports of several anchors into one store: what is private to one stays unknown to the other."""

from __future__ import annotations

import pytest

from crm_app.services import imports, records
from crm_app.services.lists import ListQuery, count
from crm_app.services.workspace import Workspace, open_workspace
from tests.conftest import Server
from tests.services.imports.conftest import Table, suppliers

HEADINGS = ("Supplier name", "Company number", "Postcode", "Email", "Comments")


def test_a_private_duplicate_of_another_anchor_is_not_revealed(server: Server, database: str, table: Table) -> None:
    hackney = open_workspace(server.address("officer_hackney", database))
    homerton = open_workspace(server.address("officer_homerton", database))
    try:
        secret = {"name": "Example Foods Ltd", "company_number": "00000001", "email": "secret@foods.example"}
        records.add(hackney, "supplier", secret, visibility="private")
        records.add(hackney, "supplier", {"name": "Example Print", "company_number": "00000002"})
        path = table(
            HEADINGS,
            ("Example Foods Ltd", "00000001", "E8 1EA", "info@foods.example", "met in May"),
            ("Example Print", "00000002", "E8 1EA", "info@print.example", "met in June"),
        )
        result = imports.run(homerton, "supplier", path)
        assert (result.counts.created, result.counts.updated, result.likenesses) == (1, 1, 0)
        told = repr((result.rejected, result.warnings, result.notes))
        assert "secret" not in told
        assert count(homerton, ListQuery("supplier")) == 2
        assert count(hackney, ListQuery("supplier")) == 3
        assert imports.run(homerton, "supplier", path).operation == ""
        _notes_stay_with_their_anchor(hackney, homerton)
    finally:
        hackney.close()
        homerton.close()


def _notes_stay_with_their_anchor(hackney: Workspace, homerton: Workspace) -> None:
    shared = suppliers(homerton)["Example Print"]
    assert [note["text"] for note in records.parts(homerton, "supplier", shared.id)["note"]] == ["met in June"]
    assert records.parts(hackney, "supplier", shared.id)["note"] == []
    assert suppliers(hackney)["Example Print"]["email"] == "info@print.example"


@pytest.mark.parametrize("login", ["watcher"])
def test_an_observer_is_refused(server: Server, database: str, table: Table, login: str) -> None:
    from crm_app.domain.errors import CrmError

    workspace = open_workspace(server.address(login, database))
    try:
        plan = imports.prepare(workspace, "supplier", table(HEADINGS, ("Example Foods", "", "", "", "")))
        preview = imports.check(workspace, plan)
        with pytest.raises(CrmError):
            imports.write(workspace, preview)
        assert count(workspace, ListQuery("supplier")) == 0
    finally:
        workspace.close()
