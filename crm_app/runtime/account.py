"""Who sits at this computer, as it knows them."""

from __future__ import annotations

import getpass
import os


def person_here() -> str:
    """The account name of this computer: the author of changes in a single-user file."""
    try:
        return os.environ.get("CRM_AUTHOR") or getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
