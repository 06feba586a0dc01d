"""A paper in the window before it is saved, page by page; nothing is issued until it is saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from crm_app.services.previews import PagePicture, Preview
from crm_app.ui import actions
from crm_app.ui.context import AppContext
from crm_app.ui.helping import give_help
from crm_app.ui.labels import PlainLabel, button, icon_button
from crm_app.ui.records.guarding import while_alive

DPI = 110.0
SIZE = (860, 900)  # px
Saving = Callable[[], None]


class PaperPreview(QDialog):
    """Page Up and Page Down turn the pages, Ctrl+S saves, Escape closes."""

    def __init__(self, context: AppContext, title: str, preview: Preview, save: Saving, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self.preview, self._save = context, preview, save
        self.number = 0
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.page = QLabel()
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.place = PlainLabel()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.page)
        self._area.setAccessibleName("The paper")
        self.before = icon_button("caret-left", "The page before (Page Up)", lambda: self.turn(-1))
        self.after = icon_button("caret-right", "The next page (Page Down)", lambda: self.turn(1))
        self._lay_out()
        actions.bind("save", self, self.save)
        give_help(self, context, "reports")
        self.turn(0)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.before)
        line.addWidget(self.place)
        line.addWidget(self.after)
        line.addWidget(PlainLabel("Not issued yet", muted=True))
        line.addStretch(1)
        line.addWidget(button("Close", self.close))
        self.save_button = button("Save…", self.save, icon="floppy-disk", primary=True, tip="Ctrl+S")
        line.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.addWidget(self._area, 1)
        column.addLayout(line)

    def turn(self, step: int) -> None:
        """Show another page."""
        self.number = min(max(self.number + step, 0), self.preview.pages - 1)
        self.place.setText(f"Page {self.number + 1} of {self.preview.pages}")
        self.before.setEnabled(self.number > 0)
        self.after.setEnabled(self.number + 1 < self.preview.pages)
        preview, number, ratio = self.preview, self.number, self.devicePixelRatioF()

        def show(found: PagePicture) -> None:
            if number == self.number:
                self._show(found, ratio)

        self._context.jobs.run_read(lambda: preview.page(number, DPI * ratio), while_alive(self, show))

    def _show(self, found: PagePicture, ratio: float) -> None:
        image = QImage(found.pixels, found.width, found.height, found.stride, QImage.Format.Format_RGB888).copy()
        image.setDevicePixelRatio(ratio)
        self.page.setPixmap(QPixmap.fromImage(image))
        self.page.setAccessibleName(f"{self.windowTitle()}, page {self.number + 1} of {self.preview.pages}")
        self._area.verticalScrollBar().setValue(0)

    def save(self) -> None:
        """Ask where the paper goes, and issue it."""
        self.close()
        self._save()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages by the keyboard."""
        key = event.key()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The paper that nobody kept goes."""
        self.preview.close()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Escape closes as well."""
        self.preview.close()
        super().done(result)


def look(context: AppContext, title: str, make: Callable[[], Preview], save: Saving, parent: QWidget) -> None:
    """Make a paper beside the window and show it; ``save`` is called when the person wants to keep it."""

    def show(preview: Preview) -> None:
        PaperPreview(context, title, preview, save, parent).show()

    context.say(f"Making the preview of {title}…")
    context.jobs.run_read(make, while_alive(parent, show))
