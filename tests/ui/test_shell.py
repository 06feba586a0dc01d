"""The shell: there before the program is loaded, where it was left, and closing when its contents agree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from crm_app.runtime.settings import Settings
from crm_app.ui import theme
from crm_app.ui.shell import Opening, Shell

ROOT = Path(__file__).resolve().parents[2]


class Content(QWidget):
    """Something that a shell holds; it closes when it may."""

    may_close = False

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.may_close)


def test_it_stands_painted_and_says_what_it_opens(face: QApplication) -> None:
    shell = Shell(Settings())
    shell.show_opening("/somewhere/on a drive/Hackney register.crm")
    opening = shell.centralWidget()
    assert isinstance(opening, Opening)
    assert opening.is_painted
    assert [label.text() for label in opening.findChildren(QLabel)] == ["Opening Hackney register.crm…"]
    shell.close()


@pytest.mark.parametrize(
    ("store", "shown"),
    [
        ("postgresql://priya:secret@server.example:5432/register?sslmode=require", "register"),
        ("postgresql://priya:secret@server.example", "server.example"),
        ("D:\\Registers\\R&D <b>north.crm", "R&D <b>north.crm"),
        ("/a/" + "x" * 200, "x" * 59 + "…"),
    ],
)
def test_a_store_is_named_shortly_and_without_its_password(face: QApplication, store: str, shown: str) -> None:
    opening = Opening(store)
    (label,) = opening.findChildren(QLabel)
    assert label.text() == f"Opening {shown}…"


@pytest.mark.parametrize("name", theme.THEMES)
def test_its_grounds_are_those_of_the_theme(face: QApplication, name: str) -> None:
    before = theme.theme().name
    theme.apply(face, name)
    try:
        shell = Shell(Settings())
        shell.show_opening("a.crm")
        picture = shell.grab().toImage()
        assert picture.pixelColor(picture.width() - 5, picture.height() - 5) == theme.color("window")
        assert picture.pixelColor(picture.width() - 5, 5) == theme.color("surface")
        shell.close()
    finally:
        theme.apply(face, before)


def test_it_bears_the_title_of_what_it_holds_and_closes_when_that_agrees(face: QApplication) -> None:
    shell, content = Shell(Settings()), Content()
    content.setWindowTitle("Suppliers")
    shell.hold(content)
    shell.show()
    assert shell.windowTitle() == "Suppliers"
    content.setWindowTitle("Events")
    assert shell.windowTitle() == "Events"
    assert not shell.close()
    assert shell.isVisible()
    assert content.isVisible()
    content.may_close = True
    assert shell.close()


def test_its_size_is_that_of_last_time(face: QApplication) -> None:
    settings = Settings()
    first = Shell(settings)
    first.show()
    first.resize(733, 511)
    first.close()
    assert (Shell(settings).width(), Shell(settings).height()) == (733, 511)


def test_it_stands_before_the_database_and_the_screens_are_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from crm_app.ui import application; from crm_app.runtime.settings import Settings\n"
        "app = application.make_application()\n"
        "application.wearing.begin(app, Settings(), 'somebody')\n"
        "application.Shell(Settings()).show_opening('a.crm')\n"
        "print(sorted(n for n in sys.modules if n in ('sqlalchemy', 'crm_app.store.engine', 'crm_app.ui.window')))\n"
        "import builtins; print(builtins.__import__.__name__)"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CRM_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["[]", "__import__"]
