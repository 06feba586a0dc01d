"""The child's side: one request in, frames out, and an end that leaves nothing behind.

Whatever a library prints goes to the error stream, never between the frames. Should the parent vanish, its end of the
pipe closes and the child ends with it, so no reader is ever left running.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from crm_app.domain.errors import CrmError
from crm_app.runtime.circles import SELDOM
from crm_app.runtime.frames import Frame, FrameError, decoded, packed, read_body

Job = Callable[[Frame], Iterable[Mapping[str, Any] | bytes]]  # bytes are a frame that is packed already


def serve(name: str, registry: Mapping[str, Job]) -> int:
    """Run the job of that name on the request waiting at standard input; the exit code comes back.

    A ``CrmError`` is sent as a frame of its own. Any other fault is told by place and kind on the error stream,
    without its message: that may quote the file, and the file may name people.
    """
    job = registry.get(name)
    if job is None:
        sys.stderr.write(f"no child is called {name!r}\n")
        return 2
    out = _frames_out()
    gc.set_threshold(*SELDOM)  # rows are plain trees: looking for cycles among them would only cost time
    sys.excepthook = _tell
    threading.excepthook = lambda told: _tell(told.exc_type, told.exc_value, told.exc_traceback)
    try:
        with os.fdopen(os.dup(0), "rb", buffering=0) as pipe:
            body = read_body(pipe)
        if body is None:
            return 2
        _end_with_the_parent()
        return _answer(job, decoded(body), out)
    except (BrokenPipeError, FrameError):
        return 2


def _answer(job: Job, request: Frame, out: BinaryIO) -> int:
    try:
        for frame in job(request):
            out.write(frame if isinstance(frame, bytes) else packed(frame))
            out.flush()
    except CrmError as error:
        out.write(packed({"error": {"title": error.title, "message": error.message, "remedy": error.remedy}}))
    out.write(packed({"done": True}))
    out.flush()
    return 0


def _frames_out() -> BinaryIO:
    """Standard output for frames alone; what prints from now on prints on the error stream."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def _end_with_the_parent() -> None:
    def watch() -> None:
        while os.read(0, 4096):
            pass
        os._exit(3)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _tell(kind: type[BaseException], _: BaseException | None, trace: TracebackType | None) -> None:
    lines = [f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in traceback.extract_tb(trace)[-8:]]
    sys.stderr.write("\n".join([*lines, kind.__name__]) + "\n")
    sys.stderr.flush()
