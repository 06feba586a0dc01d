"""The pages of a PDF as pictures, for a preview in the window."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_app.domain.errors import CrmError

_POINTS = 72.0  # to an inch
MOST_PIXELS = 6_000  # of a side: a page that claims to be larger is drawn smaller
_ONE_AT_A_TIME = threading.Lock()  # the library that draws keeps state of its own


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: red, green and blue a byte each, ``stride`` bytes to a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


def _opened(path: Path) -> Any:
    # Loaded when a paper is first looked at: it brings a library of some megabytes.
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as fault:
        raise CrmError(
            "This paper cannot be shown", f"{path.name}: {fault}.", "Save it and open it elsewhere."
        ) from fault


def page_count(path: Path) -> int:
    """How many pages a PDF has; raises ``CrmError`` for what is none."""
    with _ONE_AT_A_TIME:
        document = _opened(path)
        try:
            return len(document)
        finally:
            document.close()


def picture(path: Path, number: int, dpi: float) -> PagePicture:
    """Page ``number`` (from 0) of a PDF at a resolution; raises ``CrmError`` for what is no PDF."""
    with _ONE_AT_A_TIME:
        document = _opened(path)
        try:
            document.init_forms()  # else the fields of a form would be missing from its picture
            page = document[number]
            scale = min(dpi / _POINTS, MOST_PIXELS / max(*page.get_size(), 1.0))
            bitmap = page.render(scale=scale, rev_byteorder=True)
            made = PagePicture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            page.close()
        finally:
            document.close()
    return made
