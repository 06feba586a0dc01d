"""Settings of the collaborative, by name, with the value the program is shipped with where nobody has set one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from crm_app.domain.kinds import KINDS
from crm_app.runtime.resources import load_toml
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

TERM = "Term for ethnic minority-led firms"
MATCH_WEIGHTS = "Weights of matching"
NEWER_NOTICES = "Changes from newer notices"


@cache
def defaults() -> Mapping[str, str]:
    """The shipped settings by name."""
    return {str(row["name"]): str(row["value"]) for row in load_toml("reference", "settings.toml")["settings"]}


def setting(workspace: Workspace, name: str) -> str:
    """The value of a setting: what was set last, else the shipped one, else nothing."""
    with workspace.store.read() as connection:
        found = {record["name"]: record["value"] for record in queries.every(connection, KINDS["setting"])}
    return str(found.get(name) or defaults().get(name, ""))
