"""Progress of long work as a person at a terminal sees it: one line on standard error, gone when the work is done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from crm_app.runtime.progress import Progress, Silent


class _Shown:
    """Hands what the work tells to the bar. Ctrl-C reaches the work as ``KeyboardInterrupt`` by itself."""

    def __init__(self, bar: Bar, task: TaskID) -> None:
        self._bar, self._task = bar, task

    def update(self, done: int, total: int, text: str = "") -> None:
        self._bar.update(self._task, completed=done, total=total or None, description=text)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Progress on standard error where a person watches it; nothing in a script or a pipe."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Shown(bar, bar.add_task("", total=None))
