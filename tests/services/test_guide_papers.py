"""The pictures of papers that the guide shows are made of what a store holds, and issue nothing."""

from __future__ import annotations

from pathlib import Path

from crm_app.services import guide_papers, lists, readiness
from crm_app.services.demo_run import fill_whole
from crm_app.services.guide_papers import PAPERS, Subjects, first_pages, subjects
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import create_workspace


def test_every_paper_of_a_demonstration_has_a_first_page(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "demo.crm")
    fill_whole(workspace, size=40)
    found = dict(first_pages(workspace, 300))
    assert tuple(found) == PAPERS
    for page in found.values():
        assert abs(page.width - 300) <= 1
        assert page.height > page.width
        assert len(page.pixels) == page.stride * page.height
        assert len(set(page.pixels)) > 4
    assert lists.count(workspace, ListQuery("paper")) == 0
    about = subjects(workspace)
    assert readiness.latest(workspace, about.supplier) is not None
    workspace.close()


def test_without_records_only_the_cohort_has_one(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "empty.crm")
    assert subjects(workspace) == Subjects("", "")
    assert guide_papers._maker(workspace, "readiness", Subjects("", "")) is None
    assert guide_papers._maker(workspace, "market", Subjects("", "")) is None
    workspace.close()
