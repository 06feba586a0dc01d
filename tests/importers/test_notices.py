"""Reading files of notices of every form, good and bad; and every real file that lies beside the project."""

from __future__ import annotations

import gzip
import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain.errors import Cancelled, Refused
from crm_app.importers.notices import ReadNotice, from_json, notices_in, read_notices, to_json
from crm_app.runtime.progress import CancelAfter


def release(number: int, **tender: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-000000-{number}",
        "id": f"{number}",
        "date": "2027-05-04T09:30:00Z",
        "tag": ["tender"],
        "buyer": {"id": "b", "name": "Elmbridge Council"},
        "tender": {"title": f"Work {number}", **tender},
    }


def read(data: bytes | str | dict[str, Any] | list[Any]) -> list[ReadNotice]:
    if isinstance(data, dict | list):
        data = json.dumps(data)
    found = list(notices_in(BytesIO(data.encode() if isinstance(data, str) else data)))
    assert [notice.index for notice in found] == list(range(1, len(found) + 1))
    assert all((notice.facts is None) == bool(notice.problem) for notice in found)
    assert [from_json(json.loads(json.dumps(to_json(notice)))) for notice in found] == found
    return found


def titles(found: list[ReadNotice]) -> list[str]:
    return [notice.facts.title if notice.facts else "" for notice in found]


ONE, TWO = release(1), release(2)


@pytest.mark.parametrize(
    "data",
    [
        {"uri": "https://a.example", "releases": [ONE, TWO]},
        [ONE, TWO],
        {"records": [{"ocid": "ocds-000000-1", "releases": [ONE, TWO], "compiledRelease": ONE}]},
        {
            "records": [
                {"ocid": "x", "releases": [{"url": "https://a.example"}], "compiledRelease": r} for r in (ONE, TWO)
            ]
        },
        {"ocid": "ocds-000000-1", "releases": [ONE, TWO]},
        [{"releases": [ONE]}, {"releases": [TWO]}],
        json.dumps(ONE) + "\n" + json.dumps(TWO) + "\n",
        json.dumps({"releases": [ONE]}) + "\n\n" + json.dumps({"releases": [TWO]}),
        "\ufeff" + json.dumps({"releases": [ONE, TWO]}, indent=2),
        json.dumps(ONE, indent=1) + json.dumps(TWO, indent=1),
    ],
)
def test_every_form_of_file_is_understood(data: Any) -> None:
    assert titles(read(data)) == ["Work 1", "Work 2"]


def test_a_single_release_is_a_file_too() -> None:
    assert titles(read(json.dumps(ONE, indent=2))) == ["Work 1"]
    assert read({"releases": []}) == []


def test_numbers_and_names_stay_as_published() -> None:
    raw = '{"ocid":"ocds-000000-1",\n  "id":"1","tender":{"value":{"amount":1250000.00,"x":1E5}},"y":"\\u00a3"}'
    (found,) = read('{"releases":[' + raw + "]}")
    assert found.raw == raw.replace("\n  ", "")
    assert found.facts is not None
    assert found.facts.value_net == Decimal("1250000.00")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ('{"id":"1"}', "no ocid"),
        ('{"ocid":5.5,"id":"1"}', "no ocid"),
        ('{"ocid":"a","id":"1",}', "not valid JSON"),
        ('{"ocid":"a" "id":"1"}', "not valid JSON"),
        ('{"ocid":"a","n":' + "9" * 5000 + "}", "more digits"),
        ('{"ocid":"a","x":' + "[" * 10_000 + "]" * 10_000 + "}", "levels deep"),
        ("null", "stands where"),
        ("[]", "cannot be a release"),
        ('"text"', "stands where"),
    ],
)
def test_one_bad_release_is_named_and_the_rest_is_kept(bad: str, said: str) -> None:
    found = read(f'{{"releases":[{json.dumps(ONE)},{bad},{json.dumps(TWO)}]}}')
    assert titles(found) == ["Work 1", "", "Work 2"]
    assert said in found[1].problem


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ('"tender":{"title":"A","value":{"amount":NaN}}', "NaN"),
        ('"tender":{"title":"A","value":{"amount":1e400}}', "1E+400"),
        ('"tender":{"title":"A","value":{"amount":1e99999999999999999999}}', "Infinity"),
        ('"tender":{"title":"A","value":{"amount":1e99999999}}', "1E+99999999"),
        ('"tender":{"title":"A","value":{"amount":1e999999999}}', "1E+999999999"),
        ('"tender":{"title":"B","title":"A"}', "twice"),
        ('"tender":{"tit    le":"A"},"x":[', ""),
        ('"tender":{"title":"A\t\n"}', ""),
    ],
)
def test_odd_json_that_can_be_understood_is_kept_with_a_warning(odd: str, said: str) -> None:
    odd = odd.removesuffix(',"x":[')
    (found,) = read('{"releases":[{"ocid":"ocds-000000-1","id":"1","date":"2027-01-01T00:00:00Z",' + odd + "}]}")
    assert found.facts is not None
    assert found.facts.title == "A"
    assert said in " ".join(found.facts.warnings)


