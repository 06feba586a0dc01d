"""Which files are taken as evidence, and under what name they are shown and handed back.

An allow-list by ending, held against how the bytes begin: what would run, carry macros or load from elsewhere when it
is opened stays out. Names are made safe for every system a colleague may use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from crm_app.domain.errors import Refused

MOST_BYTES = 20 * 2**20
LONGEST_NAME = 120
# Ending -> (media type, how such a file begins; nothing: plain text).
TAKEN: Mapping[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "tif": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    "tiff": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", (b"PK\x03\x04",)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
}
_SOUGHT = 1024  # bytes from the beginning within which a PDF may say what it is
_RUNS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def safe_name(name: str) -> str:
    """A file's name without its folders and without what a system or an eye could take for something else."""
    bare = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in bare if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))
    kept = _FORBIDDEN.sub("_", kept).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        stem, ending = kept, ""
    room = LONGEST_NAME - len(ending) - 1
    kept = f"{stem[:room].rstrip(' .')}.{ending}" if dot else kept[:LONGEST_NAME]
    return f"_{kept}" if not kept or _RESERVED.match(kept) else kept


def media_type_of(name: str, content: bytes) -> str:
    """What a file is, by its name and its first bytes; raises ``Refused`` for what is not taken as evidence."""
    ending = safe_name(name).rpartition(".")[2].casefold()
    if ending not in TAKEN:
        raise Refused(
            f"A file of the kind “.{ending[:12]}” is not taken",
            "Evidence is kept as PDF, picture, Word or Excel document, or plain text.",
            "Save it as a PDF, or scan it, and attach that.",
        )
    if not content:
        raise Refused("The file is empty", safe_name(name), "Open it to see whether it is the right one.")
    if len(content) > MOST_BYTES:
        raise Refused(
            "The file is too large",
            f"{safe_name(name)} has {len(content) / 2**20:.0f} MB; the most is {MOST_BYTES // 2**20} MB.",
            "Save it smaller, or attach only the page that shows the cover.",
        )
    media_type, beginnings = TAKEN[ending]
    if not _begins(content, beginnings, ending):
        raise Refused(
            "The file is not what its name says",
            f"{safe_name(name)} does not begin like a .{ending} file.",
            "Ask for it again, or open it in its own program and save it anew.",
        )
    return media_type


def _begins(content: bytes, beginnings: tuple[bytes, ...], ending: str) -> bool:
    if content.startswith(_RUNS):
        return False
    if ending == "pdf":
        return beginnings[0] in content[:_SOUGHT]
    if not beginnings:
        return b"\x00" not in content[:_SOUGHT] or content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.startswith(beginnings)
