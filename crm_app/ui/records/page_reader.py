"""Reads the rows that a grid looks at, page by page, beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from crm_app.domain.kinds import RecordKind
from crm_app.ui.context import AppContext
from crm_app.ui.records.row_cache import Page, RowCache, read_page

PAGE = 100
MOST_PAGES_ASKED = 4  # of a fast scroll only the last pages are read


class PageReader(QObject):
    """Gathers what is asked for within one turn of the window, reads it, and calls ``arrived``."""

    def __init__(
        self,
        context: AppContext,
        kind: RecordKind,
        columns: tuple[str, ...],
        cache: RowCache,
        arrived: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._kind, self._columns, self._cache = context, kind, columns, cache
        self._arrived = arrived
        self._ids: Sequence[str] = ()
        self._asked: list[int] = []
        self._reading: set[int] = set()
        self._wait = QTimer(self, singleShot=True, interval=0)
        self._wait.timeout.connect(self._read)

    def begin(self, ids: Sequence[str]) -> None:
        """Read from these keys from now on."""
        self._ids = ids
        self._asked.clear()
        self._reading.clear()

    def want(self, place: int) -> None:
        """Ask for the page that a place of the list is on."""
        page = place // PAGE
        if page not in self._reading and page not in self._asked:
            self._asked.append(page)
            if not self._wait.isActive():
                self._wait.start()

    def again(self) -> None:
        """What is being read now may be out of date when it arrives: it may be asked for again."""
        self._reading.clear()

    def _read(self) -> None:
        pages, self._asked = self._asked[-MOST_PAGES_ASKED:], []
        workspace, kind, columns = self._context.workspace, self._kind, self._columns
        for page in reversed(pages):
            keys = tuple(key for key in self._ids[page * PAGE : (page + 1) * PAGE] if self._cache.is_wanted(key))
            if keys:
                self._reading.add(page)
                read = lambda keys=keys: read_page(workspace, kind, keys, columns)  # noqa: E731 - bound to this page
                self._context.jobs.run_read(read, self._take)

    def _take(self, page: Page) -> None:
        self._cache.put(page)
        self._reading.clear()
        self._arrived()
