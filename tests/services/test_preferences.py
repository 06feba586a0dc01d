"""Settings kept: each person's own on this computer, the collaborative's in the store, for administrators."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm_app.domain.errors import CrmError, Refused, UsageError
from crm_app.domain.pictures import read_picture
from crm_app.reports.document import Document, DocumentMeta, paragraph
from crm_app.reports.files import write_document
from crm_app.runtime.settings import Settings
from crm_app.services import history, preferences, profiles
from crm_app.services.dressing import dressed
from crm_app.services.workspace import Workspace, open_workspace
from tests.domain.test_preferences import png


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A store that an officer works in: of a file its owner, of a server no administrator."""
    monkeypatch.setenv("CRM_AUTHOR", "officer_hackney")
    opened = open_workspace(address)
    yield opened
    opened.close()


def test_two_people_at_one_desk_each_find_their_own(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.toml")
    assert profiles.set_for_person(settings, "priya", "text_size", "150") == "150"
    profiles.set_for_person(settings, "o'neil.b", "theme", "Dark")
    again = Settings(tmp_path / "settings.toml")
    assert profiles.of_person(again, "priya")["text_size"] == "150"
    assert profiles.of_person(again, "priya")["theme"] == "system"
    assert profiles.of_person(again, "o'neil.b")["theme"] == "dark"
    assert profiles.of_person(again, "o'neil.b")["text_size"] == "100"


def test_what_lay_there_before_profiles_holds_until_a_person_chooses(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.toml")
    settings.set("window.theme", "dark")
    assert profiles.of_person(settings, "priya")["theme"] == "dark"
    assert profiles.set_for_person(settings, "priya", "theme", "") == "system"
    assert profiles.of_person(settings, "priya")["theme"] == "system"


@pytest.mark.parametrize(
    "text",
    ["profiles = 3", "[profiles]\npriya = 4", "[profiles.priya]\ntext_size = 9000\ntheme = ['dark']\narea = ''",
     "not = = toml", "\x00\xff"],
)  # fmt: skip
def test_a_file_full_of_nonsense_gives_the_usual_settings(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(text.encode("latin-1"))
    settings = Settings(path)
    found = profiles.of_person(settings, "priya")
    assert (found["text_size"], found["theme"]) == ("100", "system")
    profiles.set_for_person(settings, "priya", "text_size", "125")
    assert profiles.of_person(Settings(path), "priya")["text_size"] == "125"


def test_a_wrong_value_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.toml")
    with pytest.raises(UsageError, match="stays as it was"):
        profiles.set_for_person(settings, "priya", "text_size", "tiny")
    assert not (tmp_path / "settings.toml").exists()


def test_an_administrator_sets_what_is_everybodys_in_steps_that_can_be_undone(administered: Workspace) -> None:
    assert preferences.may_administer(administered)
    saved = preferences.set_for_collaborative(administered, "collaborative", "Mill Road Together")
    assert saved
    assert saved.touched == {"setting": frozenset({saved.id})}
    assert preferences.set_for_collaborative(administered, "collaborative", "Mill Road Together") is None
    preferences.set_for_collaborative(administered, "collaborative", "")
    assert preferences.collaborative_values(administered)["collaborative"] == ""
    history.undo(administered, history.history(administered, limit=1)[0].operation)
    assert preferences.collaborative_values(administered)["collaborative"] == "Mill Road Together"


def test_weights_that_nobody_can_read_are_refused(administered: Workspace) -> None:
    with pytest.raises(CrmError, match="weights"):
        preferences.set_for_collaborative(administered, "weights", "mostly price")


def test_papers_wear_the_name_the_logo_and_the_colour(administered: Workspace, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(png(60, 20))
    preferences.set_for_collaborative(administered, "collaborative", "Mill Road Together")
    preferences.set_for_collaborative(administered, "colour", "#7A1FA2")
    preferences.set_for_collaborative(administered, "logo", str(logo))
    meta = dressed(administered, Document("Pack", (), DocumentMeta(administered.today(), "Hackney (test)"))).meta
    assert meta.organisation == "Mill Road Together · Hackney (test)"
    assert meta.accent == "#7A1FA2"
    assert meta.logo == preferences.collaborative_values(administered)["logo"] != ""


@pytest.mark.parametrize("content", [b"<svg/>", b"\0" * 200_000, None])
def test_a_logo_that_is_no_image_is_refused(administered: Workspace, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "logo.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused, match="logo"):
        preferences.set_for_collaborative(administered, "logo", str(path))
    assert preferences.collaborative_values(administered)["logo"] == ""


def test_an_officer_of_a_server_reads_but_is_refused_kindly(workspace: Workspace) -> None:
    assert preferences.collaborative_values(workspace)["term_ethnic"] == "Ethnic minority-led (BAME)"
    if workspace.store.address.startswith("postgresql"):
        assert not preferences.may_administer(workspace)
        with pytest.raises(Refused, match="belongs to the whole collaborative"):
            preferences.set_for_collaborative(workspace, "colour", "#7A1FA2")
    else:
        assert preferences.set_for_collaborative(workspace, "colour", "#7A1FA2")


def test_the_area_of_a_person_has_its_authorities(administered: Workspace) -> None:
    settings = Settings()
    assert preferences.own_area(administered, settings) == ("", ())
    profiles.set_for_person(settings, administered.author, "area", "Nowhere")
    assert preferences.own_area(administered, settings) == ("", ())


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".xlsx"])
def test_a_logo_is_drawn_in_every_kind_of_paper(tmp_path: Path, ending: str) -> None:
    plain = DocumentMeta(date(2026, 11, 22), "Mill Road Together")
    worn = replace(plain, logo=read_picture(png(60, 20)).as_text())
    sizes = []
    for name, meta in (("plain", plain), ("worn", worn)):
        path = tmp_path / f"{name}{ending}"
        write_document(Document("Pack", (paragraph("Words"),), meta), path)
        sizes.append(path.stat().st_size)
    assert sizes[1] > sizes[0] or ending == ".xlsx"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a Linux desktop's files")
def test_links_in_mails_are_taken_and_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    settings = Settings(tmp_path / "settings.toml")
    entry = tmp_path / "data" / "applications" / "supplier-crm-links.desktop"
    assert profiles.set_for_person(settings, "priya", "links", "Open here") == "yes"
    assert entry.exists()
    assert profiles.set_for_person(settings, "priya", "links", "") == "no"
    assert not entry.exists()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a Linux desktop's files")
def test_a_computer_that_refuses_links_leaves_the_setting_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    settings = Settings(tmp_path / "settings.toml")
    with pytest.raises(Refused) as refused:
        profiles.set_for_person(settings, "priya", "links", "yes")
    assert refused.value.title == "Links in mails stays as it was"
    assert profiles.of_person(settings, "priya")["links"] == "no"
