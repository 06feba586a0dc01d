"""The command that does the whole main job once, without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm_app.cli.console import shown_progress
from crm_app.cli.session import session_of
from crm_app.domain.kinds import KINDS


def register(app: typer.Typer) -> None:
    """Add ``demo`` to the command line."""
    app.command("demo")(demo)


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="The folder to fill; it is made where it is wanting.")],
    suppliers: Annotated[Path | None, typer.Option(help="A file of suppliers instead of fictional ones.")] = None,
    notices: Annotated[Path | None, typer.Option(help="A file of notices instead of fictional ones.")] = None,
    size: Annotated[int, typer.Option(min=1, help="How many fictional suppliers.")] = 300,
    seed: Annotated[int, typer.Option(help="Another number makes another fictional register.")] = 2026,
) -> None:
    """The whole main job: a store, notices, matches, an assessment, and the reports and packs written into a folder."""
    # Loaded when asked for: it brings every writer of papers with it.
    from crm_app.services.demo_run import run_demo

    session = session_of(context)
    with shown_progress() as progress:
        done = run_demo(out, suppliers=suppliers, notices=notices, size=size, seed=seed, progress=progress)
    titles = {kind.plural: kind.title for kind in KINDS.values() if not kind.parent}
    counts = {titles[name]: f"{count:,}" for name, count in done.counts.items() if name in titles}
    said = {"Folder": done.folder, **counts, "Opportunity": str(done.opportunity.get("title", "none fits"))}
    session.answer(done.as_json(), {**said, "Files": "\n".join(done.files)})
