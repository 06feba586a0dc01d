"""What a paper wears: the name, the logo and the colour of the collaborative.

What an issued paper wore is kept beside its facts, so that printed again it looks as it did. Of the logo only a sum is
kept: its bytes lie once in the setting, or in the log as a value which the setting had before. A paper issued before
this was kept wears what the collaborative wears now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from crm_app.domain.preferences import PREFERENCES
from crm_app.reports.document import Document
from crm_app.services import history, preferences
from crm_app.services.workspace import Workspace

_STEPS_BACK = 1_000  # changes of the logo that are looked through


class Dress(NamedTuple):
    """The name of the collaborative, its accent and its logo as text; each may be empty."""

    name: str = ""
    colour: str = ""
    logo: str = ""

    def kept(self) -> dict[str, str]:
        """What is kept with a paper: the logo only as its sum."""
        return {"name": self.name, "colour": self.colour, "logo": _sum(self.logo)}


def _sum(logo: str) -> str:
    return sha256(logo.encode()).hexdigest() if logo else ""


def dress_now(workspace: Workspace) -> Dress:
    """What the collaborative wears today."""
    known = preferences.collaborative_values(workspace)
    return Dress(known["collaborative"], known["colour"], known["logo"])


def dress_then(workspace: Workspace, kept: Mapping[str, str] | None) -> Dress:
    """What a paper wore when it was issued; without anything kept, what is worn today.

    A logo that is neither in the setting nor in its log any more is left out: another would not be the one of that day.
    """
    now = dress_now(workspace)
    if kept is None:
        return now
    wanted = kept.get("logo", "")
    logos = (logo for logo in _logos(workspace, now.logo) if _sum(logo) == wanted)
    return Dress(kept.get("name", ""), kept.get("colour", ""), next(logos, "") if wanted else "")


def _logos(workspace: Workspace, now: str) -> Iterator[str]:
    """Today's logo, then those before it."""
    yield now
    record = preferences.record_of(workspace, PREFERENCES["logo"])
    if record is None:
        return
    for step in history.history(workspace, "setting", record.id, field="value", limit=_STEPS_BACK):
        for change in step.changes:
            yield str(change.before or "")
            yield str(change.after or "")


def dressed(workspace: Workspace, document: Document, dress: Dress | None = None) -> Document:
    """The document under the name, the logo and the colour of the collaborative, where it has set them."""
    worn = dress or dress_now(workspace)
    names = dict.fromkeys(name for name in (worn.name, document.meta.organisation) if name)
    colour = worn.colour or document.meta.accent
    return replace(document, meta=replace(document.meta, organisation=" · ".join(names), logo=worn.logo, accent=colour))
