"""Sign-up and attendance sheets: known suppliers onto the event's list, unknown ones back with what to do."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from crm_app.domain.errors import NotFound, UsageError
from crm_app.services import attendance, events, history, records
from crm_app.services.attendance import AttendanceImport
from crm_app.services.workspace import Workspace

TICKETS = ("Order #", "First Name", "Last Name", "Email", "Attendee Status", "Company")


@pytest.fixture
def event(workspace: Workspace) -> str:
    return records.add(workspace, "event", {"title": "How to bid"}).id


@pytest.fixture
def firms(workspace: Workspace) -> dict[str, str]:
    """Three suppliers: found by name, by number and by the address of a person."""
    kitchen = records.add(workspace, "supplier", {"name": "Clapton Kitchen CIC"}).id
    works = records.add(workspace, "supplier", {"name": "Homerton Works Ltd", "company_number": "00000001"}).id
    prints = records.add(workspace, "supplier", {"name": "Dalston Print Ltd"}).id
    records.add(workspace, "person", {"name": "Di Example", "email": "di@print.example"}, parent_id=prints)
    return {"kitchen": kitchen, "works": works, "prints": prints}


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    """A workbook or a CSV file of these rows, the headings first."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        return path
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def counts(done: AttendanceImport) -> tuple[int, ...]:
    found = (done.created, done.updated, done.unchanged, done.skipped, done.rejected)
    assert done.read == sum(found)
    return found


def listed(workspace: Workspace, event: str) -> dict[str, tuple[str, str | None]]:
    found = records.parts(workspace, "event", event)["invitation"]
    return {one["supplier"]: (one["status"], one["person"]) for one in found}


def test_known_suppliers_are_put_on_the_list_and_unknown_ones_come_back(
    workspace: Workspace, event: str, firms: dict[str, str], tmp_path: Path
) -> None:
    path = sheet(
        tmp_path / "tickets.xlsx",
        TICKETS,
        (1, "Ama", "Example", "ama@kitchen.example", "Attending", "Clapton Kitchen C.I.C."),
        (2, "Bo", "Example", "bo@kitchen.example", "Checked In", "clapton kitchen cic"),
        (3, "Di", "Example", "DI@print.example", "Not Attending", "Dalston Print"),
        (4, "Eve", "Example", "eve@new.example", "Attending", "Unknown Bakers Ltd"),
        (5, "Flo", "Example", "flo@works.example", "perhaps so", "Homerton Works Ltd"),
    )
    done = attendance.import_attendance(workspace, path, event)
    assert counts(done) == (2, 0, 0, 1, 2)
    assert listed(workspace, event) == {
        firms["kitchen"]: ("attended", "Ama Example; Bo Example"),
        firms["prints"]: ("declined", "Di Example"),
    }
    unknown, unclear = done.rejects
    assert (unknown.field, unknown.value) == ("Organisation", "Unknown Bakers Ltd")
    assert "import suppliers FILE" in unknown.message
    assert (unclear.field, unclear.value) == ("Status", "perhaps so")
    (step,) = history.history(workspace, limit=1)
    assert step.title == "Import attendance of “How to bid” from tickets.xlsx"
    assert step.operation == done.operation


def test_a_second_run_makes_no_operation_and_one_undo_takes_a_sheet_back(
    workspace: Workspace, event: str, firms: dict[str, str], tmp_path: Path
) -> None:
    path = sheet(
        tmp_path / "tickets.csv",
        ("Organisation", "Name", "Status"),
        ("Clapton Kitchen CIC", "Ama Example", "accepted"),
        ("Clapton Kitchen CIC", "Bo Example; Jr", ""),
        ("Homerton Works Ltd", "", "No show"),
    )
    assert attendance.import_attendance(workspace, path, event, dry_run=True).operation == ""
    assert listed(workspace, event) == {}
    first = attendance.import_attendance(workspace, path, event)
    assert counts(first) == (2, 0, 0, 1, 0)
    before = len(history.history(workspace))
    again = attendance.import_attendance(workspace, path, event)
    assert (counts(again), again.operation) == ((0, 0, 2, 1, 0), "")
    assert len(history.history(workspace)) == before
    history.undo(workspace)
    assert listed(workspace, event) == {}


