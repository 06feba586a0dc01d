"""A file dropped anywhere on a window goes to the import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

READABLE = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xlsb", ".csv", ".tsv", ".txt"})
NOTICES = frozenset({".json", ".jsonl"})
FORMS = frozenset({".pdf"})  # self-assessments that came back; as workbooks they are told by what is in them


def dropped_file(data: QMimeData, endings: frozenset[str] = READABLE) -> Path | None:
    """The one file with one of the endings that is being dropped; nothing else is taken."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in endings else None


class FileDrop(QObject):
    """Watches a widget for a dropped file and hands its path on."""

    def __init__(self, widget: QWidget, take: Callable[[Path], None], endings: frozenset[str] = READABLE) -> None:
        super().__init__(widget)
        self._take = take
        self._endings = endings
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept what can be read."""
        if isinstance(event, QDropEvent):
            path = dropped_file(event.mimeData(), self._endings)
            if path is not None:
                event.acceptProposedAction()
                if not isinstance(event, QDragEnterEvent | QDragMoveEvent):
                    self._take(path)
                return True
        return super().eventFilter(watched, event)
