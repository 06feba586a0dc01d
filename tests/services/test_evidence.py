"""Evidence files: what is taken, how it is kept, and that it comes back as it was."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import NotFound, Refused
from crm_app.domain.evidence_files import LONGEST_NAME, MOST_BYTES, media_type_of, safe_name
from crm_app.services import copying, evidence, history, records
from crm_app.services.workspace import Workspace, open_workspace

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8000  # two megabytes: several pieces


@pytest.fixture
def credential(workspace: Workspace) -> str:
    firm = records.add(workspace, "supplier", {"name": "Example Catering Ltd"}).id
    return records.add(workspace, "credential", {"what": "public_liability"}, parent_id=firm).id


def test_a_file_comes_back_as_it_was(workspace: Workspace, credential: str, tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(PDF)
    saved = evidence.attach(workspace, credential, path, note="Sent by e-mail")
    (held,) = evidence.of_credential(workspace, credential)
    assert (held.id, held["name"], held["size"], held["media_type"]) == (
        saved.id,
        "certificate.pdf",
        len(PDF),
        "application/pdf",
    )
    assert records.get(workspace, "credential", credential)["is_seen"] is True
    written = evidence.write_copy(workspace, saved.id, tmp_path / "out")
    assert written.read_bytes() == PDF
    again = evidence.write_copy(workspace, saved.id, tmp_path / "out")
    assert again.name == "certificate (2).pdf"


def test_undo_takes_the_file_away_and_redo_brings_it_back(
    workspace: Workspace, credential: str, tmp_path: Path
) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(PDF)
    saved = evidence.attach(workspace, credential, path)
    history.undo(workspace, saved.operation)
    assert evidence.of_credential(workspace, credential) == []
    with pytest.raises(NotFound):
        evidence.content(workspace, saved.id)
    history.redo(workspace)
    assert evidence.content(workspace, saved.id) == ("certificate.pdf", PDF)


def test_the_same_file_is_attached_once(workspace: Workspace, credential: str, tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(PDF)
    evidence.attach(workspace, credential, path)
    with pytest.raises(Refused, match="attached already"):
        evidence.attach(workspace, credential, path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("setup.exe", b"MZ\x90"),
        ("invoice.pdf.exe", b"MZ\x90"),
        ("certificate.pdf", b"MZ\x90\x00"),
        ("macro.docm", b"PK\x03\x04"),
        ("page.html", b"<script>"),
        ("picture.svg", b"<svg>"),
        ("shortcut.lnk", b"L\x00\x00\x00"),
        ("no ending", b"text"),
        ("script.txt", b"#!/bin/sh\n"),
        ("empty.pdf", b""),
        ("binary.csv", b"a,b\x00c"),
    ],
)
def test_what_is_not_taken_says_why(
    workspace: Workspace, credential: str, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        evidence.attach(workspace, credential, path)
    assert refused.value.remedy
    assert evidence.of_credential(workspace, credential) == []


def test_a_file_beyond_the_cap_is_not_even_read(workspace: Workspace, credential: str, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    with path.open("wb") as out:
        os.truncate(out.fileno(), MOST_BYTES + 1)
    with pytest.raises(Refused, match="too large"):
        evidence.attach(workspace, credential, path)


def test_a_file_that_is_gone_is_said(workspace: Workspace, credential: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        evidence.attach(workspace, credential, tmp_path / "gone.pdf")


@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe) <= LONGEST_NAME + 1
    assert not set(safe) & set('<>:"/\\|?*\n\r\t\u202e\u200b')
    assert not safe.endswith((".", " "))
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Temp\\policy.pdf", "policy.pdf"),
        ("fdp\u202efdp.exe", "fdpfdp.exe"),
        ("CON.pdf", "_CON.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_names_that_would_mislead(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_a_pdf_may_begin_a_little_late() -> None:
    assert media_type_of("a.pdf", b"\xef\xbb\xbf%PDF-1.4 ...") == "application/pdf"


def test_copying_a_store_takes_the_files_along(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(PDF)
    workspace = open_workspace(shutil.copy(sqlite_template, tmp_path / "store.crm"))
    firm = records.add(workspace, "supplier", {"name": "Example Catering Ltd"}).id
    held = records.add(workspace, "credential", {"what": "public_liability"}, parent_id=firm).id
    saved = evidence.attach(workspace, held, path)
    copying.copy_store(workspace, str(tmp_path / "copy.crm"))
    workspace.close()
    copy = open_workspace(tmp_path / "copy.crm")
    try:
        assert evidence.content(copy, saved.id) == ("certificate.pdf", PDF)
    finally:
        copy.close()
