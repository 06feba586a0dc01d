"""Lots, CPV codes and places of delivery of one OCDS release.

Under the Procurement Act 2023 the codes stand on items that name their lot, not on the tender as they did before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from crm_app.domain.notices import LotFact
from crm_app.importers.ocds_values import Node, Values

_CPV = re.compile(r"(\d{8})(?:-?\d)?")


def all_items(release: Node, values: Values) -> list[Node]:
    """The items of tender, awards and contracts, in that order."""
    holders = [values.node(release, "tender"), *values.nodes(release, "awards"), *values.nodes(release, "contracts")]
    return [item for holder in holders for item in values.nodes(holder, "items")]


def cpv_codes(nodes: Iterable[Node], values: Values) -> tuple[str, ...]:
    """The CPV codes that classify some objects, eight digits each, the main one first, each once."""
    found: dict[str, None] = {}
    for node in nodes:
        if "classification" in node:
            found.update(_classified(values.nodes(node, "classification"), values))
        if "additionalClassifications" in node:
            found.update(_classified(values.nodes(node, "additionalClassifications"), values))
    return tuple(found)


def _classified(entries: Iterable[Node], values: Values) -> dict[str, None]:
    found: dict[str, None] = {}
    for entry in entries:
        scheme = entry.get("scheme")
        if scheme and scheme != "CPV" and str(scheme).upper() != "CPV":
            continue
        text = values.code(entry, "id").replace(" ", "")
        if match := _CPV.fullmatch(text):
            found[match[1]] = None
        elif text:
            values.warn(f"\u201c{text[:40]}\u201d is not a CPV code and was left out.")
    return found


def regions(items: Iterable[Node], values: Values) -> tuple[str, ...]:
    """Places of delivery as published: codes or names of regions; countries only where no region is named."""
    places = _addresses(items, values)
    named = dict.fromkeys(name for place in places if (name := values.plain(place, "region")))
    if not named:
        named = dict.fromkeys(name for place in places if (name := values.plain(place, "countryName")))
    return tuple(named)


def delivery_postcodes(items: Iterable[Node], values: Values) -> tuple[str, ...]:
    """Postcodes of the places of delivery, as published."""
    return tuple(dict.fromkeys(p for place in _addresses(items, values) if (p := values.code(place, "postalCode"))))


def lot_facts(release: Node, items: list[Node], values: Values) -> tuple[LotFact, ...]:
    """The lots of the tender; of the awards where the tender has none."""
    nodes = values.nodes(values.node(release, "tender"), "lots")
    if not nodes:
        nodes = [lot for award in values.nodes(release, "awards") for lot in values.nodes(award, "lots")]
    by_lot: dict[str, list[Node]] = {}
    for item in items:
        for lot in {values.code(item, "relatedLot"), *values.words(item, "relatedLots")}:
            by_lot.setdefault(lot, []).append(item)
    return tuple(_lot(node, position, by_lot, values) for position, node in enumerate(nodes, 1))


def period(node: Node, key: str, values: Values) -> tuple[date | None, date | None]:
    """First and last day of an OCDS period; an end before its start is noted."""
    span = values.node(node, key)
    starts, ends = values.day(span, "startDate"), values.day(span, "endDate")
    if starts and ends and ends < starts:
        values.warn(f"A contract period ends ({ends:%d/%m/%Y}) before it starts ({starts:%d/%m/%Y}).")
    return starts, ends


def _lot(node: Node, position: int, by_lot: dict[str, list[Node]], values: Values) -> LotFact:
    key = values.code(node, "id") or str(position)
    value, suitability = values.node(node, "value"), values.node(node, "suitability")
    starts, ends = period(node, "contractPeriod", values)
    days = values.node(node, "contractPeriod").get("durationInDays")
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


def _addresses(items: Iterable[Node], values: Values) -> list[Node]:
    return [place for item in items for place in values.nodes(item, "deliveryAddresses")]
