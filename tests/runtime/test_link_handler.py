"""Which program opens ``crm:`` addresses: written for the person alone, and taken back without a trace."""

from __future__ import annotations

import configparser
import shlex
import sys
from pathlib import Path

import pytest

from crm_app.runtime import link_handler
from crm_app.runtime.starting import start_command

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a Linux desktop's files")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def _entry(home: Path) -> configparser.SectionProxy:
    read = configparser.RawConfigParser()
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(home / "data" / "applications" / "supplier-crm-links.desktop", encoding="utf-8")
    return read["Desktop Entry"]


def test_the_desktop_is_told_which_command_opens_an_address(home: Path) -> None:
    assert link_handler.take_links()
    entry = _entry(home)
    assert entry["MimeType"] == "x-scheme-handler/crm;"
    assert shlex.split(entry["Exec"]) == [*start_command(), "%u"]


def test_odd_folders_are_quoted(home: Path) -> None:
    link_handler.take_links(['/opt/our $tools/50% "new"/run', "two words"])
    assert _entry(home)["Exec"] == '"/opt/our \\\\$tools/50%% \\\\"new\\\\"/run" "two words" %u'


def test_what_others_registered_stays(home: Path) -> None:
    path = home / "config" / "mimeapps.list"
    path.parent.mkdir()
    before = "[Default Applications]\ntext/html=browser.desktop;\nx-scheme-handler/crm=other.desktop;\n# mine\n"
    path.write_text(before, encoding="utf-8")
    link_handler.take_links()
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "x-scheme-handler/crm=supplier-crm-links.desktop;other.desktop;" in lines
    assert "text/html=browser.desktop;" in lines
    assert "# mine" in lines
    link_handler.take_links()
    assert path.read_text(encoding="utf-8").splitlines() == lines
    link_handler.leave_links()
    kept = path.read_text(encoding="utf-8")
    assert "supplier-crm-links" not in kept
    assert "x-scheme-handler/crm=other.desktop;" in kept
    assert not (home / "data" / "applications" / "supplier-crm-links.desktop").exists()


def test_taking_back_what_was_never_taken_writes_nothing(home: Path) -> None:
    link_handler.leave_links()
    assert list(home.rglob("*")) == []
