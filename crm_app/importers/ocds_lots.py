"""Lots, CPV codes and places of delivery of one OCDS release.

Under the Procurement Act 2023 the codes stand on items that name their lot, not on the tender as they did before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from crm_app.domain.cpv import parse_cpv
from crm_app.domain.notices import LotFact
from crm_app.importers.ocds_values import Node, Values

_CPV_DIGITS = 8
_CPV = re.compile(rf"([0-9]{{{_CPV_DIGITS}}})(?:-?([0-9]))?")


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
    text = given if isinstance(given, str) and len(given) == _CPV_DIGITS else values.code(entry, "id").replace(" ", "")
    code, doubt = _read_cpv(text)
    if doubt:
        values.warn(doubt)
    if code:
        return code
    if text:
        values.warn(f"\u201c{text[:40]}\u201d is not a CPV code and was left out.")
    return ""


@lru_cache(maxsize=16_384)
def _read_cpv(text: str) -> tuple[str, str]:
    """The eight digits of a code, empty where it is none, and what is odd about a code that is kept all the same."""
    match = _CPV.fullmatch(text)
    if not match:
        return "", ""
    try:
        parse_cpv(f"{match[1]}-{match[2]}" if match[2] else match[1])
    except ValueError as fault:
        return match[1], f"{fault} It was kept as published."
    return match[1], ""


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
    net, gross = values.net_and_gross(value)
    days = span.get("durationInDays")
    return LotFact(
        id=key,
        title=values.plain(node, "title"),
        description=values.prose(node, "description"),
        value_net=net,
        value_gross=gross,
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
