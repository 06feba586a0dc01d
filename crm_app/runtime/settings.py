"""What a person prefers on this computer, kept as TOML: window, theme, columns, the last store. Never a password."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MOST_RECENT = 8


class Settings:
    """Values by dotted name, for example ``window.theme``.

    A file that cannot be read counts as empty: it is put aside under another name, so that nothing in it is lost, and
    ``warning`` says so in a sentence.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.warning = ""
        self._values: dict[str, Any] = self._read(path) if path else {}

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except OSError:
            self.warning = f"Your settings in {path.name} cannot be read, so the usual ones are used."
        except ValueError:
            self.warning = _put_aside(path)
        return {}

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default where there is none or where it is of another type than the default."""
        here: Any = self._values
        for part in name.split("."):
            if not isinstance(here, dict) or part not in here:
                return default
            here = here[part]
        return default if default is not None and not isinstance(here, type(default)) else here

    def set(self, name: str, value: Any) -> None:
        """Keep a text, number, truth, list of these, or mapping of texts to these."""
        *parents, last = name.split(".")
        here = self._values
        for part in parents:
            if not isinstance(here.get(part), dict):
                here[part] = {}
            here = here[part]
        here[last] = value

    def add_recent(self, address: str) -> None:
        """Remember a store as the last one opened."""
        others = [known for known in self.get("stores.recent", []) if known != address]
        self.set("stores.recent", [address, *others][:MOST_RECENT])

    def save(self) -> None:
        """Write the file in one step, so that it is never found half written; without a path nothing is written."""
        if self._path is None:
            return
        beside = self._path.with_suffix(f".{os.getpid()}.new")
        try:
            beside.write_text(to_toml(self._values), encoding="utf-8")
            beside.replace(self._path)
        except OSError:
            # Preferences are a comfort: a full or read-only disk must not stand in the way of closing the window.
            beside.unlink(missing_ok=True)


def _put_aside(path: Path) -> str:
    """Keep a broken file under a name of its own; says what happened."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside = path.with_name(f"{path.stem}.broken-{stamp}{path.suffix}")
    try:
        path.replace(aside)
    except OSError:
        return f"Your settings in {path.name} are damaged, so the usual ones are used."
    return f"Your settings were damaged, so the usual ones are used. The old file is kept as {aside.name}."


def to_toml(values: Mapping[str, Any], prefix: str = "") -> str:
    """Plain data as TOML: first the values of a table, then its tables."""
    lines = [f"{_key(name)} = {_value(value)}" for name, value in values.items() if not isinstance(value, Mapping)]
    tables = [(f"{prefix}{_key(name)}", value) for name, value in values.items() if isinstance(value, Mapping)]
    parts = ["\n".join(lines) + "\n"] if lines else []
    parts += [f"[{name}]\n{to_toml(value, f'{name}.')}" for name, value in tables]
    return "\n".join(parts)


def _key(name: str) -> str:
    return _text(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    return _text(str(value))


def _text(text: str) -> str:
    # JSON's strings are TOML's basic strings, except that TOML wants DEL escaped too and knows no halves of pairs.
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
