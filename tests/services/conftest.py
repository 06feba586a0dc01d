"""What the tests of the services work in: a fresh store of either kind, open, on a day that stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm_app.services.workspace import Workspace, open_workspace


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """An open store, on 22 November 2026."""
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    opened = open_workspace(address)
    yield opened
    opened.close()
