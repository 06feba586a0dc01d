"""Opening a PostgreSQL store: a login of one's own, TLS to any other machine, limits that keep transactions short."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from crm_app.domain.errors import StoreError, UsageError

LEAST_SERVER = 150000
_LOCAL = ("", "localhost", "127.0.0.1", "::1")


def parse_address(address: str) -> URL:
    """The address as a URL for psycopg; a password in it, or a connection in the clear, is refused."""
    try:
        url = make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        raise UsageError(
            "That is not the address of a store", address, "Use postgresql://login@server/database."
        ) from None
    if url.password:
        raise UsageError(
            "A password does not belong in an address",
            "Others on this computer could read it.",
            "Keep it in the keyring or in a PGPASSFILE.",
        )
    if not url.database:
        raise UsageError("The address names no database", address, "Use postgresql://login@server/database.")
    return _with_tls(url.set(drivername="postgresql+psycopg"))


def _with_tls(url: URL) -> URL:
    hosts = (
        [url.host or "", *url.query.get("host", ())]
        if not isinstance(url.query.get("host"), str)
        else [str(url.query["host"])]
    )
    remote = [h for h in hosts if h not in _LOCAL and not h.startswith("/")]
    mode = url.query.get("sslmode")
    if remote and mode not in (None, "verify-full"):
        raise UsageError(
            "That connection would not be safe",
            f"sslmode={mode} does not prove who answers at {remote[0]}.",
            "Leave sslmode out: verify-full is used.",
        )
    return url.update_query_dict({"sslmode": "verify-full"}) if remote and mode is None else url


def make_engine(address: str, password: str | None = None) -> sa.Engine:
    """An engine for a member's login. Waiting and idling in a transaction are limited: no form may hold one open."""
    url = parse_address(address)
    if password:
        url = url.set(password=password)
    options = (
        "-c search_path=crm,public -c lock_timeout=10000 -c idle_in_transaction_session_timeout=120000 -c timezone=UTC"
    )
    return sa.create_engine(
        url,
        connect_args={"options": options, "connect_timeout": 5, "application_name": "supplier-crm"},
        pool_pre_ping=True,
        pool_size=4,
        max_overflow=8,
        hide_parameters=True,
    )


def check_server(connection: sa.Connection) -> None:
    """Refuse a server too old for the row security that the store relies on."""
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    if number < LEAST_SERVER:
        raise StoreError(
            "This PostgreSQL is too old",
            f"The server has version {number // 10000}.",
            "Ask for PostgreSQL 15 or later.",
        )
