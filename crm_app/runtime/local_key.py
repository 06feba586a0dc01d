"""The key of the small encrypted file that this person's drafts lie in: from the keyring, else a file of their own."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from crm_app.domain.errors import CrmError
from crm_app.runtime.passwords import SERVICE
from crm_app.runtime.paths import data_folder

_NAME = "drafts"


@dataclass(frozen=True, slots=True)
class LocalKey:
    """64 hexadecimal digits, and where they were found: each place has a local file of its own, so neither is lost."""

    digits: str
    place: str  # "keyring" or "file"


def local_key() -> LocalKey:
    """The key, made when there is none yet. Raises ``CrmError`` where it can be kept nowhere.

    A folder named by ``CRM_HOME`` is meant to be whole in itself, so its key lies in it; so it does where this computer
    has no keyring. Then whoever may read this person's files may read the drafts, as with any document of theirs.
    """
    path = data_folder() / "drafts.key"
    if os.environ.get("CRM_HOME") or path.exists():
        return LocalKey(_from_file(path), "file")
    digits = _from_keyring()
    return LocalKey(digits, "keyring") if digits else LocalKey(_from_file(path), "file")


def _from_keyring() -> str:
    # Loaded only here: it takes a moment, and only what was typed and not saved needs it.
    import keyring
    from keyring.errors import KeyringError

    try:
        known = keyring.get_password(SERVICE, _NAME) or ""
        if not _is_key(known):
            known = secrets.token_hex(32)
            keyring.set_password(SERVICE, _NAME, known)
            known = keyring.get_password(SERVICE, _NAME) or ""  # some backends take a password and keep nothing
    except KeyringError:
        return ""
    return known if _is_key(known) else ""


def _is_key(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdef" for c in text)


def _from_file(path: Path) -> str:
    try:
        return _read(path) or _make(path)
    except OSError as error:
        raise CrmError(
            "What you type cannot be kept as a draft",
            f"{path}: {error.strerror}.",
            "Save often, and check the space and your rights in that folder.",
        ) from None


def _read(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
    return text if _is_key(text) else ""


def _make(path: Path) -> str:
    """Made beside and put in place only where there is none: two programs that start at once agree on one key."""
    digits = secrets.token_hex(32)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as stream:
        stream.write(digits)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(beside, path)
        beside.unlink()
    except FileExistsError:
        beside.unlink()
        known = _read(path)
        if known:
            return known
        path.unlink()  # it holds no key: nothing can be opened with it
        return _make(path)
    except OSError:  # a file system without second names
        beside.replace(path)
    return digits
