"""Every figure of the overview counts exactly the list that it opens, on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from crm_app.domain.filters import Filter
from crm_app.domain.kinds import KINDS
from crm_app.domain.overview import Overview
from crm_app.runtime.keys import new_key
from crm_app.services import lists, records
from crm_app.services.lists import ListQuery
from crm_app.services.overview import register_overview
from crm_app.services.workspace import Workspace, open_workspace

TODAY = date(2026, 11, 22)
PLACES = ("E8 1EA", "EC1A 1BB", "N1 9GU", None)
STAFF = (0, 9, 10, 49, 50, 249, 250, None)
DUE = (-1, 0, 30, 31, 60, 61, 90, 91, None)
CODES = (("55520000",), ("45210000", "45300000", "55500000"), ())


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("CRM_TODAY", TODAY.isoformat())
    opened = open_workspace(address)
    yield opened
    opened.close()


def add_supplier(number: int) -> dict[str, dict[str, object] | None]:
    """The parts of an invented supplier: every mixture comes up in some number."""
    due, staff, place = DUE[number % len(DUE)], STAFF[number % len(STAFF)], PLACES[number % 3 if number % 7 else 3]
    status = (None, "prospect", "engaged", "ready", "supplying")[number % 5]
    contact = {"email": f"firm{number}@firm.example"} if number % 4 == 0 else {}
    supplier = {
        "name": f"Firm {number}",
        "status": status,
        "vcse": ("yes", "no", None)[number % 3],
        "cpv_codes": CODES[number % len(CODES)],
        **contact,
    }
    return {
        "supplier": supplier,
        "site": {"postcode": place, "is_main": True} if place else None,
        "size_fact": {"staff": staff, "turnover": None if number % 2 else Decimal(1000), "year_end": date(2026, 3, 31)},
        "credential": {
            "what": "public_liability" if number % 2 else "iso_9001",
            "expires_on": None if due is None else TODAY + timedelta(days=due),
        },
        "person": {"name": "Somebody", "phone": "020 7946 0000"} if number % 5 == 0 else None,
    }


def fill(workspace: Workspace, numbers: range) -> None:
    rows: dict[str, list[dict[str, object]]] = {}
    for number in numbers:
        key = new_key()
        for name, values in add_supplier(number).items():
            if values is not None:
                own = {"key": key} if name == "supplier" else {"parent_id": key}
                rows.setdefault(name, []).append(records.new_row(workspace, KINDS[name], values, **own))
    with workspace.operation("Fill") as op:
        for name, made in rows.items():
            op.insert(KINDS[name], made)


def add_part(workspace: Workspace, kind: str, parent: str, values: dict[str, object]) -> None:
    records.add(workspace, kind, values, parent_id=parent)


def counted(workspace: Workspace, wanted: Filter) -> int:
    return lists.count(workspace, ListQuery("supplier", wanted))


def figures(overview: Overview) -> dict[str, int]:
    return {figure.name: figure.value for figure in overview.figures}


def test_an_empty_register_has_nothing_to_count(workspace: Workspace) -> None:
    overview = register_overview(workspace)
    assert overview.total == 0
    assert set(figures(overview).values()) == {0}
    assert overview.charts["trade"].categories == ("No CPV code",)


def test_every_figure_and_every_point_counts_the_list_it_opens(workspace: Workspace) -> None:
    fill(workspace, range(120))
    overview = register_overview(workspace)
    assert overview.total == 120
    for figure in overview.figures:
        assert counted(workspace, figure.opens) == figure.value, figure.name
        assert (figure.as_of, figure.out_of) == (TODAY, 120)
        assert figure.definition
    for name, chart in overview.charts.items():
        for series, category in product(chart.series, range(len(chart.categories))):
            opens = series.opened_by(category)
            assert opens is not None
            assert counted(workspace, opens) == series.values[category], (name, series.label, category)


def test_each_supplier_stands_once_in_each_chart_that_divides_them(workspace: Workspace) -> None:
    fill(workspace, range(60))
    charts = register_overview(workspace).charts
    for name in ("status", "place", "size", "complete", "expiry"):
        assert sum(sum(v or 0 for v in series.values) for series in charts[name].series) == 60, name
    assert charts["size"].missing == charts["size"].series[0].values[-1]
    assert charts["status"].categories[-1] == "Not known"


def test_a_supplier_is_counted_by_its_most_urgent_date_and_a_renewal_counts(workspace: Workspace) -> None:
    key = records.add(workspace, "supplier", {"name": "Clapton Kitchen CIC"}).id
    for what, days in (("public_liability", -30), ("public_liability", 45), ("iso_9001", 80), ("other", None)):
        ends = None if days is None else TODAY + timedelta(days=days)
        add_part(workspace, "credential", key, {"what": what, "expires_on": ends})
    found = figures(register_overview(workspace))
    assert (found["expired"], found["expires_30"], found["expires_60"], found["expires_90"]) == (0, 0, 1, 0)
    add_part(workspace, "credential", key, {"what": "ssip", "expires_on": TODAY - timedelta(days=1)})
    found = figures(register_overview(workspace))
    assert (found["expired"], found["expires_60"]) == (1, 0)


def test_what_is_missing_is_said_and_can_be_listed(workspace: Workspace) -> None:
    key = records.add(workspace, "supplier", {"name": "Dalston Deli", "services": "Sandwiches"}).id
    (row,) = lists.page(workspace, "supplier", [key], ("known_facts", "unknown_facts", "next_expiry"))
    assert row["known_facts"] == 1
    assert row["unknown_facts"] == ("size", "contact", "insurance", "place")
    assert row["next_expiry"] is None
    add_part(workspace, "person", key, {"name": "Somebody", "mobile": "07700 900000"})
    add_part(workspace, "size_fact", key, {"turnover": Decimal(90000)})
    add_part(workspace, "credential", key, {"what": "employers_liability"})
    add_part(workspace, "site", key, {"postcode": "E8 1EA", "is_main": True})
    (row,) = lists.page(workspace, "supplier", [key], ("known_facts", "unknown_facts"))
    assert (row["known_facts"], row["unknown_facts"]) == (5, ())
    assert figures(register_overview(workspace))["complete"] == 1


def test_many_places_are_gathered_into_one_bar(workspace: Workspace) -> None:
    codes = [f"E0900{number:04d}" for number in range(1, 16)]
    supplier, site = KINDS["supplier"], KINDS["site"]
    rows = [records.new_row(workspace, supplier, {"name": f"Firm {code}"}, key=new_key()) for code in codes]
    sites = [records.new_row(workspace, site, {"is_main": True}, parent_id=row["id"]) for row in rows]
    for made, code in zip(sites, codes, strict=True):
        made["local_authority"] = code
    with workspace.operation("Fill") as op:
        op.insert(supplier, rows)
        op.insert(site, sites)
    chart = register_overview(workspace).charts["place"]
    assert chart.categories[-2:] == ("3 other places", "Not known")
    opens = chart.series[0].opened_by(len(chart.categories) - 2)
    assert opens is not None
    assert counted(workspace, opens) == chart.series[0].values[-2] == 3
