"""A file is either written whole or not at all: the old one stays until the new one is safe on the disk."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from crm_app.domain.errors import CrmError

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name beside ``path`` to write to; when the block ends well the file takes the place of ``path``.

    Where anything goes wrong the old file is kept and the new one removed. Raises ``CrmError`` in plain words for
    what the disk or another program causes.
    """
    temporary = path.with_name(f".{path.name[:60]}.{uuid4().hex[:8]}.part")
    try:
        _make(temporary, path)
        yield temporary
        _flush(temporary)
        put_in_place(temporary, path)
    except OSError as error:
        raise explained(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def put_in_place(temporary: Path, path: Path) -> None:
    """The last step, which happens at once or not at all."""
    temporary.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network shares cannot flush a folder
                os.fsync(folder)
        finally:
            os.close(folder)


def _make(temporary: Path, path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    with temporary.open("xb"):
        pass
    if path.exists():
        with suppress(OSError):
            shutil.copymode(path, temporary)


def _flush(temporary: Path) -> None:
    with temporary.open("rb+") as stream:
        os.fsync(stream.fileno())


def explained(error: OSError, path: Path) -> CrmError:
    """What happened, and what to do, in plain words."""
    name = path.name
    if error.errno in _FULL:
        return CrmError(
            f"There is no room left to save {name}",
            f"The disk that holds {path.parent} is full.",
            "Free some space or save to another place. The old file was not touched.",
        )
    if isinstance(error, IsADirectoryError):
        return CrmError(f"{name} is a folder", "A file cannot be saved over a folder.", "Choose another name.")
    if isinstance(error, FileNotFoundError):
        return CrmError(f"{name} could not be saved", f"The folder {path.parent} is not there.", "Choose another one.")
    if isinstance(error, PermissionError) and path.exists() and os.access(path.parent, os.W_OK):
        return CrmError(
            f"{name} is in use or protected",
            "Another program holds it open, or it may not be changed.",
            "Close it in Excel, Word or the PDF reader, or save under another name. The old file was not touched.",
        )
    if isinstance(error, PermissionError):
        return CrmError(
            f"{name} could not be saved",
            f"You may not write to {path.parent}.",
            "Save to a folder of your own, or ask for the right to write there.",
        )
    reason = error.strerror or type(error).__name__
    return CrmError(f"{name} could not be saved", f"The system says: {reason}.", "Save under another name or place.")
