"""How big a supplier was, year by year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm_app.domain.fields import Choice, Field, Kind, described, description

SOURCES = (
    Choice("supplier", "The supplier said so"),
    Choice("accounts", "Filed accounts"),
    Choice("register", "A public register"),
    Choice("officer", "An officer's note"),
    Choice("import", "An imported file"),
)


@description
class SizeFactDetails:
    """How big a supplier was in one year: the facts from which the three size bands are computed (domain.sizes)."""

    year_end: date | None = described(
        Field(
            "Year ending", Kind.DATE, synonyms=("fye", "financial year end", "accounts date", "year end", "year ending")
        )
    )
    staff: int | None = described(
        Field(
            "Staff",
            Kind.INTEGER,
            synonyms=("employees", "number of employees", "headcount", "no of staff", "fte", "staff count"),
        )
    )
    turnover: Decimal | None = described(
        Field(
            "Turnover",
            Kind.MONEY,
            unit="£ a year",
            synonyms=("annual turnover", "income", "revenue", "total income", "latest income"),
        )
    )
    balance_sheet: Decimal | None = described(
        Field("Balance sheet total", Kind.MONEY, unit="£", synonyms=("balance sheet", "total assets"))
    )
    source: str | None = described(Field("Source", Kind.CHOICE, choices=SOURCES))
