"""Answers that come late: a call back to a widget that has been closed meanwhile is dropped quietly."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject

T = TypeVar("T")


def while_alive(owner: QObject, call: Callable[[T], None]) -> Callable[[T], None]:
    """``call``, as long as ``owner`` is there."""

    def guarded(result: T) -> None:
        if shiboken6.isValid(owner):
            call(result)

    return guarded
