"""Codes by their names: CPV codes for what is bought, local authority codes for where, both from our own lists."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from crm_app.domain.cpv import parse_cpv
from crm_app.domain.cpv_names import CpvHit, CpvNames, CpvRow, read_cpv_rows
from crm_app.domain.finding import fold
from crm_app.domain.reasons import Reason
from crm_app.runtime.resources import resource


@cache
def cpv_rows() -> tuple[CpvRow, ...]:
    """Every CPV code of the list with its name and its trade words, in the order of the codes; read once."""
    with resource("reference", "cpv.csv").open(encoding="utf-8", newline="") as lines:
        return read_cpv_rows(lines)


@cache
def cpv_names() -> CpvNames:
    """The names and trade words of CPV codes, made ready for searching when first asked for."""
    return CpvNames(cpv_rows())


def suggest(text: str, limit: int = 12) -> list[CpvHit]:
    """CPV codes for a trade word, a sentence or a code that somebody typed, best first, each with its reasons."""
    typed = text.strip()
    if typed[:2].isdigit():
        try:
            code = parse_cpv(typed)
        except ValueError:
            return []
        return [CpvHit(code, cpv_name(code), 100, (Reason("Code", 100, "is the code that was typed"),))]
    return cpv_names().search(typed, limit)


def cpv_name(code: str) -> str:
    """The name of a CPV code, or of the nearest code above it that has one; empty where none has."""
    return cpv_names().name_of(code)


@cache
def authorities() -> Mapping[str, str]:
    """The names of the local authorities of the United Kingdom by their codes."""
    with resource("reference", "authorities.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


@cache
def _regions() -> Mapping[str, str]:
    with resource("reference", "authorities.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["region"] for row in csv.DictReader(lines)}


def region_of(code: str) -> str:
    """The region or nation that a local authority lies in; empty where it is not known."""
    return _regions().get(code, "")


def authority_name(code: str | None) -> str:
    """The name of a local authority; a code that is not in the list is shown as it is."""
    return authorities().get(code or "", code or "")


def find_authorities(text: str, limit: int = 12) -> list[tuple[str, str]]:
    """(code, name) of the local authorities whose name has a word beginning like the text, or whose code begins so."""
    wanted = fold(text.strip())
    if not wanted:
        return []
    found = [
        (0 if fold(name).startswith(wanted) else 1, name, code)
        for code, name in authorities().items()
        if f" {wanted}" in f" {fold(name)}" or code.casefold().startswith(wanted)
    ]
    return [(code, name) for _, name, code in sorted(found)[:limit]]
