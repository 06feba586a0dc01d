"""Which columns a list may show, which it shows at first, and how wide."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF

from crm_app.domain.fields import Field, Kind
from crm_app.domain.kinds import RecordKind
from crm_app.ui import theme
from crm_app.ui.records.pills import look_of, pill_width

NOT_FOR_LISTS = frozenset({Kind.JSON, Kind.ANSWERS})
NARROWEST = 40
WIDEST = 280
SORT_ARROW = 50
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
