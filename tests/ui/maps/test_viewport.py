"""Pixels to metres and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from crm_app.ui.maps.viewport import CLOSEST, FARTHEST, OCTAVE, Viewport, around

VIEWS = st.builds(
    Viewport,
    st.floats(0, 700_000),
    st.floats(0, 1_300_000),
    st.integers(CLOSEST, FARTHEST),
    st.integers(1, 3_000),
    st.integers(1, 2_000),
)
PIXELS = st.builds(QPointF, st.integers(0, 3_000), st.integers(0, 2_000))


@given(VIEWS, PIXELS)
def test_there_and_back(view: Viewport, point: QPointF) -> None:
    there = view.to_screen(*view.to_ground(point))
    assert (there.x(), there.y()) == pytest.approx((point.x(), point.y()), abs=0.01)


@given(VIEWS, PIXELS, st.integers(-6, 6))
def test_the_place_under_the_pointer_stays_when_zooming(view: Viewport, point: QPointF, steps: int) -> None:
    place = view.to_ground(point)
    after = view.zoomed(steps, point)
    assert CLOSEST <= after.step <= FARTHEST
    there = after.to_screen(*place)
    assert (there.x(), there.y()) == pytest.approx((point.x(), point.y()), abs=1.5)


@given(VIEWS, st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.floats(1, 9e4), st.floats(1, 9e4))
def test_what_is_fitted_is_in_view(view: Viewport, west: float, south: float, width: float, height: float) -> None:
    fitted = view.fitted(west, south, west + width, south + height)
    if fitted.step < FARTHEST and view.width > 60 and view.height > 60:
        left, bottom, right, top = fitted.bounds(2)
        assert left <= west
        assert bottom <= south
        assert right >= west + width
        assert top >= south + height


def test_pulling_east_shows_what_lies_west() -> None:
    view = Viewport(530_000, 180_000, 2 * OCTAVE)
    assert view.moved(10, 5).easting == 530_000 - 40
    assert view.moved(10, 5).northing == 180_000 + 20
    assert view.resized(0, 0).width == 1


def test_around_several() -> None:
    assert around([]) is None
    rect = around([(0, 0, 10, 10), (5, -5, 20, 5)])
    assert rect is not None
    assert (rect.left(), rect.top(), rect.right(), rect.bottom()) == (0, -5, 20, 10)
