"""Commands about the store itself: making it, and looking after it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm_app.cli import output
from crm_app.cli.console import shown_progress
from crm_app.cli.session import session_of
from crm_app.domain.kinds import KINDS
from crm_app.services import databases, demo
from crm_app.services.databases import Checked

ANCHOR = typer.Option(help="The name of your anchor organisation.")


def register(app: typer.Typer) -> None:
    """Add ``init`` and the ``database`` group to the command line."""
    app.command("init")(init)
    group = typer.Typer(
        help="Look after the store: upgrade, check, backup, restore, copy, member.", rich_markup_mode=None
    )
    group.command("upgrade")(upgrade)
    group.command("check")(check)
    group.command("backup")(backup)
    group.command("restore")(restore)
    group.command("copy")(copy)
    group.command("member")(member)
    app.add_typer(group, name="database")


def init(
    context: typer.Context,
    anchor: Annotated[str, ANCHOR] = databases.FIRST_ANCHOR,
    with_demo: Annotated[bool, typer.Option("--demo", help="Fill it with a fictional register.")] = False,
    size: Annotated[int, typer.Option(min=1, help="How many fictional suppliers.")] = 300,
) -> None:
    """Make a store: a new file, or the tables in an empty PostgreSQL database."""
    session = session_of(context)
    with shown_progress() as progress:
        databases.create(session.address, anchor="" if with_demo else anchor, progress=progress)
        counts: dict[str, int] = {}
        if with_demo:
            with session.opened() as workspace:
                counts = demo.fill(workspace, size=size, progress=progress).counts
                databases.begin(workspace)
    numbers = {KINDS[name].title: f"{count:,}" for name, count in counts.items() if not KINDS[name].parent}
    document = {"store": session.address, "created": True, "counts": {KINDS[n].plural: c for n, c in counts.items()}}
    session.answer(document, {"Created": session.address, **numbers})


def upgrade(context: typer.Context) -> None:
    """Bring an older store up to date; a backup is made first."""
    session = session_of(context)
    with shown_progress() as progress:
        revision = databases.upgrade(session.address, progress=progress)
    session.answer({"store": session.address, "schema": revision}, {"Store": session.address, "Schema": revision})


def check(context: typer.Context) -> None:
    """Look the store over: file, schema, references, triggers, log and search. Ends with 1 where something is amiss."""
    session = session_of(context)
    found = databases.check(session.address)
    if session.as_json:
        output.write_json(_document(found))
    else:
        output.write_table(
            ("CHECK", "", "FOUND"), [(c.name, "ok" if c.is_sound else "amiss", c.text) for c in found.checks]
        )
        output.write("")
        output.write_table(
            ("RECORDS", "NUMBER"), [(name, f"{count:,}") for name, count in found.counts.items() if count]
        )
    output.say(found.summary)
    if not found.is_sound:
        raise typer.Exit(1)


def _document(found: Checked) -> dict[str, object]:
    checks = [{"name": c.name, "ok": c.is_sound, "text": c.text} for c in found.checks]
    return {
        "ok": found.is_sound,
        "summary": found.summary,
        "schema": found.schema,
        "checks": checks,
        "counts": found.counts,
    }


def backup(context: typer.Context, file: Annotated[Path, typer.Argument(help="Where to write it.")]) -> None:
    """Write a backup of the store, which may be in use, and its checksum beside it."""
    session = session_of(context)
    written = databases.back_up(session.address, file)
    session.answer({"backup": written}, {"Backup": str(written)})


def restore(context: typer.Context, file: Annotated[Path, typer.Argument(help="The backup.")]) -> None:
    """Put a backup in place of the store, which is kept beside it."""
    session = session_of(context)
    kept = databases.restore(file, session.address)
    session.answer(
        {"store": session.address, "restored_from": file, "kept": kept},
        {"Restored": session.address, "From": str(file), "The old store": str(kept or "there was none")},
    )


def copy(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", help="An empty PostgreSQL database (postgresql://…) or a new file.")],
) -> None:
    """Copy every record of this file into an empty store: keys, owners and visibility stay, the history does not come.

    On a server give an administrator's login: a copy brings its anchors along.
    """
    session = session_of(context)
    target = databases.address_of(to)
    with session.opened() as workspace, shown_progress() as progress:
        done = databases.copy_store(workspace, target, progress)
    output.say(done.left_behind)
    document = {"store": session.address, "to": done.target, "counts": done.counts, "operations": done.operations}
    numbers = {name: f"{count:,}" for name, count in done.counts.items() if count}
    session.answer(
        {**document, "suppressions": done.suppressions, "history_copied": False},
        {"Copied": session.address, "To": done.target, **numbers},
    )


def member(
    context: typer.Context,
    login: Annotated[str, typer.Argument(help="A login of the PostgreSQL server; it is made where it is not there.")],
    anchor: Annotated[str, typer.Option(help="The anchor organisation, by name or key.")],
    role: Annotated[str, typer.Option(help=f"One of: {', '.join(databases.ROLES)}.")] = "officer",
    claims: Annotated[bool, typer.Option("--claims", help="May read what owners declared about themselves.")] = False,
) -> None:
    """Give a login its place in an anchor of a PostgreSQL store."""
    session = session_of(context)
    with session.opened() as workspace:
        databases.add_member(workspace, login, anchor, role, may_see_claims=claims)
    session.answer({"login": login, "anchor": anchor, "role": role}, {"Login": login, "Anchor": anchor, "Role": role})
