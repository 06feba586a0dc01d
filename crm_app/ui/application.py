"""Starting the window: which store, which theme, the first run; and what holds it all while it runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from crm_app import __version__
from crm_app.domain.errors import CrmError
from crm_app.runtime import paths
from crm_app.runtime.settings import Settings
from crm_app.services.workspace import Workspace, open_workspace, person_here
from crm_app.ui import faults, preferring, theme, warming
from crm_app.ui.collecting import Collector
from crm_app.ui.context import AppContext
from crm_app.ui.following import Following
from crm_app.ui.window import MainWindow

if TYPE_CHECKING:
    from crm_app.ui.handing_over import Receiver
    from crm_app.ui.screens.welcome.page import WelcomePage

SOON = 500  # ms after the window stands: what a start need not wait for


def run(argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    options = parse(argv)
    settings = Settings(paths.settings_file())
    named = options.store or os.environ.get("CRM_STORE", "")
    if options.link and not options.demo and _is_open_already(named or last_store(settings), options.link):
        return 0
    app = make_application()
    Collector(app)
    preferring.begin(app, settings, person_here())
    session = Session(settings, options.link)
    session.begin(named, demonstration=options.demo)
    if options.screenshots:
        return session.shoot(Path(options.screenshots))
    if options.guide_pictures:
        return session.shoot(Path(options.guide_pictures), for_guide=True)
    return app.exec()


def last_store(settings: Settings) -> str:
    """The store that is opened where none is named: the last one, else the usual one."""
    return str(next(iter(settings.get("stores.recent", [])), "")) or str(paths.default_store())


def _is_open_already(store: str, link: str) -> bool:
    """Whether a window has the store open; it then shows what the link points at."""
    from crm_app.ui.handing_over import hand_over  # the network part of Qt, for this alone

    return hand_over(store, link)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options of the window."""
    parser = argparse.ArgumentParser(prog="main.py", description="Open the window.")
    parser.add_argument("--store", default="", help="the store to open: a file, or the address of a server")
    parser.add_argument("--demo", action="store_true", help="open a fresh demonstration store")
    parser.add_argument("--screenshots", default="", metavar="DIR", help="write a picture of every screen, then end")
    parser.add_argument(
        "--guide-pictures", default="", metavar="DIR", help="write the pictures that the guide shows, then end"
    )
    parser.add_argument(
        "link", nargs="?", default="", metavar="crm:…", help="the address of a record or a list to show"
    )
    return parser.parse_args(list(argv))


def make_application() -> QApplication:
    """The one application object, British and in Fusion."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Supplier CRM")
    app.setApplicationVersion(__version__)
    faults.install()
    theme.set_font(app)
    return app


class Session(QObject):
    """Which window is open: the welcome page, or the register."""

    def __init__(self, settings: Settings, link: str = "") -> None:
        super().__init__()
        self._settings = settings
        self._link = link  # what to show first
        self._receiver: Receiver | None = None
        self.welcome: WelcomePage | None = None
        self.window: MainWindow | None = None

    def begin(self, address: str, *, demonstration: bool = False) -> None:
        """Open the store that is named, else the last one, else the usual one; without any, say welcome."""
        if demonstration:
            self.say_welcome().try_demonstration()
            return
        known = address or last_store(self._settings)
        if not address and "://" not in known and not Path(known).exists():
            self.say_welcome()
            return
        try:
            self.open(open_workspace(known))
        except CrmError as error:
            self.say_welcome().show_error(error)

    def say_welcome(self) -> WelcomePage:
        """Show the first page."""
        from crm_app.ui.screens.welcome.page import WelcomePage  # wanted on the first morning only

        self.welcome = WelcomePage(paths.demonstration_store(), paths.default_store())
        self.welcome.opened.connect(self.open)
        self.welcome.show()
        return self.welcome

    def open(self, workspace: Workspace) -> None:
        """Show the register of a store."""
        address = workspace.store.address
        if address != str(paths.demonstration_store()):
            self._settings.add_recent(address)
            self._settings.save()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            preferring.begin(app, self._settings, workspace.author)
        context = AppContext(workspace, self._settings, self)
        context.jobs.run_read(paths.empty_scratch, lambda _none: None)
        self.window = MainWindow(context, address)
        self.window.show()
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
        self.window.close()
        return 0 if made else 1
