"""Progress of long work: one small interface that the window, the console and the tests each implement."""

from __future__ import annotations

from typing import Protocol

from crm_app.domain.errors import Cancelled


class Progress(Protocol):
    """Told how far the work is; ``update`` raises ``Cancelled`` when the person asked to stop."""

    def update(self, done: int, total: int, text: str = "") -> None: ...


class Silent:
    """Progress that nobody watches."""

    def update(self, done: int, total: int, text: str = "") -> None:
        """Say nothing."""


class CancelAfter:
    """Progress that stops the work once ``done`` reaches a limit: for tests and for time budgets."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def update(self, done: int, total: int, text: str = "") -> None:
        """Raise ``Cancelled`` when the limit is reached."""
        if done >= self.limit:
            raise Cancelled
