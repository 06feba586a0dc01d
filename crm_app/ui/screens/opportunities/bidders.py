"""Several suppliers of the register, each found as its name is typed and taken out again by its button."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_app.domain.fields import Field, Kind
from crm_app.ui.context import AppContext
from crm_app.ui.flow import FlowLayout
from crm_app.ui.labels import text_button
from crm_app.ui.records.editors_picks import PickEditor

_FIELD = Field("A bidder of the register", Kind.REFERENCE, refers_to="supplier")


class Bidders(QWidget):
    """``keys`` are the suppliers that were taken; ``changed`` tells that it is others now."""

    changed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[str, str] = {}
        self.editor = PickEditor(_FIELD, context, self)
        self.editor.changed.connect(self._take)
        chips = QWidget()
        self._flow = FlowLayout(chips)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.editor, 1)
        row.addStretch(1)
        whole.addLayout(row)
        whole.addWidget(chips)
        self.setFocusProxy(self.editor)

    def keys(self) -> list[str]:
        """The suppliers, in the order they were taken."""
        return list(self._names)

    def names(self) -> dict[str, str]:
        """What the suppliers are called, by key."""
        return dict(self._names)

    def set_names(self, names: Mapping[str, str]) -> None:
        """Take these in place of those that were taken."""
        self._names = dict(names)
        self._show()

    def clear(self) -> None:
        """None of them."""
        self._names.clear()
        self._show()

    def _take(self) -> None:
        key = self.editor.raw()
        if key in self.editor.titles:
            self._names[key] = self.editor.titles[key]
            self.editor.set_value("")
            self._show()

    def _drop(self, key: str) -> None:
        self._names.pop(key, None)
        self._show()
        self.editor.setFocus()

    def _show(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.hide()
                chip.deleteLater()
        for key, name in self._names.items():
            chip = text_button(f"{name}  ✕")
            chip.setProperty("chip", True)
            chip.setAccessibleName(f"Take out {name}")
            chip.clicked.connect(lambda _checked=False, key=key: self._drop(key))
            self._flow.addWidget(chip)
        self.changed.emit()
