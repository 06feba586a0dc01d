"""One window for a store: a second start that was given an address hands it to the window that is open, and ends.

The two meet at a local socket named after the store, which only the same person on the same computer can reach. Nothing
but an address is taken from it, read as strictly as one that was typed.
"""

from __future__ import annotations

import getpass
import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from crm_app.domain.links import LONGEST

PATIENCE = 500  # ms; an open window answers in a few, and a start must not wait long for one that hangs
_TAKEN = b"taken\n"


def name_for(store: str) -> str:
    """What the socket of a store is called; it tells nothing of the store."""
    whole = store if "://" in store else str(Path(store).resolve())
    return f"supplier-crm-{hashlib.sha256(f'{getpass.getuser()} {whole}'.encode()).hexdigest()[:24]}"


def hand_over(store: str, link: str) -> bool:
    """Give an address to the window that has the store open; false where there is none."""
    socket = QLocalSocket()
    socket.connectToServer(name_for(store))
    if not socket.waitForConnected(PATIENCE):
        return False
    socket.write(link.encode("utf-8")[: LONGEST * 4] + b"\n")
    socket.waitForBytesWritten(PATIENCE)
    is_taken = socket.waitForReadyRead(PATIENCE) and bytes(socket.readAll().data()) == _TAKEN
    socket.disconnectFromServer()
    return is_taken


class Receiver(QObject):
    """Takes addresses for an open window. ``received`` carries the text of one."""

    received = Signal(object)

    def __init__(self, store: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        name = name_for(store)
        self.is_listening = self._server.listen(name)
        if not self.is_listening and not _is_answered(name):
            QLocalServer.removeServer(name)  # left behind by a window that was killed
            self.is_listening = self._server.listen(name)

    def _welcome(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > LONGEST * 4 + 1:
            socket.abort()  # no address is as long as that
            return
        if not socket.canReadLine():
            return
        text = bytes(socket.readLine().data()).decode("utf-8", "replace").strip()
        socket.write(_TAKEN)
        socket.flush()
        self.received.emit(text)

    def close(self) -> None:
        """Take no more."""
        self._server.close()


def _is_answered(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    found = socket.waitForConnected(PATIENCE)
    socket.abort()
    return found
