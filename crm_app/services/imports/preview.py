"""Step five, decide: what would become of every row. This is the dry run; writing follows it to the letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from crm_app.domain.errors import FieldProblem
from crm_app.runtime.keys import new_keys
from crm_app.runtime.progress import Progress, Silent
from crm_app.services.imports.differences import Differences, Existing, compare
from crm_app.services.imports.drafts import Draft, drafts
from crm_app.services.imports.folding import fold_into
from crm_app.services.imports.planning import ImportPlan
from crm_app.services.imports.register_index import Found, RegisterIndex, load_register, of_draft
from crm_app.services.workspace import Workspace


class OnDuplicate(StrEnum):
    """What to do with a row that speaks of a record that is there."""

    MERGE = "merge"
    KEEP = "keep"
    SKIP = "skip"


class Outcome(StrEnum):
    """What becomes of a row; every row has exactly one."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclass(slots=True)
class RowOutcome:
    """One row: what becomes of it, of which record, why, and what could not be read."""

    number: int
    outcome: Outcome
    name: str
    key: str = ""
    why: tuple[str, ...] = ()
    problems: list[FieldProblem] = field(default_factory=list)
    likeness: Found | None = None
    draft: Draft | None = None
    differences: Differences | None = None


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """The reconciliation: ``read`` is always the sum of the others."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0


@dataclass(slots=True)
class ImportPreview:
    """What an import would do, row by row, in the order of the file."""

    plan: ImportPlan
    rows: list[RowOutcome]

    @property
    def counts(self) -> ImportCounts:
        """How many rows there are of each outcome."""
        tally = dict.fromkeys(Outcome, 0)
        for row in self.rows:
            tally[row.outcome] += 1
        return ImportCounts(len(self.rows), **{outcome.value: number for outcome, number in tally.items()})

    def of(self, outcome: Outcome) -> list[RowOutcome]:
        """The rows of one outcome."""
        return [row for row in self.rows if row.outcome is outcome]

    @property
    def duplicates(self) -> list[RowOutcome]:
        """New rows that look like a record that is there: a person should judge them."""
        return [row for row in self.rows if row.likeness is not None]


def check(
    workspace: Workspace,
    plan: ImportPlan,
    *,
    on_duplicate: OnDuplicate = OnDuplicate.MERGE,
    decisions: Mapping[int, OnDuplicate] | None = None,
    progress: Progress | None = None,
) -> ImportPreview:
    """Check, match and decide every row without writing.

    ``on_duplicate`` is for rows that certainly speak of a record that is there; ``decisions`` are a person's, by row
    number, for those and for mere likenesses. A mere likeness is otherwise added and queued for a person.
    """
    report = progress or Silent()
    report.update(0, len(plan.rows), "Reading the register")
    index = load_register(workspace)
    stored = set(index.known)
    decider = _Decider(index, stored, on_duplicate, decisions or {})
    keys = iter(new_keys(len(plan.rows))) if plan.rows else iter(())
    rows = []
    for number, draft in enumerate(drafts(plan)):
        if number % 250 == 0:
            report.update(number, len(plan.rows), "Checking rows")
        rows.append(decider.decide(draft, next(keys)))
    report.update(len(plan.rows), len(plan.rows), "Comparing with the register")
    _settle(workspace, rows, stored, report)
    return ImportPreview(plan, rows)


class _Decider:
    """Decides row after row; remembers which record each earlier row speaks of."""

    def __init__(
        self, index: RegisterIndex, stored: set[str], on_duplicate: OnDuplicate, decisions: Mapping[int, OnDuplicate]
    ) -> None:
        self.index = index
        self.stored = stored
        self.on_duplicate = on_duplicate
        self.decisions = decisions
        self.first: dict[str, RowOutcome] = {}

    def decide(self, draft: Draft, key: str) -> RowOutcome:
        """The outcome of one row; ``UPDATED`` stands for any merge until it is compared."""
        if draft.rejected is not None:
            return RowOutcome(draft.number, Outcome.REJECTED, draft.name, problems=[draft.rejected, *draft.problems])
        row = of_draft(draft, key)
        found = self._found(draft, row)
        wanted = self.decisions.get(draft.number)
        if found is None and (alike := self.index.likeness(row)) is not None:
            if wanted is OnDuplicate.MERGE:
                found = alike
            elif wanted is OnDuplicate.SKIP:
                return RowOutcome(draft.number, Outcome.SKIPPED, draft.name, alike.key, alike.reasons, draft.problems)
            else:
                return self._new(draft, key, None if wanted is OnDuplicate.KEEP else alike)
        if found is None:
            return self._new(draft, key, None)
        if found.key in self.first:
            return self._fold(draft, found)
        return self._existing(draft, key, found, wanted or self.on_duplicate)

    def _found(self, draft: Draft, row: Any) -> Found | None:
        if draft.key and draft.key in self.stored:
            return Found(draft.key, 100, ("it carries our own key",), True)
        return self.index.certain(row)

    def _new(self, draft: Draft, key: str, alike: Found | None) -> RowOutcome:
        self.index.add(of_draft(draft, key))
        outcome = RowOutcome(draft.number, Outcome.CREATED, draft.name, key, (), draft.problems, alike, draft)
        self.first[key] = outcome
        return outcome

    def _fold(self, draft: Draft, found: Found) -> RowOutcome:
        """A further row of one record: what it adds is taken into the first, what it contradicts is reported."""
        first = self.first[found.key]
        if first.draft is None:
            return RowOutcome(draft.number, Outcome.SKIPPED, draft.name, found.key, found.reasons, draft.problems)
        problems = fold_into(first.draft, draft)
        self.index.add(of_draft(draft, found.key))
        why = (f"the same record as row {first.number}: {found.reasons[0]}",)
        return RowOutcome(draft.number, Outcome.SKIPPED, draft.name, found.key, why, [*draft.problems, *problems])

    def _existing(self, draft: Draft, key: str, found: Found, wanted: OnDuplicate) -> RowOutcome:
        if wanted is OnDuplicate.KEEP and not draft.key:
            return self._new(draft, key, found)
        if wanted is OnDuplicate.SKIP:
            outcome = RowOutcome(draft.number, Outcome.SKIPPED, draft.name, found.key, found.reasons, draft.problems)
        else:
            outcome = RowOutcome(
                draft.number, Outcome.UPDATED, draft.name, found.key, found.reasons, draft.problems, None, draft
            )
            self.index.add(of_draft(draft, found.key))
        self.first[found.key] = outcome
        return outcome


def _settle(workspace: Workspace, rows: list[RowOutcome], stored: set[str], report: Progress) -> None:
    """Compare merged rows with what is stored: those that add nothing are unchanged."""
    merged = [row for row in rows if row.outcome is Outcome.UPDATED and row.key in stored]
    for start in range(0, len(merged), 1000):
        report.update(start, len(merged), "Comparing with the register")
        batch = merged[start : start + 1000]
        existing = Existing.load(workspace, [row.key for row in batch])
        for row in batch:
            if row.draft is None or row.key not in existing.records:
                continue
            row.differences = compare(row.draft, existing, row.key)
            if not row.differences:
                row.outcome = Outcome.UNCHANGED
