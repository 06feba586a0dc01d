"""The parent's side: a foreign file is read by a process of its own, watched from here.

A hostile workbook can abort, hang or swallow memory in ways no exception handler sees. So the reading happens in a
child that owns nothing; this side keeps time and memory, kills it when either runs out, and turns every end into words
for the person at the screen.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import IO, Any, Final, cast

import psutil

from crm_app.domain.errors import CrmError
from crm_app.runtime.frames import Frame, FrameError, decoded, packed, read_body
from crm_app.runtime.progress import Progress, Silent
from crm_app.runtime.starting import start_command

MEGABYTE: Final = 2**20
_LOOK_EVERY: Final = 0.05
_SAVE_AGAIN: Final = "Open it in the program it came from, save it as a new .xlsx or .csv file, and try again."
_SMALLER: Final = "Save only the sheet you need as CSV, or split the file into smaller parts, and try again."


class ChildBrokeOffError(CrmError):
    """The child ended, or spoke nonsense, before it had finished: the file brought its reader down."""


def child_command(name: str) -> list[str]:
    """How this very program is started as a child."""
    return [*start_command(), "--child", name]


def run_child(
    name: str,
    request: Mapping[str, Any],
    *,
    progress: Progress | None = None,
    about: str = "",
    timeout: float = 30.0,
    deadline: float = 600.0,
    memory_limit: int = 512 * MEGABYTE,
    command: Sequence[str] | None = None,
) -> Iterator[Frame]:
    """The frames of the job ``name``, as they come.

    ``about`` is the file as a person knows it (else the name in ``request["path"]``). ``timeout`` is the longest wait
    for one frame and ``deadline`` for all of them, in seconds spent waiting: a slow reader of the frames is not held
    against the child. ``memory_limit`` is in bytes resident. ``command`` starts another program than our own.

    Raises ``Cancelled`` from ``progress`` and ``CrmError`` for every other end but a good one, among them
    ``ChildBrokeOffError`` for a child that died without a word. The child is gone when the iterator is, however it
    ended. A frame's ``progress`` (done, total, text) is passed on.
    """
    about = about or PurePath(str(request.get("path", ""))).name or "The file"
    with tempfile.TemporaryFile() as stderr:
        watched = _Child(command or child_command(name), about, memory_limit, stderr)
        try:
            watched.send(request)
            while "done" not in (frame := watched.next_frame(progress or Silent(), timeout, deadline)):
                if "error" in frame:
                    raise CrmError(**frame["error"])
                yield frame
        finally:
            watched.stop()


class _Child:
    """One running child: a thread reads its frames, a thread watches its memory."""

    def __init__(self, command: Sequence[str], about: str, memory_limit: int, stderr: IO[bytes]) -> None:
        self.about = about
        self.memory_limit = memory_limit
        self.too_large = threading.Event()
        self.ending = threading.Event()
        self.waited = 0.0
        self.last_progress: tuple[int, int, str] = (0, 0, f"Opening {about}")
        self.frames: queue.Queue[bytes | None] = queue.Queue(maxsize=4)
        self.stderr = stderr
        self.process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.stderr,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.threads = [threading.Thread(target=target, daemon=True) for target in (self._read, self._watch)]
        for thread in self.threads:
            thread.start()

    def send(self, request: Mapping[str, Any]) -> None:
        """Hand over the request; the pipe stays open, for its end tells the child that we are gone."""
        pipe = cast("IO[bytes]", self.process.stdin)
        with contextlib.suppress(BrokenPipeError, OSError):  # a child that died at once is told of by next_frame
            pipe.write(packed(request))
            pipe.flush()

    def next_frame(self, progress: Progress, timeout: float, deadline: float) -> Frame:
        """Wait for one frame, telling ``progress`` that we are alive and keeping time."""
        began = time.monotonic()
        while True:
            try:
                body = self.frames.get(timeout=min(0.1, timeout))
                break
            except queue.Empty:
                progress.update(*self.last_progress)
            if (silent := time.monotonic() - began) > timeout or self.waited + silent > deadline:
                raise self._refusal(f"{self.about} took longer than {min(timeout, deadline):,.0f} seconds.", _SMALLER)
        self.waited += time.monotonic() - began
        if body is None:
            raise self._ended()
        return self._understood(body, progress)

    def _understood(self, body: bytes, progress: Progress) -> Frame:
        try:
            frame = decoded(body)
        except FrameError as error:
            raise self._ended() from error
        if "progress" in frame:
            done, total, text = frame["progress"]
            self.last_progress = (int(done), int(total), str(text))
            progress.update(*self.last_progress)
        return frame

    def stop(self) -> None:
        """End the child and both threads; safe to call however far things got."""
        self.ending.set()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for thread in self.threads:
            thread.join()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                cast("IO[bytes]", pipe).close()

    def _read(self) -> None:
        pipe = cast("Any", self.process.stdout)
        body: bytes | None = b""
        while body is not None and not self.ending.is_set():
            try:
                body = read_body(pipe)
            except (FrameError, OSError, ValueError):
                body = None
            while not self.ending.is_set():
                with contextlib.suppress(queue.Full):
                    self.frames.put(body, timeout=0.1)
                    break

    def _watch(self) -> None:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.process.pid)
            while not self.ending.wait(_LOOK_EVERY) and self.process.poll() is None:
                if process.memory_info().rss > self.memory_limit:
                    self.too_large.set()
                    self.process.kill()
                    return

    def _ended(self) -> CrmError:
        """The words for a child that fell silent without having finished."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(2)
        if self.too_large.is_set():
            limit = self.memory_limit // MEGABYTE
            return self._refusal(f"{self.about} needs more than {limit:,} MB of memory to open.", _SMALLER)
        reason = f"{self.about} is damaged, or made in a way that stops the program that reads it."
        return self._refusal(reason, _SAVE_AGAIN, ChildBrokeOffError)

    def _refusal(self, message: str, remedy: str, kind: type[CrmError] = CrmError) -> CrmError:
        error = kind("This file could not be read", message, remedy)
        self.stderr.seek(max(0, self.stderr.seek(0, 2) - 4000))
        said = self.stderr.read().decode("utf-8", "replace").strip()
        error.add_note(f"child ended with {self.process.poll()}: {said}")
        return error
