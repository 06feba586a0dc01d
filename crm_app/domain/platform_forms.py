"""The supplier pages of Find a Tender as data: what each asks, and where an answer may be found in the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from crm_app.domain.errors import FieldProblem, Invalid


class Source(StrEnum):
    """Where an answer may be found; what follows a colon names the field, the kind or the item."""

    FIELD = "field"
    SITE = "site"
    SIZE = "size"
    LEGAL = "legal"
    SME = "sme"
    CREDENTIAL = "credential"
    ITEM = "item"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One thing a page asks. ``name`` is what the source is to be asked for; ``tip`` helps to answer."""

    ask: str
    source: Source
    name: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page, in its place. A ``module`` is shown for some notices only."""

    title: str
    about: str
    questions: tuple[FormQuestion, ...]
    is_module: bool = False


@dataclass(frozen=True, slots=True)
class PlatformForms:
    """All pages in the order a supplier meets them, with their source and the day they were checked."""

    source: str
    checked_on: date
    pages: tuple[FormPage, ...]


def parse_forms(document: Mapping[str, Any]) -> PlatformForms:
    """Read the pages; raises ``Invalid`` naming every question that cannot be read."""
    faults: list[FieldProblem] = []
    pages = tuple(_page(page, faults) for page in document["pages"])
    if faults:
        raise Invalid(faults)
    return PlatformForms(document["source"], document["checked_on"], pages)


def _page(page: Mapping[str, Any], faults: list[FieldProblem]) -> FormPage:
    questions = []
    for row in page["questions"]:
        source, _, name = str(row["from"]).partition(":")
        try:
            questions.append(FormQuestion(row["ask"], Source(source), name, row.get("tip", "")))
        except ValueError:
            known = f"Use one of: {', '.join(Source)}."
            faults.append(FieldProblem(row["ask"], f"“{row['from']}” is no source. {known}"))
    return FormPage(page["title"], page["about"], tuple(questions), bool(page.get("module")))
