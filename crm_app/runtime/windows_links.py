"""The person's own classes in the registry of Windows: which command opens an address. No administrator is needed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

if sys.platform == "win32":
    import winreg

    _TITLE = "URL:Supplier CRM"  # by which our own entry is known again

    def take(scheme: str, command: Sequence[str]) -> None:
        """Have addresses of a scheme opened by a command, which gets the address as its last word."""
        line = f'{subprocess.list2cmdline(command)} "%1"'
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _whole(scheme)) as key:
            winreg.SetValueEx(key, "", 0, winreg.REG_SZ, _TITLE)
            winreg.SetValueEx(key, "URL Protocol", 0, winreg.REG_SZ, "")
            with winreg.CreateKey(key, r"shell\open\command") as inner:
                winreg.SetValueEx(inner, "", 0, winreg.REG_SZ, line)

    def leave(scheme: str) -> None:
        """Take back what is ours, from the innermost key outwards: Windows deletes none that holds others."""
        try:
            if winreg.QueryValue(winreg.HKEY_CURRENT_USER, _whole(scheme)) != _TITLE:
                return
        except FileNotFoundError:
            return
        for part in (r"\shell\open\command", r"\shell\open", r"\shell", ""):
            with suppress(FileNotFoundError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, f"{_whole(scheme)}{part}")

    def _whole(scheme: str) -> str:
        return rf"Software\Classes\{scheme}"
