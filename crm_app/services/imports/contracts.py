"""Contracts of registers and pipelines of spreadsheets: which opportunity each row speaks of, and what becomes of it.

A contract is known by its reference at its buyer; where a file gives several rows one reference, by its title and its
winner too; without a reference, by title and dates. Nothing is emptied, and the stage a person moved it to stays.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from crm_app.domain.identifiers import parse_company_number
from crm_app.domain.kinds import KINDS
from crm_app.domain.merging import same
from crm_app.domain.names import match_key, sort_key
from crm_app.domain.notices import SupplierFact
from crm_app.domain.records import Record
from crm_app.runtime.keys import new_keys
from crm_app.runtime.progress import Progress, Silent
from crm_app.services.imports.differences import Differences
from crm_app.services.imports.drafts import Draft, drafts
from crm_app.services.imports.follow_ons import is_due
from crm_app.services.imports.planning import ImportPlan
from crm_app.services.imports.preview import ImportPreview, OnDuplicate, Outcome, RowOutcome
from crm_app.services.imports.tallies import Tallies
from crm_app.services.winners import Winners
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

_OPPORTUNITY = KINDS["opportunity"]
_NUMBER = re.compile(r"\b([A-Z]{2}\d{6}|\d{7,8})\b")
_Identity = tuple[Any, ...]


def check(
    workspace: Workspace,
    plan: ImportPlan,
    *,
    on_duplicate: OnDuplicate = OnDuplicate.MERGE,
    decisions: Mapping[int, OnDuplicate] | None = None,
    progress: Progress | None = None,
) -> ImportPreview:
    """Decide every row without writing: the dry run."""
    report = progress or Silent()
    tallies = Tallies()
    read = []
    for number, draft in enumerate(drafts(plan, tallies)):
        if number % 250 == 0:
            report.update(number, len(plan.rows), "Checking rows")
        read.append(draft)
    report.update(len(read), len(read), "Comparing with the pipeline")
    _find_winners(workspace, read)
    repeated = Counter(_reference(draft.own) for draft in read if draft.own.get("reference"))
    deciding = _Deciding(_known(workspace, read), repeated, on_duplicate, decisions or {}, workspace.today())
    keys = new_keys(len(read))
    rows = [deciding.decide(draft, key) for draft, key in zip(read, keys, strict=True)]
    due = sum(
        1 for row in rows if row.outcome is Outcome.CREATED and row.draft and is_due(row.draft.own, workspace.today())
    )
    notes = tallies.notes(plan)
    if due:
        notes = (*notes, f"Contracts that end within 24 months, each with a draft of its next tender: {due:,}.")
    return ImportPreview(plan, rows, notes)


class _Deciding:
    """Row after row, each opportunity spoken of once."""

    def __init__(
        self,
        known: Sequence[Record],
        repeated: Mapping[_Identity, int],
        on_duplicate: OnDuplicate,
        decisions: Mapping[int, OnDuplicate],
        today: date,
    ) -> None:
        self._repeated, self._on_duplicate, self._decisions = repeated, on_duplicate, decisions
        self._today = today
        self._there: dict[_Identity, list[Record]] = defaultdict(list)
        for record in known:
            for identity in _identities(record.values):
                self._there[identity].append(record)
        self._first: dict[_Identity, int] = {}

    def decide(self, draft: Draft, key: str) -> RowOutcome:
        """What becomes of one row."""
        if draft.rejected is not None:
            problems = [draft.rejected, *draft.problems]
            return RowOutcome(draft.number, Outcome.REJECTED, draft.name, problems=problems)
        identity = self._identity(draft)
        if identity in self._first:
            why = (f"the same contract as row {self._first[identity]}",)
            return RowOutcome(draft.number, Outcome.SKIPPED, draft.name, "", why, draft.problems)
        self._first[identity] = draft.number
        record = next((one for one in self._there.get(identity, ()) if _same_buyer(draft.own, one.values)), None)
        wanted = self._decisions.get(draft.number) or self._on_duplicate
        if record is None or wanted is OnDuplicate.KEEP:
            draft.own.setdefault("stage", _stage(draft.own, self._today))
            return RowOutcome(draft.number, Outcome.CREATED, draft.name, key, (), draft.problems, draft=draft)
        why = ("the same reference",) if draft.own.get("reference") else ("the same title and dates",)
        if wanted is OnDuplicate.SKIP:
            return RowOutcome(draft.number, Outcome.SKIPPED, draft.name, record.id, why, draft.problems)
        found = Differences(own=_changed(record, draft.own))
        outcome = Outcome.UPDATED if found else Outcome.UNCHANGED
        return RowOutcome(
            draft.number, outcome, draft.name, record.id, why, draft.problems, draft=draft, differences=found
        )

    def _identity(self, draft: Draft) -> _Identity:
        """By its reference alone where no other row has it; what narrows it down otherwise."""
        by_reference, narrower, by_title = _identities(draft.own)
        if not draft.own.get("reference"):
            return by_title
        return narrower if self._repeated[by_reference] > 1 else by_reference


def _reference(values: Mapping[str, Any]) -> _Identity:
    return ("reference", str(values.get("reference") or "").casefold(), _buyer(values))


def _buyer(values: Mapping[str, Any]) -> str:
    return match_key((values.get("buyers") or ("",))[0])


def _identities(values: Mapping[str, Any]) -> tuple[_Identity, _Identity, _Identity]:
    """By reference, by reference and more, and by title and dates."""
    title = sort_key(str(values.get("title") or ""))
    by_reference = _reference(values)
    narrower = (*by_reference, title, match_key(str(values.get("winner_name") or "")))
    by_title = ("title", title, values.get("starts_on"), values.get("ends_on"), _buyer(values))
    return by_reference, narrower, by_title


def _same_buyer(draft: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    mine, theirs = ({match_key(name) for name in values.get("buyers") or ()} for values in (draft, there))
    return not mine or not theirs or not mine.isdisjoint(theirs)


def _changed(record: Record, wanted: Mapping[str, Any]) -> dict[str, Any]:
    changes = {}
    for name, value in wanted.items():
        old = record[name]
        if isinstance(value, tuple):
            value = tuple(dict.fromkeys((*(old or ()), *value)))
        if name != "stage" and not same(old, value):
            changes[name] = value
    return changes


def _stage(own: Mapping[str, Any], today: date) -> str:
    """Where a contract stands by its dates; without any, by whether somebody has won it."""
    starts, ends, closes = own.get("starts_on"), own.get("ends_on"), own.get("closes_on")
    last = max((day for day in (ends, own.get("extends_until")) if day), default=None)
    if last and last < today:
        return "ended"
    if own.get("winner_name"):
        return "award" if starts and starts > today else "live"
    if closes:
        return "open" if closes >= today else "evaluation"
    return "planned" if not starts or starts > today else "live"


def _find_winners(workspace: Workspace, read: Iterable[Draft]) -> None:
    """Link what was won to suppliers of the register, and say what was paid where somebody has won."""
    facts: dict[int, SupplierFact] = {}
    for draft in read:
        number = _company(draft.own.pop("winner_number", None))
        name = str(draft.own.get("winner_name") or "")
        if name:
            facts[draft.number] = SupplierFact("", name, identifiers=(f"GB-COH-{number}",) if number else ())
            if draft.own.get("value_net") is not None:
                draft.own.setdefault("awarded_value", draft.own["value_net"])
    winners = Winners()
    with workspace.store.read() as connection:
        winners.look_up(connection, facts.values())
    for draft in read:
        if draft.number in facts and (key := winners.winner([facts[draft.number]])):
            draft.own["winner"] = key


def _company(text: Any) -> str:
    """The company number that stands in a cell, among other words if need be."""
    found = _NUMBER.search(str(text or "").upper())
    try:
        return (parse_company_number(found[1]) or "") if found else ""
    except ValueError:
        return ""


def _known(workspace: Workspace, read: Sequence[Draft]) -> list[Record]:
    """The opportunities that rows may speak of: those of one of their references or titles."""
    references = sorted({str(draft.own["reference"]) for draft in read if draft.own.get("reference")})
    titles = sorted({sort_key(draft.name) for draft in read if draft.name and not draft.own.get("reference")})
    with workspace.store.read() as connection:
        rows = queries.having(connection, _OPPORTUNITY, "reference", references) if references else []
        rows += queries.having(connection, _OPPORTUNITY, "sort_key", titles) if titles else []
        return queries.records(connection, _OPPORTUNITY, [row.id for row in rows])
