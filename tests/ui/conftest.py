"""Fixtures for the window: stores of invented suppliers, a context on one, a fixed face; jobs are waited for."""

from __future__ import annotations

import os
import shutil
from array import array
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.runtime.postcode_ground import SIDE, Patch, finish
from crm_app.services import codes, drafts, records
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.ui import collecting, faults, theme
from crm_app.ui.context import AppContext
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

MANY = 5_000
WORDS = ("Amber", "Birch", "Copper", "Dalston", "Elder", "Fennel", "Ginger", "Hazel", "Indigo", "Juniper")
TRADES = ("Catering", "Cleaning", "Print", "Joinery", "Training", "Care")
STATUSES = ("prospect", "engaged", "developing", "ready", "supplying", "dormant")


def supplier_values(number: int) -> dict[str, object]:
    """An invented supplier, always the same for a number."""
    return {
        "name": f"{WORDS[number % 10]} {TRADES[number % 6]} {number:05d}",
        "status": STATUSES[number % 6],
        "legal_form": ("ltd", "cic_guarantee", "sole_trader")[number % 3] if number % 4 else None,
        "company_number": f"{number:08d}",
        "services": f"{TRADES[number % 6]} for offices & <b>events</b>",
        "cpv_codes": ("55520000",) if number % 2 else ("90910000", "79800000"),
        "tags": ("local",) if number % 5 == 0 else (),
        "vcse": "yes" if number % 3 == 1 else "no",
    }


def fill(workspace: Workspace, count: int) -> list[str]:
    """Write invented suppliers as one operation; every third has premises and a size."""
    kind, site, size = KINDS["supplier"], KINDS["site"], KINDS["size_fact"]
    rows = [records.new_row(workspace, kind, supplier_values(n), key=new_key()) for n in range(1, count + 1)]
    sites, sizes = [], []
    for number, row in enumerate(rows, 1):
        if number % 3 == 0:
            place = {"postcode": "E8 1EA", "is_main": True}
            sites.append(records.new_row(workspace, site, place, parent_id=row["id"]))
            fact = {"staff": number % 40, "turnover": Decimal(number * 1000)}
            sizes.append(records.new_row(workspace, size, fact, parent_id=row["id"]))
    with workspace.operation(f"Add {count:,} invented suppliers") as op:
        op.insert(kind, rows)
        op.insert(site, sites)
        op.insert(size, sizes)
    return [str(row["id"]) for row in rows]


def _store_with(template: Path, path: Path, count: int) -> Path:
    shutil.copy(template, path)
    workspace = open_workspace(path)
    fill(workspace, count)
    workspace.close()
    return path


@pytest.fixture(scope="session")
def small_store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file with 60 invented suppliers, to copy."""
    return _store_with(sqlite_template, tmp_path_factory.mktemp("ui") / "small.crm", 60)


@pytest.fixture(scope="session")
def large_store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file with 5,000 invented suppliers, to copy."""
    return _store_with(sqlite_template, tmp_path_factory.mktemp("ui") / "large.crm", MANY)


def keep_small_ground() -> None:
    """A few dots for each borough of London, kept as if the directory had been read: so no test reads all of it."""
    boroughs = [code for code in codes.authorities() if codes.region_of(code) == "London"]
    patches = []
    for place, code in enumerate(sorted(boroughs)):
        x, y = 510_000 + place % 6 * 8_000, 160_000 + place // 6 * 7_000
        points = array("i", [n for i in range(40) for n in (x + i * 97 % 4_000, y + i * 61 % 4_000)])
        patches.append(Patch(code, x >> SIDE, y >> SIDE, points))
    finish(boroughs, patches)


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The program's own files, its log above all, go to a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_HOME", str(tmp_path_factory.mktemp("home")))
        keep_small_ground()
        yield


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Widgets that a test has closed are deleted before the next one: a change of theme polishes every one there is.

    No key is held down when a test begins: after Ctrl+Enter Qt goes on believing in Ctrl, and a selection would turn.
    """
    QTest.keyRelease(QWidget(), Qt.Key.Key_Control)
    with collecting.here():
        yield
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def face(qapp: QApplication) -> QApplication:
    """The application with a fixed locale, font and theme."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    theme.set_font(qapp)
    theme.apply(qapp, theme.LIGHT)
    return qapp


@pytest.fixture
def open_context(face: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], AppContext]]:
    """Contexts on stores, closed in order when the test ends: jobs first, then the store."""
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    opened: list[AppContext] = []

    def _open(path: Path) -> AppContext:
        context = AppContext(open_workspace(path))
        opened.append(context)
        return context

    faults.reporter().counts.clear()
    yield _open
    for context in opened:
        assert context.jobs.wait_idle(10), "a job did not end"
        context.jobs.shut_down()
        context.workspace.close()
    QThreadPool.globalInstance().waitForDone(1000)
    assert not faults.reporter().counts, "the program reported a fault of its own"


@pytest.fixture
def context(small_store: Path, tmp_path: Path, open_context: Callable[[Path], AppContext]) -> AppContext:
    """A context on a fresh copy of the small store."""
    return open_context(Path(shutil.copy(small_store, tmp_path / "store.crm")))


@pytest.fixture
def large_context(large_store: Path, tmp_path: Path, open_context: Callable[[Path], AppContext]) -> AppContext:
    """A context on a fresh copy of the large store."""
    return open_context(Path(shutil.copy(large_store, tmp_path / "large.crm")))


@pytest.fixture
def window(context: AppContext) -> Iterator[MainWindow]:
    """The window on the small store, at its first screen; taken apart at the end, so that none is left behind."""
    made = MainWindow(context, "store.crm")
    made.show()
    made.begin()
    settle(made)
    yield made
    settle(made)
    made.hide()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def opened(
    small_store: Path,
    tmp_path: Path,
    open_context: Callable[[Path], AppContext],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], MainWindow]]:
    """Opens the window anew on the same store, as a run of the program of its own; the one before was killed."""
    path = Path(shutil.copy(small_store, tmp_path / "store.crm"))
    windows: list[MainWindow] = []

    def end() -> None:
        for old in windows:
            settle(old)
            old.hide()
            old.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _open() -> MainWindow:
        end()
        windows.clear()
        monkeypatch.setattr(drafts, "SESSION", f"run {next(runs)}")
        window = MainWindow(open_context(path), "store.crm")
        windows.append(window)
        window.show()
        window.begin()
        settle(window)
        return window

    runs = count()
    yield _open
    end()


@pytest.fixture(scope="session")
def picture_folder() -> Path | None:
    """Where pictures of the screens are wanted, by ``CRM_SCREENSHOTS``."""
    named = os.environ.get("CRM_SCREENSHOTS", "")
    return Path(named) if named else None
