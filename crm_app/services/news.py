"""What others have written since one last looked, so that a window shows it without being asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm_app.services.workspace import Workspace
from crm_app.store.queries import news as queries

_OVERLAP = 200  # steps: on a server one that began earlier may come to light after one that began later


@dataclass(frozen=True, slots=True)
class Heard:
    """How far one has listened: the newest step, and the keys of the last ones."""

    last: int
    steps: frozenset[str]


@dataclass(frozen=True, slots=True)
class News:
    """What others touched since, by kind, and how far one has listened now."""

    heard: Heard
    touched: Mapping[str, frozenset[str]]


def begin(workspace: Workspace) -> Heard:
    """Listen from now on."""
    with workspace.store.read() as connection:
        last = queries.last_step(connection)
        return Heard(last, frozenset(queries.steps_after(connection, last - _OVERLAP)))


def listen(workspace: Workspace, heard: Heard) -> News:
    """What others have written since. One's own steps are told where they are made, and left out here."""
    with workspace.store.read() as connection:
        steps = queries.steps_after(connection, heard.last - _OVERLAP)
        new = steps.keys() - heard.steps - set(workspace.own_steps)
        touched = queries.touched_by(connection, new) if new else {}
    return News(Heard(max(steps.values(), default=heard.last), frozenset(steps)), touched)
