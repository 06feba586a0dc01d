"""The suppression list: addresses that nobody may write to, kept only as keyed digests and longer than any record.

The key (``store_facts``) is made with the schema and stays in the store, so a digest says nothing outside it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date

import sqlalchemy as sa

from crm_app.domain.errors import Refused
from crm_app.store import bulk
from crm_app.store.tables import RECORDS, store_facts, suppressions

KEY = "suppression_key"
_KEY_BYTES = 32


def normal_address(address: str) -> str:
    """An e-mail address as it is compared: without blanks, ``mailto:``, case or compatibility forms."""
    folded = unicodedata.normalize("NFKC", address).strip().casefold()
    return folded.removeprefix("mailto:").strip()


def key_of(connection: sa.Connection) -> str:
    """The store's own key, in hexadecimal; empty where none was made yet."""
    found = connection.execute(sa.select(store_facts.c.value).where(store_facts.c.name == KEY)).scalar()
    return str(found or "")


def ensure_key(connection: sa.Connection) -> str:
    """The store's own key, made where it is missing; runs as somebody who may write the facts of the store."""
    key = key_of(connection)
    if not key:
        key = secrets.token_hex(_KEY_BYTES)
        connection.execute(sa.insert(store_facts).values(name=KEY, value=key))
    return key


def take_over(connection: sa.Connection, key: str, rows: Collection[tuple[str, str]]) -> None:
    """Give an empty store the key and the list (digest, day) of the store it is a copy of."""
    connection.execute(sa.delete(store_facts).where(store_facts.c.name == KEY))
    connection.execute(sa.insert(store_facts).values(name=KEY, value=key))
    _insert(connection, rows)


def every(connection: sa.Connection) -> list[tuple[str, str]]:
    """The whole list: digest and day."""
    rows = connection.execute(sa.select(suppressions.c.digest, suppressions.c.added_on))
    return [(row.digest, row.added_on) for row in rows]


def digest(key: str, address: str) -> str:
    """The keyed digest (HMAC-SHA-256, hexadecimal) of an address."""
    return hmac.new(bytes.fromhex(key), normal_address(address).encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def add(connection: sa.Connection, addresses: Iterable[str], on: date) -> int:
    """Put addresses on the list and return how many were new; one that is there keeps its day.

    Raises ``Refused`` on a server whose key was never made: a member may not make it.
    """
    wanted = [address for address in addresses if normal_address(address)]
    if not wanted:
        return 0
    key = ensure_key(connection) if connection.dialect.name == "sqlite" else key_of(connection)
    if not key:
        raise Refused(
            "The suppression list is not ready yet",
            "This store has no key for it.",
            "Ask its administrator to run: database upgrade",
        )
    return _insert(connection, {(digest(key, address), on.isoformat()) for address in wanted})


def _insert(connection: sa.Connection, rows: Collection[tuple[str, str]]) -> int:
    statement = sa.text("INSERT INTO suppressions (digest, added_on) VALUES (:digest, :day) ON CONFLICT DO NOTHING")
    return sum(connection.execute(statement, {"digest": made, "day": day}).rowcount for made, day in sorted(rows))


def suppressed(connection: sa.Connection, addresses: Iterable[str]) -> frozenset[str]:
    """Those of the addresses, as they were given, that are on the list."""
    key = key_of(connection)
    if not key:
        return frozenset()
    digests = {address: digest(key, address) for address in addresses if normal_address(address)}
    found = bulk.fetch(connection, sa.select(suppressions.c.digest), suppressions.c.digest, list(digests.values()))
    listed = {row.digest for row in found}
    return frozenset(address for address, made in digests.items() if made in listed)


def add_objectors(connection: sa.Connection, people: Collection[str], on: date) -> int:
    """Put those of the given people on the list who asked not to be contacted; returns how many were new."""
    table = RECORDS["person"]
    objected = sa.select(table.c.email).where(table.c.objected_on.is_not(None), table.c.email.is_not(None))
    return add(connection, (row.email for row in bulk.fetch(connection, objected, table.c.id, list(people))), on)
