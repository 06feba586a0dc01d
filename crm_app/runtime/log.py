"""The log of the program's own faults: what broke and where, never whose record it was.

A traceback's message may quote a name, an e-mail address or a value of the store. So the log keeps the kind of the
error, the lines it passed through and the keys of records, and nothing else.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

from crm_app.runtime.paths import log_file

MOST_BYTES = 1_000_000
KEPT_FILES = 3
_KEYS = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_FORMAT = "%(asctime)s %(levelname)s %(message)s"


def record_fault(error: BaseException) -> Path | None:
    """Write down a fault of the program; the log's path, or ``None`` where it cannot be written.

    The file is opened for this one entry only: faults are rare, and two programs may share it.
    """
    try:
        path = log_file()
        handler = _OneEntry(path, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    except OSError:
        return None
    try:
        handler.setFormatter(logging.Formatter(_FORMAT))
        handler.emit(logging.LogRecord("supplier-crm", logging.ERROR, "", 0, "\n".join(described(error)), None, None))
    finally:
        try:
            handler.close()
        except OSError:
            handler.failed = True
    return None if handler.failed else path


class _OneEntry(RotatingFileHandler):
    """Remembers that an entry could not be written, where the library would print a traceback and go on."""

    failed = False

    def handleError(self, record: logging.LogRecord) -> None:
        """The drive is full, or gone."""
        self.failed = True


def described(error: BaseException) -> Iterator[str]:
    """The error and those that led to it, the first cause last: its type, the keys it names, and its lines of code."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        keys = " ".join(dict.fromkeys(_KEYS.findall(str(found))))
        yield f"{type(found).__module__}.{type(found).__qualname__} {keys}".rstrip()
        for frame in traceback.extract_tb(found.__traceback__):
            yield f"  {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
        found = found.__cause__ or found.__context__
