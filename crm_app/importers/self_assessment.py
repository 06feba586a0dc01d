"""Self-assessment forms that come back, as PDF or as a workbook: read in a child process, for the file is foreign."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from crm_app.domain.errors import CrmError
from crm_app.domain.self_assessment import FORM, MARK, FilledForm, FormKey
from crm_app.runtime.child import run_child
from crm_app.runtime.frames import Frame
from crm_app.runtime.progress import Progress

JOB: Final = "self_assessment"
MOST_BYTES: Final = 20_000_000  # a returned form takes a quarter of a million
TITLE: Final = "This form could not be read"
ASK_AGAIN: Final = "Send the form once more, and ask for the file itself as it was saved after filling it in."
_LOOK: Final = 1024
_SECONDS: Final = 20.0
_PROPERTIES: Final = "docProps/core.xml"
_TEXTS: Final = ("sent", "filled_by", "filled_on", "remarks")


def read_form(path: Path, progress: Progress | None = None) -> FilledForm:
    """The form in a file, whatever its ending says.

    Raises ``CrmError`` with a sentence of its own for a form that was flattened, scanned or protected, for another
    form, and for a file that is no form at all.
    """
    frames = run_child(
        JOB, {"path": str(path)}, progress=progress, about=path.name, timeout=_SECONDS, deadline=_SECONDS
    )
    for frame in frames:
        found = frame["form"]
        return FilledForm(
            FormKey(*found["key"]),
            dict(found["answers"]),
            dict(found["proofs"]),
            warnings=tuple(found["warnings"]),
            **{name: str(found[name]) for name in _TEXTS},
        )
    raise refuse_form(path.name, "held nothing", ASK_AGAIN)


def is_form(path: Path) -> bool:
    """Whether a dropped file is meant as a returned form: every PDF, and a workbook that carries the mark of ours.

    So much is looked at here and not in a child: the list of a small archive's parts, and a few thousand bytes.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(_LOOK)
        if b"%PDF" in start:
            return True
        if not start.startswith(b"PK") or path.stat().st_size > MOST_BYTES:
            return False
        with zipfile.ZipFile(path) as archive, archive.open(_PROPERTIES) as opened:
            return f"{MARK}|".encode() in opened.read(8 * _LOOK)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, RuntimeError, EOFError):
        return False


def refuse_form(name: str, reason: str, remedy: str) -> CrmError:
    """The error for a file that cannot be taken as a returned form."""
    return CrmError(TITLE, f"{name} {reason}.", remedy)


def form_job(request: Frame) -> Iterator[Mapping[str, Any]]:
    """In the child: the one frame that holds what a form says."""
    path = Path(request["path"])
    try:
        with path.open("rb") as stream:
            yield {"form": to_json(_read(stream, path))}
    except FileNotFoundError:
        raise refuse_form(path.name, "is not there any more", "Check where it was moved to.") from None
    except (PermissionError, IsADirectoryError):
        raise refuse_form(path.name, "may not be opened", "Close it where it is open, and try again.") from None


def _read(stream: BinaryIO, path: Path) -> FilledForm:
    if path.stat().st_size > MOST_BYTES:
        reason = f"is larger than {MOST_BYTES // 1_000_000} MB; a filled form is a hundredth of that"
        raise refuse_form(path.name, reason, ASK_AGAIN)
    start = stream.read(_LOOK)
    if not start:
        raise refuse_form(path.name, "is empty: it holds no bytes at all", ASK_AGAIN)
    stream.seek(0)
    if b"%PDF" in start:
        from crm_app.importers.form_pdf import read_form_pdf

        return read_form_pdf(stream, path.name)
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        from crm_app.importers.form_sheet import read_form_sheet

        return read_form_sheet(stream, path.name)
    raise refuse_form(path.name, f"is no “{FORM}”: neither a PDF nor a workbook", "Choose the file that came back.")


def to_json(form: FilledForm) -> dict[str, Any]:
    """The form as it travels in a frame."""
    key = form.key
    return {
        "key": [key.version, key.profile, key.supplier, key.paper],
        "answers": dict(form.answers),
        "proofs": dict(form.proofs),
        "warnings": list(form.warnings),
        **{name: getattr(form, name) for name in _TEXTS},
    }
