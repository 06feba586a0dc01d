"""Suppliers as points of a map: where each of a list is, how many are in each borough, and how many nobody knows."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crm_app.domain.errors import Refused
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record
from crm_app.services import codes, lists
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from crm_app.store.queries import positions
from crm_app.store.queries import records as record_queries
from crm_app.store.queries.positions import NO_AUTHORITY

LONDON = "London"


@dataclass(frozen=True, slots=True)
class MapPoints:
    """Suppliers by position: ``keys[i]`` is at ``eastings[i]``, ``northings[i]`` (OSGB36 grid, metres).

    ``unplaced`` are those whose main premises have no point: no postcode, one that is not in the directory, or one
    outside Great Britain. ``by_authority`` counts all of them, the unknown under "".
    """

    keys: tuple[str, ...] = ()
    eastings: array[int] = field(default_factory=lambda: array("i"))
    northings: array[int] = field(default_factory=lambda: array("i"))
    unplaced: tuple[str, ...] = ()
    by_authority: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many suppliers the list has, on the map or not."""
        return len(self.keys) + len(self.unplaced)


@dataclass(frozen=True, slots=True)
class MapArea:
    """What ground a map shows: ``codes`` of local authorities, and among them ``home``, those of one's own interest."""

    home: frozenset[str]
    codes: frozenset[str]


def map_points(workspace: Workspace, query: ListQuery) -> MapPoints:
    """The suppliers that a list shows, where they are."""
    among = set(lists.snapshot(workspace, query)) if query.wanted.search.strip() else None
    with workspace.store.read() as connection:
        found = positions.supplier_positions(connection, query.wanted, among=among)
    counts = Counter(found.authorities)
    counts[""] = counts.pop(NO_AUTHORITY, 0)
    placed, unplaced = found.placed()
    return MapPoints(
        tuple(placed.keys),
        placed.eastings,
        placed.northings,
        tuple(unplaced),
        {code: count for code, count in counts.items() if count},
    )


def map_area(workspace: Workspace, mine: Iterable[str] = ()) -> MapArea:
    """The ground for this collaborative: the whole regions of what it calls local, London where it calls nothing so.

    Home is ``mine`` where a person named an area, else the areas of one's own anchor, what borders them among it, or
    else the smallest area of interest.
    """
    with workspace.store.read() as connection:
        areas = [frozenset(area["codes"] or ()) for area in record_queries.every(connection, KINDS["area"])]
        anchors = record_queries.every(connection, KINDS["anchor"])
    home = frozenset(mine) or _own(workspace, anchors) or min(filter(None, areas), key=len, default=frozenset())
    regions = {codes.region_of(code) for code in home.union(*areas)} - {""} or {LONDON}
    ground = {code for code in codes.authorities() if codes.region_of(code) in regions}
    return MapArea(home, frozenset(ground) | home)


def _own(workspace: Workspace, anchors: list[Record]) -> frozenset[str]:
    try:
        own = workspace.own_anchor()
    except Refused:
        return frozenset()
    mine = (anchor for anchor in anchors if anchor.id == own)
    return frozenset(code for anchor in mine for name in ("areas", "bordering_areas") for code in anchor[name] or ())


def names_of(workspace: Workspace, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """(key, name) of some suppliers, in the order of a list."""
    kind = KINDS["supplier"]
    rows = lists.page(workspace, kind.name, keys, [kind.title_field])
    return sorted(
        ((row.id, str(row.values[kind.title_field])) for row in rows), key=lambda pair: (pair[1].casefold(), pair[0])
    )


def authority_names(area: MapArea) -> dict[str, str]:
    """The names of the authorities of a ground by their codes, as short as a map wants them."""
    return {code: codes.authority_name(code) for code in area.codes}
