"""Which program opens ``crm:`` addresses, for this person on this computer: so that a link in a mail opens the record.

Nothing needs an administrator: Windows keeps it under the person's own classes (HKEY_CURRENT_USER), a Linux desktop in
two files of the person's (the desktop entry and MIME applications specifications of freedesktop.org). On a Mac the
system asks the installed bundle instead, so nothing is written there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from crm_app.runtime.starting import start_command

SCHEME = "crm"
_ENTRY = "supplier-crm-links.desktop"
_TYPE = f"x-scheme-handler/{SCHEME}"
_SECTIONS = ("Default Applications", "Added Associations")


def take_links(command: Sequence[str] | None = None) -> bool:
    """Have ``crm:`` addresses opened by this program; false where the system offers no such thing to a person.

    Raises ``OSError`` where the system refuses to keep it.
    """
    chosen = list(command or start_command(with_console=False))
    if sys.platform == "win32":
        from crm_app.runtime import windows_links

        windows_links.take(SCHEME, chosen)
    elif sys.platform == "darwin":
        return False
    else:
        entry = _applications() / _ENTRY
        entry.parent.mkdir(parents=True, exist_ok=True)
        entry.write_text(_desktop_entry(chosen), encoding="utf-8")
        _associate(True)
    return True


def leave_links() -> None:
    """Take it back; what another program registered stays."""
    if sys.platform == "win32":
        from crm_app.runtime import windows_links

        windows_links.leave(SCHEME)
    elif sys.platform != "darwin":
        (_applications() / _ENTRY).unlink(missing_ok=True)
        if _list_file().exists():
            _associate(False)


def _applications() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "applications"


def _list_file() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "mimeapps.list"


def _desktop_entry(command: Sequence[str]) -> str:
    words = " ".join(_quoted(word) for word in command)
    return (
        "[Desktop Entry]\nType=Application\nName=Supplier CRM\nNoDisplay=true\nTerminal=false\n"
        f"MimeType={_TYPE};\nExec={words} %u\n"
    )


def _quoted(word: str) -> str:
    """A word of a command as a desktop entry has it: quoted, and a percent sign doubled."""
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, f"\\{sign}")
    return f'"{word}"'.replace("\\", "\\\\").replace("%", "%%")


def _associate(ours: bool) -> None:
    """Name our entry first for the scheme, or take it out; every other line of the file stays as it is."""
    path = _list_file()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for section in _SECTIONS:
        lines = _with_entry(lines, section, ours)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.write_text("\n".join(lines) + "\n" if lines else "", encoding="utf-8")
    beside.replace(path)


def _with_entry(lines: Sequence[str], section: str, ours: bool) -> list[str]:
    head = f"[{section}]"
    start = next((place for place, line in enumerate(lines) if line.strip() == head), None)
    if start is None:
        return [*lines, head, f"{_TYPE}={_ENTRY};"] if ours else list(lines)
    end = next((place for place in range(start + 1, len(lines)) if lines[place].startswith("[")), len(lines))
    inside = [line for line in lines[start + 1 : end] if line.partition("=")[0].strip() != _TYPE]
    before = [line.partition("=")[2] for line in lines[start + 1 : end] if line.partition("=")[0].strip() == _TYPE]
    others = [name for line in before for name in line.split(";") if name.strip() and name.strip() != _ENTRY]
    named = [_ENTRY, *others] if ours else others
    if named:
        inside.insert(0, f"{_TYPE}={';'.join(named)};")
    return [*lines[: start + 1], *inside, *lines[end:]]
