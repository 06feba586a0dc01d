"""Reads published notices from a file of any size: each release as published, its facts, or why it was left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from crm_app.domain.errors import Refused
from crm_app.domain.notices import NoticeFacts
from crm_app.importers.notice_json import packed_facts, unpacked_facts
from crm_app.importers.ocds_release import facts_of
from crm_app.importers.ocds_splitter import Piece
from crm_app.importers.ocds_stream import PACKAGE_LISTS, pieces_in, pieces_of
from crm_app.importers.ocds_values import ReleaseError, ReleaseJson
from crm_app.runtime.progress import Progress, Silent

_COMPILED = frozenset({b"compiledRelease"})
_MOST_NESTED = 3  # a package in an array, its record, the release


@dataclass(frozen=True, slots=True)
class ReadNotice:
    """One release of a file. Exactly one of ``facts`` and ``problem`` is there.

    ``raw`` is the release's JSON with every name, number and text spelt as published. ``repeat_of`` is the index of
    an earlier release of the same file with the same ocid and release id; ``repeat_differs`` says that their contents
    are not the same.
    """

    index: int  # counted from 1
    raw: str = ""
    facts: NoticeFacts | None = None
    problem: str = ""
    repeat_of: int | None = None
    repeat_differs: bool = False

    @property
    def remark(self) -> str:
        """The repeat in words, for the list of what was read."""
        if self.repeat_of is None:
            return ""
        return f"repeat of release {self.repeat_of}{', with other contents' if self.repeat_differs else ''}"


def read_notices(path: Path, progress: Progress | None = None) -> Iterator[ReadNotice]:
    """The notices of a file in order, one at a time.

    Raises ``Refused`` where the file cannot be opened or is no JSON; what ``progress`` raises passes through.
    """
    watched = progress or Silent()
    try:
        total = path.stat().st_size
        with path.open("rb") as stream:
            for notice in notices_in(stream):
                watched.update(stream.tell(), total, f"{notice.index:,} notices read")
                yield notice
    except OSError as fault:
        raise Refused(
            "This file could not be opened", f"{path.name}: {fault.strerror or fault}.", "Check that it is still there."
        ) from fault


def notices_in(stream: BinaryIO) -> Iterator[ReadNotice]:
    """The notices of an open stream of bytes, for files and downloads alike."""
    reader = _Reader()
    for piece in pieces_in(stream, reader.measure):
        yield from reader.notices(piece)


def to_json(notice: ReadNotice) -> dict[str, Any]:
    """The notice as plain JSON values, as it travels from the child process.

    The facts are one text, since whoever knows the release already never opens them; ``key`` and ``warned`` say enough
    to tell.
    """
    facts = notice.facts
    return {
        "index": notice.index,
        "raw": notice.raw,
        "facts": None if facts is None else packed_facts(facts),
        "key": None if facts is None else [facts.ocid, facts.release_id],
        "warned": facts is not None and bool(facts.warnings),
        "problem": notice.problem,
        "repeat_of": notice.repeat_of,
        "repeat_differs": notice.repeat_differs,
    }


def from_json(data: dict[str, Any]) -> ReadNotice:
    """The notice that :func:`to_json` wrote."""
    facts = data["facts"]
    return ReadNotice(
        data["index"],
        data["raw"],
        None if facts is None else unpacked_facts(facts),
        data["problem"],
        data["repeat_of"],
        data["repeat_differs"],
    )


class _Reader:
    """Turns pieces into notices, counting them and remembering which releases were seen."""

    def __init__(self) -> None:
        self._json = ReleaseJson()
        self.measure = self._json.measure
        self._count = 0
        self._seen: dict[int, tuple[int, int]] = {}  # hashes, not texts: a file may hold a million releases

    def notices(self, piece: Piece, nested: int = 0) -> Iterator[ReadNotice]:
        """The notices of one piece: one for a release, several for a record or a package."""
        if piece.problem:
            yield self._rejected(piece.problem)
            return
        try:
            value, text = self._json.read(piece.raw)
        except ReleaseError as fault:
            yield self._rejected(str(fault), piece.raw.decode("utf-8", "replace"))
            return
        members = _members(value, piece.raw) if nested < _MOST_NESTED else None
        if members is None:
            yield self._notice(value, text)
            return
        for member in members:
            yield from self.notices(member, nested + 1)

    def _notice(self, value: Any, text: str) -> ReadNotice:
        try:
            facts = facts_of(value, self._json.notes)
        except ReleaseError as fault:
            return self._rejected(str(fault), text)
        self._count += 1
        key, digest = hash((facts.ocid, facts.release_id)), hash(text)
        first, content = self._seen.setdefault(key, (self._count, digest))
        if first == self._count:
            return ReadNotice(self._count, text, facts)
        return ReadNotice(self._count, text, facts, repeat_of=first, repeat_differs=content != digest)

    def _rejected(self, problem: str, text: str = "") -> ReadNotice:
        self._count += 1
        return ReadNotice(self._count, text, problem=problem)


def _members(value: Any, raw: bytes) -> Iterator[Piece] | None:
    """The releases within a record or package; ``None`` for a release itself.

    A record's own releases are taken where they are embedded; where it only links to them, its compiled release.
    """
    if not isinstance(value, dict):
        return None
    lists = [value.get("releases"), value.get("records")]
    embedded = [node for found in lists if isinstance(found, list) for node in found]
    if any(isinstance(node, dict) and "ocid" in node for node in embedded):
        return pieces_of(raw, PACKAGE_LISTS)
    if isinstance(value.get("compiledRelease"), dict):
        return pieces_of(raw, frozenset(), _COMPILED)
    is_package = any(isinstance(found, list) for found in lists) and "tag" not in value
    return pieces_of(raw, PACKAGE_LISTS) if is_package else None
