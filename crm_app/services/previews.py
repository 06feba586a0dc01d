"""A paper looked at before it is saved: made into a place of its own that goes when nobody looks any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from crm_app.reports.pdf_pictures import PagePicture, page_count, picture
from crm_app.services import reports
from crm_app.services.cohort import Between
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace

__all__ = ["PagePicture", "Preview", "of_cohort", "of_record"]


class Preview:
    """A paper on the disk for the time that it is looked at; ``close`` takes it away."""

    def __init__(self, write: Callable[[Path], object]) -> None:
        """Make the paper: ``write`` is given the place. Raises what it raises."""
        self._folder = TemporaryDirectory(prefix="paper-", ignore_cleanup_errors=True)
        self._path = Path(self._folder.name) / "paper.pdf"
        try:
            write(self._path)
            self.pages = page_count(self._path)
        except BaseException:
            self._folder.cleanup()
            raise

    def page(self, number: int, dpi: float) -> PagePicture:
        """One page, from 0, at a resolution."""
        return picture(self._path, number, dpi)

    def close(self) -> None:
        """Take the paper away."""
        self._folder.cleanup()


def of_record(workspace: Workspace, name: str, record_id: str, profile: str = "") -> Preview:
    """A paper about a record as it would be issued now."""
    return Preview(lambda path: reports.preview(workspace, name, record_id, path, profile=profile))


def of_cohort(workspace: Workspace, query: ListQuery, profile: str = "", between: Between | None = None) -> Preview:
    """The paper on a list as it would be issued now, with what moved between two days where they are given."""
    return Preview(lambda path: reports.preview_cohort(workspace, query, path, profile=profile, between=between))
