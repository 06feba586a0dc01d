"""What is drawn: dots where their postcodes are, in tints that differ, names that do not cover one another."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from crm_app.domain.clusters import Clusters
from crm_app.runtime.postcode_ground import SIDE, Ground, Patch, neighbours_of
from crm_app.services.map_points import MapPoints
from crm_app.ui import theme
from crm_app.ui.maps import lasso
from crm_app.ui.maps.furniture import scale_of
from crm_app.ui.maps.ground_layer import TILE, dots_of, paint_tile, visible
from crm_app.ui.maps.mark_layer import MarkLayer, radius_of, short_count
from crm_app.ui.maps.mark_pictures import MarkPictures
from crm_app.ui.maps.name_layer import NameLayer, names_of
from crm_app.ui.maps.tints import hues, numbered, tints
from crm_app.ui.maps.viewport import OCTAVE, Viewport

CITY, HACKNEY = "E09000001", "E09000012"


def patch(code: str, *points: tuple[int, int]) -> Patch:
    x, y = points[0]
    return Patch(code, x >> SIDE, y >> SIDE, array("i", [number for point in points for number in point]))


def ground_of(*patches: Patch) -> Ground:
    return Ground(patches, neighbours_of(patches))


@pytest.mark.parametrize("name", [theme.LIGHT, theme.DARK])
def test_a_dot_is_where_its_postcode_is(face: QApplication, name: str) -> None:
    theme.apply(face, name)
    ground = ground_of(patch(CITY, (532_500, 181_300)))
    colours = tints(ground)
    view = Viewport(532_500, 181_300, 4 * OCTAVE, 200, 200)
    where = view.to_screen(532_500, 181_300)
    left, top = view.corner
    x, y = int(where.x()) + left, int(where.y()) + top
    key = (view.step, x // TILE, y // TILE)
    assert key in visible(view)
    image = paint_tile(dots_of(ground), colours, key, 1.0)
    spot = [(i, j) for i in range(TILE) for j in range(TILE) if image.pixelColor(i, j) != colours.paper]
    assert len(spot) == 1
    assert abs(spot[0][0] - x % TILE) <= 1
    assert abs(spot[0][1] - y % TILE) <= 1
    theme.apply(face, theme.LIGHT)


def test_neighbours_have_other_tints_and_all_are_seen(face: QApplication) -> None:
    ground = ground_of(*(patch(f"E0900000{n}", (530_000 + 300 * n, 180_000)) for n in range(8)))
    number = numbered(ground)
    assert all(number[code] != number[other] for code, others in ground.neighbours.items() for other in others)
    unknown = Ground(ground.patches)
    assert set(numbered(unknown)) == set(number)
    for name in (theme.LIGHT, theme.DARK):
        theme.apply(face, name)
        assert len({hue.name() for hue in hues()}) == len(hues())
        paper = theme.color("surface").name()
        assert all(theme.contrast(hue.name(), paper) > 1.5 for hue in hues())
    theme.apply(face, theme.LIGHT)


def test_marks_of_several_stay_clear_of_one_another(face: QApplication) -> None:
    xs = array("i", [530_000 + 37 * n % 5_000 for n in range(500)])
    ys = array("i", [180_000 + 53 * n % 4_000 for n in range(500)])
    layer = MarkLayer()
    layer.show_clusters(Clusters(xs, ys))
    view = Viewport(532_500, 182_000, 3 * OCTAVE, 900, 700)
    image = QImage(900, 700, QImage.Format.Format_RGB32)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    layer.draw(painter, view, 1.0)
    painter.end()
    assert sum(placed.mark.many for placed in layer.shown) == 500
    several = [placed for placed in layer.shown if placed.mark.many > 1]
    for place, one in enumerate(several):
        for other in several[place + 1 :]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= (one.radius + other.radius - 1) ** 2
    first = layer.shown[0]
    assert layer.at(QPointF(first.x, first.y)) is not None
    assert layer.nearest(QPointF(first.x + 1, first.y), 5) == first
    assert layer.nearest(QPointF(-500, -500), 5) is None
    assert image.pixelColor(round(first.x + first.radius - 2), round(first.y)) == QColor(theme.tokens().accent)


def test_the_picture_of_a_mark_has_its_number_in_its_middle(face: QApplication) -> None:
    pictures = MarkPictures()
    pictures.show_on(2.0)
    plain, numbered_ = pictures.of("", 12.0).toImage(), pictures.of("88", 12.0).toImage()
    assert plain.size() == numbered_.size()
    other = [
        (x, y)
        for x in range(plain.width())
        for y in range(plain.height())
        if plain.pixelColor(x, y) != numbered_.pixelColor(x, y)
    ]
    for axis, middle in ((0, plain.width() / 2), (1, plain.height() / 2)):
        places = [spot[axis] for spot in other]
        assert abs((min(places) + max(places)) / 2 - middle) <= 3


def test_numbers_fit_into_their_marks() -> None:
    assert [short_count(n) for n in (1, 2, 999, 1_000, 9_949, 9_950, 123_456)] == [
        "", "2", "999", "1.0k", "9.9k", "10k", "123k",
    ]  # fmt: skip
    sizes = [radius_of(n) for n in (1, 2, 10, 100, 1_000)]
    assert sizes == sorted(set(sizes))


def test_ones_own_boroughs_are_named_first_and_none_covers_another(face: QApplication) -> None:
    ground = ground_of(patch(CITY, (532_000, 181_000)), patch(HACKNEY, (532_010, 181_010)))
    layer = NameLayer()
    layer.show_names(names_of(ground, {CITY: "City of London", HACKNEY: "Hackney"}, {HACKNEY}))
    assert [name.text for name in layer.names] == ["Hackney", "City of London"]
    view = Viewport(532_000, 181_000, 4 * OCTAVE, 600, 400)
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    assert layer.draw(painter, view, 1.0, MarkLayer()) == ["Hackney", "City of London"]
    assert layer.draw(painter, view.moved(100_000, 0), 1.0, MarkLayer()) == []
    painter.end()
    assert layer.names[0].bounds == (532_010, 181_010, 532_010, 181_010)


def test_the_scale_bar_says_round_figures() -> None:
    said = [scale_of(Viewport(step=step)) for step in range(10 * OCTAVE)]
    assert all(0 < length <= 140.01 for length, _ in said)
    assert {text.split()[0].strip("0") for _, text in said} <= {"1", "2", "5"}
    assert said[0][1] == "100 m"


def test_what_lies_within_a_line(face: QApplication) -> None:
    points = MapPoints(("a", "b", "c", "d"), array("i", [5, 5, 50, 9]), array("i", [5, 5, 5, 1]))
    triangle = [(0.0, 0.0), (10.0, 0.0), (0.0, 20.0)]
    assert lasso.within(points, triangle) == ("a", "b", "d")
    assert lasso.within(points, triangle[:2]) == ()
    assert lasso.in_view(points, (0, 0, 8, 8)) == ("a", "b")
