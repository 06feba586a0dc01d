"""A second start hands its address to the window that is open; the window comes back as it was left."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication, QSplitter
from pytestqt.qtbot import QtBot

from crm_app.__main__ import _wants_window
from crm_app.domain.links import LONGEST
from crm_app.ui.application import parse
from crm_app.ui.context import Address
from crm_app.ui.handing_over import Receiver, hand_over, name_for
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

LINK = "crm:supplier/01931a5b-0000-7000-8000-00000000000a"
ROOT = Path(__file__).resolve().parents[2]
GIVES = "import sys; from crm_app.ui.handing_over import hand_over; sys.exit(not hand_over(sys.argv[1], sys.argv[2]))"


def test_an_address_opens_the_window() -> None:
    assert _wants_window([LINK])
    assert _wants_window(["--store", "a.crm", LINK])
    assert not _wants_window(["list", "suppliers"])
    assert parse(["--store", "a.crm", LINK]).link == LINK
    assert parse([]).link == ""


def test_the_name_tells_nothing_of_the_store(tmp_path: Path) -> None:
    one, other = name_for(str(tmp_path / "one.crm")), name_for(str(tmp_path / "other.crm"))
    assert one != other
    assert "one" not in one
    assert name_for(str(tmp_path / "x" / ".." / "one.crm")) == one


def test_a_second_start_hands_over_and_ends(face: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    store = str(tmp_path / "store.crm")
    receiver, received = Receiver(store), list[str]()
    receiver.received.connect(received.append)
    assert receiver.is_listening
    with subprocess.Popen([sys.executable, "-c", GIVES, store, LINK], cwd=ROOT) as second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=15_000)
    assert second.returncode == 0
    assert received == [LINK]
    receiver.close()
    assert not hand_over(store, LINK)


def test_what_is_longer_than_any_address_is_not_taken(face: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    store = str(tmp_path / "store.crm")
    receiver, received = Receiver(store), list[str]()
    receiver.received.connect(received.append)
    socket = QLocalSocket()
    socket.connectToServer(name_for(store))
    assert socket.waitForConnected(1000)
    socket.write(b"x" * (LONGEST * 8))
    socket.flush()
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState, timeout=3000)
    assert received == []
    receiver.close()


def test_the_parts_of_a_screen_are_divided_as_they_were_left(window: MainWindow) -> None:
    window.context.go(Address("suppliers"))
    settle(window)
    page = window.places.currentWidget()
    assert page is not None
    split = page.findChildren(QSplitter)[0]
    split.moveSplitter(split.sizes()[0] - 60, 1)
    split.splitterMoved.emit(split.sizes()[0], 1)
    QCoreApplication.processEvents()
    kept = window.context.settings.get("window.divided.suppliers", {})
    assert list(kept.values()) == [split.sizes()]
    again = MainWindow(window.context, "store.crm")
    again.resize(window.size())
    again.show()
    window.context.navigate.emit(Address("suppliers"))
    settle(again)
    restored = again.places.currentWidget().findChildren(QSplitter)[0]  # type: ignore[union-attr]
    assert abs(restored.sizes()[1] - split.sizes()[1]) <= 4
    again.deleteLater()
