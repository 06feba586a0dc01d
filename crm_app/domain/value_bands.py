"""Contract values in bands: an exact estimate in a paper for suppliers would read like a price to meet."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal

NOT_STATED = "Not stated"
# Where a band begins, in pounds without VAT, and its words. The steps follow how contracts are bought, not any law.
_BANDS = (
    (0, "Under £30,000"),
    (30_000, "£30,000 to £100,000"),
    (100_000, "£100,000 to £250,000"),
    (250_000, "£250,000 to £500,000"),
    (500_000, "£500,000 to £1m"),
    (1_000_000, "£1m to £5m"),
    (5_000_000, "£5m or more"),
)
_STARTS = [start for start, _ in _BANDS]


def value_band(value: Decimal | None) -> str:
    """The band of a whole contract's value without VAT; a value of nothing was not stated."""
    if value is None or value <= 0:
        return NOT_STATED
    return _BANDS[bisect_right(_STARTS, value) - 1][1]
