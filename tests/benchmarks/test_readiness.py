"""Readiness of a register: 100,000 suppliers with 34 answers each under one profile, in memory and from the store."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from crm_app.domain.cohort import Asked, measured
from crm_app.domain.kinds import KINDS
from crm_app.domain.questionnaire import State
from crm_app.domain.readiness import scorer
from crm_app.domain.readiness_evidence import CredentialFact
from crm_app.runtime.keys import new_key
from crm_app.services import records
from crm_app.services.cohort import cohort
from crm_app.services.demo.filling import fill
from crm_app.services.lists import ListQuery
from crm_app.services.questionnaires import shipped
from crm_app.services.workspace import Workspace, create_workspace
from crm_app.store.tables import RECORDS
from tests.benchmarks.measuring import say, three_runs

SIZE = int(os.environ.get("CRM_BENCH_SIZE", "100000"))
PROFILE = "above_threshold"
_BATCH = 10_000


def _answers(rng: Random) -> dict[str, str]:
    states = [state.value for state in State]
    return {item.key: rng.choice(states) for item in shipped().items}


def test_a_register_in_memory() -> None:
    rng = Random(1)
    workspace_day = shipped().dated_on
    held = [
        (CredentialFact("public_liability", 5_000_000, workspace_day + timedelta(days=rng.randint(-90, 300)), True),)
        for _ in range(200)
    ]
    firms = [Asked(f"{n:08d}", f"Firm {n}", _answers(rng), held[n % 200] if n % 2 else ()) for n in range(SIZE)]
    prepared = scorer(shipped(), PROFILE)
    asked = [item.key for item in shipped().items]

    def looked_up() -> int:
        return sum(one.answers[key] == "in_place" for one in firms for key in asked if one.answers is not None)

    floor = three_runs(looked_up)
    runs = three_runs(lambda: measured(shipped(), prepared, firms, workspace_day))
    one = firms[0]
    alone = three_runs(lambda: prepared.assess(one.answers or {}, on=workspace_day, credentials=one.credentials))
    say(
        f"readiness of {SIZE:,} suppliers, {SIZE * len(asked):,} answers, in memory (target 6 s; one within 1 ms)",
        f"floor: looking up every answer once {floor}",
        f"all  {runs}",
        f"one  {alone}",
    )


def test_a_register_from_the_store(tmp_path: Any) -> None:
    workspace = create_workspace(tmp_path / "readiness.crm")
    fill(workspace, size=0, opportunities=0, events=0, thin=True)
    _fill(workspace)

    def read() -> int:
        with workspace.store.read() as connection:
            rows = connection.execute(sa.select(RECORDS["assessment"].c.answers)).all()
        return sum(len(json.loads(row[0])) for row in rows)

    floor = three_runs(read)
    runs = three_runs(lambda: cohort(workspace, ListQuery("supplier"), PROFILE))
    workspace.close()
    say(
        f"readiness of {SIZE:,} suppliers from the store (target 18 s)",
        f"floor: reading the answers and nothing else {floor}",
        f"all  {runs}",
    )


def _fill(workspace: Workspace) -> None:
    rng = Random(2)
    for start in range(0, SIZE, _BATCH):
        with workspace.operation("Add suppliers and assessments") as op:
            rows = list(_rows(workspace, rng, min(_BATCH, SIZE - start)))
            op.insert(KINDS["supplier"], [firm for firm, _ in rows])
            op.insert(KINDS["assessment"], [made for _, made in rows])


def _rows(workspace: Workspace, rng: Random, count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    day = workspace.today()
    for number in range(count):
        key = new_key()
        firm = records.new_row(workspace, KINDS["supplier"], {"name": f"Firm {number}"}, key=key)
        values: Mapping[str, Any] = {
            "profile": PROFILE, "assessed_on": day, "answers": _answers(rng), "questionnaire": shipped().version
        }  # fmt: skip
        yield firm, records.new_row(workspace, KINDS["assessment"], values, parent_id=key)
