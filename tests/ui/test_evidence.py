"""Evidence files on a credential, in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_app.services import evidence, records
from crm_app.ui.context import Address
from crm_app.ui.records.evidence_view import CredentialsTable
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

PDF = b"%PDF-1.7\nan invented certificate\n"


@pytest.fixture
def table(window: MainWindow) -> CredentialsTable:
    workspace = window.context.workspace
    firm = records.add(workspace, "supplier", {"name": "Example Catering Ltd"}).id
    for what in ("public_liability", "employers_liability"):
        records.add(workspace, "credential", {"what": what}, parent_id=firm)
    window.context.go(Address("supplier", firm, "Credentials"))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    found = page.parts["credential"]
    assert isinstance(found, CredentialsTable)
    return found


def test_a_file_is_attached_opened_and_handed_back(
    window: MainWindow, table: CredentialsTable, tmp_path: Path, qtbot: QtBot, picture_folder: Path | None
) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(PDF)
    table.evidence.attach(path)
    settle(window)
    files = table.evidence
    assert [one["name"] for one in files.records] == ["certificate.pdf"]
    assert files.records[0].parent_id == table.records[0].id
    if picture_folder is not None:
        window.grab().save(str(picture_folder / "evidence.png"))
    files.wanted.disconnect()
    files.grid.selectRow(0)
    with qtbot.waitSignal(files.wanted) as opened:
        files.open_file()
    (copy,) = opened.args
    assert (copy.name, copy.read_bytes()) == ("certificate.pdf", PDF)
    table.grid.selectRow(1)
    settle(window)
    assert files.records == []
    assert "Employers" in files.what.text()


def test_what_is_not_taken_is_said_and_nothing_is_attached(
    window: MainWindow, table: CredentialsTable, tmp_path: Path
) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(b"MZ\x90\x00")
    table.evidence.attach(path)
    settle(window)
    assert evidence.of_credential(window.context.workspace, table.evidence.parent_id) == []
    assert "not what its name says" in window.footer.messages.text.accessibleName()
