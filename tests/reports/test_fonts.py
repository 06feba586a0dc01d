from __future__ import annotations

from pathlib import Path

import pytest

from crm_app.reports import system_fonts
from crm_app.reports.fonts import FIRST_GLYPH, FontBook, paper_font


@pytest.mark.parametrize(
    ("text", "font"), [("Café £5 Łódź", "notos"), ("→≥", "figo"), ("بית", "figo"), ("ไทย", "figo"), ("हिन्दी", "figo")]
)
def test_the_font_follows_the_script(text, font) -> None:
    assert {stretch.font.name for stretch in FontBook().stretches(text) if stretch.text.strip()} == {font}


def test_bold_and_italic_have_fonts_of_their_own() -> None:
    assert next(FontBook().stretches("a", bold=True)).font.name == "notosbo"
    assert next(FontBook().stretches("a", bold=True, italic=True)).font.name == "notosbi"


def test_what_no_font_has_is_a_box_and_is_told() -> None:
    book = FontBook()
    drawn = list(book.stretches("a\u0378b"))
    assert book.missing == {"\u0378"}
    assert [stretch.text < FIRST_GLYPH for stretch in drawn] == [True, False, True]
    assert drawn[1].font.meanings[ord(drawn[1].text)] == "□"


def test_widths_are_those_of_the_font() -> None:
    assert paper_font("notos").width("  ") == 520


def test_a_file_that_is_no_font_covers_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"not a font")
    assert system_fonts.coverage(broken) == frozenset()
    assert system_fonts.coverage(tmp_path / "absent.ttf") == frozenset()


def test_fonts_of_the_system_are_sorted_by_likelihood() -> None:
    files = system_fonts.font_files()
    assert all(path.suffix.lower() in system_fonts.SUFFIXES for path in files)
    assert list(files) == sorted(files, key=system_fonts._likelihood)
