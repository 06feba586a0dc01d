"""The charts of the overview: what each compares, and the filter behind every point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crm_app.domain.charts import Chart, ChartKind, Series, Tone
from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.overview import (
    EXPIRY_DEFINITION,
    SIZES,
    RegisterCounts,
    expiry_filter,
    expiry_labels,
    is_,
    size_filter,
    where,
)
from crm_app.domain.suppliers import BASIC_FACTS, STATUSES

MOST_PLACES, MOST_TRADES, MOST_MAPPED = 12, 15, 8
NOT_KNOWN = "Not known"
COMPLETE = "Five basic facts are asked of each supplier: trade, size, contact, insurance and place."
_SIZE = "By the number of staff in the latest year on record: micro to 9, small to 49, medium to 249."
_PLACE = "By the local authority of the main premises."
_FACT_WORDS = {
    "trade": "What they do",
    "size": "Staff or turnover",
    "contact": "How to reach them",
    "insurance": "Insurance",
    "place": "Where they are",
}


def charts_of(counts: RegisterCounts) -> Mapping[str, Chart]:
    """The charts by name, in the order in which they are shown."""
    return {
        "place": _place(counts),
        "status": _status(counts),
        "trade": _trade(counts),
        "place_size": _place_size(counts),
        "size": _size(counts),
        "complete": _complete(counts),
        "gaps": _gaps(counts),
        "expiry": _expiry(counts),
    }


def _bars(
    counts: RegisterCounts,
    title: str,
    rows: Iterable[tuple[str, int, Filter | None]],
    *,
    category_label: str,
    definition: str,
    missing: int = 0,
    note: str = "",
) -> Chart:
    """Lying bars of suppliers, each opening its list."""
    named = list(rows)
    series = Series("Suppliers", tuple(n for _, n, _ in named), opens=tuple(opens for _, _, opens in named))
    return Chart(
        ChartKind.BAR,
        title,
        tuple(name for name, _, _ in named),
        (series,),
        category_label=category_label,
        note=note,
        definition=definition,
        as_of=counts.as_of,
        missing=missing,
        out_of=counts.total,
    )


def _status(counts: RegisterCounts) -> Chart:
    """How far the conversation has come, VCSEs beside the others."""
    cells = counts.by(lambda g: (g.status, g.vcse))
    statuses: list[tuple[str | None, str]] = [(choice.value, choice.label) for choice in STATUSES]
    others = {group.status for group in counts.groups} - {status for status, _ in statuses}
    statuses += sorted((status, status or NOT_KNOWN) for status in others)
    series = tuple(
        Series(
            label,
            tuple(cells[status, vcse] for status, _ in statuses),
            Tone.NEUTRAL if vcse is None else None,
            opens=tuple(where(is_("status", status), is_("vcse", vcse)) for status, _ in statuses),
        )
        for label, vcse in (("VCSE", "yes"), ("Not VCSE", "no"), (NOT_KNOWN, None))
    )
    missing = counts.count(lambda g: g.status is None or g.vcse is None)
    return Chart(
        ChartKind.STACKED,
        "How far we are with them",
        tuple(label for _, label in statuses),
        series,
        category_label="Engagement",
        definition="By the engagement recorded, and whether the supplier is recorded as VCSE.",
        as_of=counts.as_of,
        missing=missing,
        out_of=counts.total,
    )


def _places(counts: RegisterCounts, most: int) -> tuple[list[tuple[str, str, int]], Sequence[str]]:
    """(code, name, suppliers) of the places with the most suppliers, and the codes of all others."""
    found = counts.by(lambda g: g.authority)
    named = sorted(
        ((str(code), counts.place_names.get(str(code), str(code)), n) for code, n in found.items() if code),
        key=lambda place: (-place[2], place[1]),
    )
    return named[:most], [code for code, _, _ in named[most:]]


def _place(counts: RegisterCounts) -> Chart:
    largest, others = _places(counts, MOST_PLACES)
    missing = counts.count(lambda g: not g.authority)
    rows: list[tuple[str, int, Filter | None]] = [
        (name, n, where(is_("local_authority", code))) for code, name, n in largest
    ]
    if others:
        elsewhere = frozenset(others)
        count = counts.count(lambda g: g.authority in elsewhere)
        opens = where(Condition("local_authority", Op.IN, tuple(others)))
        rows.append((f"{len(others)} other places" if len(others) > 1 else "1 other place", count, opens))
    rows.append((NOT_KNOWN, missing, where(is_("local_authority", None))))
    return _bars(counts, "Where they are", rows, category_label="Local authority", definition=_PLACE, missing=missing)


def _size(counts: RegisterCounts) -> Chart:
    found = counts.by(lambda g: g.size)
    rows = [(name, found[band], size_filter(band)) for band, name in enumerate(SIZES)]
    rows.append((NOT_KNOWN, found[None], size_filter(None)))
    return _bars(
        counts, "How big they are", rows, category_label="Size by staff", definition=_SIZE, missing=found[None]
    )


def _trade(counts: RegisterCounts) -> Chart:
    trades = sorted(counts.trades, key=lambda trade: (-trade.count, trade.division))
    rows: list[tuple[str, int, Filter | None]] = [
        (f"{trade.division} {trade.name}", trade.count, where(Condition("cpv_codes", Op.CONTAINS, (trade.division,))))
        for trade in trades[:MOST_TRADES]
    ]
    rows.append(("No CPV code", counts.without_trade, where(is_("cpv_codes", None))))
    rest = len(trades) - MOST_TRADES
    note = f"{rest} divisions with fewer suppliers are left out." if rest > 0 else ""
    return _bars(
        counts,
        "What they do",
        rows,
        category_label="CPV division",
        definition="By the divisions of their CPV codes; a supplier counts in each of its divisions.",
        missing=counts.without_trade,
        note=note,
    )


def _place_size(counts: RegisterCounts) -> Chart:
    """Where the sizes are: the places with most suppliers down, the bands across."""
    largest, _ = _places(counts, MOST_MAPPED)
    cells = counts.by(lambda g: (g.authority, g.size))
    bands = [*enumerate(SIZES), (None, NOT_KNOWN)]
    series = tuple(
        Series(
            label,
            tuple(cells[code, band] for code, _, _ in largest),
            opens=tuple(
                Filter((is_("local_authority", code), *size_filter(band).conditions)) for code, _, _ in largest
            ),
        )
        for band, label in bands
    )
    return Chart(
        ChartKind.HEAT_MAP,
        "Where and how big",
        tuple(name for _, name, _ in largest),
        series,
        category_label="Local authority",
        definition=f"The {len(largest)} places with most suppliers. {_SIZE}" if len(largest) > 1 else _SIZE,
        as_of=counts.as_of,
        missing=counts.count(lambda g: not g.authority or g.size is None),
        out_of=counts.total,
    )


def _complete(counts: RegisterCounts) -> Chart:
    known = counts.by(lambda g: len(BASIC_FACTS) - len(g.unknown))
    rows = [
        (f"{n} of {len(BASIC_FACTS)}", known[n], where(is_("known_facts", n))) for n in range(len(BASIC_FACTS), -1, -1)
    ]
    return _bars(counts, "How complete", rows, category_label="Facts known", definition=COMPLETE)


def _gaps(counts: RegisterCounts) -> Chart:
    rows = [
        (
            _FACT_WORDS[fact],
            counts.count(lambda g, fact=fact: fact in g.unknown),  # type: ignore[misc]
            where(Condition("unknown_facts", Op.CONTAINS, (fact,))),
        )
        for fact in BASIC_FACTS
    ]
    return _bars(
        counts, "What is not yet known", rows, category_label="Fact", definition=f"Suppliers that lack it. {COMPLETE}"
    )


def _expiry(counts: RegisterCounts) -> Chart:
    found = counts.by(lambda g: g.expiry)
    rows = [(label, found[band], expiry_filter(band, counts.as_of)) for band, label in enumerate(expiry_labels())]
    rows.append(("No date on record", found[None], expiry_filter(None, counts.as_of)))
    return _bars(
        counts, "What expires", rows, category_label="Next expiry", definition=EXPIRY_DEFINITION, missing=found[None]
    )
