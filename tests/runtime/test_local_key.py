"""The key of the drafts: kept in the keyring where there is one, else in a file that only its owner may read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from crm_app.runtime import local_key as keys
from crm_app.runtime.local_key import local_key


class Memory(KeyringBackend):
    """A keyring that remembers; ``forgets`` makes it one that takes a password and keeps nothing."""

    priority = 1  # type: ignore[assignment]
    forgets = False

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.known.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgets:
            self.known[service, username] = password


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of this person's data, with no home of its own named."""
    before = keyring.get_keyring()
    monkeypatch.delenv("CRM_HOME", raising=False)
    monkeypatch.setattr(keys, "data_folder", lambda: tmp_path)
    yield tmp_path
    keyring.set_keyring(before)


def test_the_keyring_keeps_it(folder: Path) -> None:
    keyring.set_keyring(Memory())
    first = local_key()
    assert (first.place, len(first.digits)) == ("keyring", 64)
    assert local_key() == first
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("forgets", [True, False])
def test_without_a_keyring_that_keeps_a_file_does(folder: Path, forgets: bool) -> None:
    backend = Memory() if forgets else NoKeyring()
    if isinstance(backend, Memory):
        backend.forgets = True
    keyring.set_keyring(backend)
    first = local_key()
    assert first.place == "file"
    assert local_key() == first
    if os.name == "posix":
        assert (folder / "drafts.key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_none_is_replaced(folder: Path) -> None:
    backend = Memory()
    backend.set_password("supplier-crm", "drafts", "not a key")
    keyring.set_keyring(backend)
    assert len(local_key().digits) == 64
