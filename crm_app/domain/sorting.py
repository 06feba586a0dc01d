"""The order of a list in words: as typed on a command line, as kept with a view, as said below a grid."""

from __future__ import annotations

from crm_app.domain.filters import Sort, field_named
from crm_app.domain.kinds import RecordKind

MOST_KEYS = 6


def sorted_by(keys: tuple[Sort, ...]) -> Sort:
    """One order out of several keys; a field that comes again counts where it came first."""
    kept: dict[str, Sort] = {}
    for key in keys:
        if key.field:
            kept.setdefault(key.field, Sort(key.field, key.descending))
    first, *rest = [*kept.values()][:MOST_KEYS] or [Sort()]
    return Sort(first.field, first.descending, tuple(rest))


def parse_sort(kind: RecordKind, text: str) -> Sort:
    """Read ``FIELD,-FIELD``: a minus puts the last first. Raises ``UsageError`` for a field there is not."""
    keys = []
    for word in text.split(","):
        named = word.strip()
        if bare := named.lstrip("+-").strip():
            keys.append(Sort(field_named(kind, bare), named.startswith("-")))
    return sorted_by(tuple(keys))


def sort_text(sort: Sort) -> str:
    """The order as ``parse_sort`` reads it."""
    return ",".join(f"{'-' if key.descending else ''}{key.field}" for key in sort.keys)


def read_sort(kind: RecordKind, text: str) -> tuple[Sort, tuple[str, ...]]:
    """A kept order, and the names of fields that are gone from it."""
    named = [(word.lstrip("-"), word.startswith("-")) for word in text.split(",") if word.strip("- ")]
    keys = tuple(Sort(name, descending) for name, descending in named if name in kind.row_fields)
    return sorted_by(keys), tuple(name for name, _ in named if name not in kind.row_fields)


def say_sort(kind: RecordKind, sort: Sort) -> str:
    """The order as people say it: "borough, then turnover, last first". Empty for the usual order."""
    return ", then ".join(f"{_label(kind, key.field)}{', last first' if key.descending else ''}" for key in sort.keys)


def _label(kind: RecordKind, name: str) -> str:
    label = kind.row_fields[name].label if name in kind.row_fields else name
    return label if label[:2].isupper() else label[:1].lower() + label[1:]  # an abbreviation stays one


def pressed(sort: Sort, field: str) -> Sort:
    """The order after a heading was clicked: by that field alone, turned round where it led already."""
    return Sort(field, descending=sort.field == field and not sort.descending)


def added(sort: Sort, field: str) -> Sort:
    """The order after a heading was clicked with Shift: a further key, or a known one turned round."""
    if any(key.field == field for key in sort.keys):
        turned = (Sort(k.field, k.descending ^ (k.field == field)) for k in sort.keys)
        return sorted_by(tuple(turned))
    return sorted_by((*sort.keys, Sort(field)))


def without(sort: Sort, field: str) -> Sort:
    """The order without one of its keys."""
    return sorted_by(tuple(key for key in sort.keys if key.field != field))
