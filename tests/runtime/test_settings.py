"""Preferences: what is set is found again, and a broken file is no reason not to start."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.runtime import paths
from crm_app.runtime.settings import Settings, to_toml

_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_VALUES = st.one_of(st.booleans(), st.integers(-(2**62), 2**62), _WORDS, st.lists(_WORDS, max_size=4))


def test_what_is_set_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    settings = Settings(path)
    settings.set("window.theme", "dark")
    settings.set("columns.supplier.widths", {"name": 260, "we&ird": 1})
    settings.set("columns.supplier.shown", ["name", "status"])
    settings.add_recent("one.crm")
    settings.add_recent("two.crm")
    settings.add_recent("one.crm")
    settings.save()
    again = Settings(path)
    assert again.get("window.theme") == "dark"
    assert again.get("columns.supplier.widths", {}) == {"name": 260, "we&ird": 1}
    assert again.get("stores.recent", []) == ["one.crm", "two.crm"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("text", ["not = = toml", "\x00\xff", "window = 3"])
def test_a_broken_file_counts_as_empty(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(text.encode("latin-1"))
    assert Settings(path).get("window.theme", "system") == "system"


def test_a_value_of_another_type_is_not_believed() -> None:
    settings = Settings()
    settings.set("window.peek", "yes")
    assert settings.get("window.peek", True) is True


def test_a_folder_that_cannot_be_written_does_not_stop_anything(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "gone" / "settings.toml")
    settings.set("window.theme", "dark")
    settings.save()
    assert not (tmp_path / "gone").exists()


@given(st.dictionaries(_WORDS, st.one_of(_VALUES, st.dictionaries(_WORDS, _VALUES, max_size=3)), max_size=4))
def test_any_plain_data_survives_toml(values: dict[str, object]) -> None:
    assert tomllib.loads(to_toml(values)) == values


def test_everything_lies_in_one_home_when_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    for path in (paths.default_store(), paths.demonstration_store(), paths.settings_file(), paths.log_file()):
        assert path.is_relative_to(tmp_path / "home")
        assert path.parent.is_dir()
