"""Text files of every alphabet, delimiter and line end come out as they were meant, without mojibake."""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import CrmError
from crm_app.importers.delimited import read_delimited

TEXT = "Name,Note\nCafé Zoë,costs £5 – “ask” Ann’s\n"
ROWS = [["Name", "Note"], ["Café Zoë", "costs £5 – “ask” Ann’s"]]


def _rows(content: bytes) -> list[list[str]]:
    return list(read_delimited(io.BytesIO(content), "suppliers.csv").rows)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_every_alphabet_is_read_right(encoding: str, said: str) -> None:
    raw = read_delimited(io.BytesIO(TEXT.encode(encoding)), "suppliers.csv")
    assert list(raw.rows) == ROWS
    assert raw.facts["alphabet"] == said


def test_two_alphabets_in_one_file_are_both_read_right() -> None:
    raw = read_delimited(io.BytesIO("Name,Net\nCafé,£1\n".encode() + "Zoë’s,£2\n".encode("cp1252")), "mixed.csv")
    assert list(raw.rows)[1:] == [["Café", "£1"], ["Zoë’s", "£2"]]
    assert raw.facts["alphabet"].endswith("mixed")


def test_the_first_old_letter_may_come_late() -> None:
    content = b"Name,Net\n" + b"Ann,1\n" * 400_000 + b"Zo\xeb,\xa32\n"
    raw = read_delimited(io.BytesIO(content), "late.csv")
    assert raw.facts["alphabet"] == "Windows-1252"


@pytest.mark.parametrize(("sign", "word"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_the_delimiter_is_found(sign: str, word: str) -> None:
    lines = [sign.join(["Name", "Net, of VAT" if sign != "," else "Net", "Town"])]
    lines += [sign.join([f"Firm {n}", f"{n}.50", "Leeds"]) for n in range(9)]
    raw = read_delimited(io.BytesIO("\n".join(lines).encode()), "any.csv")
    assert [len(row) for row in raw.rows] == [3] * 10
    assert raw.facts["delimiter"] == word


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    assert _rows(b"Name;Net;VAT\nAnn;1,50;0,30\nBob;2,50;0,50\n")[1] == ["Ann", "1,50", "0,30"]


def test_a_declared_delimiter_is_obeyed() -> None:
    assert _rows(b"sep=;\nName;Net\nAnn;1\n") == [[], ["Name", "Net"], ["Ann", "1"]]


def test_a_single_column_is_not_torn_apart() -> None:
    content = b"Supplier\n" + b"Ann Ltd\n" * 20 + b"Smith, Jones and Co\n"
    assert _rows(content)[-1] == ["Smith, Jones and Co"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_known(end: str) -> None:
    assert _rows(end.join(["Name,Net", "Ann,1", '"B, C",2']).encode()) == [["Name", "Net"], ["Ann", "1"], ["B, C", "2"]]


def test_entries_over_several_lines_stay_whole() -> None:
    assert _rows(b'Name,Net\n"Ann\nand\n""Co""",1\nBob,2\n')[1:] == [['Ann\nand\n"Co"', "1"], ["Bob", "2"]]


def test_a_quote_that_never_closes_costs_one_row() -> None:
    content = b'Name,Net\n"Ann,1\n' + b"Bob,2\n" * 500
    assert _rows(content)[1:3] == [['"Ann', "1"], ["Bob", "2"]]
    assert len(_rows(content)) == 502


def test_two_lone_quotes_do_not_swallow_what_is_between() -> None:
    rows = _rows(b'Name,Net\n"Ann,1\nBob,2\n"Cat,3\nDan,4\n')
    assert rows[1:] == [['"Ann', "1"], ["Bob", "2"], ['"Cat', "3"], ["Dan", "4"]]


def test_quotes_within_words_stay() -> None:
    assert _rows(b'Name,Net\n5" pipe,1\nO"Neil,2\n')[1:] == [['5" pipe', "1"], ['O"Neil', "2"]]


def test_nul_bytes_are_left_out() -> None:
    assert _rows(b"Na\0me,Net\nAnn\0,1\n")[0] == ["Name", "Net"]


def test_ragged_rows_come_as_they_are() -> None:
    assert [len(row) for row in _rows(b"a,b,c\n1\n1,2,3,4\n\n1,2,3\n")] == [3, 1, 4, 0, 3]


def test_a_line_of_ten_megabytes_is_refused_with_its_row() -> None:
    with pytest.raises(CrmError, match="row 1"):
        _rows(b"x" * 10_000_000)
    with pytest.raises(CrmError, match="columns in row 1"):
        _rows(b"a," * 100_000)


CELLS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=2, max_size=8), st.randoms())
def test_what_a_csv_writer_writes_comes_back(rows: list[list[str]], chance: random.Random) -> None:
    made = io.StringIO(newline="")
    csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator=chance.choice(["\n", "\r\n"])).writerows(
        [["Heading one", "Heading two"], ["plain", "words"], *rows]
    )
    assert _rows(made.getvalue().encode("utf-8-sig"))[2:] == rows
