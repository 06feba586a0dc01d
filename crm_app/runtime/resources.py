"""Where our own data files lie, in a checkout and in a frozen build alike."""

from __future__ import annotations

import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def resources_folder() -> Path:
    """The ``resources`` folder beside the package, or inside the frozen bundle."""
    bundle = getattr(sys, "_MEIPASS", None)
    return (Path(bundle) if bundle else Path(__file__).resolve().parents[2]) / "resources"


def resource(*parts: str) -> Path:
    """The path of one resource, for example ``resource("reference", "cpv.csv")``."""
    return resources_folder().joinpath(*parts)


def load_toml(*parts: str) -> dict[str, Any]:
    """A TOML resource as plain data."""
    with resource(*parts).open("rb") as stream:
        return tomllib.load(stream)
