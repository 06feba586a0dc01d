"""Before and after: how the readiness of a cohort moved between two days, domain by domain.

Each supplier is taken as its newest assessment of or before each day says; assessments are kept for ever as they were.
Only suppliers with two assessments to hold against each other are compared. The others are counted by what is missing,
so that nobody takes a few for all. What is not known stands beside every percentage, before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from crm_app.domain.charts import Chart, ChartKind, Series, Value
from crm_app.domain.cohort import Asked, Cohort, measured
from crm_app.domain.dates import format_date, format_long_date
from crm_app.domain.errors import UsageError
from crm_app.domain.fields import Kind
from crm_app.domain.questionnaire import Questionnaire
from crm_app.domain.readiness import READY_TO_BID, Scorer


class Seen(NamedTuple):
    """The answers of one supplier on two days, ``None`` where it had not been assessed by then.

    ``again`` is false where both days find the same assessment.
    """

    id: str
    name: str
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None
    again: bool = True


@dataclass(frozen=True, slots=True)
class DomainChange:
    """One domain over the compared suppliers. ``rose`` and ``fell`` count suppliers, where both percentages are known.

    A percentage is ``None`` where nothing of the domain was known.
    """

    key: str
    name: str
    before: int | None
    after: int | None
    unknown_before: int
    unknown_after: int
    rose: int = 0
    fell: int = 0

    @property
    def change(self) -> int | None:
        """Percentage points gained (or lost, below zero); ``None`` where one side is not known."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class CohortChange:
    """The compared suppliers on both days, and the keys of those that could not be compared, by reason."""

    before: Cohort
    after: Cohort
    domains: tuple[DomainChange, ...]
    not_again: tuple[str, ...] = ()  # assessed by the first day, not again by the second
    since: tuple[str, ...] = ()  # first assessed between the two days
    never: tuple[str, ...] = ()  # not assessed by the second day

    @property
    def compared(self) -> int:
        """How many suppliers the percentages speak of."""
        return len(self.after.lines)

    @property
    def suppliers(self) -> int:
        """All of the cohort."""
        return self.compared + len(self.not_again) + len(self.since) + len(self.never)

    @property
    def overall(self) -> DomainChange:
        """All domains together."""
        moves = [(one.percent, two.percent) for one, two in zip(self.before.lines, self.after.lines, strict=True)]
        return DomainChange(
            "", "All together", self.before.percent, self.after.percent,
            self.before.unknown_percent, self.after.unknown_percent, *_moved(moves),
        )  # fmt: skip

    def could_bid(self) -> tuple[int, int]:
        """How many of the compared could bid, today or with the rest by award, on the first day and on the second."""
        return len(self.before.keys(*READY_TO_BID)), len(self.after.keys(*READY_TO_BID))

    @property
    def words(self) -> str:
        """Who was compared and who was not, with the reasons."""
        return left_out_words(self.compared, len(self.not_again), len(self.since), len(self.never))

    @property
    def answer(self) -> str:
        """What moved, in a sentence."""
        return answer_words(self.compared, self.could_bid(), self.overall)

    def chart(self) -> Chart:
        """The movement as a picture."""
        return change_chart(
            self.domains, self.before.on, self.after.on, missing=self.suppliers - self.compared, out_of=self.suppliers
        )


