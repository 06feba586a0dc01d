"""What stands before the command or after it: the store, and whether a script is listening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_app.domain.errors import UsageError


@dataclass(frozen=True, slots=True)
class Arguments:
    """A command line taken apart: where the store is (empty: not said), JSON or a table, and the command itself."""

    store: str = ""
    as_json: bool = False
    command: tuple[str, ...] = ()


def take_apart(argv: Sequence[str]) -> Arguments:
    """Pick ``--store`` and ``--json`` out of a command line wherever they stand; what follows ``--`` is left alone.

    Raises ``UsageError`` where ``--store`` names nothing.
    """
    store, as_json, rest = "", False, []
    waiting = iter(argv)
    for word in waiting:
        if word == "--":
            rest += [word, *waiting]
        elif word == "--json":
            as_json = True
        elif word == "--store":
            store = _named(next(waiting, ""))
        elif word.startswith("--store="):
            store = _named(word.removeprefix("--store="))
        else:
            rest.append(word)
    return Arguments(store, as_json, tuple(rest))


def _named(store: str) -> str:
    if not store.strip() or store.startswith("--"):
        raise UsageError("No store is named", "--store wants the path of a file or postgresql://login@server/database.")
    return store
