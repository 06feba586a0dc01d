"""Published notices read in a child process: the file is foreign, and large ones keep a processor busy for long.

The child sends ``{"notices": [...]}`` in batches; a release too long for one frame is preceded by ``{"text": ...}``
frames that hold the beginning of its JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_app.importers.notices import ReadNotice, from_json, read_notices, to_json
from crm_app.runtime.frames import FRAME_LIMIT, Frame
from crm_app.runtime.progress import Progress, Silent

JOB = "notices"
BATCH_LENGTH = 500_000  # characters of JSON as published; far within a frame, however they are escaped
BATCH_NOTICES = 200
_PART = FRAME_LIMIT // 8  # characters: each is at most six bytes in a frame, surrogate pairs aside
_LONGEST_FACTS = FRAME_LIMIT // 2


@dataclass(frozen=True, slots=True)
class PackedNotice:
    """One release as it came from the child, its facts not yet opened (``facts`` is empty where there are none)."""

    index: int
    raw: str
    facts: str
    key: tuple[str, str]  # ocid and release id
    warned: bool
    problem: str


def open_notices(path: Path, progress: Progress | None = None) -> Iterator[ReadNotice]:
    """The notices of a file, read in a child process. Raises ``CrmError`` where the file cannot be read at all."""
    return map(from_json, _sent(path, progress))


def open_packed(path: Path, progress: Progress | None = None) -> Iterator[PackedNotice]:
    """The same with the facts as they travelled: for whoever first looks which releases are known already."""
    for data in _sent(path, progress):
        ocid, release_id = data["key"] or ("", "")
        yield PackedNotice(
            data["index"], data["raw"], data["facts"] or "", (ocid, release_id), data["warned"], data["problem"]
        )


def _sent(path: Path, progress: Progress | None) -> Iterator[dict[str, Any]]:
    from crm_app.runtime.child import run_child  # for the parent alone; the child would load what watches it

    watched = progress or Silent()
    beginning = ""
    for frame in run_child(JOB, {"path": str(path)}, progress=watched, about=path.name, deadline=3600.0):
        beginning += frame.get("text", "")
        for data in frame.get("notices", ()):
            data["raw"], beginning = beginning + data["raw"], ""
            yield data


def notices_job(request: Frame) -> Iterable[Mapping[str, Any]]:
    """The frames for one file: its notices in batches, each with how many bytes have been read."""
    told = _Told()
    batch: list[dict[str, Any]] = []
    length = 0
    for notice in read_notices(Path(request["path"]), told):
        data = to_json(notice)
        if len(notice.raw) > BATCH_LENGTH:
            yield from _flushed(batch, told)
            yield from _in_parts(data)
            batch, length = [data], BATCH_LENGTH
        else:
            batch.append(data)
            length += len(notice.raw)
        if length >= BATCH_LENGTH or len(batch) >= BATCH_NOTICES:
            yield from _flushed(batch, told)
            batch, length = [], 0
    yield from _flushed(batch, told)


def _flushed(batch: list[dict[str, Any]], told: _Told) -> Iterator[Mapping[str, Any]]:
    if batch:
        yield {"notices": batch, "progress": [told.done, told.total, told.text]}


def _in_parts(data: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Send the text of one long release ahead; facts beyond all measure are left out and the reason given."""
    if len(json.dumps(data["facts"])) > _LONGEST_FACTS:
        data.update(
            facts=None, key=None, warned=False, problem="This release names more than can be shown and was left out."
        )
    raw = data["raw"]
    data["raw"] = ""
    for start in range(0, len(raw), _PART):
        yield {"text": raw[start : start + _PART]}


class _Told:
    """Progress as last told, to be sent along with the next batch."""

    def __init__(self) -> None:
        self.done, self.total, self.text = 0, 0, ""

    def update(self, done: int, total: int, text: str = "") -> None:
        """Remember how far the reading is."""
        self.done, self.total, self.text = done, total, text
