"""Premises: where a supplier really works, which is what makes it local."""

from __future__ import annotations

from datetime import date

from crm_app.domain.fields import Field, Kind, described, description


@description
class SiteDetails:
    """Premises a supplier works from: what makes it local is here, not at the registered office of an agent."""

    label: str | None = described(Field("Premises", help="For example: kitchen, office, depot."))
    address: str | None = described(
        Field(
            "Address",
            Kind.LONG_TEXT,
            max_length=1000,
            synonyms=(
                "address",
                "registered office address",
                "street address",
                "address line 1",
                "regaddress addressline1",
                "address 1",
                "addressline1",
                "trading address",
                "regaddress addressline2",
                "address line 2",
                "address 2",
            ),
        )
    )
    town: str | None = described(Field("Town", synonyms=("regaddress posttown", "city", "post town", "town or city")))
    postcode: str | None = described(
        Field(
            "Postcode",
            Kind.POSTCODE,
            searched=True,
            synonyms=("post code", "regaddress postcode", "zip", "pcd", "supplier postcode"),
        )
    )
    local_authority: str | None = described(
        Field("Local authority", Kind.AREA, computed=True, help="From the postcode, by the ONS Postcode Directory.")
    )
    is_main: bool | None = described(Field("Main premises", Kind.BOOLEAN), default=True)
    operates_since: date | None = described(
        Field(
            "Operates here since",
            Kind.DATE,
            help="Reserving a contract for local suppliers asks for this.",
            synonyms=("operates here since", "trading here since"),
        )
    )
    staff: int | None = described(Field("Staff here", Kind.INTEGER, synonyms=("staff at site",)))
    easting: int | None = described(Field("Easting", Kind.INTEGER, computed=True))
    northing: int | None = described(Field("Northing", Kind.INTEGER, computed=True))
