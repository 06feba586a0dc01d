"""What a person should hear about a whole file rather than of one row: doubtful dates, columns left out, totals."""

from __future__ import annotations

from collections import Counter

from crm_app.importers.mapping import LEAVE
from crm_app.services.imports.planning import ImportPlan


class Tallies:
    """Counts what is worth a word at the end."""

    def __init__(self) -> None:
        self._two_ways: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def read_two_ways(self, header: str, value: object) -> None:
        """A date that could have been read with the month first, and was not."""
        self._two_ways[header] += 1
        self._examples.setdefault(header, str(value))

    def notes(self, plan: ImportPlan) -> tuple[str, ...]:
        """A sentence for each."""
        said = [
            f"{header}: {count:,} dates such as “{self._examples[header]}” were read with the day first."
            for header, count in self._two_ways.items()
        ]
        said.extend(
            f"The column “{column.header}” was left out: {column.why}."
            for column in plan.columns
            if column.target == LEAVE and column.examples
        )
        totals = plan.counts.get("totals", 0)
        if totals:
            said.append(f"Rows of totals at the end that were set aside: {totals:,}.")
        return tuple(said)
