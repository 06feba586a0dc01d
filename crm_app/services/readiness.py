"""Readiness: the questionnaire, what the record answers already, assessing a supplier, and keeping the assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crm_app.domain.answers import accept_answers, settled
from crm_app.domain.dates import parse_date
from crm_app.domain.errors import UsageError
from crm_app.domain.questionnaire import Profile, Questionnaire
from crm_app.domain.readiness import CouldBid, Readiness, Scorer, assess
from crm_app.domain.readiness_evidence import CredentialFact, Suggestion, prefill
from crm_app.domain.readiness_progress import Gap, first_fixes
from crm_app.domain.records import Record, Saved
from crm_app.importers.answers import read_answers
from crm_app.services import matching, records
from crm_app.services.questionnaires import shipped
from crm_app.services.supplier_facts import facts, yes_or_no
from crm_app.services.workspace import Workspace

USUAL_PROFILE = "notifiable_below_threshold"
_MARKET = 500  # suppliers looked at for the readiness of a market
_FITTING = 0.4  # of what trade can add to a score: a shared CPV group, or a word of the title


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment made from a file: what was kept, both results, and what to put right first."""

    supplier_id: str
    name: str
    saved: Saved
    readiness: Readiness
    fixes: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class MarketReadiness:
    """How many of the suppliers that fit an opportunity could bid for it on the day that matters.

    The counts add up to ``suppliers``; those never assessed are counted apart, since nobody has asked them.
    """

    profile: str
    on: date
    suppliers: int
    today: int = 0
    by_award: int = 0
    not_yet: int = 0
    unknown: int = 0
    never_assessed: int = 0


def questionnaire(workspace: Workspace) -> Questionnaire:
    """The questionnaire in use."""
    return shipped()


def profiles() -> Mapping[str, Profile]:
    """The profiles by key: selections of the items for one size or sort of contract."""
    return shipped().profiles


def credential_facts(workspace: Workspace, supplier_id: str) -> list[CredentialFact]:
    """The credentials on a supplier's record, as evidence for the questionnaire."""
    with facts(workspace) as found:
        return found.credentials([supplier_id]).get(supplier_id, [])


def supplier_facts(workspace: Workspace, supplier_id: str, on: date | None = None) -> dict[str, bool | None]:
    """What the record says about the questionnaire's conditions and facts: yes, no or not known."""
    record = records.get(workspace, "supplier", supplier_id)
    with facts(workspace) as found:
        size = found.sizes([supplier_id]).get(supplier_id, {})
    return yes_or_no(record.values, size, on or workspace.today())


def latest(workspace: Workspace, supplier_id: str) -> Record | None:
    """The newest assessment of a supplier, by its date; ``None`` where there is none."""
    with facts(workspace) as found:
        last = found.assessments([supplier_id]).get(supplier_id)
    return records.get(workspace, "assessment", last.id) if last else None


def prefilled(workspace: Workspace, supplier_id: str, profile: str, on: date | None = None) -> dict[str, Suggestion]:
    """Answers that the record gives already, by item key, each with its reason: for an officer to accept or change."""
    day = on or workspace.today()
    asked = shipped()
    known = supplier_facts(workspace, supplier_id, day)
    return prefill(asked, credential_facts(workspace, supplier_id), known, day, asked.profile(profile))


def score(
    workspace: Workspace, supplier_id: str, profile: str, answers: Mapping[str, str], on: date | None = None
) -> Readiness:
    """Both results for these answers, with the credentials on file as evidence."""
    held = credential_facts(workspace, supplier_id)
    return assess(shipped(), profile, answers, on=on or workspace.today(), credentials=held)