def compared(
    questionnaire: Questionnaire, scorer: Scorer, suppliers: Iterable[Seen], before: date, after: date
) -> CohortChange:
    """Hold the assessments of two days against each other, both under the scorer's profile.

    The answers are taken as they were kept, settled by the evidence of their own day. Raises ``UsageError`` where the
    first day does not come before the second.
    """
    if before >= after:
        raise UsageError(
            "The first day has to come before the second",
            f"Asked for: {format_long_date(before)} and {format_long_date(after)}.",
            "Exchange them, or choose others.",
        )
    pairs: list[tuple[Asked, Asked]] = []
    not_again, since, never = [], [], []
    for one in suppliers:
        if one.after is None:
            never.append(one.id)
        elif one.before is None:
            since.append(one.id)
        elif not one.again:
            not_again.append(one.id)
        else:
            pairs.append((Asked(one.id, one.name, one.before), Asked(one.id, one.name, one.after)))
    then = measured(questionnaire, scorer, [old for old, _ in pairs], before)
    now = measured(questionnaire, scorer, [new for _, new in pairs], after)
    return CohortChange(then, now, _domains(then, now), tuple(not_again), tuple(since), tuple(never))


def _domains(then: Cohort, now: Cohort) -> tuple[DomainChange, ...]:
    found = []
    for place, (old, new) in enumerate(zip(then.domains, now.domains, strict=True)):
        moves = [(one.percents[place], two.percents[place]) for one, two in zip(then.lines, now.lines, strict=True)]
        found.append(
            DomainChange(
                new.key, new.name, old.percent, new.percent, old.unknown_percent, new.unknown_percent, *_moved(moves)
            )
        )
    return tuple(found)


def _moved(moves: Iterable[tuple[int | None, int | None]]) -> tuple[int, int]:
    """How many rose and how many fell, of those known on both days."""
    known = [(old, new) for old, new in moves if old is not None and new is not None]
    return sum(new > old for old, new in known), sum(new < old for old, new in known)


def left_out_words(compared_count: int, not_again: int, since: int, never: int) -> str:
    """Of how many a comparison speaks, and why not of the others."""
    total = compared_count + not_again + since + never
    if not total:
        return "There is no supplier to compare."
    said = f"{compared_count:,} of {total:,} suppliers can be compared."
    if once := not_again + since:
        have = "has" if once == 1 else "have"
        said += f" {once:,} {have} only one assessment to go by: {_once_words(not_again, since)}."
    return f"{said} {never:,} had none by then." if never else said


def _once_words(not_again: int, since: int) -> str:
    if not_again and since:
        return f"{not_again:,} not assessed again, {since:,} first assessed in between"
    return "not assessed again" if not_again else "first assessed in between"


def answer_words(compared_count: int, could_bid: tuple[int, int], overall: DomainChange) -> str:
    """What moved, in a sentence: who could bid, and how much is in place of what is known."""
    if not compared_count:
        return "No supplier has two assessments to compare."
    before, after = (_percent(value) for value in (overall.before, overall.after))
    return (
        f"Of {compared_count:,} compared, {could_bid[0]:,} could bid before and {could_bid[1]:,} after. "
        f"In place of what is known: {before} before, {after} after; "
        f"not known: {overall.unknown_before} % before, {overall.unknown_after} % after."
    )


def _percent(value: int | None) -> str:
    return "not known" if value is None else f"{value} %"


def signed(points: int | None) -> str:
    """A change in percentage points as it is read: with its sign, a dash where it is not known."""
    return "–" if points is None else f"{points:+d}".replace("-", "−") if points else "0"


def change_chart(
    domains: Iterable[DomainChange], before: date, after: date, *, missing: int = 0, out_of: int = 0
) -> Chart:
    """Each domain on both days side by side; a dash where nothing was known. ``missing`` could not be compared."""
    lines = tuple(domains)
    columns: tuple[tuple[str, tuple[Value, ...]], ...] = (
        (format_date(before), tuple(one.before for one in lines)),
        (format_date(after), tuple(one.after for one in lines)),
    )
    return Chart(
        ChartKind.HEAT_MAP,
        "In place, before and after",
        tuple(one.name for one in lines),
        tuple(Series(label, values) for label, values in columns),
        Kind.PERCENT,
        "%",
        category_label="Part",
        definition="Of what was known, by the newest assessment of or before each day. A dash: nothing was known.",
        as_of=after,
        missing=missing,
        out_of=out_of,
    )
