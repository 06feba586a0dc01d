"""Releases laid aside on disk while a file is read, so that a file of any size is taken in with bounded memory."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from types import TracebackType

from crm_app.domain.notices import NoticeFacts
from crm_app.importers.notice_json import unpacked_facts
from crm_app.importers.notices_child import PackedNotice

_BUFFER = 256 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Release:
    """One release to keep: its facts, its text as published and the digest of that."""

    facts: NoticeFacts
    raw: str
    digest: str


@dataclass(frozen=True, slots=True)
class Held:
    """Where one release lies, and enough of it to tell whether it is known: the digest of its text (SHA-256)."""

    digest: str
    warned: bool
    start: int
    raw_size: int
    facts_size: int

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return self.raw_size + self.facts_size


class Spool:
    """A temporary file of releases: it has no name that others could open, and is gone when closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=_BUFFER)  # noqa: SIM115 - closed with the spool
        self._end = 0
        self._at = -1  # where reading stands; nowhere while the spool is being filled

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def keep(self, notice: PackedNotice) -> Held:
        """Lay a release aside."""
        raw = notice.raw.replace("\x00", "\\u0000")  # PostgreSQL takes no NUL; in JSON it is spelt so
        body, facts = raw.encode("utf-8", "surrogatepass"), notice.facts.encode("utf-8", "surrogatepass")
        held = Held(hashlib.sha256(body).hexdigest(), notice.warned, self._end, len(body), len(facts))
        if self._at >= 0:
            self._file.seek(self._end)
            self._at = -1
        self._file.write(body + facts)
        self._end += held.size
        return held

    def take(self, held: Held) -> Release:
        """A release that was laid aside."""
        if self._at != held.start:  # they are mostly taken in the order in which they were laid aside
            self._file.seek(held.start)
        whole = self._file.read(held.size)
        self._at = held.start + held.size
        raw, facts = whole[: held.raw_size], whole[held.raw_size :]
        return Release(
            unpacked_facts(facts.decode("utf-8", "surrogatepass")), raw.decode("utf-8", "surrogatepass"), held.digest
        )
