"""What parent and child say to each other: frames of JSON, each behind its length, none above a fixed size.

A frame is four bytes of length (big-endian) and that many bytes of UTF-8 JSON, always one object. Dates, instants and
decimals travel as one-key objects (``{"$d": "2026-04-01"}``), everything else as JSON has it. Nothing is ever
unpickled: the child may have been taken over by the file it reads, and its words are only data.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, BinaryIO, Final

FRAME_LIMIT: Final = 8 * 2**20
_LENGTH: Final = struct.Struct(">I")
_REMEMBERED: Final = 20_000

Frame = dict[str, Any]


class FrameError(ValueError):
    """The bytes are not a frame: cut short, above the limit, or no JSON object."""


class FrameTooLargeError(FrameError):
    """The object does not fit into one frame; send it in smaller parts."""


_tagged_dates: dict[date, dict[str, str]] = {}


def _tagged(value: Any) -> object:
    """The JSON form of what JSON lacks; a date is made once, for a column repeats its dates a thousandfold."""
    if value.__class__ is date:
        known = _tagged_dates.get(value)
        if known is None:
            known = {"$d": value.isoformat()}
            if len(_tagged_dates) < _REMEMBERED:
                _tagged_dates[value] = known
        return known
    if isinstance(value, datetime):
        return {"$t": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$n": str(value)}
    if isinstance(value, time):
        return value.isoformat("minutes") if not (value.second or value.microsecond) else value.isoformat()
    if isinstance(value, timedelta):
        return _hours(value)
    raise TypeError(f"{type(value).__name__} cannot travel in a frame")


def _hours(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def _untagged(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        if "$d" in found:
            return date.fromisoformat(found["$d"])
        if "$t" in found:
            return datetime.fromisoformat(found["$t"])
        if "$n" in found:
            return Decimal(found["$n"])
    return found


_encode = json.JSONEncoder(default=_tagged, separators=(",", ":"), check_circular=False).encode
_decode = json.JSONDecoder(object_hook=_untagged).decode


def packed(frame: Mapping[str, Any]) -> bytes:
    """The bytes of one frame; raises ``FrameTooLargeError``."""
    body = _encode(frame).encode("ascii")
    if len(body) > FRAME_LIMIT:
        raise FrameTooLargeError(f"a frame of {len(body):,} bytes is above the limit of {FRAME_LIMIT:,}")
    return _LENGTH.pack(len(body)) + body


def read_body(pipe: BinaryIO) -> bytes | None:
    """The next frame's JSON, not yet decoded; ``None`` at the end. The length is judged before anything is read."""
    head = pipe.read(_LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise FrameError("the frame is cut short")
    (length,) = _LENGTH.unpack(head)
    if length > FRAME_LIMIT:
        raise FrameTooLargeError(f"a frame of {length:,} bytes was announced")
    body = pipe.read(length)
    if len(body) < length:
        raise FrameError("the frame is cut short")
    return body


def decoded(body: bytes) -> Frame:
    """The object of a frame; raises ``FrameError``."""
    try:
        frame = _decode(body.decode("utf-8"))
    except (ValueError, RecursionError, ArithmeticError, TypeError) as error:
        raise FrameError("the frame is not JSON as agreed") from error
    if not isinstance(frame, dict):
        raise FrameError("the frame is not an object")
    return frame
