"""Where the suppliers of a list are, read as a few long texts: a hundred thousand rows took three times as long."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from dataclasses import dataclass
from itertools import compress

import sqlalchemy as sa

from crm_app.domain.filters import Filter
from crm_app.domain.kinds import KINDS
from crm_app.store.queries.filters import clauses
from crm_app.store.tables import RECORDS

NOWHERE = -1  # a coordinate that is not known
NO_AUTHORITY = "-"


@dataclass(frozen=True, slots=True)
class Positions:
    """Suppliers by position: the point of each one's main premises on the OSGB36 grid in metres, or ``NOWHERE``, and
    its local authority, or ``NO_AUTHORITY``.
    """

    keys: list[str]
    eastings: array[int]
    northings: array[int]
    authorities: list[str]

    def placed(self) -> tuple[Positions, list[str]]:
        """Those with a point, and the keys of those without."""
        if NOWHERE not in self.eastings:
            return self, []
        here = [easting != NOWHERE for easting in self.eastings]
        known = Positions(
            list(compress(self.keys, here)),
            array("i", list(compress(self.eastings, here))),
            array("i", list(compress(self.northings, here))),
            list(compress(self.authorities, here)),
        )
        return known, [key for key, is_known in zip(self.keys, here, strict=True) if not is_known]

    def taken(self, places: list[int]) -> Positions:
        """Some of them, in that order."""
        return Positions(
            [self.keys[i] for i in places],
            array("i", [self.eastings[i] for i in places]),
            array("i", [self.northings[i] for i in places]),
            [self.authorities[i] for i in places],
        )


def supplier_positions(connection: sa.Connection, wanted: Filter, *, among: Collection[str] | None = None) -> Positions:
    """The suppliers that answer a filter, each once; ``among`` limits them to what a search found."""
    owner, site = RECORDS["supplier"], RECORDS["site"]
    columns = (
        owner.c.id,
        sa.cast(sa.func.coalesce(site.c.easting, NOWHERE), sa.Text),
        sa.cast(sa.func.coalesce(site.c.northing, NOWHERE), sa.Text),
        sa.func.coalesce(sa.func.nullif(site.c.local_authority, ""), NO_AUTHORITY),
        # As the list takes its borough: the main premises first, the unknown last, then by key.
        sa.cast(sa.func.coalesce(1 - site.c.is_main, 2), sa.Text) + sa.func.coalesce(site.c.id, NO_AUTHORITY),
    )
    statement = (
        sa.select(*(sa.func.aggregate_strings(column, " ") for column in columns))
        .select_from(owner.outerjoin(site, site.c.parent_id == owner.c.id))
        .where(*clauses(KINDS["supplier"], wanted))
    )
    texts = [text or "" for text in connection.execute(statement).one()]
    keys, eastings, northings, authorities = (text.split() for text in texts[:4])
    found = Positions(keys, _numbers(eastings), _numbers(northings), authorities)
    if among is None and len(set(keys)) == len(keys):
        return found
    return found.taken(_first_places(keys, texts[4].split(), among))


def _numbers(texts: list[str]) -> array[int]:
    known = {text: int(text) for text in set(texts)}  # suppliers of one postcode have one point
    return array("i", [known[text] for text in texts])


def _first_places(keys: list[str], ranks: list[str], among: Collection[str] | None) -> list[int]:
    best: dict[str, int] = {}
    for place, key in enumerate(keys):
        if among is None or key in among:
            known = best.get(key)
            if known is None or ranks[place] < ranks[known]:
                best[key] = place
    return list(best.values())
