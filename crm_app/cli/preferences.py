"""What can be set, at the prompt: all of it listed, one shown, one changed."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_app.cli import output
from crm_app.cli.session import Session, session_of
from crm_app.domain.errors import UsageError
from crm_app.domain.preferences import PREFERENCES, Preference, Shape, Whose, preference_named
from crm_app.runtime import paths
from crm_app.runtime.settings import Settings
from crm_app.services import preferences, profiles
from crm_app.services.workspace import Workspace


def register(application: typer.Typer) -> None:
    """Add the command ``setting``."""
    application.command("setting")(setting)


def setting(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The setting; without it all are listed.")] = "",
    value: Annotated[str, typer.Argument(help="Its new value; for the logo the path of a picture.")] = "",
    usual: Annotated[bool, typer.Option("--usual", help="Go back to the usual value.")] = False,
) -> None:
    """List the settings, show one, or change one: a person's own, or (for administrators) the collaborative's."""
    session = session_of(context)
    settings = Settings(paths.settings_file())
    if settings.warning:
        output.say(settings.warning)
    wanted = preference_named(name) if name else None
    if usual and (value or not wanted):
        raise UsageError("--usual takes a setting and no value", "", "For example: setting theme --usual")
    with session.opened() as workspace:
        if wanted and (value or usual):
            _change(workspace, settings, wanted, value)
        known = profiles.of_person(settings, workspace.author) | preferences.collaborative_values(workspace)
        _show(session, [wanted] if wanted else list(PREFERENCES.values()), known, bool(wanted))


def _change(workspace: Workspace, settings: Settings, one: Preference, value: str) -> None:
    if one.whose is Whose.COLLABORATIVE:
        preferences.set_for_collaborative(workspace, one.name, value)
        return
    if one.shape is Shape.AREA and value and value not in (known := preferences.areas(workspace)):
        raise UsageError(f"There is no area of interest “{value[:60]}”", "", f"Use one of: {', '.join(known)}.")
    profiles.set_for_person(settings, workspace.author, one.name, value)


def _show(session: Session, wanted: list[Preference], known: dict[str, str], is_one: bool) -> None:
    if session.as_json:
        described = [_described(one, known[one.name]) for one in wanted]
        output.write_json(described[0] if is_one else {"rows": described})
    elif is_one:
        (one,) = wanted
        said = {one.title: one.say(known[one.name]), "Whose": one.whose.value, "About": one.help}
        choices = ", ".join(choice.value for choice in one.choices)
        output.write_pairs((said | ({"One of": choices} if choices else {})).items())
    else:
        rows = ([one.name, one.say(known[one.name]), one.whose.value, one.help] for one in wanted)
        output.write_table(["NAME", "VALUE", "WHOSE", "ABOUT"], rows)


def _described(one: Preference, value: str) -> dict[str, object]:
    return {
        "name": one.name,
        "title": one.title,
        "value": one.say(value) if one.shape is Shape.PICTURE else value,
        "usual": one.default,
        "whose": one.whose.value,
        "choices": [choice.value for choice in one.choices],
        "about": one.help,
    }
