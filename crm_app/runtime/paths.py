"""Where the program keeps its own files on this computer: the store, the settings, the log."""

from __future__ import annotations

import os
import shutil
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


def cache_folder() -> Path:
    """The folder for what can be made again at any time."""
    home = _home()
    return _made(home / "cache" if home else platformdirs.user_cache_path(NAME, appauthor=False))


def scratch_folder() -> Path:
    """The folder for copies that are opened in other programs; emptied when the program starts."""
    return _made(cache_folder() / "opened")


def empty_scratch() -> None:
    """Remove copies that were opened earlier; what another program still holds open stays until next time."""
    shutil.rmtree(cache_folder() / "opened", ignore_errors=True)


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
