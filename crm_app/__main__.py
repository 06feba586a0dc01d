"""Composition root: decides which face of the program is wanted, and loads nothing of the others.

A child is dispatched first, so that it carries neither Qt nor the database: it starts quickly, and a hostile file
that brings it down takes nothing with it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

_TAKE_A_VALUE = ("--store", "--screenshots", "--guide-pictures")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a child (``--child NAME``), a command, or, without a command, the window; the exit code comes back."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Loading makes many objects and leaves none of them dead: looking for circles among them is a tenth of a start.
    gc.disable()
    if arguments[:1] == ["--child"]:
        return _child(arguments[1:])
    if _wants_window(arguments):
        from crm_app.ui.application import run as run_window

        return run_window(arguments)
    from crm_app.cli.main import run as run_command

    gc.enable()
    return run_command(arguments)


def _wants_window(arguments: Sequence[str]) -> bool:
    """Whether nothing but options of the window was given: no command, and no question about the commands.

    The address of a record or a list, ``crm:…``, is opened in the window.
    """
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in _TAKE_A_VALUE and rest:
            rest.pop(0)
        elif word != "--demo" and not word.casefold().startswith((*(f"{option}=" for option in _TAKE_A_VALUE), "crm:")):
            return False
    return True


def _child(names: Sequence[str]) -> int:
    from crm_app.importers.children import CHILDREN
    from crm_app.runtime.serving import serve

    gc.enable()
    return serve(names[0] if names else "", CHILDREN)


if __name__ == "__main__":
    sys.exit(main())
