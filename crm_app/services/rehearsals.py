"""The facts of a rehearsal sheet, gathered from the register for one supplier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from crm_app.domain.dates import format_long_date
from crm_app.domain.kinds import KINDS
from crm_app.domain.money import format_money
from crm_app.domain.platform_forms import FormQuestion, PlatformForms, Source, parse_forms
from crm_app.domain.questionnaire import State
from crm_app.domain.readiness import ItemResult
from crm_app.domain.readiness_evidence import level_words
from crm_app.domain.records import Record
from crm_app.reports.rehearsal_facts import AnswerFact, PageFact, Readiness, RehearsalFacts
from crm_app.runtime.resources import load_toml
from crm_app.services import issuing, readiness, records
from crm_app.services.sizes import sizes_of
from crm_app.services.workspace import Workspace

_RECENT_DAYS = 365  # an answer older than this is to be checked
_SOON_DAYS = 30  # what ends within these days is to be checked
_MAY_HAVE_NONE = frozenset({"company_number", "charity_number", "mutual_number", "vat_number", "website"})
_ITEM_WORDS = {
    State.IN_PLACE: (Readiness.COPY, "In place; the proof was seen."),
    State.IN_PLACE_UNSEEN: (Readiness.CHECK, "In place, you told us. Have the proof at hand."),
    State.BY_AWARD: (
        Readiness.CHECK,
        "You will have it by award. The site lets you say so where award is soon enough.",
    ),
    State.NOT_YET: (Readiness.NEXT, "Not yet in place. Your readiness report says what it takes."),
    State.NOT_APPLICABLE: (Readiness.SKIP, "Does not apply to you."),
    State.UNKNOWN: (Readiness.FIND, ""),
}
_Found = tuple[Readiness, str]
_NOTHING: _Found = (Readiness.FIND, "")


@cache
def forms() -> PlatformForms:
    """The pages of the platform, from ``resources``; raises ``Invalid`` naming every mistake in them."""
    return parse_forms(load_toml("questionnaires", "platform_forms.toml"))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the register holds of one supplier."""

    supplier: Record
    parts: Mapping[str, Sequence[Record]]
    items: Mapping[str, ItemResult]
    today: date


def rehearsal_facts(workspace: Workspace, supplier_id: str, *, paper_id: str) -> RehearsalFacts:
    """A supplier's answers in the order of the platform's pages, as far as they are known today."""
    supplier = records.get(workspace, "supplier", supplier_id)
    last = readiness.latest(workspace, supplier_id)
    profile = str(last["profile"] or "") if last else ""
    answers = dict(last["answers"] or {}) if last else {}
    usual = profile if profile in readiness.profiles() else readiness.USUAL_PROFILE
    found = readiness.score(workspace, supplier_id, usual, answers)
    items = {result.item.key: result for result in found.items}
    known = _Known(supplier, records.parts(workspace, "supplier", supplier_id), items, workspace.today())
    pages = tuple(
        PageFact(page.title, page.about, tuple(_answer(known, one) for one in page.questions), page.is_module)
        for page in forms().pages
    )
    return RehearsalFacts(
        issuing.issue(workspace, paper_id, signed=False),
        str(supplier["name"]),
        pages,
        forms().checked_on,
        last["assessed_on"] if last else None,
    )


def _answer(known: _Known, question: FormQuestion) -> AnswerFact:
    state, words = _FROM[question.source](known, question.name)
    return AnswerFact(question.ask, state, words, question.tip)


def _field(known: _Known, name: str) -> _Found:
    value = known.supplier[name]
    if value in (None, "", ()):
        return (Readiness.CHECK, "None on our record") if name in _MAY_HAVE_NONE else _NOTHING
    described = KINDS["supplier"].fields[name]
    return Readiness.COPY, described.choice_label(value) if described.choices else str(value)


def _legal(known: _Known, _name: str) -> _Found:
    return _field(known, "legal_form")


def _site(known: _Known, _name: str) -> _Found:
    sites = sorted(known.parts["site"], key=lambda one: not one["is_main"])
    if not sites:
        return _NOTHING
    words = ", ".join(str(sites[0][name]) for name in ("address", "town", "postcode") if sites[0][name])
    return Readiness.CHECK if not sites[0]["address"] else Readiness.COPY, words


def _size(known: _Known, name: str) -> _Found:
    dated = sorted((one for one in known.parts["size_fact"] if one["year_end"]), key=lambda one: one["year_end"])
    value = next((one[name] for one in reversed(dated) if one[name] is not None), None)
    if value is None:
        return _NOTHING
    is_recent = (known.today - dated[-1]["year_end"]).days <= _RECENT_DAYS + 180
    words = format_long_date(value) if isinstance(value, date) else format_money(value)
    return Readiness.COPY if is_recent else Readiness.CHECK, words


def _sme(known: _Known, _name: str) -> _Found:
    band = sizes_of(known.parts["size_fact"], known.today).procurement_act
    return (Readiness.CHECK, f"{band.value.capitalize()}: {band.reason}") if band.value else _NOTHING


def _credential(known: _Known, kind: str) -> _Found:
    held = [one for one in known.parts["credential"] if one["what"] == kind]
    if not held:
        return _NOTHING
    newest = max(held, key=lambda one: (one["expires_on"] or date.max, one["issued_on"] or date.min))
    said = [str(newest[name]) for name in ("issuer", "reference") if newest[name]]
    if newest["level"]:
        said.append(level_words(newest["level"]))
    said += [f"dated {format_long_date(newest['issued_on'])}"] if newest["issued_on"] else []
    ends = newest["expires_on"]
    if ends and ends < known.today:
        return Readiness.NEXT, _capital("; ".join([*said, f"it ran to {format_long_date(ends)}: renew it first"]))
    said += [f"good to {format_long_date(ends)}"] if ends else []
    soon = bool(ends) and (ends - known.today).days <= _SOON_DAYS
    seen = bool(newest["is_seen"]) and not soon
    return Readiness.COPY if seen else Readiness.CHECK, _capital("; ".join(said)) or "On file"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _item(known: _Known, key: str) -> _Found:
    result = known.items.get(key)
    return _ITEM_WORDS[result.state] if result else _NOTHING


def _own(_known: _Known, _name: str) -> _Found:
    return _NOTHING


_FROM = {
    Source.FIELD: _field,
    Source.LEGAL: _legal,
    Source.SITE: _site,
    Source.SIZE: _size,
    Source.SME: _sme,
    Source.CREDENTIAL: _credential,
    Source.ITEM: _item,
    Source.OWN: _own,
}
