"""How often circles of dead objects are looked for."""

from __future__ import annotations

import gc

import pytest

from crm_app.runtime.circles import looked_for_seldom


def test_circles_are_looked_for_seldom_and_afterwards_as_before() -> None:
    before = gc.get_threshold()
    with looked_for_seldom():
        assert gc.get_threshold()[0] > 100 * before[0]
    assert gc.get_threshold() == before


def test_so_they_are_after_an_error() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError), looked_for_seldom():
        raise KeyError
    assert gc.get_threshold() == before
