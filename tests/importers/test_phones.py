"""Telephone numbers as spreadsheets and people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.importers import phones
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


_AREAS = ["020", "029", "0113", "0121", "0151", "01463", "01632", "01697", "017683", "0176", "0138", "015242", "0100"]
_OTHERS = ["0300", "0345", "0800", "0845", "0909", "056", "070", "0760", "07624", "07700", "0791", "040", "061"]


@given(st.sampled_from(_AREAS + _OTHERS) | st.from_regex(r"\A0[1-9][0-9]{3}\Z"), st.text("0123456789", min_size=11))
def test_a_plain_number_is_written_as_the_library_writes_it(area: str, more: str) -> None:
    number = (area + more)[:11]
    quick = phones._plain(number)
    assert quick is None or quick == phones._formatted(number, number)
    spaced = f"{number[:4]} {number[4:8]}  {number[8:]}"
    assert phones._plain(spaced) == quick


@pytest.mark.parametrize("number", ["02079460123", "07700900123", "01632960123", "01134960123", "08081570123"])
def test_the_usual_numbers_need_no_library(number: str) -> None:
    assert phones._plain(number) == phones._formatted(number, number)
