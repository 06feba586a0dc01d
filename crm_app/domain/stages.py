"""From which stage of an opportunity one may move to which: on by any step that can happen, back where plans change."""

from __future__ import annotations

from collections.abc import Mapping

# Forward steps may be left out (a direct award is never open); a step back puts a mistake or a change of plan right.
_MOVES: Mapping[str, tuple[str, ...]] = {
    "idea": ("planned", "market_engagement", "open", "cancelled"),
    "planned": ("idea", "market_engagement", "open", "award", "cancelled"),
    "market_engagement": ("planned", "open", "award", "cancelled"),
    "open": ("planned", "market_engagement", "evaluation", "award", "cancelled"),
    "evaluation": ("open", "award", "cancelled"),
    "award": ("evaluation", "live", "cancelled"),
    "live": ("award", "ended"),
    "ended": ("live",),
    "cancelled": ("idea", "planned"),
}


def allowed_moves(stage: str | None) -> tuple[str, ...]:
    """The stages an opportunity may move to from this one, the likeliest way on first where there is one.

    One whose stage is not known may be put anywhere.
    """
    if not stage:
        return tuple(_MOVES)
    moves = _MOVES.get(stage, ())
    order = list(_MOVES)
    onward = [move for move in moves if order.index(move) > order.index(stage)] if stage in order else []
    return (*onward, *(move for move in moves if move not in onward))


# What has to come first, by the stage that one would move to.
_FIRST: Mapping[str, str] = {
    "idea": "What has gone to market is no longer an idea",
    "planned": "What bids have come in for is no longer planned; cancel it, then plan it anew",
    "market_engagement": "The market is engaged before bids are asked for",
    "open": "A tender opens once, before its bids are evaluated; flag the next one as a tender of its own",
    "evaluation": "There are bids to evaluate only once it has been open",
    "award": "It has to be planned or open before it can be awarded",
    "live": "A contract is live once it has been awarded",
    "ended": "Only a live contract ends; what will not go on is cancelled",
    "cancelled": "A contract that has been live ends, it is not cancelled",
}


def why_not(stage: str | None, to: str) -> str:
    """Why an opportunity may not move from one stage to another, as a sentence without its stop; empty where it may."""
    return "" if to == stage or to in allowed_moves(stage) else _FIRST.get(to, "There is no such stage")
