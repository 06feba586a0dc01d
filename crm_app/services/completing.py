"""Fields that follow from others when a record is written: where premises lie, what an assessment comes to.

Each rule reads the record's own values and nothing else, so whoever writes the record gets the same computed fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from crm_app.domain.kinds import RecordKind
from crm_app.domain.places import Place
from crm_app.runtime.postcodes import place_of, places_of

_MOST_KEPT = 500_000
_looked_up: dict[str, Place | None] = {}


def look_up_places(postcodes: Iterable[str]) -> None:
    """Look up many postcodes at once, before many premises are written: each part of the directory is loaded once."""
    if len(_looked_up) > _MOST_KEPT:
        _looked_up.clear()
    _looked_up.update(places_of({text for text in postcodes if text not in _looked_up}))


def _site(values: Mapping[str, Any]) -> dict[str, Any]:
    postcode = values.get("postcode")
    place = None if not postcode else _looked_up[postcode] if postcode in _looked_up else place_of(postcode)
    return {
        "local_authority": place.local_authority if place else None,
        "easting": place.easting if place else None,
        "northing": place.northing if place else None,
    }


def _assessment(values: Mapping[str, Any]) -> dict[str, Any]:
    """Both results of the answers. What an earlier questionnaire said stays as it was said then."""
    from crm_app.domain.readiness import assess  # every start passes here, few of them assess anybody
    from crm_app.services.questionnaires import shipped

    asked = shipped()
    if not values.get("profile") or not values.get("assessed_on"):
        return {}
    if values.get("questionnaire") not in (None, "", asked.version):
        return {}
    found = assess(asked, values["profile"], values.get("answers") or {}, on=values["assessed_on"])
    return {
        "questionnaire": asked.version,
        "gate": found.gate.could_bid.value,
        "percent": found.percent,
        "unknown_percent": found.unknown_percent,
    }


_RULES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"site": _site, "assessment": _assessment}


def computed(kind: RecordKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The computed stored fields of a record with these values."""
    rule = _RULES.get(kind.name)
    return rule(values) if rule else {}
