"""Who says so and when: the step that brought each value, and the values that a field had before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from crm_app.services import bin as bins
from crm_app.services import history, records
from crm_app.services.history import Wanted
from crm_app.services.provenance import field_history, provenance
from crm_app.services.workspace import Workspace, open_workspace


@pytest.fixture
def mine(address: str) -> Iterator[Workspace]:
    """My workspace."""
    workspace = open_workspace(address)
    yield workspace
    workspace.close()


def test_each_value_names_the_step_that_brought_it(mine: Workspace) -> None:
    firm = records.add(mine, "supplier", {"name": "First", "services": "Print"}).id
    records.save(mine, "supplier", firm, {"name": "Second"})
    with mine.operation("Import 1 supplier from list.csv", purpose="import") as op:
        op.update(records.KINDS["supplier"], firm, {"status": "ready"})
    found = provenance(mine, "supplier", firm)
    assert {name: (p.value, p.title, p.purpose) for name, p in found.items()} == {
        "name": ("Second", "Change supplier “Second”", "edit"),
        "services": ("Print", "Add supplier “First”", "edit"),
        "status": ("ready", "Import 1 supplier from list.csv", "import"),
    }
    assert {p.who for p in found.values()} == {mine.author}
    told = field_history(mine, "supplier", firm, "name")
    assert [(p.value, p.title) for p in told] == [
        ("Second", "Change supplier “Second”"),
        ("First", "Add supplier “First”"),
    ]


def test_what_was_restored_keeps_its_provenance(mine: Workspace) -> None:
    firm = records.add(mine, "supplier", {"name": "First", "services": "Print"}).id
    records.save(mine, "supplier", firm, {"name": "Second"})
    before = provenance(mine, "supplier", firm)
    records.delete(mine, "supplier", [firm])
    assert provenance(mine, "supplier", firm) == {}
    bins.restore(mine, [("supplier", firm)])
    assert provenance(mine, "supplier", firm) == before


def test_history_by_person_day_kind_and_words(mine: Workspace) -> None:
    firm = records.add(mine, "supplier", {"name": "First 100%"}).id
    records.add(mine, "event", {"title": "Meet the buyer"})
    records.add(mine, "site", {"town": "Hackney"}, parent_id=firm)
    today = history.history(mine)[0].at.astimezone().date()

    def titles(**asked: object) -> list[str]:
        return [step.title for step in history.history(mine, wanted=Wanted(**asked))]  # type: ignore[arg-type]

    assert titles(words="ADD 100%") == ["Add supplier “First 100%”"]
    assert titles(words="add 100_") == []
    assert titles(kind="site") == ["Add premises"]
    assert titles(author=mine.author, kind="event") == ["Add event “Meet the buyer”"]
    assert titles(author="nobody") == []
    assert titles(since=today, until=today, kind="event") == ["Add event “Meet the buyer”"]
    assert titles(since=today + timedelta(days=1)) == []
    assert titles(until=date(2001, 1, 1)) == []
    assert history.day(mine, today)[0].touched == {"site": 1}
    assert mine.author in history.authors(mine)
    assert not Wanted()