def test_a_sheet_of_the_day_changes_invitations_and_an_earlier_one_takes_nothing_back(
    workspace: Workspace, event: str, firms: dict[str, str], tmp_path: Path
) -> None:
    events.invite(workspace, event, [firms["kitchen"], firms["works"]])
    signed_up = sheet(
        tmp_path / "form.csv",
        ("Start time", "What is the name of your organisation?", "Your name"),
        ("2026-11-01 10:00", "Clapton Kitchen CIC", "Ama Example"),
        ("2026-11-01 11:00", "Homerton Works Ltd", "Cy Example"),
    )
    assert counts(attendance.import_attendance(workspace, signed_up, event)) == (0, 2, 0, 0, 0)
    kept = records.parts(workspace, "event", event)["invitation"][0]
    assert (kept["status"], kept["answered_on"]) == ("accepted", workspace.today())
    day = sheet(
        tmp_path / "day.csv",
        ("Organisation", "Checked in", "Name"),
        ("Clapton Kitchen CIC", "yes", "Bo Example"),
        ("Homerton Works Ltd", "no", ""),
    )
    assert counts(attendance.import_attendance(workspace, day, event)) == (0, 2, 0, 0, 0)
    expected = {firms["kitchen"]: ("attended", "Ama Example; Bo Example"), firms["works"]: ("no_show", "Cy Example")}
    assert listed(workspace, event) == expected
    assert counts(attendance.import_attendance(workspace, signed_up, event)) == (0, 0, 2, 0, 0)
    assert listed(workspace, event) == expected


def test_numbers_names_and_addresses_in_that_order(
    workspace: Workspace, event: str, firms: dict[str, str], tmp_path: Path
) -> None:
    second = records.add(workspace, "supplier", {"name": "Dalston Print Ltd", "email": "hello@second.example"}).id
    path = sheet(
        tmp_path / "odd.csv",
        ("Organisation", "Company number", "Email"),
        ("Some other spelling", "1", "x@elsewhere.example"),  # by its number
        ("Dalston Print", "", "hello@second.example"),  # two of the name: the address decides
        ("Dalston Print", "", "x@elsewhere.example"),  # nothing decides
        ("", "", "anybody@second.example"),  # the firm's own domain
        ("Homerton Works Ltd", "00000009", ""),  # a number against the name
        ("Quite Another Charity", "", "di@print.example"),  # a person of one firm who came for another
        ("", "", ""),
        ("", "", "nobody"),
    )
    done = attendance.import_attendance(workspace, path, event)
    assert set(listed(workspace, event)) == {firms["works"], second}
    assert counts(done)[:4] == (2, 0, 0, 1)
    said = {reject.value: reject.message for reject in done.rejects}
    assert "Several suppliers" in said["Dalston Print"]
    assert "Not in the register" in said["Homerton Works Ltd"]
    assert "that of “Dalston Print Ltd”" in said["Quite Another Charity"]
    assert "not an e-mail address" in said["nobody"]


def test_rejected_rows_are_mended_and_dropped_back(
    workspace: Workspace, event: str, firms: dict[str, str], tmp_path: Path
) -> None:
    path = sheet(tmp_path / "in.csv", ("Company", "Status"), ("New Bakers Ltd", "Attending"), ("Clapton Kitchen", ""))
    done = attendance.import_attendance(workspace, path, event)
    for name in ("out.csv", "out.xlsx"):
        assert attendance.save_rejects(done, tmp_path / name) == 1
    records.add(workspace, "supplier", {"name": "New Bakers Ltd"})
    again = attendance.import_attendance(workspace, tmp_path / "out.csv", event)
    assert counts(again) == (1, 0, 0, 0, 0)
    assert counts(attendance.import_attendance(workspace, tmp_path / "out.xlsx", event)) == (0, 0, 1, 0, 0)


def test_a_table_without_firms_and_an_event_that_is_not_there(workspace: Workspace, event: str, tmp_path: Path) -> None:
    path = sheet(tmp_path / "colours.csv", ("Colour", "Weight"), ("red", "12"), ("blue", "13"))
    with pytest.raises(UsageError, match="Colour, Weight"):
        attendance.import_attendance(workspace, path, event)
    with pytest.raises(NotFound):
        attendance.import_attendance(workspace, path, "gone")
