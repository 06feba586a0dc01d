"""The commands by name, each thin: it reads its words, calls one service and writes what came back."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_app.cli import (
    bulk,
    changes,
    cohorts,
    databases,
    demonstration,
    desk,
    duplicates,
    fetching,
    imports,
    lists,
    matching,
    overview,
    papers,
    preferences,
    proposals,
    quotes,
    records,
    rules,
    words,
)

PROGRAM = "main.py"


def build() -> typer.Typer:
    """The command line with every command in it."""
    made = typer.Typer(
        name=PROGRAM,
        help="One register of local suppliers, events, tender pipeline and readiness for several anchor organisations.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_before_the_command)
    for module in (
        databases,
        imports,
        fetching,
        lists,
        overview,
        matching,
        quotes,
        rules,
        cohorts,
        papers,
        records,
        bulk,
        changes,
        desk,
        duplicates,
        proposals,
        words,
        preferences,
        demonstration,
    ):
        module.register(made)
    return made


def _before_the_command(
    store: Annotated[
        str, typer.Option(help="A file or postgresql://login@server/database; before or after the command.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
) -> None:
    """Take no notice: both are picked out of the command line before it is parsed, and stand here for the help."""
