"""Cuts a stream of JSON into the elements of named lists by following its brackets and quotation marks alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MAX_RELEASE_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 200
CHUNK_BYTES = 256 * 1024

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|([\[{])|([\]}])|(")', re.DOTALL)
_BRACKET = re.compile(  # the same in one stride from bracket to bracket: three times as quick
    rb'[^][{}"]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^][{}"]*+)*+(?:([\[{])|([\]}])|(")|\Z)', re.DOTALL
)
_BRACE = re.compile(  # and from brace to brace, which is enough to find the end of an object
    rb'[^{}"]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^{}"]*+)*+(?:(\{)|(\})|(")|\Z)', re.DOTALL
)
_OPEN, _CLOSE = 1, 2  # the groups of the pattern; none is a text, the third an unclosed quotation mark
_BETWEEN = b" \t\r\n,\x1e"
_BEHIND = "Something that is no notice stands behind the end of the package and was left out."
_PARTNER = {b"]": b"[", b"}": b"{"}

Read = Callable[[int], bytes]
Measure = Callable[[bytes, int], int]


@dataclass(frozen=True, slots=True)
class Piece:
    """The JSON of one release or record as published, or why there is none."""

    raw: bytes
    problem: str = ""


def too_large() -> str:
    """Why a release beyond the size limit is left out."""
    return f"This release is larger than {MAX_RELEASE_BYTES // 2**20} MB and was left out."


def too_deep() -> str:
    """Why a release that nests without end is left out."""
    return f"This release is nested more than {MAX_DEPTH} levels deep and was left out."


def nests_too_deep(raw: bytes) -> bool:
    """Whether JSON nests deeper than a parser may safely be given."""
    depth = 0
    if raw.count(b"{") + raw.count(b"[") <= MAX_DEPTH:
        return False
    for token in _BRACKET.finditer(raw):
        depth += {_OPEN: 1, _CLOSE: -1}.get(token.lastindex or 0, 0)
        if depth > MAX_DEPTH:
            return True
    return False


class Splitter:
    """Hands out the elements of ``lists`` (members of the outermost object), of an outermost list, or the outermost
    object itself where it has no such list. ``parts`` are members that are handed out as they stand.

    ``measure`` is asked where an object that begins at a place of some bytes ends: whoever parses each element anyway
    finds that out on the way. It says -1 where it cannot tell, and the brackets are followed."""

    def __init__(
        self, read: Read, lists: frozenset[bytes], parts: frozenset[bytes] = frozenset(), measure: Measure | None = None
    ) -> None:
        self._read, self._lists, self._parts, self._measure = read, lists, parts, measure
        self._data = b""
        self._at = 0  # followed up to here
        self._open: list[bytes] = []  # brackets open around pieces
        self._key = b""  # the last text seen around pieces
        self._level: int | None = None  # the depth at which elements stand while a list is read
        self._gap = 0  # where the text since the last element begins
        self._whole: int | None = None  # start of an outermost object that may prove to be a release
        self._start: int | None = None  # start of the piece being followed
        self._depth = 0  # within that piece
        self._stride = _BRACE
        self._begun = False  # a piece has begun and nothing of it has been followed yet
        self._too_large = self._stopped = False
        self._ended = False  # the outermost object or list has been closed
        self._followed = False  # it has been said that something stands behind it

    def pieces(self) -> Iterator[Piece]:
        """The pieces in order, to the end of the stream or to where it can no longer be followed."""
        while self._fill():
            used_up = False
            while not used_up:
                if self._start is None:
                    yield from self._outside()
                    used_up = self._start is None
                elif (piece := self._measured() or self._inside()) is not None:
                    yield piece
                else:
                    used_up = True
            if len(self._data) - self._at > MAX_RELEASE_BYTES:
                yield Piece(b"", "A text without end begins here; the rest of the file could not be read.")
                return
            if self._stopped:
                return
        yield from self._cut_off()

    def _fill(self) -> bool:
        """Read on, keeping only the bytes still needed."""
        chunk = self._read(max(CHUNK_BYTES, len(self._data)))
        if not chunk:
            return False
        if self._at - self._needed() > MAX_RELEASE_BYTES:
            self._give_up_bytes()
        keep = self._needed()
        self._data = self._data[keep:] + chunk
        self._at -= keep
        self._gap = max(self._gap - keep, 0)
        self._start = None if self._start is None else self._start - keep
        self._whole = None if self._whole is None else self._whole - keep
        return True

    def _needed(self) -> int:
        gap = self._gap if self._start is None and self._level is not None else None
        return min(mark for mark in (self._at, self._start, self._whole, gap) if mark is not None)

    def _give_up_bytes(self) -> None:
        """Let go of a piece beyond the limit, but go on following its brackets."""
        self._too_large = True
        self._gap = self._at
        self._start = None if self._start is None else self._at
        self._whole = None if self._whole is None else self._at

    def _measured(self) -> Piece | None:
        """The piece that has just begun, where its end can be told at once."""
        begun, self._begun = self._begun, False
        if not begun or self._measure is None or self._start is None:
            return None
        end = self._measure(self._data, self._start)
        if end < 0:
            return None
        self._at = end
        return self._end_piece()

    def _inside(self) -> Piece | None:
        """Follow the piece to its end; ``None`` when more must be read first."""
        depth = self._depth
        for token in self._stride.finditer(self._data, self._at):
            kind = token.lastindex
            if kind == _OPEN:
                depth += 1
            elif kind == _CLOSE:
                depth -= 1
                if depth == 0:
                    self._at = token.end()
                    return self._end_piece()
            else:
                self._at = len(self._data) if kind is None else token.end() - 1
                break
        self._depth = depth
        return None

    def _end_piece(self) -> Piece:
        raw = self._data[self._start : self._at]
        self._start, self._gap = None, self._at
        return self._judged(raw)

    def _judged(self, raw: bytes) -> Piece:
        too_large_now, self._too_large = self._too_large, False
        if too_large_now or len(raw) > MAX_RELEASE_BYTES:
            return Piece(b"", too_large())
        return Piece(b"", too_deep()) if nests_too_deep(raw) else Piece(raw)

    def _outside(self) -> Iterator[Piece]:
        """Follow what stands around the pieces, until one begins or the data is used up."""
        for token in _TOKEN.finditer(self._data, self._at):
            kind = token.lastindex
            if kind is not None and kind > _CLOSE:
                self._at = token.start()
                yield from self._behind(self._at)
                return
            if not self._open:
                yield from self._behind(token.end() if kind is None else token.start())
            if len(self._open) in (0, self._level) or kind == _CLOSE:
                yield from self._strays(token.start())
            self._at = token.end()
            if kind is None:
                self._key = token.group()[1:-1]
                if len(self._open) == self._level:
                    self._gap = self._at
                    yield Piece(b"", "A text stands where a release belongs.")
            elif kind == _OPEN:
                self._opened(token.group(), token.start())
                if self._start is not None:
                    return
                if len(self._open) > MAX_DEPTH:
                    self._stopped, self._at = True, len(self._data)
                    yield Piece(b"", too_deep())
                    return
            else:
                yield from self._closed(token.group())
        self._at = len(self._data)
        yield from self._behind(self._at)

    def _behind(self, end: int) -> Iterator[Piece]:
        """Something other than a further package after the outermost object or list: said once."""
        if not self._ended or self._open:
            return
        if not self._followed and self._data[self._gap : end].strip(_BETWEEN):
            self._followed = True
            yield Piece(b"", _BEHIND)
        self._gap = end

    def _strays(self, end: int) -> Iterator[Piece]:
        """Numbers and words between the elements of a list."""
        if self._level is not None and len(self._open) == self._level:
            for word in self._data[self._gap : end].strip(_BETWEEN).split(b","):
                if shown := word.strip()[:40].decode("utf-8", "replace"):
                    yield Piece(b"", f"\u201c{shown}\u201d stands where a release belongs.")
            self._gap = end

    def _opened(self, bracket: bytes, at: int) -> None:
        depth, is_list = len(self._open), bracket == b"["
        if depth == self._level or (depth == 1 and not is_list and self._key in self._parts and self._is_object()):
            self._start, self._depth, self._begun = at, 1, not is_list
            self._stride = _BRACKET if is_list else _BRACE
            return
        self._open.append(bracket)
        if depth == 0:
            self._whole, self._level = (None, 1) if is_list else (at, None)
        elif depth == 1 and is_list and self._level is None and self._key in self._lists:
            self._whole, self._level, self._too_large = None, 2, False
        self._gap = at + 1

    def _is_object(self) -> bool:
        return self._open[:1] == [b"{"]

    def _closed(self, bracket: bytes) -> Iterator[Piece]:
        if not self._open or self._open[-1] != _PARTNER[bracket]:
            self._gap = self._at
            yield Piece(b"", f"A bracket {bracket.decode()} too many stands here.")
            return
        self._open.pop()
        self._gap = self._at
        if self._level is not None and len(self._open) < self._level:
            self._level = None
        self._ended = not self._open
        if not self._open and self._whole is not None:
            raw = self._data[self._whole : self._at]
            self._whole = None
            if not self._parts:
                yield self._judged(raw)

    def _cut_off(self) -> Iterator[Piece]:
        """What is said when the stream ends too early."""
        if self._start is not None or (self._whole is not None and not self._parts):
            yield Piece(b"", "The file ends in the middle of this release: it seems to have been cut off.")
        elif self._open:
            yield Piece(b"", "The file ends before its list of notices does: it seems to have been cut off.")
        else:
            yield from self._behind(len(self._data))
