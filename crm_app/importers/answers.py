"""Reads a file of answers (JSON, CSV or TOML): pairs of an item and its answer, and what the file says about itself."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_app.domain.errors import Refused

MOST_BYTES = 1_000_000  # forty answers take two thousand
_ITEM_WORDS = frozenset({"item", "question", "key", "number"})
_STATE_WORDS = ("state", "answer", "status", "value")


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """What was written: the pairs in order, and the profile and day where the file names them."""

    pairs: tuple[tuple[str, str], ...]
    profile: str = ""
    assessed_on: str = ""
    assessor: str = ""
    note: str = ""


def read_answers(path: Path) -> AnswersFile:
    """The answers of a file, by its ending (.json, .toml, anything else as CSV).

    JSON and TOML hold ``item: state`` pairs, at the top or under ``answers``; CSV two columns, headed "item" and
    "state" or not headed. Raises ``Refused`` naming the file and what to do.
    """
    text = _text(path)
    try:
        if path.suffix.lower() == ".json":
            return _from_document(json.loads(text))
        if path.suffix.lower() == ".toml":
            return _from_document(tomllib.loads(text))
        return AnswersFile(tuple(_from_rows(text)))
    except (ValueError, csv.Error, RecursionError) as fault:
        raise Refused(
            "The answers cannot be read",
            f"{path.name}: {str(fault)[:200]}.",
            'Write pairs of an item and its answer, such as {"public_liability": "in_place"}.',
        ) from None


def _text(path: Path) -> str:
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise Refused(
            "The answers cannot be opened", f"{path.name}: {reason}.", "Check that the file is there."
        ) from None
    if data is None:
        raise Refused("This file is too large to be answers", f"{path.name}: more than 1 MB.", "Choose another file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _from_document(document: Any) -> AnswersFile:
    if isinstance(document, list):
        return AnswersFile(tuple(map(_from_entry, document)))
    if not isinstance(document, Mapping):
        raise ValueError("it holds no pairs of an item and an answer")
    inner = document.get("answers")
    if inner is None:
        return AnswersFile(tuple(_pairs(document)))
    pairs = tuple(_pairs(inner)) if isinstance(inner, Mapping) else tuple(map(_from_entry, inner))
    about = {name: str(document[name]) for name in ("profile", "assessed_on", "assessor", "note") if name in document}
    return AnswersFile(pairs, **about)


def _pairs(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, said in table.items():
        if isinstance(said, Mapping):  # items under the heading of their domain
            yield from _pairs(said)
        else:
            yield str(name), _word(said)


def _from_entry(entry: Any) -> tuple[str, str]:
    if not isinstance(entry, Mapping):
        raise ValueError("each entry of the list should name an item and a state")
    item = next((entry[name] for name in ("item", "question", "key", "number") if name in entry), None)
    if item is None:
        raise ValueError("an entry of the list names no item")
    return str(item), _word(next((entry[name] for name in _STATE_WORDS if name in entry), ""))


def _word(said: Any) -> str:
    """True and false are how JSON and TOML say yes and no."""
    return ("yes" if said else "no") if isinstance(said, bool) else "" if said is None else str(said)


def _from_rows(text: str) -> Iterator[tuple[str, str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=delimiter)]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise ValueError("it is empty")
    headings = [cell.casefold() for cell in rows[0]]
    item, state = 0, 1
    if any(heading in _ITEM_WORDS for heading in headings):
        item = next(i for i, heading in enumerate(headings) if heading in _ITEM_WORDS)
        state = next((i for i, heading in enumerate(headings) if heading in _STATE_WORDS), 1)
        rows = rows[1:]
    for row in rows:
        if row[item : item + 1] and row[item]:
            yield row[item], row[state] if state < len(row) else ""
