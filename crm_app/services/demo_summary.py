"""What a demonstration run made, as a file for programs and as a page for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from crm_app.domain.dates import format_date, format_long_date
from crm_app.domain.kinds import KINDS
from crm_app.reports.atomic import replacing

_BY_PLURAL = {kind.plural: kind for kind in KINDS.values()}


def write_summary(folder: Path, summary: Mapping[str, Any]) -> None:
    """Write ``summary.json`` and ``summary.txt`` into the folder."""
    _write(folder / "summary.json", json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
    _write(folder / "summary.txt", "\n".join(summary_lines(summary)) + "\n")


def _write(path: Path, text: str) -> None:
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def summary_lines(summary: Mapping[str, Any]) -> Iterator[str]:
    """The summary in plain words, line by line."""
    yield f"Demonstration of {format_long_date(date.fromisoformat(summary['today']))}"
    yield "Made-up firms and people unless a file of suppliers was given; the anchors are public bodies."
    yield from _counts(summary)
    yield from _imports(summary)
    yield from _opportunity(summary)
    yield from _supplier(summary)
    yield from ("", "Files in this folder")
    yield from (f"  {name}" for name in summary["files"])
    if summary["warnings"]:
        yield from ("", "To know before sending", *(f"  {warning}" for warning in summary["warnings"]))


def _counts(summary: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", "In the store")
    for plural, count in summary["counts"].items():
        kind = _BY_PLURAL[plural]
        yield f"  {count:>7,}  {(kind.label if count == 1 else kind.title).lower()}"


def _imports(summary: Mapping[str, Any]) -> Iterator[str]:
    for what, words in (("suppliers_import", "Suppliers imported"), ("notices_import", "Notices imported")):
        if counts := summary[what]:
            yield from ("", words, "  " + ", ".join(f"{n.replace('_', ' ')} {v:,}" for n, v in counts.items()))


def _opportunity(summary: Mapping[str, Any]) -> Iterator[str]:
    chosen = summary["opportunity"]
    if not chosen:
        yield from ("", "No opportunity fits any supplier, so there is no match and no briefing.")
        return
    closes = format_date(date.fromisoformat(chosen["closes_on"])) if chosen["closes_on"] else "a day not yet known"
    yield from ("", f"Suppliers for “{chosen['title']}”, which closes on {closes}")
    for place, match in enumerate(summary["matches"], 1):
        known = f"{match['percent']} % in place" if match["percent"] is not None else "not assessed yet"
        yield f"  {place:>2}. {match['name']}: {match['score']:g} of 100; {match['could_bid'] or known}"
        yield from (f"        {reason}" for reason in match["reasons"])


def _supplier(summary: Mapping[str, Any]) -> Iterator[str]:
    assessed = summary["supplier"]
    if assessed:
        known = "nothing known yet" if assessed["percent"] is None else f"{assessed['percent']} % in place"
        yield from ("", f"Assessed: {assessed['name']}")
        yield f"  {assessed['could_bid']}; {known}, {assessed['unknown_percent']} % not known."
