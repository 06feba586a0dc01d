"""The import, step by step: nothing is written before it was looked at, and one undo takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from pytestqt.qtbot import QtBot

from crm_app.services import lists, records
from crm_app.services.imports import OnDuplicate
from crm_app.services.lists import ListQuery
from crm_app.ui.context import AppContext, Message
from crm_app.ui.imports.dropping import dropped_file
from crm_app.ui.imports.preview_table import DUPLICATES
from crm_app.ui.imports.wizard import ImportWizard

FILE = """Supplier name,Company number,Post code,E-mail,Favourite colour
Hackney Wick Upholstery Ltd,00091001,E9 5EN,hello@upholstery.example,blue
Copper Print 00002,00000002,E8 1EA,new@copper.example,red
,00091003,E8 1EA,,green
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a new firm, one that is there, and one without a name."""
    path = tmp_path / "firms & <b>.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture
def wizard(qtbot: QtBot, context: AppContext) -> ImportWizard:
    """A wizard that waits for its file."""
    made = ImportWizard(context)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(wizard: ImportWizard, path: Path) -> ImportWizard:
    wizard.open_file(path)
    assert wizard.context.jobs.wait_idle(30)
    return wizard


def on(wizard: ImportWizard) -> None:
    wizard.go_on()
    assert wizard.context.jobs.wait_idle(30)


def many(context: AppContext) -> int:
    return lists.count(context.workspace, ListQuery("supplier"))


def test_columns_are_suggested_and_can_be_changed(wizard: ImportWizard, file: Path) -> None:
    opened(wizard, file)
    assert wizard.steps.currentWidget() is wizard.map
    assert wizard.plan is not None
    assert [column.target for column in wizard.plan.columns][:3] == [
        "supplier.name",
        "supplier.company_number",
        "site.postcode",
    ]
    assert wizard.map.title.text().startswith("firms & <b>.csv: 3 rows")
    box = wizard.map.table.boxes[4]
    box.setCurrentIndex(box.findData("tag"))
    assert wizard.plan.columns[4].target == "tag"


def test_nothing_is_written_before_it_was_looked_at(wizard: ImportWizard, context: AppContext, file: Path) -> None:
    before = many(context)
    opened(wizard, file)
    on(wizard)
    assert wizard.steps.currentWidget() is wizard.look
    assert many(context) == before
    preview = wizard.look.preview
    assert preview is not None
    assert preview.counts.read == 3
    assert wizard.look.table.model().rowCount() > 0
    wizard.go_back()
    assert wizard.steps.currentWidget() is wizard.map


def test_import_reconciles_and_one_undo_takes_it_back(
    wizard: ImportWizard, context: AppContext, file: Path, tmp_path: Path
) -> None:
    before = many(context)
    messages: list[Message] = []
    context.message.connect(messages.append)
    opened(wizard, file)
    on(wizard)
    on(wizard)
    assert wizard.result is not None
    c = wizard.result.counts
    assert c.read == c.created + c.updated + c.unchanged + c.skipped + c.rejected == 3
    assert (c.created, c.updated) == (1, 1)
    assert many(context) == before + 1
    assert messages[-1].undo_operation == wizard.result.operation
    wizard.undo()
    assert context.jobs.wait_idle()
    assert many(context) == before


def test_rejected_rows_are_saved_with_what_to_put_right(
    wizard: ImportWizard, context: AppContext, file: Path, tmp_path: Path
) -> None:
    opened(wizard, file)
    on(wizard)
    on(wizard)
    assert wizard.result is not None
    assert wizard.result.counts.rejected == 1
    target = tmp_path / "rejected.csv"
    wizard.save_rejects(target)
    assert context.jobs.wait_idle()
    assert "00091003" in target.read_text(encoding="utf-8-sig")


def test_the_mapping_is_remembered_by_its_headings(
    qtbot: QtBot, context: AppContext, wizard: ImportWizard, file: Path
) -> None:
    opened(wizard, file)
    wizard.map.table.boxes[4].setCurrentIndex(wizard.map.table.boxes[4].findData("tag"))
    on(wizard)
    on(wizard)
    again = ImportWizard(context)
    qtbot.addWidget(again)
    opened(again, file)
    assert again.plan is not None
    assert again.plan.columns[4].target == "tag"
    assert "as last time" in again.map.note.text()


def test_possible_duplicates_are_judged_with_one_key(
    wizard: ImportWizard, context: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    there = records.add(context.workspace, "supplier", {"name": "Clapton Kitchen CIC", "phone": "020 7946 0001"})
    records.add(context.workspace, "site", {"postcode": "E5 0LH"}, parent_id=there.id)
    path = tmp_path / "alike.csv"
    path.write_text("Supplier name,Post code,Telephone\nClapton Kitchens,E5 0LH,020 7946 0001\n", encoding="utf-8")
    opened(wizard, path)
    on(wizard)
    table = wizard.look.table
    assert table.shown == DUPLICATES
    assert "Clapton Kitchen CIC" in str(table.rows.data(table.rows.index(0, 3)))
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_S)
    assert wizard.decisions == {table.rows.rows[0].number: OnDuplicate.SKIP}
    assert table.rows.data(table.rows.index(0, 2)) == "Skip"
    on(wizard)
    assert wizard.result is not None
    assert (wizard.result.counts.created, wizard.result.counts.skipped) == (0, 1)


def test_a_file_that_cannot_be_read_is_said_in_words(wizard: ImportWizard, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    opened(wizard, path)
    assert wizard.steps.currentWidget() is wizard.choose
    assert wizard.trouble.isVisibleTo(wizard)
    assert wizard.trouble.text()


def test_cancel_stops_and_changes_nothing(wizard: ImportWizard, context: AppContext, file: Path) -> None:
    before = many(context)
    opened(wizard, file)
    on(wizard)
    wizard.go_on()
    assert wizard.cancel.isVisibleTo(wizard)
    wizard.stop()
    assert context.jobs.wait_idle(30)
    assert wizard.job is None
    assert many(context) in (before, before + 1)
    if wizard.result is None:
        assert many(context) == before


def test_only_one_readable_file_is_taken_when_dropped(tmp_path: Path) -> None:
    def dropped(*names: str) -> Path | None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
        return dropped_file(data)

    assert dropped("a.xlsx") == tmp_path / "a.xlsx"
    assert dropped("a.xlsx", "b.xlsx") is None
    assert dropped("a.exe") is None
