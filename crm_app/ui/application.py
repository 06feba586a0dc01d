"""Starting the window: the shell stands first, in the person's colours; then all else is loaded and moves in."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from crm_app import __version__
from crm_app.runtime import paths
from crm_app.runtime.account import person_here
from crm_app.runtime.settings import Settings
from crm_app.ui import faults, theme, wearing
from crm_app.ui.collecting import Collector
from crm_app.ui.shell import Shell


def run(argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    options = parse(argv)
    settings = Settings(paths.settings_file())
    named = options.store or os.environ.get("CRM_STORE", "")
    if options.link and not options.demo and _is_open_already(named or last_store(settings), options.link):
        return 0
    app = make_application()
    Collector(app)
    wearing.begin(app, settings, person_here())
    shell = Shell(settings)
    known = named or last_store(settings)
    if not options.demo and ("://" in known or Path(known).exists()):
        shell.show_opening(known)
    from crm_app.ui.session import Session  # most of the program, and all of the time that a start takes

    session = Session(settings, shell, options.link)
    session.begin(known, is_named=bool(named), demonstration=options.demo)
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
