"""What others write is heard once, one's own never, and on a server what came to light late too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm_app.services import history, news, records
from crm_app.services.workspace import Workspace, open_workspace


@pytest.fixture
def colleague(address: str) -> Iterator[Workspace]:
    """The same store, opened a second time."""
    opened = open_workspace(address)
    yield opened
    opened.close()


def test_what_a_colleague_writes_is_heard_once(workspace: Workspace, colleague: Workspace) -> None:
    heard = news.begin(workspace)
    firm = records.add(colleague, "supplier", {"name": "Clapton Kitchen CIC"}).id
    site = records.add(colleague, "site", {"postcode": "E8 1EA"}, parent_id=firm).id
    found = news.listen(workspace, heard)
    assert found.touched == {"supplier": {firm}, "site": {site}}
    assert news.listen(workspace, found.heard).touched == {}


def test_what_one_writes_oneself_is_told_elsewhere(workspace: Workspace, colleague: Workspace) -> None:
    heard, theirs = news.begin(workspace), news.begin(colleague)
    firm = records.add(workspace, "supplier", {"name": "Clapton Kitchen CIC"}).id
    history.undo(workspace)
    assert news.listen(workspace, heard).touched == {}
    assert news.listen(colleague, theirs).touched == {"supplier": {firm}}


def test_a_step_that_comes_to_light_late_is_heard(workspace: Workspace, colleague: Workspace) -> None:
    firm = records.add(colleague, "supplier", {"name": "Clapton Kitchen CIC"}).id
    now = news.begin(workspace)
    late = news.Heard(now.last, now.steps - {max(now.steps)})  # as if its transaction had been open still
    assert news.listen(workspace, late).touched == {"supplier": {firm}}


def test_a_fresh_store_has_no_news(workspace: Workspace) -> None:
    assert news.listen(workspace, news.begin(workspace)).touched == {}
