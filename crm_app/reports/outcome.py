"""What a writer says of its work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WriterReport:
    """The file made, and what a reader of it would not see.

    ``missing`` holds each character that no font could draw (a box stands in its place), ``cut`` counts the texts that
    were too long for their place and end in "…". ``pages`` is 0 where the format has none of its own.
    """

    path: Path
    pages: int = 0
    missing: tuple[str, ...] = ()
    cut: int = 0

    @property
    def complete(self) -> bool:
        """Whether everything that was said is to be seen."""
        return not self.missing and not self.cut
