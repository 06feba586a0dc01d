"""What one OCDS release says of the end of a procurement: the bids, the signature and how far it may be extended."""

from __future__ import annotations

from datetime import date
from typing import Any

from crm_app.importers.ocds_values import Node, Values

# Measures of the bids extension (OCDS), as the forms of earlier law and of the Procurement Act 2023 use them.
_BIDS = ("bids", "validBids", "finalStageBids")
_SME = ("smeBids", "smeFinalStageBids")
_VCSE = ("vcseBids", "vcseFinalStageBids")
_MOST_BIDS = 1_000_000


def award_facts(release: Node, awards: list[Node], contracts: list[Node], values: Values) -> dict[str, Any]:
    """Numbers of bids (over all lots) and the last day on which a contract was signed."""
    signed = [day for contract in contracts if (day := values.day(contract, "dateSigned"))]
    found: dict[str, Any] = {"signed_on": max(signed, default=None)}
    statistics = values.nodes(values.node(release, "bids"), "statistics") if "bids" in release else []
    if statistics:
        found["bids"] = _counted(statistics, _BIDS, values)
        found["bids_sme"] = _counted(statistics, _SME, values)
        found["bids_vcse"] = _counted(statistics, _VCSE, values)
    return found


def last_extension(awards: list[Node], contracts: list[Node], lots: list[Node], values: Values) -> date | None:
    """The furthest day to which a contract, an award or a lot may be extended."""
    spans = [contract.get("period") for contract in contracts]
    spans += [holder.get("contractPeriod") for holders in (awards, lots) for holder in holders]
    extended = [span for span in spans if isinstance(span, dict) and "maxExtentDate" in span]
    return max([day for span in extended if (day := values.day(span, "maxExtentDate"))], default=None)


def _counted(statistics: list[Node], measures: tuple[str, ...], values: Values) -> int | None:
    """The sum over the lots of the first of these measures that is given at all."""
    for measure in measures:
        given = [node for node in statistics if node.get("measure") == measure]
        numbers = [number for node in given if (number := _whole(node.get("value"), values)) is not None]
        if numbers:
            return sum(numbers)
    return None


def _whole(value: object, values: Values) -> int | None:
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if 0 <= number < _MOST_BIDS:
        return number
    values.warn("A number of bids is not a whole number and was left out.")
    return None
