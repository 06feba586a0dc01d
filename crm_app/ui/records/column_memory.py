"""The columns of one list: shown, hidden, moved, widened, frozen; remembered in the settings for each list and view."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from crm_app.domain.kinds import RecordKind
from crm_app.runtime.settings import Settings
from crm_app.ui.records.columns import NARROWEST, order_of, width_of
from crm_app.ui.records.list_layout import MOST_FROZEN, ListLayout, layout_from


class ColumnMemory(QObject):
    """Keeps the layout of a list under a name, and lays it out again. ``changed`` says that it is another now."""

    changed = Signal()

    def __init__(self, header: QHeaderView, kind: RecordKind, columns: Sequence[str], settings: Settings) -> None:
        super().__init__(header)
        self._header = header
        self._kind = kind
        self._columns = tuple(columns)
        self._settings = settings
        self._name = kind.name
        self._busy = False
        self.frozen = 0
        self._keep = QTimer(self, singleShot=True, interval=400)
        self._keep.timeout.connect(self.remember)
        self.restore()
        header.sectionResized.connect(lambda *_: self._moved())
        header.sectionMoved.connect(lambda *_: self._moved())

    def _moved(self) -> None:
        if not self._busy:
            self._keep.start()
            self.changed.emit()

    def restore(self) -> None:
        """Lay the columns out as they were left, or as described the first time."""
        kept = self._settings.get(f"columns.{self._name}", {})
        self._lay_out(layout_from(self._kind, kept)[0])

    def open(self, name: str, given: ListLayout | None, edition: int = 0) -> None:
        """Turn to the layout of a view, or with ``None`` back to the list's own.

        What was moved since on this computer counts, as long as the view's own layout is still of the same ``edition``.
        """
        if self._keep.isActive():
            self._keep.stop()
            self.remember()
        self._name = f"{self._kind.name}-{name}" if given is not None else self._kind.name
        kept = self._settings.get(f"columns.{self._name}", {})
        if given is None or (kept and kept.get("edition") == edition):
            self.restore()
            return
        self._lay_out(given)
        self._settings.set(f"columns.{self._name}", {**_document(given), "edition": edition})

    def _lay_out(self, layout: ListLayout) -> None:
        usual = [name for name in order_of(self._kind) if name in self._columns]
        shown = [name for name in layout.shown if name in self._columns] or usual
        self._busy = True
        self._header.blockSignals(True)  # the table would lay itself out after each of them: once is enough
        for place, name in enumerate([*shown, *(n for n in self._columns if n not in shown)]):
            section = self._columns.index(name)
            self._header.moveSection(self._header.visualIndex(section), place)
            self._header.setSectionHidden(section, name not in shown)
            self._header.resizeSection(section, layout.widths.get(name) or width_of(name, self._kind.row_fields[name]))
        self._header.blockSignals(False)
        self._header.viewport().update()
        table = self._header.parent()
        if isinstance(table, QTableView):
            table.updateGeometries()
            table.viewport().update()
        self.frozen = layout.frozen
        self._busy = False
        self.changed.emit()

    def layout(self) -> ListLayout:
        """The present layout, but for the grouping, which the list knows."""
        shown = self.shown()
        widths = {name: self._header.sectionSize(self._columns.index(name)) for name in shown}
        return ListLayout(tuple(shown), widths, self.frozen)

    def order(self) -> list[str]:
        """Every column in its place, the hidden ones too."""
        return [self._columns[self._header.logicalIndex(place)] for place in range(self._header.count())]

    def shown(self) -> list[str]:
        """The columns that are shown, in their order."""
        return [name for name in self.order() if not self._header.isSectionHidden(self._columns.index(name))]

    def remember(self) -> None:
        """Keep the present order, widths and what stands still."""
        old = self._settings.get(f"columns.{self._name}", {})
        kept = _document(self.layout())
        if "edition" in old:
            kept["edition"] = old["edition"]
        self._settings.set(f"columns.{self._name}", kept)
        self._settings.save()

    def show(self, name: str, visible: bool) -> None:
        """Show or hide one column; the last one stays."""
        section = self._columns.index(name)
        if not visible and self.shown() == [name]:
            return
        self._header.setSectionHidden(section, not visible)
        if visible and self._header.sectionSize(section) < NARROWEST:
            self._header.resizeSection(section, width_of(name, self._kind.row_fields[name]))
        self.remember()
        self.changed.emit()

    def move(self, name: str, place: int) -> None:
        """Put a column at another place."""
        self._header.moveSection(self._header.visualIndex(self._columns.index(name)), place)

    def freeze(self, count: int) -> None:
        """Let the first columns stand still while the others scroll."""
        self.frozen = min(max(count, 0), MOST_FROZEN, max(len(self.shown()) - 1, 0))
        self.remember()
        self.changed.emit()

    def reset(self) -> None:
        """The columns as described."""
        self._lay_out(ListLayout())
        self.remember()


def _document(layout: ListLayout) -> dict[str, object]:
    kept = dataclasses.replace(layout, group="").to_json()
    del kept["group"]
    return kept
