"""Headings are found beneath whatever stands above them, and totals beneath the table are told from suppliers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm_app.importers.table_layout import find_headings, is_blank, is_total, is_wordy, plain_row, set_aside

DATA: list[list[Any]] = [["Ann Ltd", 10.5, date(2026, 4, 1)], ["Bob Ltd", 20, date(2026, 4, 2)], ["Cat Ltd", 3, None]]
HEADINGS = ["Supplier", "Net amount", "Paid on"]


def test_headings_in_the_first_row() -> None:
    found = find_headings([HEADINGS, *DATA])
    assert (found.row, found.names, found.warnings) == (1, HEADINGS, [])


def test_titles_parameters_and_blank_rows_above_are_passed_over() -> None:
    above = [["Payments over £500"], [], ["Report date: 02/07/2026", "", ""], ["", "†† ", None]]
    assert find_headings([*above, HEADINGS, *DATA]).row == 5


def test_a_pivot_title_above_two_columns_is_passed_over() -> None:
    found = find_headings([["Sum of amount", ""], ["Supplier", "Total"], ["Ann Ltd", "5.00"], ["Bob Ltd", "6.00"]])
    assert (found.row, found.names) == (2, ["Supplier", "Total"])


def test_blank_and_repeated_headings_get_names_of_their_own() -> None:
    rows = [["Supplier", "", "Amount", "amount", "Column 2"], ["Ann", "x", 1, 2, 3, "beyond"], ["Bob", "y", 3, 4, 5]]
    names = find_headings(rows).names
    assert names[0] == "Supplier"
    assert names[2:4] == ["Amount", "amount (2)"]
    assert names[5] == "Column 6"
    assert len({name.casefold() for name in names}) == 6


def test_merged_headings_over_two_rows_are_joined() -> None:
    rows = [
        ["Supplier", "This year", "", "Last year", ""],
        ["", "Net", "VAT", "Net", "VAT"],
        ["Ann", 1, 2, 3, 4],
        ["Bob", 5, 6, 7, 8],
    ]
    found = find_headings(rows, merges=[((0, 1), (0, 2))])
    expected = ["Supplier", "This year Net", "This year VAT", "Last year Net", "Last year VAT"]
    assert (found.row, found.lines, found.last_row, found.names) == (1, 2, 2, expected)
    assert find_headings(rows).names == expected


def test_a_first_row_of_words_is_not_taken_for_headings() -> None:
    rows = [["Supplier", "Town", ""], ["Ann Ltd", "Leeds", "yes"], ["Bob Ltd", "", "no"], ["Cat Ltd", "York", "yes"]]
    found = find_headings(rows)
    assert (found.lines, found.names) == (1, ["Supplier", "Town", "Column 3"])


def test_a_person_may_point_at_the_headings_or_deny_them() -> None:
    assert find_headings([HEADINGS, *DATA], 2).names[0] == "Ann Ltd"
    assert find_headings([HEADINGS, *DATA], 0).names == ["Column 1", "Column 2", "Column 3"]


def test_figures_alone_have_no_headings_and_it_is_said() -> None:
    found = find_headings([[1, 2], [3, 4]])
    assert (found.row, found.names) == (0, ["Column 1", "Column 2"])
    assert found.warnings


def test_one_column_and_headings_alone() -> None:
    assert find_headings([["Supplier"], ["Ann Ltd"], ["Bob Ltd"]]).names == ["Supplier"]
    assert find_headings([["Supplier", "Town"]]).names == ["Supplier", "Town"]
    assert find_headings([]).names == []


@pytest.mark.parametrize(
    "value", ["£1,200.50", "(500)", "-3", "12%", "01/04/2026", "24-Aug-26", "2026-04-01", 5, None, ""]
)
def test_figures_and_dates_are_not_words(value: Any) -> None:
    assert not is_wordy(value)


@pytest.mark.parametrize("value", ["Amount", "2026/27 budget", "Line 1", "Net £"])
def test_headings_read_like_words(value: str) -> None:
    assert is_wordy(value)


@pytest.mark.parametrize(
    "row",
    [
        ["Total", "", 5.0],
        ["", "Grand Total", "1,234.50"],
        ["Sub-total:", None, 3],
        ["TOTALS", 1, 2],
        ["Total for June", "", 5],
        ["", "", 60110.5],
        [None, None, "60,110.50"],
    ],
)
def test_totals_are_known(row: list[Any]) -> None:
    assert is_total(row, 3)


@pytest.mark.parametrize(
    "row",
    [
        ["Total Gas & Power", "Redhill", 5.0],
        ["Totally Local CIC", "", 5],
        ["Ann", "", ""],
        ["", "", ""],
        ["", "Ann", 5],
    ],
)
def test_suppliers_are_not_taken_for_totals(row: list[Any]) -> None:
    assert not is_total(row, 3)


def test_totals_and_what_follows_them_are_set_aside() -> None:
    tail = [["Ann", "x", 1], ["Subtotal", "", 1], ["Bob", "y", 2], ["Total", "", 3], ["End of report", "", ""]]
    assert set_aside(tail, 3) == ["", "", "", "total", "note"]


def test_a_last_supplier_with_nothing_but_a_name_stays() -> None:
    assert set_aside([["Ann", "x", 1], ["Bob", "", ""]], 3) == ["", ""]


def test_cells_are_handed_on_plainly() -> None:
    assert plain_row(["", 5.0, 5.5, "007", True, None]) == [None, 5, 5.5, "007", True, None]
    assert is_blank(["", None, "  ", "\u00a0", "†"])
    assert not is_blank([0])
