"""Where a contract below threshold may be reserved for local suppliers, SMEs or VCSEs: for each buyer, and jointly.

Councils: the 2026 Order (SI 2026/94), their own area with or without bordering boroughs and counties, or the United
Kingdom. NHS bodies and central government: PPN 005, the United Kingdom or one county or London borough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from crm_app.domain.regimes import Buyer, Looks
from crm_app.domain.regimes import Side as ThresholdSide
from crm_app.domain.rulebook import Rule, RuleBook


class SmallFirms(StrEnum):
    """Whether a contract may be kept for SMEs and VCSEs."""

    ALONE = "alone"
    WITH_PLACE = "with_place"  # only together with a place
    NO = "no"


@dataclass(frozen=True, slots=True)
class Powers:
    """What one buyer, or several together, may reserve. ``areas`` is the widest lawful place, by GSS code.

    ``one_only``: a single county or London borough, that of ``areas`` (any, where none is named), never several.
    ``own`` is a council's area without what borders it. Without ``has_place`` only the United Kingdom is left.
    """

    who: str
    is_allowed: bool
    areas: frozenset[str] = frozenset()
    one_only: bool = False
    uk: bool = False
    small_firms: SmallFirms = SmallFirms.NO
    rules: tuple[Rule, ...] = ()
    reason: str = ""
    own: frozenset[str] = frozenset()
    has_place: bool = True


def powers(book: RuleBook, buyer: Buyer, seen: Looks, day: date) -> Powers:
    """What a buyer may reserve on a day, given how the contract looks for it."""
    if seen.side is not ThresholdSide.BELOW:
        return Powers(buyer.name, False, reason=_why_not(seen))
    if buyer.buyer_type == "sub_central":
        rule = book.on("below.reserve_local", day)
        if rule is None:
            return Powers(buyer.name, False, reason="No rule held here allows it on that day.")
        areas = buyer.areas | buyer.bordering
        return Powers(buyer.name, True, areas, uk=True, small_firms=SmallFirms.ALONE, rules=(rule,), own=buyer.areas)
    rule = book.on("below.reserve_local_nhs", day)
    if rule is None or buyer.buyer_type not in ("nhs", "central"):
        return Powers(buyer.name, False, reason="What this buyer may reserve is not settled here.")
    return Powers(
        buyer.name, True, frozenset(), one_only=True, uk=True, small_firms=SmallFirms.WITH_PLACE, rules=(rule,)
    )


def _why_not(seen: Looks) -> str:
    return {
        ThresholdSide.ABOVE: "Reservation for local firms is for contracts below threshold.",
        ThresholdSide.HEALTH: "The Provider Selection Regime has routes of its own.",
        ThresholdSide.EXEMPT: "Nothing is put to competition: it is recorded as exempt or done in house.",
        ThresholdSide.EARLIER: "Earlier law applies: what it allowed is not held here.",
        ThresholdSide.OUTSIDE: "The rules on reservation are not for this buyer: it may choose.",
    }.get(seen.side, "It is not known on which side of the threshold the contract lies.")


def jointly(each: Sequence[Powers]) -> Powers:
    """What several buyers may reserve in one procurement: only what every one of them may.

    Councils together have their areas combined with all borders. With an NHS body it is a single borough or county,
    which every council may name only where it is the whole of its own area.
    """
    who = ", ".join(one.who for one in each)
    barred = [one for one in each if not one.is_allowed]
    if barred or not each:
        reason = f"{barred[0].who}: {barred[0].reason}" if barred else "No buyer is named."
        return Powers(who, False, reason=reason)
    councils = [one for one in each if not one.one_only]
    rules = tuple(dict.fromkeys(rule for one in each for rule in one.rules))
    small = SmallFirms.WITH_PLACE if any(one.small_firms is SmallFirms.WITH_PLACE for one in each) else SmallFirms.ALONE
    found = Powers(
        who,
        True,
        frozenset().union(*(one.areas for one in councils)),
        one_only=len(councils) < len(each),
        uk=all(one.uk for one in each),
        small_firms=small,
        rules=rules,
        own=frozenset().union(*(one.own for one in councils)),
    )
    return _in_one_place(found, councils) if found.one_only and councils else found


def _in_one_place(found: Powers, councils: Sequence[Powers]) -> Powers:
    """The place that councils and a body bound to a single one may name together."""
    unrecorded = [one.who for one in councils if not one.own]
    if unrecorded:
        reason = f"the own area of {', '.join(unrecorded)} is not recorded yet"
    elif len(found.own) == 1:
        return replace(found, areas=found.own)
    else:
        reason = "no single borough or county is the own area of every council"
    return replace(found, areas=frozenset(), has_place=False, reason=reason)
