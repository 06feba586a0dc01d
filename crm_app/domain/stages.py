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
