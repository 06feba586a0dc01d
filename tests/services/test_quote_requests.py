"""Who was asked for a quote before."""

from __future__ import annotations

from datetime import date

from crm_app.services import quoting, records
from crm_app.services.quote_requests import earlier_requests
from crm_app.services.workspace import Workspace


def test_requests_name_who_was_asked_and_what_came_of_it(workspace: Workspace) -> None:
    assert earlier_requests(workspace) == []
    firms = {name: records.add(workspace, "supplier", {"name": name}).id for name in ("Wash & Co", "Clean CIC")}
    first = quoting.record_request(workspace, "laundry", {firms["Wash & Co"]: "near", firms["Clean CIC"]: "cheap"})
    part = records.parts(workspace, "quote_request", first.id)["quote_asked"][0]
    records.save(workspace, "quote_asked", part.id, {"answer": "quoted"})
    monday = records.add(workspace, "quote_request", {"title": "signage", "asked_on": date(2026, 11, 23)}).id
    found = earlier_requests(workspace)
    assert [one.id for one in found] == [monday, first.id]
    assert (found[0].asked, found[1].asked_on) == ((), date(2026, 11, 22))
    assert sorted(one.name for one in found[1].asked) == ["Clean CIC", "Wash & Co"]
    assert found[1].words.count("(quoted)") == 1
    records.delete(workspace, "supplier", [firms["Clean CIC"]])
    assert "a supplier that was deleted" in earlier_requests(workspace)[1].words
