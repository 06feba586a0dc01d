"""A person's own settings on this computer: light enough to be read before anything else of the program is loaded.

They are kept by who the person is (the login of a server, the account of the computer), so that two officers at one
desk each find their own. Whatever lies there that makes no sense counts as not set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_app.domain.errors import Refused, UsageError
from crm_app.domain.preferences import PREFERENCES, Preference, Whose
from crm_app.runtime.settings import Settings

_PROFILES = "profiles"
_BEFORE = {"theme": "window.theme", "density": "window.density"}  # where they lay before each person had their own


def of_person(settings: Settings, author: str) -> dict[str, str]:
    """Every setting of a person by name, with the usual value where they have set none."""
    profile = _profile(settings, author)
    return {name: _kept(settings, profile, one) for name, one in PREFERENCES.items() if one.whose is Whose.PERSON}


def _profile(settings: Settings, author: str) -> Mapping[str, Any]:
    found = settings.get(_PROFILES, {}).get(author, {})
    return found if isinstance(found, dict) else {}


def _kept(settings: Settings, profile: Mapping[str, Any], one: Preference) -> str:
    kept = profile.get(one.name) or settings.get(_BEFORE.get(one.name, "")) or ""
    try:
        return one.accept(str(kept)) or one.default
    except ValueError:
        return one.default


def set_for_person(settings: Settings, author: str, name: str, value: str) -> str:
    """Keep a setting of a person; empty goes back to the usual. Returns the value in force.

    Raises ``UsageError`` with the reason where the value cannot be taken, ``Refused`` where the computer refuses it.
    """
    one = PREFERENCES[name]
    accepted = accepted_value(one, value)
    if name == "links":
        _follow_links(one, accepted or one.default)
    profiles = dict(settings.get(_PROFILES, {}))
    mine = {key: kept for key, kept in _profile(settings, author).items() if key != name}
    # The usual value is kept too when it was chosen, so that what lay there before does not come back.
    profiles[author] = {**mine, name: accepted or one.default}
    settings.set(_PROFILES, profiles)
    settings.save()
    return accepted or one.default


def accepted_value(one: Preference, value: str) -> str:
    """The value as it is kept; raises ``UsageError`` with the reason where it cannot be taken."""
    try:
        return one.accept(value)
    except ValueError as fault:
        raise UsageError(f"{one.title} stays as it was", f"{fault}.", "Correct it, or leave it empty.") from None


def _follow_links(one: Preference, value: str) -> None:
    """Tell the system which program opens the addresses; what it refuses is not kept as chosen either."""
    from crm_app.runtime import link_handler

    try:
        if value == "no":
            link_handler.leave_links()
            return
        taken = link_handler.take_links()
    except OSError as error:
        reason = error.strerror or "The system gave no reason"
        raise Refused(
            f"{one.title} stays as it was", f"{reason}.", "Ask whoever looks after this computer, or paste links."
        ) from None
    if not taken:
        raise Refused(
            f"{one.title} stays as it was",
            "A Mac opens links with the installed program by itself.",
            "Without it, copy the link and paste it into the search (Ctrl+K).",
        )
