"""Passwords of servers: from the keyring, or PGPASSFILE (which the driver reads itself); never plain text."""

from __future__ import annotations

import os

SERVICE = "supplier-crm"


def password_for(address: str) -> str | None:
    """The password kept for an address, or ``None`` where the keyring has none or there is no keyring."""
    if os.environ.get("PGPASSFILE") or os.environ.get("PGPASSWORD"):
        return None
    # Loaded only here: a start on a file asks for no password.
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, address)
    except KeyringError:
        return None


def keep_password(address: str, password: str) -> bool:
    """Keep a password in the keyring; false where this computer has none, and then nothing is kept."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, address, password)
    except KeyringError:
        return False
    return True
