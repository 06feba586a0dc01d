"""How this very program is started again: from a checkout, installed, or frozen."""

from __future__ import annotations

import sys
from pathlib import Path


def start_command(*, with_console: bool = True) -> list[str]:
    """The words of the command; without a console, where Python on Windows has a form without one."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    python = Path(sys.executable)
    quiet = python.with_name("pythonw.exe")
    if not with_console and quiet.is_file():
        python = quiet
    main = Path(__file__).resolve().parents[2] / "main.py"
    return [str(python), *([str(main)] if main.is_file() else ["-m", "crm_app"])]
