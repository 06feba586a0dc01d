"""Lots, CPV codes and places of delivery of one OCDS release.

Under the Procurement Act 2023 the codes stand on items that name their lot, not on the tender as they did before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from crm_app.domain.notices import LotFact
from crm_app.importers.ocds_values import Node, Values

_CPV_DIGITS = 8
_CPV = re.compile(rf"(\d{{{_CPV_DIGITS}}})(?:-?\d)?")


def all_items(holders: Iterable[Node], values: Values) -> list[Node]:
    """The items of the tender, the awards and the contracts."""
    return [item for holder in holders for item in values.nodes(holder, "items")]


def cpv_codes(nodes: Iterable[Node], values: Values) -> tuple[str, ...]:
    """The CPV codes that classify some objects, eight digits each, the main one first, each once."""
    found: dict[str, None] = {}
    for node in nodes:
        for key in ("classification", "additionalClassifications"):
            if key in node:
                for entry in values.nodes(node, key):
                    if code := _cpv_code(entry, values):
                        found[code] = None
    return tuple(found)


def _cpv_code(entry: Node, values: Values) -> str:
    """The code of one classification; empty where it is of another scheme or no code."""
    scheme = entry.get("scheme")
    if scheme and scheme != "CPV" and str(scheme).upper() != "CPV":
        return ""
    given = entry.get("id")
    if isinstance(given, str) and len(given) == _CPV_DIGITS and given.isascii() and given.isdigit():
        return given
    text = values.code(entry, "id").replace(" ", "")
    if match := _CPV.fullmatch(text):
        return match[1]
    if text:
        values.warn(f"\u201c{text[:40]}\u201d is not a CPV code and was left out.")
    return ""


def regions(places: Sequence[Node], values: Values) -> tuple[str, ...]:
    """Places of delivery as published: codes or names of regions; countries only where no region is named."""
    named = dict.fromkeys(name for place in places if (name := values.plain(place, "region")))
    if not named:
        named = dict.fromkeys(name for place in places if (name := values.plain(place, "countryName")))
    return tuple(named)


def delivery_postcodes(places: Sequence[Node], values: Values) -> tuple[str, ...]:
    """Postcodes of the places of delivery, as published."""
    return tuple(dict.fromkeys([p for place in places if (p := values.code(place, "postalCode"))]))


def lot_facts(lots: list[Node], awards: list[Node], items: list[Node], values: Values) -> tuple[LotFact, ...]:
    """The lots of the tender; of the awards where the tender has none."""
    nodes = lots or [lot for award in awards for lot in values.nodes(award, "lots")]
    by_lot: dict[str, list[Node]] = {}
    for item in items:
        for lot in {values.code(item, "relatedLot"), *values.words(item, "relatedLots")}:
            by_lot.setdefault(lot, []).append(item)
    return tuple(_lot(node, position, by_lot, values) for position, node in enumerate(nodes, 1))


def period(node: Node, key: str, values: Values) -> tuple[date | None, date | None]:
    """First and last day of an OCDS period; an end before its start is noted."""
    return _first_and_last(values.node(node, key), values)


def _first_and_last(span: Node, values: Values) -> tuple[date | None, date | None]:
    starts, ends = values.day(span, "startDate"), values.day(span, "endDate")
    if starts and ends and ends < starts:
        values.warn(f"A contract period ends ({ends:%d/%m/%Y}) before it starts ({starts:%d/%m/%Y}).")
    return starts, ends


def _lot(node: Node, position: int, by_lot: dict[str, list[Node]], values: Values) -> LotFact:
    key = values.code(node, "id") or str(position)
    value, suitability = values.node(node, "value"), values.node(node, "suitability")
    span = values.node(node, "contractPeriod")
    starts, ends = _first_and_last(span, values)
    days = span.get("durationInDays")
    return LotFact(
        id=key,
        title=values.plain(node, "title"),
        description=values.prose(node, "description"),
        value_net=values.pounds(value, "amount"),
        value_gross=values.pounds(value, "amountGross"),
        starts_on=starts,
        ends_on=ends,
        duration_days=days if isinstance(days, int) and not isinstance(days, bool) and 0 < days < 36_600 else None,
        suitable_sme=values.flag(suitability, "sme"),
        suitable_vcse=values.flag(suitability, "vcse"),
        cpv_codes=cpv_codes([*by_lot.get(key, ()), node], values),
    )


def delivery_places(items: Iterable[Node], values: Values) -> list[Node]:
    """Where the items are delivered."""
    return [place for item in items for place in values.nodes(item, "deliveryAddresses")]
