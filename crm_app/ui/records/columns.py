"""Which columns a list shows, how wide and in what order: remembered by the names of fields."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHeaderView, QMenu

from crm_app.domain.fields import Field, Kind
from crm_app.domain.kinds import RecordKind
from crm_app.runtime.settings import Settings
from crm_app.ui import theme
from crm_app.ui.records.pills import look_of, pill_width

NOT_FOR_LISTS = frozenset({Kind.JSON, Kind.ANSWERS})
NARROWEST = 40
WIDEST = 280
SORT_ARROW = 36
WITH_DAYS = 150  # a date with the days left beside it
DUE = frozenset({"closes_on", "expires_on", "held_on"})  # dates by which something has to be done
MOST_PILLS = 10  # a field with more choices is text, not a pill
_RANKS = (
    Kind.PERCENT, Kind.DATE, Kind.MONEY, Kind.AREA, Kind.LONG_TEXT, Kind.TEXT, Kind.LIST, Kind.INTEGER, Kind.CHOICE,
    Kind.AREAS, Kind.CODES, Kind.POSTCODE, Kind.IDENTIFIER,
)  # fmt: skip


def possible(kind: RecordKind) -> tuple[str, ...]:
    """Every field that may be a column."""
    return tuple(name for name, field in kind.row_fields.items() if field.kind not in NOT_FOR_LISTS)


def width_of(name: str, field: Field) -> int:
    """The first width of a column: what its description says, and never too narrow for its heading."""
    metrics = QFontMetricsF(theme.strong_font())
    words = [metrics.horizontalAdvance(field.label) + SORT_ARROW]
    words += [pill_width(metrics, choice.label) + 20 for choice in field.choices if len(field.choices) <= MOST_PILLS]
    least = WITH_DAYS if name in DUE else {Kind.PERCENT: 130, Kind.DATE: 120}.get(field.kind, 0)
    return int(max(theme.scaled(max(min(field.width, WIDEST), least)), *words))


def order_of(kind: RecordKind) -> list[str]:
    """The usual columns in their first order: the name, where one is with it, then what is looked at most."""
    listed = [name for name, field in kind.row_fields.items() if field.in_list]
    return sorted(listed, key=lambda name: _rank(kind, name))


def _rank(kind: RecordKind, name: str) -> int:
    field = kind.row_fields[name]
    if name == kind.title_field:
        return 0
    if field.choices and look_of(kind.name, name, field.choices[0].value):
        return 1
    return _RANKS.index(field.kind) + 2 if field.kind in _RANKS else len(_RANKS) + 2


class ColumnMemory(QObject):
    """Keeps the columns of one list in the settings, and lays them out again."""

    def __init__(self, header: QHeaderView, kind: RecordKind, columns: Sequence[str], settings: Settings) -> None:
        super().__init__(header)
        self._header = header
        self._kind = kind
        self._columns = tuple(columns)
        self._settings = settings
        self._name = f"columns.{kind.name}"
        self._keep = QTimer(self, singleShot=True, interval=400)
        self._keep.timeout.connect(self.remember)
        self.restore()
        header.sectionResized.connect(lambda *_: self._keep.start())
        header.sectionMoved.connect(lambda *_: self._keep.start())

    def restore(self) -> None:
        """Lay the columns out as they were left, or as described the first time."""
        usual = [name for name in order_of(self._kind) if name in self._columns]
        known = [name for name in self._settings.get(f"{self._name}.shown", []) if name in self._columns]
        shown = known or usual
        widths = self._settings.get(f"{self._name}.widths", {})
        for place, name in enumerate([*shown, *(n for n in self._columns if n not in shown)]):
            section = self._columns.index(name)
            self._header.moveSection(self._header.visualIndex(section), place)
            width = widths.get(name)
            chosen = (
                width if isinstance(width, int) and width >= NARROWEST else width_of(name, self._kind.row_fields[name])
            )
            self._header.resizeSection(section, chosen)
            self._header.setSectionHidden(section, name not in shown)

    def remember(self) -> None:
        """Keep the present order and widths."""
        order = [self._columns[self._header.logicalIndex(place)] for place in range(self._header.count())]
        shown = [name for name in order if not self._header.isSectionHidden(self._columns.index(name))]
        widths = {name: self._header.sectionSize(self._columns.index(name)) for name in shown}
        self._settings.set(f"{self._name}.shown", shown)
        self._settings.set(f"{self._name}.widths", widths)
        self._settings.save()

    def show(self, name: str, visible: bool) -> None:
        """Show or hide one column."""
        section = self._columns.index(name)
        self._header.setSectionHidden(section, not visible)
        if visible and self._header.sectionSize(section) < NARROWEST:
            self._header.resizeSection(section, width_of(name, self._kind.row_fields[name]))
        self.remember()

    def reset(self) -> None:
        """The columns as described."""
        self._settings.set(f"{self._name}.shown", [])
        self._settings.set(f"{self._name}.widths", {})
        self.restore()
        self.remember()

    def menu(self) -> QMenu:
        """The column chooser: a tick for each field."""
        menu = QMenu("Columns", self._header)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for section, name in enumerate(self._columns):
            action = menu.addAction(self._kind.row_fields[name].label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(not self._header.isSectionHidden(section))
            action.setEnabled(name != self._kind.title_field)
            action.toggled.connect(lambda on, name=name: self.show(name, on))
        menu.addSeparator()
        menu.addAction("As at first").triggered.connect(lambda: self.reset())
        return menu
