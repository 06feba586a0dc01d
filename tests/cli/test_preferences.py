"""The command ``setting``: all of them, one of them, one changed."""

from __future__ import annotations

from pathlib import Path

from crm_app.domain.preferences import PREFERENCES
from crm_app.runtime import paths
from tests.cli.conftest import Command


def test_all_are_listed_and_one_is_set_and_set_back(crm: Command) -> None:
    assert [row["name"] for row in crm("setting").data["rows"]] == list(PREFERENCES)
    assert crm("setting", "text-size", "150").data["value"] == "150"
    assert crm("setting", "text_size").data["value"] == "150"
    assert crm("setting", "text_size", "--usual").data["value"] == "100"


def test_what_makes_no_sense_is_wrong_usage(crm: Command) -> None:
    for words in (("volume",), ("theme", "pink"), ("--usual",), ("area", "Atlantis"), ("theme", "dark", "--usual")):
        said = crm("setting", *words)
        assert said.code == 2, words
        assert said.data["error"]["title"]


def test_a_table_is_for_people_and_a_broken_file_is_put_aside(
    anywhere: Command, sqlite_template: Path, home: Path
) -> None:
    path = paths.settings_file()
    path.write_text("theme = = dark", encoding="utf-8")
    said = anywhere("--store", sqlite_template, "setting", "theme")
    assert said.code == 0
    assert "As the desktop" in said.out
    assert "damaged" in said.err
    assert [one.read_text(encoding="utf-8") for one in path.parent.glob("settings.broken-*.toml")] == ["theme = = dark"]
