"""The short way of ordinary text breaks lines just as the long way of every script does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from crm_app.reports.document import Document, DocumentMeta, Run, paragraph
from crm_app.reports.fonts import FontBook
from crm_app.reports.pdf import write_pdf
from crm_app.reports.pdf.plain import plain_font, plain_lines
from crm_app.reports.pdf.style import BODY
from crm_app.reports.pdf.text import Line, Typesetter

WORDS = st.text("abcdefgh Łé–-/,.  ", max_size=60)
RUNS = st.lists(st.builds(Run, WORDS, st.booleans(), st.booleans()), min_size=1, max_size=3).map(tuple)


def _said(lines: list[Line]) -> list[str]:
    return ["".join(part.piece.source for part in line.parts) for line in lines]


@given(RUNS, st.floats(60, 400))
def test_both_ways_break_at_the_same_places(runs: tuple[Run, ...], room: float) -> None:
    short = plain_lines(runs, BODY, room)
    long = list(Typesetter(FontBook())._broken(runs, BODY, room))
    if short is not None:
        assert _said(list(short)) == _said(long)
        assert all(abs(a.width - b.width) < 1e-6 for a, b in zip(short, long, strict=True))


def test_a_word_wider_than_the_room_goes_the_long_way() -> None:
    assert plain_lines((Run("short " + "w" * 200),), BODY, 100) is None
    lines = Typesetter(FontBook()).lines("short " + "w" * 200, BODY, 100)
    assert "".join(_said(lines)) == "short" + "w" * 200
    assert all(line.width <= 100 for line in lines)


def test_what_joins_turns_or_breaks_anywhere_is_not_plain() -> None:
    font = plain_font(bold=False, italic=False)
    assert font.draws("Łódź & Søn – £5 “quoted”")
    for odd in ("شركة", "हिन्दी", "e\u0301", "日本", "a\nb", "a\tb", "a\u200bb", "a\u00a0b", "a\u00adb", "\U0001f389"):
        assert not font.draws(odd)


def test_a_text_of_no_words_is_one_empty_line() -> None:
    assert plain_lines((Run(""),), BODY, 100) == plain_lines((), BODY, 100) == (Line(()),)


def test_a_paper_with_more_characters_than_one_portion_of_a_font_holds(tmp_path: Path) -> None:
    codes = [code for code in range(0x100, 0x530) if plain_font(False, False).draws(chr(code))]
    said = [" ".join(map(chr, codes[start : start + 20])) for start in range(0, len(codes), 20)]
    assert len(codes) > 2 * 256
    target = tmp_path / "paper.pdf"
    write_pdf(Document("Many letters", tuple(map(paragraph, said)), DocumentMeta(date(2026, 11, 26))), target)
    text = "".join(page.extract_text() for page in PdfReader(target).pages)
    assert [line for line in said if line not in text] == []


def test_signs_that_mean_something_to_a_pdf_are_words_of_the_paper(tmp_path: Path) -> None:
    words = r"Half (open \ bracket) ) and \( more"
    target = tmp_path / "paper.pdf"
    write_pdf(Document("Signs", (paragraph(words),), DocumentMeta(date(2026, 11, 26))), target)
    assert words in PdfReader(target).pages[0].extract_text()


def test_two_papers_one_after_the_other_carry_each_its_own_letters(tmp_path: Path) -> None:
    for words in ("Łódź", "Ωμέγα", "Łódź"):
        target = tmp_path / "paper.pdf"
        write_pdf(Document("Letters", (paragraph(words),), DocumentMeta(date(2026, 11, 26))), target)
        assert words in PdfReader(target).pages[0].extract_text()
