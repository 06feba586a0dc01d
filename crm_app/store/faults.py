"""What the database throws, in words for people: the world's faults become ``CrmError``, ours stay what they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from crm_app.domain.errors import CrmError, Refused, StoreError

_RULES: tuple[tuple[tuple[str, ...], type[CrmError], str, str, str], ...] = (
    (
        ("database or disk is full", "disk full", "no space left"),
        StoreError,
        "The disk is full",
        "Nothing of this was saved, and nothing was damaged.",
        "Free some space on the drive of the store and try again.",
    ),
    (
        (
            "database is locked",
            "lock timeout",
            "canceling statement due to lock",
            "deadlock detected",
            "could not serialize",
        ),
        StoreError,
        "The store is busy",
        "Somebody else is writing to it.",
        "Try again in a moment.",
    ),
    (
        ("malformed", "disk image", "file is not a database", "database corruption", "unsupported file format"),
        StoreError,
        "The store is damaged",
        "Part of the file cannot be read.",
        "Restore the latest backup: database restore FILE.",
    ),
    (
        ("no such table",),
        StoreError,
        "The store is damaged",
        "Part of it is missing: another program may have changed it.",
        "Restore the latest backup: database restore FILE.",
    ),
    (
        ("disk i/o error", "unable to open database"),
        StoreError,
        "The drive of the store does not answer",
        "The file cannot be reached just now. What was saved before is safe.",
        "Check the drive and its connection, then try again.",
    ),
    (
        ("readonly", "read-only"),
        StoreError,
        "The store can only be read",
        "It cannot be written to from here.",
        "Check your rights to the file or server.",
    ),
    (
        ("row-level security", "permission denied", "insufficient"),
        Refused,
        "You may not change or see that",
        "It belongs to another anchor, or needs a right that your login does not have.",
        "Ask its owner or an administrator.",
    ),
    (
        ("others keep something there",),
        Refused,
        "Others keep something there",
        "Deleting it would delete what belongs to another anchor, or what your login may not see.",
        "Ask them first; a supplier can also be set to dormant.",
    ),
    (("only its own anchor",), Refused, "Only its own anchor may pass on or hide a record", "", "Ask its owner."),
    (
        ("no operation is open", "change_log.operation_id", "ownership_log.operation_id"),
        Refused,
        "A change needs a name",
        "Records are only changed inside an operation, so that it can be undone.",
        "Use the program or its command line.",
    ),
    (
        ("uq_operations_id", "operations.id"),
        Refused,
        "That is saved already",
        "The same change arrived before; it was not made twice.",
        "Refresh to see it.",
    ),
    (
        ("violates unique", "unique constraint"),
        Refused,
        "That is there already",
        "A record with the same key exists.",
        "Look it up first.",
    ),
    (
        ("violates foreign key", "foreign key constraint"),
        Refused,
        "Something else hangs on that",
        "A record that it belongs to, or that belongs to it, is not there.",
        "Refresh and try again.",
    ),
)
_GONE = (
    "connection",
    "server closed",
    "could not connect",
    "terminating",
    "timeout expired",
    "failed to resolve",
    "authentication",
)


def translate(error: sa.exc.DBAPIError, place: str = "") -> CrmError | None:
    """The error for people, or ``None`` where the fault is the program's own. ``place`` names the store."""
    text = str(error.orig).casefold()
    said = text.partition("\n")[0]  # what follows quotes values, which may say anything
    for words, kind, title, message, remedy in _RULES:
        if any(word in said for word in words):
            where = f"{place}: " if place and kind is StoreError else ""
            return kind(title, where + message, remedy)
    if error.connection_invalidated or (isinstance(error, sa.exc.OperationalError) and any(w in text for w in _GONE)):
        if "password" in text or "authentication" in text:
            return StoreError(
                "The server did not accept the login",
                "",
                "Check the login and its password in the keyring or PGPASSFILE.",
            )
        return StoreError(
            "The store cannot be reached", "The connection to the server is gone.", "Check the network and try again."
        )
    if isinstance(error, sa.exc.DataError):
        return Refused("The store cannot hold that value", "", "Remove unusual characters and try again.")
    return None


@contextmanager
def in_plain_words(place: str = "") -> Iterator[None]:
    """Turn the database's errors into words for people; ``place`` names the store in them."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        plain = translate(error, place)
        if plain is None:
            raise
        raise plain from error
    except UnicodeEncodeError:
        raise Refused(
            "The store cannot hold that text", "It has half of a character in it.", "Type that word again."
        ) from None
