"""Issued papers: listed, printed again just as they were, found where they were put."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crm_app.services import records
from crm_app.services.reports import REPORTS, write_report
from crm_app.ui.context import Address
from crm_app.ui.records import papers
from crm_app.ui.screens.papers.page import PapersScreen
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What would have been opened by another program."""
    found: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(Path(QUrl(url).toLocalFile())))
    return found


@pytest.fixture
def screen(window: MainWindow, tmp_path: Path) -> PapersScreen:
    """The list with one paper, which was written elsewhere."""
    key = records.find(window.context.workspace, "supplier", "00000001")
    written = write_report(window.context.workspace, "readiness", key, tmp_path / "elsewhere.pdf")
    written.path.unlink()
    window.context.go(Address("papers"))
    settle(window)
    page = window.places.page("papers")
    assert isinstance(page, PapersScreen)
    assert page.grid.current_id == written.paper_id
    return page


def test_the_papers_of_a_kind_are_those_of_the_service() -> None:
    names = {paper.name for kind in ("supplier", "opportunity", "event") for paper in papers.papers_for(kind)}
    assert names == {name for name, kind in REPORTS.items() if not kind.of_list}
    assert papers.papers_for("task") == ()


def test_enter_prints_again_and_the_folder_is_known_then(
    screen: PapersScreen, window: MainWindow, qtbot: QtBot, tmp_path: Path, opened: list[Path]
) -> None:
    screen.open_folder()
    message = window.footer.messages.message
    assert message is not None
    assert "Print it again" in message.text
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    settle(window)
    dialog = screen.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.nameFilters() == ["PDF (*.pdf)", "Word (*.docx)", "Excel (*.xlsx)"]
    target = tmp_path / "again.docx"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    settle(window)
    assert target.exists()
    assert opened == [target]
    screen.open_folder()
    assert opened[-1] == tmp_path
    assert len(screen.model.ids) == 1, "nothing is issued anew"


def test_a_form_to_fill_in_is_offered_only_as_what_it_exists(
    screen: PapersScreen, window: MainWindow, tmp_path: Path
) -> None:
    key = records.find(window.context.workspace, "supplier", "00000001")
    written = write_report(window.context.workspace, "self-assessment", key, tmp_path / "form.pdf")
    window.context.touched({"paper": frozenset({written.paper_id})})
    settle(window)
    screen.open(written.paper_id)
    settle(window)
    dialog = screen.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.nameFilters() == ["PDF (*.pdf)", "Excel (*.xlsx)"]
    dialog.close()
    settle(window)


def test_a_paper_is_neither_typed_nor_deleted(screen: PapersScreen) -> None:
    names = {action.objectName() for action in [*screen.actions(), *screen.grid.actions()]}
    assert not names & {"new", "delete", "import"}
    assert {"print_again", "open_folder"} <= names
