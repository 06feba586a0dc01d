"""Settings as declared: each says what it does, takes what makes sense and says why it takes nothing else."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain import colours, pictures
from crm_app.domain.dates import DayStyle, days_in_full, format_date, format_long_date, parse_date, prefer_days
from crm_app.domain.errors import UsageError
from crm_app.domain.preferences import PREFERENCES, Shape, Whose, preference_named

DAY = date(2026, 11, 26)
COLOURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06X}")


@pytest.fixture(autouse=True)
def usual_days() -> Iterator[None]:
    yield
    prefer_days(DayStyle.WORDS)


def test_every_setting_says_what_it_does_and_takes_its_own_usual_value() -> None:
    for name, one in PREFERENCES.items():
        assert one.name == name
        assert one.title
        assert one.help.endswith(".")
        assert bool(one.record) == (one.whose is Whose.COLLABORATIVE)
        assert one.accept(one.default) == one.default
        assert one.accept("  ") == ""
        assert bool(one.choices) == (one.shape is Shape.CHOICE)


@pytest.mark.parametrize(
    ("name", "text", "taken"),
    [("text_size", "150 %", "150"), ("theme", "high contrast", "high_contrast"), ("dates", "26/11/2026", "numbers"),
     ("colour", "7a1fa2", "#7A1FA2"), ("colour", "#033", "#003333"), ("collaborative", " Mill  Road ", "Mill Road")],
)  # fmt: skip
def test_what_makes_sense_is_taken_in_its_one_form(name: str, text: str, taken: str) -> None:
    assert PREFERENCES[name].accept(text) == taken


@pytest.mark.parametrize(
    ("name", "text"),
    [("text_size", "79"), ("text_size", "201"), ("text_size", "large"), ("text_size", "١٥٠"), ("theme", "pink"),
     ("colour", "teal"), ("colour", "#FFEE88"), ("collaborative", "x" * 201)],
)  # fmt: skip
def test_what_makes_none_is_refused_in_a_sentence(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".{12}"):
        PREFERENCES[name].accept(text)


def test_a_setting_is_known_by_its_name_its_title_or_its_record() -> None:
    assert preference_named("Text size") is preference_named("text-size") is PREFERENCES["text_size"]
    assert preference_named("Reply address of papers") is PREFERENCES["reply_to"]
    with pytest.raises(UsageError):
        preference_named("volume")


@given(COLOURS)
def test_an_accent_that_is_taken_can_be_read_and_another_comes_with_one_that_can(colour: str) -> None:
    try:
        taken = colours.accept_accent(colour)
    except ValueError as refused:
        taken = colours.accept_accent(str(refused).split(". ")[-1].split()[0])
    assert min(colours.contrast(taken, colours.PAPER), colours.contrast(taken, colours.WINDOW)) >= colours.READABLE


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(DayStyle))
def test_a_day_is_read_back_however_a_person_writes_days(day: date, style: DayStyle) -> None:
    prefer_days(style)
    assert parse_date(format_date(day)) == day


def test_papers_keep_days_in_full() -> None:
    prefer_days(DayStyle.NUMBERS)
    with days_in_full():
        assert format_date(DAY) == "26 Nov 2026"
    assert format_date(DAY) == "26/11/2026"
    prefer_days(DayStyle.WEEKDAY)
    assert format_date(DAY) == format_long_date(DAY) == "Thu 26 Nov 2026"
    assert format_date(None) == ""


def png(width: int = 2, height: int = 1) -> bytes:
    """A whole small PNG."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x10\x60\x60" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_is_kept_as_text_and_comes_back() -> None:
    picture = pictures.read_picture(png(3, 2))
    assert (picture.media_type, picture.width, picture.height) == ("image/png", 3, 2)
    assert pictures.from_text(picture.as_text()) == picture
    assert pictures.from_text("") is None
    assert pictures.from_text("image/png;base64,!!!") is None


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg/>", b"GIF89a", png()[:-6], png().replace(b"IDAT", b"IDAX"), png(2_001, 1), b"\xff\xd8\xff\xe0\x00\x10",
     b"\xff\xd8\xff" + b"\0" * 200_000, b"\x89PNG\r\n\x1a\n"],
)  # fmt: skip
def test_what_is_no_fit_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="picture"):
        pictures.read_picture(content)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", png()[:60]]))
def test_no_bytes_bring_it_down(content: bytes, start: bytes) -> None:
    try:
        pictures.read_picture(start + content)
    except ValueError:
        return
