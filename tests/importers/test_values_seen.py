"""A column is recognised by what its values look like."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm_app.importers.values_seen import Shape, profile_column, profile_columns


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        (Shape.POSTCODE, ["E8 1EA", "sw1a1aa", "GIR 0AA", "M1 1AE"]),
        (Shape.EMAIL, ["ann@firm.example", "b.c@d.example"]),
        (Shape.COMPANY_NUMBER, ["00000001", "SC000002", "R0000003", 10000004]),
        (Shape.DATE, ["01/04/2026", "1 Apr 2026", "24-Aug-26", "2026-04-01", date(2026, 4, 1)]),
        (Shape.MONEY, ["£1,200.50", "(500)", "-3.10", "GBP 12", 4.5]),
        (Shape.URL, ["https://firm.example", "www.firm.example"]),
        (Shape.PHONE, ["020 7946 0000", "+44 20 7946 0000", "(01632) 960 000".replace("(", "").replace(")", "")]),
        (Shape.INTEGER, ["12", 12, "-4"]),
        (Shape.YES_NO, ["Yes", "n", "TRUE", False]),
    ],
)
def test_shapes_are_recognised(shape: Shape, values: list[Any]) -> None:
    assert profile_column("Heading", values).share(shape) == 1.0


@pytest.mark.parametrize("shape", list(Shape))
def test_names_of_firms_have_no_shape(shape: Shape) -> None:
    assert (
        profile_column("Supplier", ["Ann & Co Ltd", "B2B Prints", "1st Class Cleaning", "No 1 Café"]).share(shape) == 0
    )


def test_counts_are_of_filled_cells() -> None:
    profile = profile_column("Postcode", ["E8 1EA", None, " ", "E8 1EA", "unknown"])
    assert (profile.sampled, profile.filled, profile.distinct, profile.longest) == (5, 3, 2, 7)
    assert profile.share(Shape.POSTCODE) == pytest.approx(2 / 3)
    assert profile.examples == ("E8 1EA", "unknown")


def test_columns_are_profiled_from_a_sample_of_rows() -> None:
    rows = [["Ann", n] for n in range(10)] + [["Bob"]]
    first, second = profile_columns(["Name", "Net"], rows, limit=4)
    assert (first.distinct, second.distinct, second.sampled) == (1, 4, 4)
    assert profile_columns(["Name"], [])[0].filled == 0
