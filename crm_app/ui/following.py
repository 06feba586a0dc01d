"""What colleagues write appears by itself: the store is asked every few seconds, beside the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from crm_app.domain.errors import CrmError
from crm_app.services import news
from crm_app.services.news import Heard, News
from crm_app.ui.context import AppContext

EVERY = 3000  # ms


class Following(QObject):
    """Tells every screen what others touched; what is being typed stays as it is. Lives with its context.

    A store that does not answer is asked again the next time: whoever works in it hears of it soon enough.
    """

    def __init__(self, context: AppContext, every: int = EVERY) -> None:
        super().__init__(context)
        self._context = context
        self._heard: Heard | None = None
        self._is_asking = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.ask)
        self._timer.start(every)
        self.ask()

    @property
    def is_listening(self) -> bool:
        """Whether the store has answered yet."""
        return self._heard is not None

    def end(self) -> None:
        """Ask no more."""
        self._timer.stop()

    def ask(self) -> None:
        """Ask what is new, unless the last answer is still on its way."""
        if self._is_asking:
            return
        self._is_asking = True
        workspace, jobs = self._context.workspace, self._context.jobs
        if self._heard is None:
            jobs.run_read(partial(news.begin, workspace), self._began, self._not_now)
        else:
            jobs.run_read(partial(news.listen, workspace, self._heard), self._told, self._not_now)

    def _began(self, heard: Heard) -> None:
        self._is_asking = False
        self._heard = heard

    def _told(self, found: News) -> None:
        self._is_asking = False
        self._heard = found.heard
        self._context.touched(found.touched)

    def _not_now(self, _error: CrmError) -> None:
        self._is_asking = False
