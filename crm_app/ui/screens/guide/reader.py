"""Shows one page of the guide: Markdown with pictures from our own folder, and nothing from anywhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from crm_app.services import guide
from crm_app.ui import theme

_MARGIN = 28.0
_ABOVE_HEADING = 24.0
_WIDEST = 760


class GuideReader(QTextBrowser):
    """``wanted`` carries the name of a page whose link was followed."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("guideReader")
        self.setAccessibleName("The page")
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # so the room for pictures is known
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.name = ""
        self._is_stale = False  # in the colours and the type of before
        self._wait = QTimer(self, singleShot=True, interval=120)
        self._wait.timeout.connect(self._lay_out)
        self.anchorClicked.connect(self._follow)
        theme.theme().changed.connect(self._wear)

    def show_page(self, name: str) -> None:
        """Show a page from its beginning."""
        self.name = name
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def _wear(self) -> None:
        """The theme or the size of text has changed: a page that nobody sees waits until somebody does."""
        if self.isVisible():
            self._lay_out()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._is_stale:
            self._lay_out()

    def _lay_out(self) -> None:
        self._is_stale = False
        if not self.name:
            return
        at = self.verticalScrollBar().value()
        document = self.document()
        document.clear()
        document.setDefaultFont(QGuiApplication.font())
        document.setDocumentMargin(_MARGIN)
        self.setMarkdown(guide.text_of(self.name))
        self._set_headings_apart()
        self.verticalScrollBar().setValue(at)

    def _set_headings_apart(self) -> None:
        """Room above each heading but the first: a picture before it would touch it."""
        block = self.document().begin()
        while block.isValid():
            form = block.blockFormat()
            if form.headingLevel() > 1:
                form.setTopMargin(_ABOVE_HEADING)
                QTextCursor(block).setBlockFormat(form)
            block = block.next()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of the guide, as wide as there is room; for everything else nothing."""
        path = Path(QUrl(name).path())
        if path.parent.name != "pictures" or path.suffix != ".png":
            return None
        image = QImage(str(guide.folder() / "pictures" / path.name))
        room = max(min(self.viewport().width() - int(2 * _MARGIN) - 4, theme.scaled(_WIDEST)), 120)
        if image.isNull() or image.width() <= room:
            return image
        size = QSize(room, round(image.height() * room / image.width()))
        return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures again, once the window has come to rest."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._wait.start()

    def _follow(self, link: QUrl) -> None:
        self.wanted.emit(link.path().removesuffix(".md"))
