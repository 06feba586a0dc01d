"""Frames carry every kind of value there and back, and nothing that is not a frame is believed."""

from __future__ import annotations

import io
import struct
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.runtime.frames import FRAME_LIMIT, FrameError, FrameTooLargeError, decoded, packed, read_body

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
CELLS = PLAIN | st.dates() | st.datetimes() | st.decimals(allow_nan=False)


def _there_and_back(frame: dict[str, Any]) -> dict[str, Any]:
    body = read_body(io.BytesIO(packed(frame)))
    assert body is not None
    return decoded(body)


@given(st.lists(st.lists(CELLS)))
def test_values_come_back_as_they_went(rows: list[list[Any]]) -> None:
    back = _there_and_back({"rows": rows})["rows"]
    assert back == rows
    assert [[type(cell) for cell in row] for row in back] == [[type(cell) for cell in row] for row in rows]


def test_dates_instants_and_pounds_keep_their_kind() -> None:
    sent = [date(2026, 4, 1), datetime(2026, 4, 1, 9, 30, tzinfo=UTC), Decimal("12.10"), "\ud800", "Café £ ’"]
    assert _there_and_back({"sent": sent})["sent"] == sent


def test_times_and_spans_become_text() -> None:
    spans = [time(9, 5), time(9, 5, 1), timedelta(hours=30), timedelta(seconds=61)]
    assert _there_and_back({"v": spans})["v"] == ["09:05", "09:05:01", "30:00", "00:01:01"]


def test_the_end_of_the_pipe_is_no_frame() -> None:
    assert read_body(io.BytesIO(b"")) is None


@pytest.mark.parametrize("cut", [1, 3, 5, 8])
def test_a_frame_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(FrameError):
        read_body(io.BytesIO(packed({"rows": []})[:cut]))


def test_an_announced_giant_is_refused_before_it_is_read() -> None:
    with pytest.raises(FrameTooLargeError):
        read_body(io.BytesIO(struct.pack(">I", FRAME_LIMIT + 1)))
    with pytest.raises(FrameTooLargeError):
        packed({"text": "x" * FRAME_LIMIT})


@pytest.mark.parametrize("body", [b"[1]", b"{", b"\xff", b'{"a":{"$d":"x"}}', b'{"a":{"$n":"x"}}', b'{"a":' * 100_000])
def test_what_is_not_as_agreed_is_refused(body: bytes) -> None:
    with pytest.raises(FrameError):
        decoded(body)


def test_what_has_no_form_in_json_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        packed({"v": object()})
