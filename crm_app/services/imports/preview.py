"""Step five, decide: what would become of every row. This is the dry run; writing follows it to the letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crm_app.domain.errors import FieldProblem
from crm_app.runtime.keys import new_keys
from crm_app.runtime.progress import Progress, Silent
from crm_app.services.imports.assigning import Assignment
from crm_app.services.imports.differences import Differences, Existing, compare
from crm_app.services.imports.drafts import Draft, drafts
from crm_app.services.imports.folding import fold_into
from crm_app.services.imports.planning import ImportPlan
from crm_app.services.imports.register_index import Found, load_register, of_draft
from crm_app.services.imports.tallies import Tallies
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
    notes: tuple[str, ...] = ()

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
    number, for those and for mere likenesses; further rows of the same record follow its first. A mere likeness is
    otherwise added and queued for a person.
    """
    report = progress or Silent()
    report.update(0, len(plan.rows), "Reading the register")
    index = load_register(workspace)
    tallies = Tallies()
    read = []
    for number, draft in enumerate(drafts(plan, tallies)):
        if number % 250 == 0:
            report.update(number, len(plan.rows), "Checking rows")
        read.append(draft)
    report.update(len(read), len(read), "Comparing with the register")
    keys = new_keys(len(read))
    accounts = {
        place: of_draft(draft, draft.key or keys[place], is_ours=draft.key in index.known)
        for place, draft in enumerate(read)
        if draft.rejected is None
    }
    decider = _Decider(read, keys, Assignment(index, accounts, keys), on_duplicate, decisions or {})
    rows = []
    for place in range(len(read)):
        if place % 250 == 0:
            report.update(place, len(read), "Looking for duplicates")
        rows.append(decider.decide(place))
    _compare(workspace, rows, decider.assignment, report)
    return ImportPreview(plan, rows, tallies.notes(plan))


class _Decider:
    """Decides row after row, now that it is settled which record each speaks of."""

    def __init__(
        self,
        read: list[Draft],
        keys: list[str],
        assignment: Assignment,
        on_duplicate: OnDuplicate,
        decisions: Mapping[int, OnDuplicate],
    ) -> None:
        self.read = read
        self.keys = keys
        self.assignment = assignment
        self.on_duplicate = on_duplicate
        self.decisions = decisions
        self.lead: dict[tuple[str, OnDuplicate], RowOutcome] = {}
        self.led_to: dict[str, tuple[str, OnDuplicate]] = {}

    def decide(self, place: int) -> RowOutcome:
        """The outcome of one row; ``UPDATED`` stands for any merge until it is compared."""
        draft = self.read[place]
        if draft.rejected is not None:
            problems = [draft.rejected, *draft.problems]
            return RowOutcome(draft.number, Outcome.REJECTED, draft.name, problems=problems)
        home = self.assignment.home[place]
        if self.assignment.is_stored(home):
            return self._of_stored(place, home)
        return self._of_new(place, home)

    def _wanted(self, place: int, home: str) -> OnDuplicate | None:
        """A person's decision for this row, or for the first row of the same record."""
        first = self.assignment.members(home)[0]
        return self.decisions.get(self.read[place].number) or self.decisions.get(self.read[first].number)

    def _why(self, place: int, home: str) -> tuple[str, ...]:
        row = self.assignment.rows[place]
        return ("it carries our own key",) if row.is_ours else self.assignment.index.why(row, home)

    def _of_stored(self, place: int, home: str) -> RowOutcome:
        draft, decided = self.read[place], self._wanted(place, home)
        wanted = decided or self.on_duplicate
        why = self._why(place, home)
        if wanted is OnDuplicate.KEEP and not draft.key:
            alike = None if decided else Found(home, 100, why, True)
            return self._lead_or_fold(place, (home, wanted), Outcome.CREATED, self.keys[place], why, alike)
        if wanted is OnDuplicate.SKIP:
            return RowOutcome(draft.number, Outcome.SKIPPED, draft.name, home, why, draft.problems)
        return self._lead_or_fold(place, (home, OnDuplicate.MERGE), Outcome.UPDATED, home, why, None)

    def _of_new(self, place: int, home: str) -> RowOutcome:
        _draft, wanted = self.read[place], self._wanted(place, home)
        if home not in self.led_to:
            alike = self.assignment.index.likeness(self.assignment.index.known[home])
            if alike is not None and wanted in (OnDuplicate.MERGE, OnDuplicate.SKIP):
                target, _ = self.led_to.get(alike.key, (alike.key, wanted))
                self.led_to[home] = (target, wanted)
                return self._as_decided(place, home, alike.reasons)
            self.led_to[home] = (home, OnDuplicate.MERGE)
            kept = None if wanted is OnDuplicate.KEEP else alike
            return self._lead_or_fold(place, (home, OnDuplicate.MERGE), Outcome.CREATED, home, (), kept)
        return self._as_decided(place, home, self._why(place, home))

    def _as_decided(self, place: int, home: str, why: tuple[str, ...]) -> RowOutcome:
        """A row of a record that a person took for another one, or the further row of a new one."""
        draft = self.read[place]
        target, wanted = self.led_to[home]
        if wanted is OnDuplicate.SKIP:
            return RowOutcome(draft.number, Outcome.SKIPPED, draft.name, target, why, draft.problems)
        return self._lead_or_fold(place, (target, OnDuplicate.MERGE), Outcome.UPDATED, target, why, None)

    def _lead_or_fold(
        self,
        place: int,
        role: tuple[str, OnDuplicate],
        outcome: Outcome,
        key: str,
        why: tuple[str, ...],
        alike: Found | None,
    ) -> RowOutcome:
        """The first row of a record carries it; a further one is folded into it, its conflicts named."""
        draft, first = self.read[place], self.lead.get(role)
        if first is None or first.draft is None:
            made = RowOutcome(draft.number, outcome, draft.name, key, why, draft.problems, alike, draft)
            self.lead[role] = made
            return made
        problems = fold_into(first.draft, draft)
        said = (f"the same record as row {first.number}: {why[0]}",)
        return RowOutcome(draft.number, Outcome.SKIPPED, draft.name, first.key, said, [*draft.problems, *problems])


def _compare(workspace: Workspace, rows: list[RowOutcome], assignment: Assignment, report: Progress) -> None:
    """Compare merged rows with what is stored: those that add nothing are unchanged."""
    merged = [row for row in rows if row.outcome is Outcome.UPDATED and assignment.is_stored(row.key)]
    for start in range(0, len(merged), 1000):
        report.update(start, len(merged), "Comparing with the register")
        batch = merged[start : start + 1000]
        existing = Existing.load(workspace, [row.key for row in batch])
        for row in batch:
            if row.draft is None or row.key not in existing.records:
                continue
            row.differences = compare(row.draft, existing, row.key)
            row.problems.extend(row.differences.problems)
            if not row.differences:
                row.outcome = Outcome.UNCHANGED
