"""What invented people say and where they are: short texts by section and name, read once."""

from __future__ import annotations

from functools import cache

from crm_app.runtime.resources import load_toml


@cache
def phrases(section: str, name: str) -> tuple[str, ...]:
    """The texts of one name, in the order of the file."""
    return tuple(load_toml("demo", "phrases.toml")[section][name])


@cache
def phrase(section: str, name: str) -> str:
    """One text; empty where there is none."""
    return str(load_toml("demo", "phrases.toml")[section].get(name, ""))
