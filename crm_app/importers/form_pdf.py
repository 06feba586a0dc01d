"""A returned form as PDF: its fields and nothing else. Scripts, attached files and drawings are never opened.

Runs in the child process alone. The tree of fields is walked here and not by the library, so that one which loops or
never ends is cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from crm_app.domain.self_assessment import ANSWER, FORM, FilledForm
from crm_app.importers.form_values import Gathered, filled
from crm_app.importers.self_assessment import ASK_AGAIN, refuse_form

MOST_PAGES: Final = 40  # ours has four; a letter may have been bound in front of it
MOST_FIELDS: Final = 2_000
_DEEPEST: Final = 12
_LONGEST: Final = 4_000
_COUNT: Final = re.compile(rb"/Count[ \r\n\t]+(\d{4,})")
_NUMBERED: Final = re.compile(r"\[\d+\]$")
_OFF: Final = "Off"
_OTHER: Final = "Choose the form that was sent out from here."
_SUSPECT: Final = "Do not open it. Ask the sender where it comes from, and for the form as it was saved."
_FLAT: Final = (
    "Ask for the file itself, saved and not printed, or enter the answers in the assessment while you look at it."
)
_BROKEN: Final = (
    PyPdfError, KeyError, IndexError, ValueError, TypeError, AttributeError, ArithmeticError, OSError, RuntimeError,
    AssertionError,
)  # fmt: skip


def read_form_pdf(stream: BinaryIO, name: str) -> FilledForm:
    """The form in a PDF; raises ``CrmError`` saying why there is none."""
    _check_count(stream, name)
    try:
        reader = PdfReader(stream)
        if reader.is_encrypted:
            raise refuse_form(name, "is protected by a password", "Ask for a copy saved without protection.")
        return _read(reader, name)
    except LimitReachedError as error:
        raise refuse_form(name, "unpacks to far more than a form can hold, a trap", _SUSPECT) from error
    except _BROKEN as error:
        raise refuse_form(name, "is damaged or cut short", ASK_AGAIN) from error


def _check_count(stream: BinaryIO, name: str) -> None:
    """Refuse what says of itself that it is a book, before anything follows its pages."""
    counts = [int(found) for found in _COUNT.findall(stream.read())]
    stream.seek(0)
    if counts:
        raise _too_long(name, max(counts))


def _too_long(name: str, pages: int) -> Exception:
    return refuse_form(name, f"has {pages:,} pages; the form has four at most", _OTHER)


def _read(reader: PdfReader, name: str) -> FilledForm:
    root = reader.root_object
    pages = _plain(_plain(root.get("/Pages")).get("/Count", 0))
    if isinstance(pages, int) and pages > MOST_PAGES:
        raise _too_long(name, pages)
    form = _plain(root.get("/AcroForm"))
    if isinstance(form, DictionaryObject) and "/XFA" in form:
        reason = "was made over into a form of another sort (XFA), which only Adobe's own programs can read"
        raise refuse_form(name, reason, ASK_AGAIN)
    gathered = _gathered(form)
    if not gathered.is_ours:
        raise _explained(reader, name, bool(gathered.texts or gathered.choices))
    return filled(gathered, name, _left_aside(root, reader))


def _gathered(form: Any) -> Gathered:
    """Every field of the form by the last part of its name, which survives being bound into another file."""
    gathered = Gathered()
    if not isinstance(form, DictionaryObject):
        return gathered
    for name, field in _fields(form):
        if name.startswith(ANSWER):
            gathered.choices[name.removeprefix(ANSWER)] = _chosen(field)
        else:
            gathered.texts[name] = _text(field.get("/V"))
    return gathered


def _fields(form: DictionaryObject) -> Iterator[tuple[str, DictionaryObject]]:
    waiting = [(field, "", 0) for field in _items(form.get("/Fields"))]
    seen: set[int] = set()
    while waiting and len(seen) < MOST_FIELDS:
        field, above, depth = waiting.pop(0)
        if not isinstance(field, DictionaryObject) or id(field) in seen or depth > _DEEPEST:
            continue
        seen.add(id(field))
        own = _text(field.get("/T"))
        name = _NUMBERED.sub("", own.rpartition(".")[2]) if own else above
        kids = _items(field.get("/Kids"))
        named = [kid for kid in kids if isinstance(kid, DictionaryObject) and "/T" in kid]
        waiting.extend((kid, name, depth + 1) for kid in named)
        if not named and name:
            yield name, field


def _items(value: Any) -> list[Any]:
    found = _plain(value)
    return [_plain(item) for item in found[:MOST_FIELDS]] if isinstance(found, ArrayObject) else []


def _plain(value: Any) -> Any:
    """What a reference points at."""
    return value.get_object() if value is not None else None


def _chosen(field: DictionaryObject) -> str:
    """The chosen button of a group. Some programs set only the button itself, and not the group it is of."""
    own = _text(field.get("/V")).lstrip("/")
    if own and own != _OFF:
        return own
    for kid in _items(field.get("/Kids")):
        state = _text(kid.get("/AS")).lstrip("/") if isinstance(kid, DictionaryObject) else ""
        if state and state != _OFF:
            return state
    return ""


def _text(value: Any) -> str:
    found = _plain(value)
    if isinstance(found, StreamObject):  # a long text may lie in a stream of its own
        data = found.get_data()[: 2 * _LONGEST]
        return data.decode("utf-16" if data[:2] in (b"\xfe\xff", b"\xff\xfe") else "latin-1", "replace")
    return str(found)[:_LONGEST] if isinstance(found, str) else ""


def _left_aside(root: DictionaryObject, reader: PdfReader) -> list[str]:
    """Sentences about what else the file holds: nothing of it was opened or run."""
    names = _plain(root.get("/Names"))
    inside = set(names) if isinstance(names, DictionaryObject) else set()
    said = []
    if "/JavaScript" in inside or "/AA" in root or _runs(root.get("/OpenAction")):
        said.append("The file holds a script. It was not run.")
    if "/EmbeddedFiles" in inside or "/AF" in root or _has_attachment(reader):
        said.append("Another file is attached to it. It was not opened.")
    return said


def _runs(action: Any) -> bool:
    found = _plain(action)
    return isinstance(found, DictionaryObject) and _text(found.get("/S")) in ("/JavaScript", "/Launch")


def _has_attachment(reader: PdfReader) -> bool:
    return any(
        isinstance(note, DictionaryObject) and _text(note.get("/Subtype")) == "/FileAttachment"
        for page in reader.pages
        for note in _items(page.get("/Annots"))
    )


def _explained(reader: PdfReader, name: str, has_fields: bool) -> Exception:
    """Why there is none of our fields: flattened, scanned, or another file altogether."""
    words = "".join(page.extract_text()[:20_000] for page in reader.pages[:2])
    if FORM in " ".join(words.split()):
        reason = "was flattened: the answers are drawn on its pages, and its fields are gone"
        return refuse_form(name, reason, _FLAT)
    if has_fields:
        return refuse_form(name, f"is a form, but not the “{FORM}”", _OTHER)
    if not words.strip():
        return refuse_form(name, "holds only pictures of pages: a scan or a photo", _FLAT)
    return refuse_form(name, f"is no “{FORM}”", _OTHER)
