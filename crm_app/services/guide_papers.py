"""The first page of each paper as a picture for the guide, made of the store that is open; nothing is issued.

Meant for a demonstration store: what the pictures say is then invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.questionnaire import State
from crm_app.services import lists, previews, readiness, records
from crm_app.services.demo_run import best_opportunity
from crm_app.services.lists import ListQuery
from crm_app.services.previews import PagePicture, Preview
from crm_app.services.reports import report_named
from crm_app.services.workspace import Workspace

PAPERS = (
    "readiness", "market", "cohort", "briefing-external", "briefing-internal", "rehearsal", "self-assessment",
)  # fmt: skip
_COHORT = "cohort"
_LOOKED_AT, _TO_FIX = 60, 3
_A4_WIDTH = 210 / 25.4  # inches


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the papers of a store are best shown about, by id; empty where there is none."""

    opportunity: str
    supplier: str


def subjects(workspace: Workspace) -> Subjects:
    """The opportunity that suppliers fit best, and a supplier of whom an assessment has much to show."""
    opportunity, _matches = best_opportunity(workspace)
    known = lists.snapshot(workspace, ListQuery("supplier"))[:_LOOKED_AT]
    return Subjects(opportunity, max(known, key=lambda key: _tells(workspace, key), default=""))


def _tells(workspace: Workspace, supplier_id: str) -> tuple[bool, int]:
    """How much there is to show: a few things to put right, and many answers; of equals the first counts."""
    last = readiness.latest(workspace, supplier_id)
    answers = Counter(dict(last["answers"] or {}).values() if last else ())
    return answers[State.NOT_YET.value] >= _TO_FIX, answers.total() - answers[State.UNKNOWN.value]


def first_pages(workspace: Workspace, width: int) -> Iterator[tuple[str, PagePicture]]:
    """The name and the first page of every paper, ``width`` pixels wide; of a store without records the cohort’s alone.

    Raises what making a paper raises.
    """
    about = subjects(workspace)
    for name in PAPERS:
        if make := _maker(workspace, name, about):
            with closing(make()) as paper:
                yield name, paper.page(0, width / _A4_WIDTH)


def _maker(workspace: Workspace, name: str, about: Subjects) -> Callable[[], Preview] | None:
    if name == _COHORT:
        return lambda: previews.of_cohort(workspace, ListQuery("supplier", _own_area(workspace)))
    kind = report_named(name)
    key = about.supplier if kind.about == "supplier" else about.opportunity
    return (lambda: previews.of_record(workspace, name, key)) if key else None


def _own_area(workspace: Workspace) -> Filter:
    areas = records.get(workspace, "anchor", workspace.own_anchor())["areas"]
    return Filter((Condition("local_authority", Op.IN, tuple(areas)),)) if areas else Filter()
