"""The command that asks the public feeds for notices: the only one that uses the network."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.console import shown_progress
from crm_app.cli.notices import COUNTS
from crm_app.cli.session import Session, session_of
from crm_app.domain.errors import UsageError
from crm_app.services.fetching import FEED_NAMES, Fetched, fetch_notices

NOUN = typer.Argument(metavar="KIND", help="notices.")
SINCE = typer.Option(metavar="DATE", formats=["%Y-%m-%d", "%d/%m/%Y"], help="Begin anew from this day.")
BASE_URL = typer.Option(help="Another address that serves the same feed, for one feed at a time.")
FEED = typer.Option(help=f"Which feed: {', '.join(FEED_NAMES)}. Without it, all of them.")


def register(app: typer.Typer) -> None:
    """Add ``fetch`` to the command line."""
    app.command("fetch")(fetch)


def fetch(
    context: typer.Context,
    kind: Annotated[str, NOUN],
    since: Annotated[datetime | None, SINCE] = None,
    base_url: Annotated[str, BASE_URL] = "",
    feed: Annotated[list[str] | None, FEED] = None,
) -> None:
    """Fetch what was published since the last time. Reading goes on where it stopped; what came is kept."""
    if kind.strip().casefold() not in ("notice", "notices"):
        raise UsageError(f"“{kind}” cannot be fetched", "", "Only notices can: fetch notices")
    feeds = feed or list(FEED_NAMES[:1] if base_url else FEED_NAMES)
    session, day = session_of(context), since.date() if since else None
    with session.opened_or_made() as workspace, shown_progress() as progress:
        found = fetch_notices(workspace, since=day, base_url=base_url, feeds=feeds, progress=progress)
    _report(session, found)
    if all(one.stopped and not one.pages for one in found):
        raise typer.Exit(1)


def _report(session: Session, found: list[Fetched]) -> None:
    if session.as_json:
        output.write_json({"feeds": [_document(one) for one in found]})
        return
    rows = [[one.label, f"{one.pages:,}", *(f"{getattr(one.notices, name):,}" for name in COUNTS)] for one in found]
    output.write_table(["FEED", "PAGES", *(name.upper() for name in COUNTS)], rows)
    for one in found:
        for reject in one.notices.rejects:
            output.say(output.printable(f"Rejected from {one.label}: {reject.message}"))
        if one.stopped:
            output.say(output.printable(one.stopped))
        for operation in one.operations:
            output.say(f"Take it back with: undo {operation}")


def _document(one: Fetched) -> dict[str, Any]:
    counts = {name: getattr(one.notices, name) for name in COUNTS}
    return {
        "feed": one.feed,
        "since": one.since.isoformat() if isinstance(one.since, date) else None,
        "resumed": one.resumed,
        "pages": one.pages,
        **counts,
        "operations": one.operations,
        "rejects": [asdict(reject) for reject in one.notices.rejects],
        "stopped": one.stopped or None,
    }