def save_answers(
    workspace: Workspace,
    supplier_id: str,
    profile: str,
    answers: Mapping[str, str],
    *,
    assessment_id: str = "",
    version: int | None = None,
    original: Mapping[str, Any] | None = None,
    assessed_on: date | None = None,
    assessor: str = "",
    note: str = "",
) -> Saved:
    """Keep an assessment: a new one, or the given one merged with what colleagues changed meanwhile.

    The answers are kept as the evidence on file settled them on the day, so that the results stored beside them can be
    reckoned again from the record alone. Raises ``Conflict`` where an answer was changed by two people.
    """
    asked = shipped()
    day = assessed_on or (original or {}).get("assessed_on") or workspace.today()
    kept = settled(score(workspace, supplier_id, profile, answers, day), answers)
    values: dict[str, Any] = {"profile": profile, "answers": kept, "assessed_on": day, "questionnaire": asked.version}
    values.update({name: text for name, text in (("assessor", assessor), ("note", note)) if text})
    if assessment_id:
        return records.save(workspace, "assessment", assessment_id, values, version=version, original=original)
    values.setdefault("assessor", workspace.author)
    return records.add(workspace, "assessment", values, parent_id=supplier_id)


def assess_from_file(
    workspace: Workspace, supplier: str, path: Path | str, profile: str = "", on: date | None = None
) -> Assessed:
    """Assess a supplier, named as a person would, from a file of answers, and keep the assessment.

    The profile is the one asked for, else the file's, else that of the last assessment. Raises ``Invalid`` naming each
    item that cannot be read, ``NotFound`` for a supplier or profile that is not there.
    """
    supplier_id = records.find(workspace, "supplier", supplier)
    read = read_answers(Path(path))
    answers = accept_answers(shipped(), read.pairs)
    last = latest(workspace, supplier_id)
    chosen = shipped().profile(profile or read.profile or (last["profile"] if last else "") or USUAL_PROFILE).key
    day = on or _day(read.assessed_on) or workspace.today()
    found = score(workspace, supplier_id, chosen, answers, day)
    saved = save_answers(
        workspace, supplier_id, chosen, answers, assessed_on=day, assessor=read.assessor, note=read.note
    )
    name = str(records.get(workspace, "supplier", supplier_id)["name"])
    return Assessed(supplier_id, name, saved, found, first_fixes(found))


def _day(text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except ValueError as fault:
        raise UsageError("The day of the assessment cannot be read", str(fault), "Write it as 2026-11-26.") from None


def profile_for(values: Mapping[str, Any]) -> str:
    """The profile an opportunity calls for: the one chosen on it, else by its trade, else the usual one."""
    chosen = str(values.get("profile") or "")
    if chosen in shipped().profiles:
        return chosen
    codes = values.get("cpv_codes") or ()
    if any(code.startswith("45") for code in codes):
        return "works"
    if any(code.startswith(("552", "553", "554", "555")) for code in codes):
        return "catering"
    return USUAL_PROFILE


def asked_levels(values: Mapping[str, Any]) -> dict[str, int]:
    """The levels of cover an opportunity asks, in pounds, by item key."""
    names = ("public_liability", "employers_liability", "professional_indemnity")
    return {name: int(values[name]) for name in names if values.get(name)}


def market_readiness(workspace: Workspace, opportunity_id: str) -> MarketReadiness:
    """How ready the suppliers that fit an opportunity are: under its profile, its levels of cover, on its day."""
    values = records.get(workspace, "opportunity", opportunity_id).values
    profile = profile_for(values)
    day = values["award_on"] or values["closes_on"] or workspace.today()
    keys = _fitting(workspace, opportunity_id)
    with facts(workspace) as found:
        last, held = found.assessments(keys, with_answers=True), found.credentials(keys)
    scorer = Scorer(shipped(), shipped().profile(profile), asked_levels(values))
    counts: Counter[str] = Counter()
    for key in keys:
        if key not in last:
            counts["never_assessed"] += 1
            continue
        verdict: CouldBid = scorer.assess(last[key].answers, on=day, credentials=held.get(key, ())).gate.could_bid
        counts[verdict.value] += 1
    return MarketReadiness(profile, day, len(keys), **counts)


def _fitting(workspace: Workspace, opportunity_id: str) -> list[str]:
    """The suppliers whose trade fits: those that score by place and size alone are no market for it."""
    weights = matching.weights(workspace)
    total = weights.category + weights.area + weights.capacity + weights.readiness
    needed = _FITTING * 100 * weights.category / total
    found = matching.matches_for(workspace, opportunity_id, limit=_MARKET)
    return [match.id for match in found if any(r.name == "category" and r.points >= needed for r in match.reasons)]