def test_a_line_that_is_broken_costs_only_itself() -> None:
    found = read(json.dumps(ONE) + '\n{"ocid": "cut\n' + json.dumps(TWO))
    assert titles(found) == ["Work 1", "", "Work 2"]


def test_characters_of_windows_are_read_with_a_warning() -> None:
    text = json.dumps({"releases": [release(1, description="Caf\u00e9 \u00a35")]}, ensure_ascii=False)
    (found,) = read(text.encode("cp1252"))
    assert found.facts is not None
    assert found.facts.description == "Café £5"
    assert "Windows-1252" in found.facts.warnings[0]


def test_repeats_within_one_file_are_recognised() -> None:
    found = read({"releases": [ONE, TWO, ONE, release(1, description="otherwise")]})
    assert [notice.remark for notice in found] == [
        "",
        "",
        "repeat of release 1",
        "repeat of release 1, with other contents",
    ]


def test_a_file_cut_off_keeps_what_was_read() -> None:
    data = json.dumps({"releases": [ONE, TWO]})[:-40]
    found = read(data)
    assert titles(found) == ["Work 1", ""]
    assert "cut off" in found[1].problem


def test_a_linked_release_is_said_to_be_only_a_link() -> None:
    (found,) = read({"records": [{"ocid": "ocds-000000-1", "releases": [{"url": "https://a.example/1", "date": "x"}]}]})
    assert "only a link" in found.problem


def test_a_file_that_is_compressed_is_refused_as_such(tmp_path: Path) -> None:
    path = tmp_path / "notices.json"
    path.write_bytes(gzip.compress(json.dumps([ONE]).encode()))
    with pytest.raises(Refused, match="compressed"):
        list(read_notices(path))


def test_files_that_cannot_be_read_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        list(read_notices(tmp_path / "missing.json"))
    with pytest.raises(Refused):
        list(read_notices(tmp_path))
    page = tmp_path / "page.json"
    page.write_text("<html></html>", encoding="utf-8")
    with pytest.raises(Refused, match="web page"):
        list(read_notices(page))


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "notices.json"
    path.write_text(json.dumps([ONE, TWO]), encoding="utf-8")
    with pytest.raises(Cancelled):
        list(read_notices(path, CancelAfter(1)))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("cf_releases_2025-01_2025-03_CFServer1.json", 200),
        ("fts_releasepackage_2026-05_dev14.json", 14),
        ("fts_UK1_pipeline_037689-2026.json", 1),
        ("pcs_scotland_releases_dev.json", 60),
        ("sell2wales_releases_dev.json", 60),
    ],
)
def test_every_real_release_gives_facts(shared_data: Path, name: str, count: int) -> None:
    path = shared_data / "ocds" / name
    releases = json.loads(path.read_text(encoding="utf-8"))["releases"]
    found = list(read_notices(path))
    assert len(found) == count == len(releases)
    for published, notice in zip(releases, found, strict=True):
        assert notice.facts is not None, notice.problem
        assert json.loads(notice.raw) == published
        assert notice.facts.ocid == published["ocid"]
        assert notice.facts.title
        assert notice.facts.buyers
        assert notice.facts.published_at
        assert notice.facts.cpv_codes
        assert len(notice.facts.lots) == len(published["tender"].get("lots", ()))
        assert "<br" not in notice.facts.description


def test_the_real_pipeline_notice_as_its_file_has_it(shared_data: Path) -> None:
    path = shared_data / "ocds" / "fts_UK1_pipeline_037689-2026.json"
    published = json.loads(path.read_text(encoding="utf-8"))["releases"][0]
    tender = published["tender"]
    (notice,) = read_notices(path)
    facts = notice.facts
    assert facts is not None
    codes = [entry["id"] for item in tender["items"] for entry in item["additionalClassifications"]]
    assert facts.cpv_codes == tuple(codes)
    assert facts.lots[0].cpv_codes == tuple(codes)
    assert facts.value_net == Decimal(str(tender["value"]["amount"]))
    assert facts.value_gross == Decimal(str(tender["value"]["amountGross"]))
    lot = tender["lots"][0]
    assert facts.lots[0].id == lot["id"]
    assert str(facts.lots[0].starts_on) == lot["contractPeriod"]["startDate"][:10]
    assert str(facts.lots[0].ends_on) == lot["contractPeriod"]["endDate"][:10]
    assert str(facts.notice_expected_on) == tender["communication"]["futureNoticeDate"][:10]
    assert (facts.notice_type, facts.notice_id, facts.stage) == ("UK1", published["id"], "planned")
    assert facts.buyers[0].id == published["buyer"]["id"]
