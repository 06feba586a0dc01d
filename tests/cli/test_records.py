"""Adding, showing, changing, listing and undoing by the command line, alike on both kinds of store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm_app.domain.kinds import KINDS, parts_of
from tests.cli.conftest import Command


def _firm(crm: Command, *words: str) -> str:
    done = crm("add", "supplier", "--set", "name=Example Catering Ltd", "--set", "company_number=1", *words)
    assert done.code == 0, done.err
    return str(done.data["id"])


def test_add_show_and_set(crm: Command) -> None:
    key = _firm(crm, "--set", "cpv_codes=55520000, 15000000", "--set", "tags=food", "--set", "tags=events")
    shown = crm("show", "suppliers", key).data
    assert (shown["id"], shown["version"], shown["company_number"]) == (key, 1, "00000001")
    assert shown["cpv_codes"] == ["55520000", "15000000"]
    assert shown["tags"] == ["food", "events"]
    assert shown["sites"] == []
    changed = crm("set", "supplier", "example catering ltd", "--set", "Engagement=Ready to bid", "--version", "1").data
    assert changed["version"] == 2
    assert crm("show", "supplier", "00000001").data["status"] == "ready"


def test_a_part_hangs_under_its_plural_name(crm: Command) -> None:
    key = _firm(crm)
    done = crm("add", "size_fact", "--parent", key, "--set", "turnover=£250,000.50", "--set", "year_end=31/03/2026")
    assert done.code == 0, done.out
    facts = crm("show", "supplier", key).data["size_facts"]
    assert [(f["turnover"], f["year_end"], f["version"]) for f in facts] == [("250000.50", "2026-03-31", 1)]
    listed = crm("list", "suppliers", "--where", "turnover >= 250000").data
    assert listed["rows"][0]["turnover"] == "250000.50"


def test_list_filters_searches_sorts_and_limits(crm: Command) -> None:
    for number, name in enumerate(("Apple Works", "Berry Works", "Cherry Works")):
        assert crm("add", "supplier", "--set", f"name={name}", "--set", f"company_number={number + 1}").code == 0
    names = [row["name"] for row in crm("list", "suppliers", "--sort", "-name").data["rows"]]
    assert names == ["Cherry Works", "Berry Works", "Apple Works"]
    assert crm("set", "supplier", "Berry Works", "--set", "status=ready").code == 0
    names = [row["name"] for row in crm("list", "suppliers", "--sort", "-status,-name").data["rows"]]
    assert names == ["Berry Works", "Cherry Works", "Apple Works"]
    assert crm("set", "supplier", "Berry Works", "--set", "status=prospect").code == 0
    found = crm("list", "supplier", "--search", "berry").data
    assert (found["total"], found["rows"][0]["name"]) == (1, "Berry Works")
    limited = crm("list", "suppliers", "--limit", "2").data
    assert (limited["total"], len(limited["rows"])) == (3, 2)
    assert crm("list", "suppliers", "--where", "name is Apple Works", "--where", "status = prospect").data["total"] == 1
    nothing = crm("list", "suppliers", "--where", "name contains zebra")
    assert (nothing.code, nothing.data) == (0, {"total": 0, "rows": []})


def test_history_and_undo(crm: Command) -> None:
    key = _firm(crm)
    step = crm("set", "supplier", key, "--set", "phone=020 7946 0001").data["operation"]
    rows = crm("history", "supplier", key).data["rows"]
    assert rows[0]["operation"] == step
    assert {"operation", "title", "who", "at", "changes"} <= set(rows[0])
    assert rows[0]["who"] == "officer_hackney"
    change = rows[0]["changes"][0]
    assert (change["field"], change["before"], change["after"]) == ("phone", None, "020 7946 0001")
    undone = crm("undo", step)
    assert undone.code == 0
    assert undone.data["touched"] == {"supplier": [key]}
    assert crm("show", "supplier", key).data["phone"] is None
    again = crm("undo", step)
    assert (again.code, set(again.data["error"])) == (1, {"title", "message", "remedy"})


def test_a_newer_version_is_a_conflict(crm: Command) -> None:
    key = _firm(crm)
    assert crm("set", "supplier", key, "--set", "phone=020 7946 0001").code == 0
    stale = crm("set", "supplier", key, "--set", "phone=020 7946 0002", "--version", "1")
    assert (stale.code, stale.data["error"]["title"]) == (1, "Somebody else changed this too")


def test_what_changes_nothing_makes_no_operation(crm: Command) -> None:
    key = _firm(crm)
    done = crm("set", "supplier", key, "--set", "name=Example Catering Ltd")
    assert (done.code, done.data["operation"], done.data["version"]) == (0, None, 1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["list", "unicorns"], 2),
        (["show", "unicorn", "x"], 2),
        (["list", "suppliers", "--where", "horns is 2"], 2),
        (["list", "suppliers", "--where", "status"], 2),
        (["list", "suppliers", "--where", "turnover >= lots"], 2),
        (["list", "suppliers", "--where", "status is purple"], 2),
        (["list", "suppliers", "--sort", "horns"], 2),
        (["list", "suppliers", "--limit", "many"], 2),
        (["list", "suppliers", "--limit", "-1"], 2),
        (["list", "--nonsense"], 2),
        (["nonsense"], 2),
        ([], 2),
        (["add", "supplier", "--set", "name"], 2),
        (["add", "supplier", "--set", "horns=2"], 2),
        (["add", "supplier", "--set", "staff=2"], 2),
        (["add", "supplier", "--set", "name=A", "--set", "name=B"], 2),
        (["add", "supplier"], 2),
        (["add", "supplier", "--set", "name="], 1),
        (["add", "supplier", "--set", "name=Nul\0Name"], 1),
        (["add", "supplier", "--set", "name=Half \ud83d"], 1),
        (["add", "supplier", "--set", "name=A", "--set", "email=nonsense"], 1),
        (["add", "supplier", "--set", "name=A", "--visibility", "secret"], 2),
        (["add", "site", "--set", "town=London"], 2),
        (["add", "site", "--set", "town=London", "--parent", "nobody"], 1),
        (["set", "supplier", "nobody", "--set", "name=A"], 1),
        (["set", "supplier", "nobody"], 2),
        (["show", "supplier", "nobody"], 1),
        (["show", "supplier", "'; DROP TABLE suppliers; --"], 1),
        (["show", "supplier", "%"], 1),
        (["show", "supplier", ""], 1),
        (["history", "supplier"], 2),
        (["history", "supplier", "nobody"], 1),
        (["undo", "nothing"], 1),
        (["export", "suppliers", "--out", "list.exe"], 2),
        (["--store"], 2),
        (["--store="], 2),
    ],
)
def test_wrong_words_are_answered_in_words(
    anywhere: Command, sqlite_template: Path, words: list[str], code: int
) -> None:
    where = [] if words and words[0].startswith("--store") else ["--store", sqlite_template]
    said = anywhere("--json", *where, *words)
    assert said.code == code, said
    assert set(said.data) == {"error"}
    assert said.data["error"]["title"]


def test_several_of_one_name_are_told_apart_by_their_keys(crm: Command) -> None:
    for number in "12":
        assert crm("add", "supplier", "--set", "name=Twin Ltd", "--set", f"company_number={number}").code == 0
    assert crm("show", "supplier", "Twin Ltd").code == 2


def test_names_are_shown_literally_in_a_table(anywhere: Command, address: str) -> None:
    name = "Smith & Sons <Ltd> [bold]red[/bold] \u202egnp"
    assert anywhere("--store", address, "add", "supplier", "--set", f"name={name}").code == 0
    table = anywhere("list", "suppliers", "--store", address)
    assert "Smith & Sons <Ltd> [bold]red[/bold] \ufffdgnp" in table.out
    assert "1 in all" in table.err
    assert "\u202e" not in anywhere("show", "supplier", name, "--store", address).out


def test_a_table_lines_up(crm: Command, anywhere: Command, address: str) -> None:
    for name in ("Short", "A much longer name of a firm", "日本語 Foods"):
        crm("add", "supplier", "--set", f"name={name}")
    lines = anywhere("--store", address, "list", "suppliers").out.splitlines()
    assert {line.split("Prospect")[0][:36].strip().count(" ") for line in lines[1:]} == {0}
    assert len(lines) == 4


def test_no_field_hides_a_part_or_what_every_record_has() -> None:
    for kind in KINDS.values():
        taken = {"id", "version", "visibility", "anchor_id", "parent_id", *(part.plural for part in parts_of(kind))}
        assert not taken & set(kind.fields), kind.name


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".json"])
def test_export(crm: Command, tmp_path: Path, ending: str) -> None:
    key = _firm(crm, "--set", "services==SUM(1) & more")
    out = tmp_path / f"list{ending}"
    assert crm("export", "suppliers", "--out", out, "--where", "name contains example").data == {
        "file": str(out),
        "rows": 1,
    }
    assert out.stat().st_size
    if ending == ".json":
        row = json.loads(out.read_text(encoding="utf-8"))["rows"][0]
        assert (row["id"], row["services"]) == (key, "=SUM(1) & more")


@pytest.mark.parametrize(("ending", "services"), [(".xlsx", "=SUM(1) & more"), (".csv", "Café\nand more")])
def test_an_own_export_read_in_again_changes_nothing(crm: Command, tmp_path: Path, ending: str, services: str) -> None:
    values = (
        f"services={services}",
        "tags=a;b",
        "trading_names=Example; Eg",
        "vcse=no",
        "legal_form=private limited company",
    )
    key = _firm(crm, *(word for value in values for word in ("--set", value)))
    assert crm("add", "site", "--parent", key, "--set", "postcode=E8 1EA").code == 0
    out = tmp_path / f"list{ending}"
    assert crm("export", "suppliers", "--out", out).code == 0
    done = crm("import", "suppliers", out).data
    assert (done["read"], done["unchanged"], done["operation"]) == (1, 1, None)


def test_exported_parts_say_whose_they_are(crm: Command, tmp_path: Path) -> None:
    key = _firm(crm)
    assert crm("add", "site", "--parent", key, "--set", "postcode=E8 1EA").code == 0
    out = tmp_path / "sites.csv"
    assert crm("export", "sites", "--out", out, "--worked-out").code == 0
    text = out.read_text(encoding="utf-8-sig")
    assert "Example Catering Ltd" in text
    assert key in text
    assert "Hackney" in text
