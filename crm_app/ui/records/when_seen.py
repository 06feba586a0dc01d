"""What a page shows is read when somebody can see it: at once, or when it is next shown.

A window keeps the pages that were opened. Were each of them to read again after every save, a save would cost seconds
of work that nobody looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext, Touched


class WhenSeen(QObject):
    """Calls ``read`` for a widget after changes to some kinds of records (of all without ``kinds``), once it is seen.

    ``is_due`` says that it was never read: the first time is when it is first shown. It lives and dies with the widget.
    """

    def __init__(
        self,
        widget: QWidget,
        context: AppContext,
        read: Callable[[], object],
        kinds: Collection[str] = (),
        *,
        is_due: bool = False,
    ) -> None:
        super().__init__(widget)
        self._widget = widget
        self._read = read
        self._kinds = frozenset(kinds)
        self.is_due = is_due
        widget.installEventFilter(self)
        context.changed.connect(self._on_changed)

    def _on_changed(self, touched: Touched) -> None:
        if not self._kinds or not self._kinds.isdisjoint(touched):
            self.ask()

    def ask(self) -> None:
        """Read as soon as it can be seen."""
        self.is_due = True
        if self._widget.isVisible():
            self._go()

    def _go(self) -> None:
        self.is_due = False
        self._read()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read what is due when the widget is shown."""
        if event.type() == QEvent.Type.Show and self.is_due and watched is self._widget:
            self._go()
        return False
