"""Where the program keeps its own files on this computer: the store, the settings, the log."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

NAME = "supplier-crm"


def data_folder() -> Path:
    """The folder for stores, made when missing; ``CRM_HOME`` puts everything in one place of its own."""
    return _made(_home() or platformdirs.user_data_path(NAME, appauthor=False))


def default_store() -> Path:
    """The store that is opened when nothing else is named."""
    return data_folder() / "register.crm"


def demonstration_store() -> Path:
    """The store that ``--demo`` makes afresh."""
    return data_folder() / "demonstration.crm"


def settings_file() -> Path:
    """The settings of this person on this computer."""
    return _made(_home() or platformdirs.user_config_path(NAME, appauthor=False)) / "settings.toml"


def log_file() -> Path:
    """The log, which holds keys and never names of people."""
    home = _home()
    return _made(home / "log" if home else platformdirs.user_log_path(NAME, appauthor=False)) / "crm.log"


def _home() -> Path | None:
    named = os.environ.get("CRM_HOME")
    return Path(named) if named else None


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
