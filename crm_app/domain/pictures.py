"""Pictures that people bring, looked at by their bytes: PNG and JPEG only, whole, and small enough to keep."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 150_000  # a logo lies in the store as text, and goes into every paper
MOST_PIXELS = 2_000  # along either side
_PNG = b"\x89PNG\r\n\x1a\n"
_NOT_FRAMES = frozenset((0xC4, 0xC8, 0xCC))  # JPEG markers in the range of frames that are none


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that has been checked: its media type, its size in pixels, its bytes."""

    media_type: str
    width: int
    height: int
    content: bytes

    def as_text(self) -> str:
        """The picture as one line of text, for a store."""
        return f"{self.media_type};base64,{base64.b64encode(self.content).decode('ascii')}"


def read_picture(content: bytes) -> Picture:
    """The picture in some bytes. Raises ``ValueError`` with a sentence for anything that is not a fit one."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"The picture has {len(content) // 1000:,} KB; {MOST_BYTES // 1000} KB is the most.")
    if content.startswith(_PNG):
        media_type, (width, height) = "image/png", _png_size(content)
    elif content.startswith(b"\xff\xd8\xff"):
        media_type, (width, height) = "image/jpeg", _jpeg_size(content)
    else:
        raise ValueError("That file is not a picture in PNG or JPEG format, whatever its name says.")
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise ValueError(f"The picture measures {width:,} × {height:,}; {MOST_PIXELS:,} pixels a side are the most.")
    return Picture(media_type, width, height, content)


def from_text(text: str) -> Picture | None:
    """The picture that ``as_text`` kept; ``None`` for no text, and for text that has been tampered with."""
    _, _, packed = text.partition(";base64,")
    try:
        return read_picture(base64.b64decode(packed, validate=True)) if packed else None
    except ValueError:
        return None


def _damaged() -> ValueError:
    return ValueError("The picture is damaged or not whole: save it again from the program that made it.")


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        name, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        end = at + 8 + length
        if end + 4 > len(content) or struct.unpack_from(">I", content, end)[0] != zlib.crc32(name + data):
            raise _damaged()
        yield name, data
        if name == b"IEND":
            return
        at = end + 4
    raise _damaged()


def _png_size(content: bytes) -> tuple[int, int]:
    chunks = list(_png_chunks(content))
    if chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or not any(name == b"IDAT" for name, _ in chunks):
        raise _damaged()
    width, height = struct.unpack_from(">II", chunks[0][1])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    if b"\xff\xd9" not in content[-64:]:
        raise _damaged()
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NOT_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 2 + max(struct.unpack_from(">H", content, at + 2)[0], 2)
    raise _damaged()
