"""Addresses that nobody may write to, whatever becomes of the records (PECR regulation 22, UK GDPR article 21(3)).

An objection must be honoured after the person's record is deleted too, so the list holds a digest of the address and
nothing else. Recording that somebody objected puts their address here by itself (``Workspace.operation``).
"""

from __future__ import annotations

from collections.abc import Iterable

from crm_app.domain.errors import UsageError
from crm_app.services.workspace import Workspace
from crm_app.store.queries import suppressions


def suppress(workspace: Workspace, address: str) -> bool:
    """Put one e-mail address on the list; returns whether it was new. Raises ``UsageError`` where it is none."""
    if "@" not in suppressions.normal_address(address).strip("@"):
        raise UsageError("That is not an e-mail address", address[:80], "Write it as name@organisation.example.")
    with workspace.store.write() as connection:
        return suppressions.add(connection, [address], workspace.today()) > 0


def is_suppressed(workspace: Workspace, addresses: Iterable[str]) -> frozenset[str]:
    """Those of the addresses, spelt as they were given, that are on the list: one question for any number."""
    with workspace.store.read() as connection:
        return suppressions.suppressed(connection, addresses)
