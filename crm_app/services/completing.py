"""Fields that follow from others when a record is written: the local authority and grid position of premises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_app.domain.kinds import RecordKind
from crm_app.runtime.postcodes import place_of


def computed(kind: RecordKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The computed stored fields of a record with these values."""
    if kind.name == "site":
        place = place_of(values["postcode"]) if values.get("postcode") else None
        return {
            "local_authority": place.local_authority if place else None,
            "easting": place.easting if place else None,
            "northing": place.northing if place else None,
        }
    return {}
