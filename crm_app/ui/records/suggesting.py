"""Where the suggestions of a type-ahead come from: CPV codes, local authorities, the records of a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crm_app.domain.errors import CrmError
from crm_app.domain.fields import Field, Kind
from crm_app.domain.finding import Hit
from crm_app.services import codes, finding
from crm_app.ui.context import AppContext


@dataclass(frozen=True, slots=True)
class Pick:
    """One suggestion: the value kept, what it is called, and why it is suggested."""

    value: str
    label: str
    why: str = ""


Answer = Callable[[Sequence[Pick]], None]
Source = Callable[[str, Answer], None]


def codes_source(context: AppContext | None) -> Source:
    """CPV codes by trade words, names or digits. The list is read beside the window the first time."""

    def ask(text: str, answer: Answer) -> None:
        def work() -> list[Pick]:
            return [
                Pick(hit.code, f"{hit.code} {hit.name}", hit.reasons[0].text if hit.reasons else "")
                for hit in codes.suggest(text)
            ]

        _run(context, work, answer)

    return ask


def areas_source(context: AppContext | None) -> Source:
    """Local authorities by name or code."""

    def ask(text: str, answer: Answer) -> None:
        answer([Pick(code, name, code) for code, name in codes.find_authorities(text)])

    return ask


def records_source(context: AppContext | None, kind: str) -> Source:
    """The records of a kind by anything that a search over all would find them by."""

    def ask(text: str, answer: Answer) -> None:
        if context is None:
            return answer([])
        workspace = context.workspace

        def picked(hits: list[Hit]) -> None:
            answer([Pick(hit.id, hit.title, hit.found_in) for hit in hits])

        context.jobs.run_read(
            lambda: finding.find(workspace, text, kinds=(kind,), limit=12), picked, lambda _: answer([])
        )
        return None

    return ask


def _run(context: AppContext | None, work: Callable[[], list[Pick]], answer: Answer) -> None:
    if context is None:
        answer(work())
    else:
        context.jobs.run_read(work, answer, _nothing(answer))


def _nothing(answer: Answer) -> Callable[[CrmError], None]:
    return lambda _: answer([])


def source_for(field: Field, context: AppContext | None) -> Source:
    """The suggestions that fit a field."""
    if field.kind is Kind.CODES:
        return codes_source(context)
    if field.kind is Kind.REFERENCE:
        return records_source(context, field.refers_to)
    return areas_source(context)


def label_of(field: Field, value: str, titles: Mapping[str, str]) -> str:
    """What a value is called that was picked before."""
    if field.kind is Kind.CODES:
        return f"{value} {codes.cpv_name(value)}".strip()
    if field.kind is Kind.REFERENCE:
        return titles.get(value, value)
    return codes.authority_name(value)
