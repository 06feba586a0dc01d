"""Anything people do in any order, held against a plain dictionary, on both stores.

A handful of examples in the ordinary run; ``CRM_ROUNDS=200`` (or ``full``) asks for more, at random.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from crm_app.domain.errors import Conflict, NotFound, Refused
from crm_app.domain.kinds import KINDS
from crm_app.services import history, records
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store.changelog.entries import last_seq, states_as_of
from crm_app.store.tables import RECORDS, search_rows

FIELDS = {"supplier": ("name", "services", "status"), "site": ("label", "town", "parent_id")}
State = dict[str, dict[str, dict[str, Any]]]

names = st.sampled_from(["Ash", "Birch", "Cedar"])
words = st.sampled_from([None, "joinery", "paving"])
statuses = st.sampled_from(["prospect", "engaged", "ready"])
edits = st.fixed_dictionaries({}, optional={"name": names, "services": words, "status": statuses}).filter(bool)
part_edits = st.fixed_dictionaries({}, optional={"label": words, "town": words}).filter(bool)
which = st.integers(0, 10_000)


def undone(before: State, after: State, now: State) -> State:
    """What undoing a step from ``before`` to ``after`` makes of ``now``: nothing newer than the step is lost."""
    result = copy.deepcopy(now)
    for kind, parent in (("supplier", ""), ("site", "supplier")):
        for key, row in before[kind].items():
            there = not parent or row["parent_id"] in result[parent]
            if key not in after[kind] and key not in now[kind] and there:
                result[kind][key] = dict(row)
            elif key in after[kind] and key in now[kind]:
                changed = [f for f in row if row[f] != after[kind][key][f] and now[kind][key][f] == after[kind][key][f]]
                result[kind][key].update({f: row[f] for f in changed})
    for kind in ("site", "supplier"):
        for key, row in after[kind].items():
            made = key not in before[kind] and now[kind].get(key) == row
            if made and not any(part["parent_id"] == key for part in result["site"].values()):
                del result[kind][key]
    return result


class Office(RuleBasedStateMachine):
    """Two people at work on one store, and what plain dictionaries say must be in it."""

    def __init__(self, workspaces: list[Workspace]) -> None:
        super().__init__()
        self.people = workspaces
        self.store = workspaces[0].store
        self.model: State = {"supplier": {}, "site": {}}
        self.steps: list[tuple[str, int, State]] = []
        self.forms: list[tuple[str, dict[str, Any]]] = []
        self.versions: dict[str, int] = {}

    @initialize()
    def begin(self) -> None:
        """An empty register: what earlier examples left is deleted."""
        with self.store.read() as connection:
            left = list(connection.execute(sa.select(RECORDS["supplier"].c.id)).scalars())
        if left:
            records.delete(self.people[0], "supplier", left)
        self.note("")

    def note(self, operation: str) -> None:
        """Remember the state after a step."""
        with self.store.read() as connection:
            seq = last_seq(connection, KINDS["supplier"])
        self.steps.append((operation, seq, copy.deepcopy(self.model)))

    def pick(self, kind: str, number: int) -> str:
        keys = sorted(self.model[kind])
        return keys[number % len(keys)]

    @rule(name=names, status=statuses, who=st.integers(0, 1))
    def create(self, name: str, status: str, who: int) -> None:
        saved = records.add(self.people[who], "supplier", {"name": name, "status": status})
        self.model["supplier"][saved.id] = {"name": name, "services": None, "status": status}
        self.note(saved.operation)

    @precondition(lambda self: self.model["supplier"])
    @rule(number=which)
    def open_form(self, number: int) -> None:
        key = self.pick("supplier", number)
        self.forms.append((key, dict(records.get(self.people[1], "supplier", key).values)))

    @precondition(lambda self: self.forms)
    @rule(number=which, changes=edits, who=st.integers(0, 1))
    def save_form(self, number: int, changes: dict[str, Any], who: int) -> None:
        key, original = self.forms[number % len(self.forms)]
        now = self.model["supplier"].get(key)
        wanted = {f: v for f, v in changes.items() if now and v != original[f] and v != now[f]}
        clashing = {f for f in wanted if now and now[f] != original[f]}
        if now is None:
            with pytest.raises(NotFound):
                records.save(self.people[who], "supplier", key, changes, original=original)
        elif clashing:
            with pytest.raises(Conflict) as caught:
                records.save(self.people[who], "supplier", key, changes, original=original)
            assert {c.field: (c.original, c.mine, c.theirs) for c in caught.value.conflicts} == {
                f: (original[f], changes[f], now[f]) for f in clashing
            }
        else:
            saved = records.save(self.people[who], "supplier", key, changes, original=original)
            assert bool(saved.operation) == bool(wanted)
            assert {f for f in FIELDS["supplier"] if now[f] != original[f]} == set(saved.also_changed)
            now.update(wanted)
            if wanted:
                self.note(saved.operation)

    @precondition(lambda self: self.model["supplier"])
    @rule(number=which)
    def delete(self, number: int) -> None:
        key = self.pick("supplier", number)
        saved = records.delete(self.people[0], "supplier", [key])
        del self.model["supplier"][key]
        self.model["site"] = {k: row for k, row in self.model["site"].items() if row["parent_id"] != key}
        self.note(saved.operation)

    @precondition(lambda self: self.model["supplier"])
    @rule(status=statuses)
    def bulk_update(self, status: str) -> None:
        rows = [{"id": key, "status": status} for key in self.model["supplier"]]
        with self.people[1].operation("Mark all") as op:
            op.update_many(KINDS["supplier"], rows, ["status"])
        for row in self.model["supplier"].values():
            row["status"] = status
        self.note(op.change.operation)

    @precondition(lambda self: self.model["supplier"])
    @rule(number=which, label=words)
    def add_part(self, number: int, label: str | None) -> None:
        key = self.pick("supplier", number)
        saved = records.add(self.people[0], "site", {"label": label, "is_main": True}, parent_id=key)
        self.model["site"][saved.id] = {"label": label, "town": None, "parent_id": key}
        self.note(saved.operation)

    @precondition(lambda self: self.model["site"])
    @rule(number=which, changes=part_edits)
    def edit_part(self, number: int, changes: dict[str, Any]) -> None:
        key = self.pick("site", number)
        saved = records.save(self.people[1], "site", key, changes)
        self.model["site"][key].update(changes)
        if saved.operation:
            self.note(saved.operation)

    @precondition(lambda self: len(self.steps) > 1)
    @rule(number=which, again=st.booleans())
    def undo(self, number: int, again: bool) -> None:
        """Undo any step, old or new; where it is wanted, do it again: that is identity."""
        place = 1 + number % (len(self.steps) - 1)
        before, now = self.steps[place - 1][2], copy.deepcopy(self.model)
        expected = undone(before, self.steps[place][2], now)
        if expected == now:
            with pytest.raises(Refused):
                history.undo(self.people[0], self.steps[place][0])
            return
        done = history.undo(self.people[0], self.steps[place][0])
        self.model = expected
        self.note(done.operation)
        if again:
            redone = history.undo(self.people[1], done.operation)
            assert not redone.refusals
            self.model = now
            self.note(redone.operation)

    @invariant()
    def the_present_is_what_was_done(self) -> None:
        with self.store.read() as connection:
            rows = {k: {r.id: r._mapping for r in connection.execute(sa.select(RECORDS[k]))} for k in FIELDS}
            indexed = {row.record_id: row.title for row in connection.execute(sa.select(search_rows))}
        assert {k: {key: {f: row[f] for f in FIELDS[k]} for key, row in rows[k].items()} for k in rows} == self.model
        assert {key: indexed.get(key) for key in rows["supplier"]} == {
            key: r["name"] for key, r in rows["supplier"].items()
        }
        assert set(indexed) & set(self.versions) <= set(rows["supplier"]) | set(rows["site"])
        for kind in rows:
            for key, row in rows[kind].items():
                assert row["version"] >= self.versions.get(key, 1)
                self.versions[key] = row["version"]

    def teardown(self) -> None:
        """Rewinding the log gives the state after every step that was ever taken."""
        for _, seq, state in self.steps:
            with self.store.read() as connection:
                found = {kind: states_as_of(connection, KINDS[kind], seq) for kind in FIELDS}
            assert {k: {key: {f: row[f] for f in FIELDS[k]} for key, row in found[k].items()} for k in found} == state
        if self.store.is_sqlite:
            with self.store.write() as connection:
                for index in ("search_infix", "search_words"):
                    connection.exec_driver_sql(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")


@pytest.fixture
def people(address: str) -> Iterator[list[Workspace]]:
    """Two people with the same store open."""
    opened = [open_workspace(address), open_workspace(address)]
    yield opened
    for workspace in opened:
        workspace.close()


def test_any_work_in_any_order_is_kept_as_plain_dictionaries_would(people: list[Workspace]) -> None:
    asked = os.environ.get("CRM_ROUNDS", "")
    rounds = int(asked) if asked.isdigit() else 200 if asked else 25
    chosen = settings(
        max_examples=rounds,
        stateful_step_count=25,
        deadline=None,
        database=None,
        derandomize=not asked,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # shrinking would take minutes
    )
    run_state_machine_as_test(lambda: Office(people), settings=chosen)
