"""Errors that the world causes: each carries what a person needs to go on.

Anything that is not a ``CrmError`` is a fault of the program: it is logged with its traceback and shown once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class CrmError(Exception):
    """Something the person can understand and put right: a title, a message and a remedy, all in plain English."""

    def __init__(self, title: str, message: str = "", remedy: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.message, self.remedy) if part)


class StoreError(CrmError):
    """The store cannot be reached, opened or trusted (the command line ends with exit code 3)."""


class NotFound(CrmError):
    """No record answers to what was asked for."""


class Refused(CrmError):
    """The person may not do this, or the data does not allow it."""


class UsageError(CrmError):
    """A command, filter or file was asked for in a way that makes no sense (exit code 2)."""


class Cancelled(CrmError):
    """The person stopped long work; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("Stopped", "The work was stopped before it was finished.", "Nothing was changed.")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field of one record that cannot be accepted, and how to put it right."""

    field: str
    message: str
    value: str = ""


class Invalid(CrmError):
    """One or more fields cannot be accepted; ``problems`` names each."""

    def __init__(self, problems: list[FieldProblem], title: str = "Some fields need attention") -> None:
        super().__init__(title, "; ".join(f"{p.field}: {p.message}" for p in problems), "Correct them and save again.")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that two people changed: what it was, and what each made of it."""

    field: str
    original: Any
    mine: Any
    theirs: Any


class Conflict(CrmError):
    """The same field was changed by somebody else since the form was opened."""

    def __init__(self, conflicts: list[FieldConflict], version: int, by: str = "") -> None:
        super().__init__(
            "Somebody else changed this too",
            f"{by or 'A colleague'} changed: {', '.join(c.field for c in conflicts)}.",
            "Choose, field by field, which value to keep.",
        )
        self.conflicts = conflicts
        self.version = version
