"""Telephone numbers as spreadsheets and people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.importers.phones import parse_phone


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("020 7946 0123", "020 7946 0123"),
        ("+44 20 7946 0123", "020 7946 0123"),
        ("+44 (0)20 7946 0123", "020 7946 0123"),
        ("0044 20 7946 0123", "020 7946 0123"),
        ("442079460123", "020 7946 0123"),
        ("(020) 7946-0123", "020 7946 0123"),
        ("Tel: 020.7946.0123", "020 7946 0123"),
        ("020 7946 0123 ext. 12", "020 7946 0123 x12"),
        ("020\xa07946\u20110123", "020 7946 0123"),
        ("07700 900123", "07700 900123"),
        (7700900123, "07700 900123"),
        (2079460123.0, "020 7946 0123"),
        ("20 7946 0123", "020 7946 0123"),
        ("+1 212 555 0100", "+1 212-555-0100"),
        ("n/a", None),
        ("-", None),
        ("0", None),
        ("  ", None),
    ],
)
def test_numbers_are_read_in_the_british_way(written: object, read: str | None) -> None:
    assert parse_phone(written) == read


@pytest.mark.parametrize(
    "written",
    ["2.07946E+09", "0800 FLOWERS", "020 7946 0123 / 07700 900123", "999", "020 7946 012", "020 7946 01234",
     "(212) 555-0100", "info@firm.example", "=1+1", "+999 1", True, 7.5],
)  # fmt: skip
def test_what_is_no_number_is_named(written: object) -> None:
    with pytest.raises(ValueError, match="“"):
        parse_phone(written)


@given(st.from_regex(r"\A(\+44 ?|0)(20 ?7946 ?0[0-9]{3}|7700 ?900[0-9]{3}|1632 ?960[0-9]{3})\Z"))
def test_a_number_as_read_is_read_alike_again(written: str) -> None:
    read = parse_phone(written)
    assert read is not None
    assert parse_phone(read) == read
