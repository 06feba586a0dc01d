"""Reading and changing what the whole collaborative sets, in the store; a person's own are in ``services/profiles``."""

from __future__ import annotations

from pathlib import Path

from crm_app.domain.errors import Refused
from crm_app.domain.kinds import KINDS
from crm_app.domain.pictures import MOST_BYTES, read_picture
from crm_app.domain.preferences import PREFERENCES, Preference, Shape, Whose
from crm_app.domain.records import Record, Saved
from crm_app.runtime.settings import Settings
from crm_app.services import records
from crm_app.services.profiles import accepted_value, of_person
from crm_app.services.workspace import Workspace
from crm_app.store import membership
from crm_app.store.queries import records as queries

_SETTING = KINDS["setting"]


def collaborative_values(workspace: Workspace) -> dict[str, str]:
    """Every setting of the collaborative by name, with the shipped value where none is set. A logo is its text."""
    with workspace.store.read() as connection:
        kept = {record["name"]: record["value"] for record in queries.every(connection, _SETTING)}
    return {
        name: str(kept.get(one.record) or one.default)
        for name, one in PREFERENCES.items()
        if one.whose is Whose.COLLABORATIVE
    }


def may_administer(workspace: Workspace) -> bool:
    """Whether who works here may change what belongs to the whole collaborative."""
    with workspace.store.read() as connection:
        return membership.is_administrator(connection)


def set_for_collaborative(workspace: Workspace, name: str, value: str) -> Saved | None:
    """Change a setting of the collaborative, as one operation; empty goes back to the shipped one.

    For a logo ``value`` is the path of a file. ``None`` where nothing changes. Raises ``Refused`` for whoever is no
    administrator and for a picture that is none, ``UsageError`` for another value that cannot be taken.
    """
    one = PREFERENCES[name]
    if not may_administer(workspace):
        raise Refused(
            f"{one.title} belongs to the whole collaborative",
            "Only its administrators change it.",
            "Ask one of them. Your own settings are yours to change.",
        )
    accepted = _logo(Path(value)) if one.shape is Shape.PICTURE and value.strip() else accepted_value(one, value)
    if name == "weights" and accepted:
        # All of matching: a start of the window waits for none of it.
        from crm_app.services.matching import read_weights

        read_weights(accepted)
    return _write(workspace, one, accepted)


def _logo(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused("The logo cannot be read", f"{path.name}: {error.strerror}", "Choose another file.") from None
    try:
        return read_picture(content).as_text()
    except ValueError as fault:
        raise Refused(
            "That cannot be the logo", str(fault), "Save it as PNG or JPEG, smaller, and try again."
        ) from None


def _write(workspace: Workspace, one: Preference, value: str) -> Saved | None:
    found = record_of(workspace, one)
    if (value or None) == (found["value"] if found else None):
        return None
    said = one.say(value)[:60] if value else "as shipped"
    with workspace.operation(f"Set “{one.title}” to {said}") as op:
        if found:
            key = found.id
            op.update(_SETTING, key, {"value": value or None})
        else:
            row = records.new_row(workspace, _SETTING, {"name": one.record, "value": value})
            key = str(row["id"])
            op.insert(_SETTING, [row])
    return Saved(key, 0, op.change.operation, (), records.touched_of(op.change))


def record_of(workspace: Workspace, one: Preference) -> Record | None:
    """The record that holds a setting of the collaborative; ``None`` where it was never set."""
    with workspace.store.read() as connection:
        return next((r for r in queries.every(connection, _SETTING) if r["name"] == one.record), None)


def areas(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """The areas of interest by name, each with the codes of its authorities; of several versions the latest."""
    with workspace.store.read() as connection:
        found = queries.every(connection, KINDS["area"])
    found.sort(key=lambda area: (str(area["name"]).casefold(), str(area["version"] or "")))
    return {str(area["name"]): tuple(area["codes"] or ()) for area in found}


def own_area(workspace: Workspace, settings: Settings) -> tuple[str, tuple[str, ...]]:
    """The name and the authorities of the area a person works in; empty where they named none that is still there."""
    name = of_person(settings, workspace.author)["area"]
    return (name, codes) if name and (codes := areas(workspace).get(name)) else ("", ())
