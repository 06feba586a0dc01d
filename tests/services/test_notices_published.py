"""Notices as portals publish them: real packages to the last release, and every kind of bad input with its reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain.kinds import KINDS
from crm_app.services import history, notices, records
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store.queries import records as queries

SHOWN = {  # ocid -> file: the pipeline notice, and one each of Find a Tender, Contracts Finder and Scotland
    "ocds-h6vhtk-068ae4": "fts_UK1_pipeline_037689-2026.json",
    "": "fts_releasepackage_2026-05_dev14.json",
    "cf": "cf_releases_2025-01_2025-03_CFServer1.json",
    "pcs": "pcs_scotland_releases_dev.json",
}


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    opened = open_workspace(address)
    yield opened
    opened.close()


def every(workspace: Workspace, kind: str) -> list[Any]:
    with workspace.store.read() as connection:
        return queries.every(connection, KINDS[kind])


def of_ocid(workspace: Workspace, ocid: str) -> Any:
    return next(record for record in every(workspace, "opportunity") if record["ocid"] == ocid)


def releases(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8", errors="replace"), strict=False)["releases"]
    return found


def test_every_published_release_is_kept_and_a_second_run_is_none(workspace: Workspace, shared_data: Path) -> None:
    files = sorted((shared_data / "ocds").glob("*.json"))
    done = notices.import_notices(workspace, files)
    assert (done.read, done.rejected, done.rejects) == (done.created + done.skipped, 0, [])
    assert done.read == sum(len(releases(path)) for path in files)
    steps = len(history.history(workspace))
    before = {
        record.id: record.version for kind in ("opportunity", "lot", "notice") for record in every(workspace, kind)
    }
    again = notices.import_notices(workspace, files)
    assert (again.unchanged + again.skipped, again.operation) == (again.read, "")
    after = {
        record.id: record.version for kind in ("opportunity", "lot", "notice") for record in every(workspace, kind)
    }
    assert (after, len(history.history(workspace))) == (before, steps)


def _codes(release: dict[str, Any], lot: str = "") -> set[str]:
    tender = release["tender"]
    items = [item for item in tender.get("items", []) if not lot or item.get("relatedLot") == lot]
    found = [entry for item in items for entry in item.get("additionalClassifications", [])]
    found += [item["classification"] for item in items if item.get("classification")]
    if not lot:
        found += [tender["classification"]] if tender.get("classification") else []
        found += tender.get("additionalClassifications", [])
    return {entry["id"][:8] for entry in found if entry.get("scheme") == "CPV"}


@pytest.mark.parametrize("which", list(SHOWN))
def test_an_opportunity_has_what_its_notice_holds(workspace: Workspace, shared_data: Path, which: str) -> None:
    path = shared_data / "ocds" / SHOWN[which]
    notices.import_notices(workspace, [path])
    once = releases(path)
    counts = {one["ocid"]: sum(two["ocid"] == one["ocid"] for two in once) for one in once}
    rich = [one for one in once if counts[one["ocid"]] == 1 and one["tender"].get("value", {}).get("amount")]
    release = max(rich, key=lambda one: min(len(one["tender"].get("lots", [])), 12))
    opportunity, tender = of_ocid(workspace, release["ocid"]), release["tender"]
    value = tender["value"]
    assert opportunity["value_net"] == Decimal(str(value["amount"])).quantize(Decimal("0.01"))
    gross = value.get("amountGross")
    assert opportunity["value_gross"] == (None if gross is None else Decimal(str(gross)))
    assert set(opportunity["cpv_codes"]) == _codes(release)
    if closes := tender.get("tenderPeriod", {}).get("endDate"):
        assert opportunity["closes_on"] == date.fromisoformat(closes[:10])
    lots = {lot["source_id"]: lot for lot in records.parts(workspace, "opportunity", opportunity.id)["lot"]}
    assert set(lots) == {str(lot["id"]) for lot in tender.get("lots", [])}
    for published in tender.get("lots", []):
        lot, span = lots[str(published["id"])], published.get("contractPeriod", {})
        assert set(lot["cpv_codes"]) == _codes(release, str(published["id"]))
        amount = published.get("value", {}).get("amount")
        assert lot["value_net"] == (None if amount is None else Decimal(str(amount)))
        assert lot["starts_on"] == (date.fromisoformat(span["startDate"][:10]) if span.get("startDate") else None)
        assert lot["ends_on"] == (date.fromisoformat(span["endDate"][:10]) if span.get("endDate") else None)


def _release(number: int, **tender: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-test-{number}",
        "id": f"{number:06d}-2026",
        "date": "2026-11-20T09:00:00Z",
        "tag": ["tender"],
        "tender": {"title": f"Tender {number}", "status": "active", **tender},
    }


def _text(number: int, fragment: str) -> str:
    """A release with something in its tender that no JSON library would write."""
    return json.dumps(_release(number, odd="HERE")).replace('"odd": "HERE"', fragment)


KEPT = {  # what is odd about it -> words of the warning
    _text(1, '"value": {"amount": NaN}'): "NaN stands where a number belongs",
    _text(2, '"value": {"amount": 1e400}'): "not an amount of money",
    _text(3, '"value": {"amount": -5, "currency": "GBP"}'): "below zero",
    _text(4, '"title": "Twice"'): "stands twice in one object",
    _text(5, '"value": [1], "lots": "none", "items": 7'): "should be",
    _text(6, '"contractPeriod": {"startDate": "2027-04-01", "endDate": "2026-04-01"}'): "before it starts",
    _text(7, '"tenderPeriod": {"endDate": "2026-12-01T12:00:00"}'): "names no time zone",
    _text(8, '"tenderPeriod": {"endDate": "some day"}'): "is not a date",
    _text(9, '"value": {"amount": 12, "currency": "EUR"}'): "was not converted",
    _text(10, '"lots": [{"id": "1", "value": {"amount": "lots"}}]'): "not an amount of money",
}
REJECTED = {
    '{"id": "7", "tag": ["tender"]}': "has no ocid",
    '{"ocid": "ocds-test-90", "tender": ' + '{"a": ' * 300 + "1" + "}" * 301: "nested more than",
    '{"ocid": "ocds-test-91", "id": tru}': "not valid JSON",
    "17": "stands where a release belongs",
    '"a text"': "stands where a release belongs",
    "[[]]": "cannot be a release",
}


def test_bad_input_gives_a_reason_for_each_and_the_rest_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    odd = '{"version": "9.9", "extensions": null, "releases": [' + ",".join([*KEPT, *REJECTED]) + "]}"
    path.write_text(odd, encoding="utf-8")
    done = notices.import_notices(workspace, [path])
    assert (done.read, done.created, done.rejected) == (len(KEPT) + len(REJECTED), len(KEPT), len(REJECTED))
    for reject, words in zip(done.rejects, REJECTED.values(), strict=True):
        assert words in reject.message, reject
    said = [" ".join(notice["warnings"]) for notice in every(workspace, "notice")]
    for warnings, words in zip(said, KEPT.values(), strict=True):
        assert words in warnings, warnings
    assert of_ocid(workspace, "ocds-test-6")["starts_on"] == date(2027, 4, 1)
    again = notices.import_notices(workspace, [path])
    assert (again.unchanged, again.rejected, again.operation) == (len(KEPT), len(REJECTED), "")


def test_markup_and_broken_letters_are_cleaned_for_display_and_kept_raw(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    described = "<p>Hot&nbsp;meals</p><script>alert(1)</script>rnrnCafÃ© £5"
    lines = [_release(1, description=described), _release(2), {"records": [{"compiledRelease": _release(3)}]}]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    done = notices.import_notices(workspace, [path])
    assert (done.read, done.created) == (3, 3)
    shown = of_ocid(workspace, "ocds-test-1")["description"]
    assert "<" not in shown
    assert "alert" not in shown
    assert "Café £5" in shown
    raw = next(notice["body"] for notice in every(workspace, "notice") if notice["ocid"] == "ocds-test-1")
    assert json.loads(raw)["tender"]["description"] == described
