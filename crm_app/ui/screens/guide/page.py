"""The screen of the guide: what pages there are, found by words, and the one that is read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from crm_app.services import guide
from crm_app.ui import theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.labels import Frame, button
from crm_app.ui.screens.guide.reader import GuideReader

_NAME = int(Qt.ItemDataRole.UserRole)


class GuideScreen(Frame):
    """Links and the list lead through the window's own way back and forward."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self.search = QLineEdit(placeholderText="Find in the guide")
        self.search.setAccessibleName("Find in the guide")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Pages of the guide")
        self.list.setWordWrap(True)
        self.reader = GuideReader()
        self.search.textChanged.connect(self.show_found)
        self.search.returnPressed.connect(self._open_first)
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        self.reader.wanted.connect(self.go)
        self._lay_out()
        self.show_found("")
        self.setFocusProxy(self.search)

    def _lay_out(self) -> None:
        side = Frame("peek")
        side.setMinimumWidth(theme.scaled(200))
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(button("Take the tour", self._take_tour, icon="path"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(side)
        split.addWidget(self.reader)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.scaled(260), theme.scaled(800)])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def show_tab(self, name: str) -> None:
        """Show the page of that name: an address of the guide names it as its tab."""
        if name in {page.name for page in guide.pages()}:
            self.reader.show_page(name)
            self._mark()

    def take_focus(self) -> None:
        """Called when the screen is shown: the page can be read on with the arrow keys."""
        if not self.reader.name:
            self.show_tab(guide.FIRST)
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def go(self, name: str) -> None:
        """Go to a page, and remember the way back."""
        self._context.go(Address("guide", tab=name))

    def show_found(self, text: str) -> None:
        """List the pages that hold the words; chapter by chapter without any."""
        self.list.clear()
        if text.strip():
            for page in guide.search(text):
                self._add(page)
        else:
            known = {page.name: page for page in guide.pages()}
            for chapter, names in guide.groups().items():
                heading = QListWidgetItem(chapter)
                heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
                heading.setFont(theme.strong_font())
                self.list.addItem(heading)
                for name in names:
                    self._add(known[name])
        self._mark()

    def _add(self, page: guide.GuidePage) -> None:
        item = QListWidgetItem(f"  {page.title}")
        item.setData(_NAME, page.name)
        self.list.addItem(item)

    def _mark(self) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(_NAME) == self.reader.name:
                self.list.setCurrentRow(row)
                return

    def _open(self, item: QListWidgetItem) -> None:
        if name := item.data(_NAME):
            self.go(str(name))

    def _open_first(self) -> None:
        found = guide.search(self.search.text())
        if found and self.search.text().strip():
            self.go(found[0].name)

    def _take_tour(self) -> None:
        self._context.tour_wanted.emit()
