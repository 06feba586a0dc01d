"""CPV codes from free text, over the real notices with a code: how often the right one is named, beside a plain floor.

A notice's text is its title and description; right is any code that its buyer gave it. "Division first": the first
suggestion lies in a division of a right code. "Class in five": among the first five different classes (four digits)
is one of a right code; a code that stops at its division or group counts as the class its four digits make.
Notices alike in title and description count once; the half is chosen by the SHA-1 of the title. The even half was
looked at for tuning and is what the warm store holds; the odd half is the published one.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crm_app.services import cpv_suggesting, databases, records
from crm_app.services.workspace import open_workspace
from tests.benchmarks.measuring import say

Notice = tuple[str, str, tuple[str, ...]]  # title, description, codes
Ranking = Callable[[str, str], Sequence[str]]

_CODE = re.compile(r"\b(\d{8})\b")
_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "not",
        "of",
        "on",
        "or",
        "other",
        "related",
        "service",
        "services",
        "than",
        "the",
        "to",
        "with",
    ]
)


def _flat(folder: Path) -> Iterator[Notice]:
    book = CalamineWorkbook.from_path(str(folder / "ocds" / "cf_notices_flat_2960.xlsx"))
    head, *rows = book.get_sheet_by_name(book.sheet_names[0]).to_python()
    title, industry, description = (head.index(name) for name in ("Title", "Industry", "Description"))
    for row in rows:
        yield str(row[title]), str(row[description] or ""), tuple(_CODE.findall(str(row[industry])))


def _released(folder: Path) -> Iterator[Notice]:
    for path in sorted((folder / "ocds").glob("*.json")):
        package = json.loads(path.read_text(encoding="utf-8"))
        for release in package.get("releases", []) if isinstance(package, dict) else package:
            tender = release.get("tender") or {}
            yield tender.get("title") or "", tender.get("description") or "", tuple(_codes(tender))


def _codes(tender: dict[str, Any]) -> Iterator[str]:
    for part in (tender, *(tender.get("items") or [])):
        for given in (part.get("classification"), *(part.get("additionalClassifications") or [])):
            if given and given.get("scheme") == "CPV" and (found := _CODE.match(str(given.get("id")))):
                yield found[1]


@pytest.fixture(scope="module")
def halves(shared_data: Path) -> tuple[list[Notice], list[Notice]]:
    """The half that was tuned on, and the published one."""
    found = {(n[0], n[1]): n for n in reversed([*_flat(shared_data), *_released(shared_data)]) if n[0].strip() and n[2]}
    parts: tuple[list[Notice], list[Notice]] = ([], [])
    for notice in found.values():
        parts[int(hashlib.sha1(notice[0].encode()).hexdigest(), 16) % 2].append(notice)
    return parts


class _Floor:
    """Plain BM25 (k1 1.5, b 0.75) over the official names: what a search without any knowledge of trades finds.

    Empty words may be left out, which helps it: the better floor is the one that others are measured against.
    """

    def __init__(self, folder: Path, empty: frozenset[str] = frozenset()) -> None:
        self.empty = empty
        with (folder / "cpv" / "cpv_2008_en.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        self.codes = [row["code"][:8] for row in rows]
        names = [self._words(row["description"]) for row in rows]
        self.average = sum(map(len, names)) / len(names)
        self.lengths = [len(name) for name in names]
        self.having: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, name in enumerate(names):
            for word, count in Counter(name).items():
                self.having[word].append((number, count))

    def _words(self, text: str) -> list[str]:
        return [word for word in _WORD.findall(text.lower()) if word not in self.empty]

    def rank(self, text: str) -> list[str]:
        scores: dict[int, float] = defaultdict(float)
        for word in self._words(text):
            having = self.having.get(word, ())
            rarity = math.log(1 + (len(self.codes) - len(having) + 0.5) / (len(having) + 0.5))
            for number, count in having:
                length = 1.5 * (0.25 + 0.75 * self.lengths[number] / self.average)
                scores[number] += rarity * count * 2.5 / (count + length)
        return [self.codes[n] for n in sorted(scores, key=lambda n: (-scores[n], n))[:100]]


def _measure(rank: Ranking, notices: Sequence[Notice]) -> tuple[float, float, float]:
    """Division first, class in five (shares), and seconds a question."""
    first = five = 0
    spent = 0.0
    for title, description, right in notices:
        begun = time.perf_counter()
        found = rank(title, description)
        spent += time.perf_counter() - begun
        first += bool(found) and found[0][:2] in {code[:2] for code in right}
        five += not {code[:4] for code in right}.isdisjoint(list(dict.fromkeys(code[:4] for code in found))[:5])
    return first / len(notices), five / len(notices), spent / len(notices)


def _line(what: str, rank: Ranking, notices: Sequence[Notice], runs: int = 3) -> tuple[str, float, float]:
    measured = [_measure(rank, notices) for _ in range(runs)]
    first, five, _ = measured[0]
    times = " / ".join(f"{seconds * 1000:.1f}" for *_, seconds in measured)
    return f"{what:<38} division first {first:6.1%}   class in five {five:6.1%}   {times} ms each", first, five


def _floors(floors: dict[str, _Floor], notices: Sequence[Notice]) -> tuple[list[str], list[tuple[float, float]]]:
    lines, reached = [], []
    for named, floor in floors.items():
        for over, rank in (
            ("title and text", lambda t, d, floor=floor: floor.rank(f"{t} {d}")),
            ("title", lambda t, d, floor=floor: floor.rank(t)),
        ):
            line, first, five = _line(f"floor, {named}, {over}", rank, notices, 1)
            lines.append(line)
            reached.append((first, five))
    return lines, reached


def test_codes_from_text(shared_data: Path, halves: tuple[list[Notice], list[Notice]], tmp_path: Path) -> None:
    tuned, published = halves
    floors = {"plain": _Floor(shared_data), "no empty words": _Floor(shared_data, _EMPTY)}
    address = str(tmp_path / "warm.crm")
    databases.create(address)
    warm = open_workspace(address)
    with warm.operation("Notices of the first half") as op:
        for title, description, codes in tuned:
            values = {"title": title[:300], "description": description[:4000], "cpv_codes": codes}
            records.add_in(op, warm, "opportunity", values)
    begun = time.perf_counter()
    cpv_suggesting.suggest_for(warm, "cleaning")
    learning = time.perf_counter() - begun

    def cold(title: str, description: str) -> list[str]:
        return [hit.code for hit in cpv_suggesting.suggest_cold(title, description, 5)]

    def learned(title: str, description: str) -> list[str]:
        return [hit.code for hit in cpv_suggesting.suggest_for(warm, title, description, 5)]

    say(f"CPV codes from text; learning from {len(tuned):,} notices took {learning:.1f} s")
    for name, notices in (("published half", published), ("half that was tuned on", tuned)):
        print(f"   -- {name}: {len(notices):,} notices")
        lines, reached = _floors(floors, notices)
        base = [max(figures) for figures in zip(*reached, strict=True)]
        line, *figures = _line("cold, in an empty store", cold, notices)
        print("\n".join(f"   {text}" for text in (*lines, line)))
        print(f"   cold against the best floor: {figures[0] / base[0]:.2f} x and {figures[1] / base[1]:.2f} x")
        if notices is published:
            print(f"   {_line('warm', learned, notices)[0]}")
    warm.close()
