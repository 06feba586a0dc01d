"""What we export comes back without a change, and an edited copy changes just what was edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_app.services import exports, imports, records
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from tests.services.imports.conftest import state, suppliers

FOODS = {
    "name": "Example Foods Ltd",
    "trading_names": ("Foods; by Example", "Example | Catering"),
    "former_names": ("Old Foods",),
    "legal_form": "cic",
    "status": "ready",
    "company_number": "00000001",
    "charity_number": "200001",
    "vat_number": "GB999999973",
    "services": "Hot meals\nand -cold- ones; also =drinks",
    "cpv_codes": ("55520000", "15800000"),
    "tags": ("halal; kosher", "+vegan", "@home"),
    "vcse": "yes",
    "website": "https://foods.example",
    "email": "info@foods.example",
    "phone": "(020) 7946-0123 ask for A",
}


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """A register with two suppliers as people enter them."""
    key = records.add(workspace, "supplier", FOODS).id
    records.add(workspace, "site", {"postcode": "E8 1EA", "address": "1 Example Road"}, parent_id=key)
    records.add(workspace, "size_fact", {"staff": 12, "turnover": "120000", "source": "accounts"}, parent_id=key)
    records.add(workspace, "supplier", {"name": "Example Print", "phone": "02079460124"})
    return workspace


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("with_computed", [False, True])
def test_an_own_export_makes_no_operation(filled: Workspace, tmp_path: Path, ending: str, with_computed: bool) -> None:
    path = tmp_path / f"own{ending}"
    assert exports.export_list(filled, ListQuery("supplier"), path, with_computed=with_computed) == 2
    before = state(filled)
    plan = imports.prepare(filled, "supplier", path)
    assert not [column for column in plan.columns if column.target == "note"]
    result = imports.write(filled, imports.check(filled, plan))
    assert (result.counts.unchanged, result.operation) == (2, "")
    assert state(filled) == before
    said = [note for note in result.notes if "computed by us" in note]
    assert len(said) == (6 if with_computed else 0)  # nobody was assessed, nothing expires: those columns are empty


def test_an_edited_export_renames_and_corrects(filled: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    exports.export_list(filled, ListQuery("supplier"), path)
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("Example Foods Ltd", "Example Meals Ltd").replace("00000001", "00000007"), "utf-8")
    result = imports.run(filled, "supplier", path)
    assert (result.counts.updated, result.counts.unchanged) == (1, 1)
    meals = suppliers(filled)["Example Meals Ltd"]
    assert (meals["company_number"], meals["trading_names"]) == ("00000007", FOODS["trading_names"])
    assert imports.run(filled, "supplier", path).operation == ""
