"""What the window holds while it runs: the welcome page, or the register of a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from crm_app.domain.errors import CrmError
from crm_app.runtime import paths
from crm_app.runtime.settings import Settings
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.ui import warming, wearing
from crm_app.ui.context import AppContext
from crm_app.ui.following import Following
from crm_app.ui.shell import Shell
from crm_app.ui.window import MainWindow

if TYPE_CHECKING:
    from crm_app.ui.handing_over import Receiver
    from crm_app.ui.screens.welcome.page import WelcomePage

SOON = 500  # ms after the window stands: what a start need not wait for


class Session(QObject):
    """Which window is open: the welcome page, or the register."""

    def __init__(self, settings: Settings, shell: Shell, link: str = "") -> None:
        super().__init__()
        self._settings = settings
        self.shell = shell
        self._link = link  # what to show first
        self._receiver: Receiver | None = None
        self.welcome: WelcomePage | None = None
        self.window: MainWindow | None = None

    def begin(self, address: str, *, is_named: bool = True, demonstration: bool = False) -> None:
        """Open a store; say welcome where nobody named it and it is not there."""
        if demonstration:
            self.say_welcome().try_demonstration()
            return
        if not is_named and "://" not in address and not Path(address).exists():
            self.say_welcome()
            return
        try:
            self.open(open_workspace(address))
        except CrmError as error:
            self.say_welcome().show_error(error)

    def say_welcome(self) -> WelcomePage:
        """Show the first page."""
        from crm_app.ui.screens.welcome.page import WelcomePage  # wanted on the first morning only

        self.welcome = WelcomePage(paths.demonstration_store(), paths.default_store())
        self.welcome.opened.connect(self.open)
        self.welcome.show()
        self.shell.hide()
        return self.welcome

    def open(self, workspace: Workspace) -> None:
        """Show the register of a store."""
        address = workspace.store.address
        if address != str(paths.demonstration_store()):
            self._settings.add_recent(address)
            self._settings.save()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            wearing.begin(app, self._settings, workspace.author)
        context = AppContext(workspace, self._settings, self)
        context.jobs.run_read(paths.empty_scratch, lambda _none: None)
        self.window = MainWindow(context, address)
        self.shell.hold(self.window)
        self.shell.show()
        self.window.begin()
        if self._link:
            self.window.open_link(self._link)
            self._link = ""
        QTimer.singleShot(SOON, self, self.receive)
        warming.begin(context)
        QTimer.singleShot(SOON, context, lambda: Following(context))
        self._offer_tour(address)
        if self.welcome is not None:
            self.welcome.close()
            self.welcome.deleteLater()
            self.welcome = None

    def _offer_tour(self, address: str) -> None:
        """Once, on the demonstration: the first card of the tour, which is left with one key."""
        is_demonstration = address == str(paths.demonstration_store())
        if self.window is None or not is_demonstration or self._settings.get("tour.offered", False):
            return
        self._settings.set("tour.offered", True)
        self._settings.save()
        self.window.take_tour()

    def receive(self) -> None:
        """Take addresses from later starts, once the window stands: a start waits for none of it."""
        from crm_app.ui.handing_over import Receiver

        if self._receiver is not None:
            self._receiver.close()
            self._receiver.deleteLater()
            self._receiver = None
        if self.window is not None:
            self._receiver = Receiver(self.window.context.workspace.store.address, self)
            self._receiver.received.connect(self.window.open_link)

    def shoot(self, folder: Path, *, for_guide: bool = False) -> int:
        """Write the pictures and end."""
        from crm_app.ui.guide_pictures import shoot_guide
        from crm_app.ui.screenshots import shoot

        if self.welcome is not None:
            self.welcome.jobs.wait_idle(120)
        if self.window is None:
            return 1
        if self.window.tour is not None:
            self.window.tour.end()
        made = shoot_guide(self.window, folder) if for_guide else shoot(self.window, folder)
        self.shell.close()
        return 0 if made else 1
