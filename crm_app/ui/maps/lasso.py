"""A line drawn around suppliers: which of many points lie within it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF

from crm_app.services.map_points import MapPoints

FEWEST = 3  # corners of a shape


def within(points: MapPoints, corners: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    """The keys of the points within a shape of (easting, northing) corners; a shape that crosses itself is filled."""
    if len(corners) < FEWEST:
        return ()
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    shape = QPolygonF([QPointF(x, y) for x, y in corners])
    rule = Qt.FillRule.WindingFill
    answers: dict[tuple[int, int], bool] = {}  # many suppliers share a postcode
    found = []
    for key, x, y in zip(points.keys, points.eastings, points.northings, strict=True):
        if west <= x <= east and south <= y <= north:
            place = (x, y)
            if place not in answers:
                answers[place] = shape.containsPoint(QPointF(x, y), rule)
            if answers[place]:
                found.append(key)
    return tuple(found)


def in_view(points: MapPoints, bounds: tuple[float, float, float, float]) -> tuple[str, ...]:
    """The keys of the points within west, south, east and north."""
    west, south, east, north = bounds
    rows = zip(points.keys, points.eastings, points.northings, strict=True)
    return tuple([key for key, x, y in rows if west <= x <= east and south <= y <= north])
