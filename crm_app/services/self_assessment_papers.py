"""The facts of a self-assessment form, gathered from the register for one supplier."""

from __future__ import annotations

from collections.abc import Mapping

from crm_app.domain.questionnaire import Item, Profile, Questionnaire, State
from crm_app.domain.records import Record
from crm_app.domain.self_assessment import asks_day_only, offered
from crm_app.reports.self_assessment_facts import FormFacts, FormItem
from crm_app.services import issuing, readiness, records
from crm_app.services.questionnaires import shipped
from crm_app.services.readiness_papers import usual_level
from crm_app.services.workspace import Workspace


def form_facts(workspace: Workspace, supplier_id: str, *, paper_id: str, profile: str = "") -> FormFacts:
    """What a form for this supplier asks under a profile (usually that of the last assessment), and what it shows."""
    supplier = records.get(workspace, "supplier", supplier_id)
    asked = shipped()
    last = readiness.latest(workspace, supplier_id)
    chosen = asked.profile(profile or _last_profile(asked, last))
    known = known_answers(workspace, supplier_id, chosen.key, last)
    return FormFacts(
        issuing.issue(workspace, paper_id, signed=False),
        asked.version,
        chosen.key,
        chosen.name,
        chosen.about,
        supplier_id,
        str(supplier["name"]),
        paper_id,
        tuple(_item(asked, chosen, asked.item(key), known) for key in chosen.items),
        last["assessed_on"] if last else None,
    )


def known_answers(workspace: Workspace, supplier_id: str, profile: str, last: Record | None) -> dict[str, str]:
    """What a returned form is compared with: the last assessment, or before there is one what the record answers."""
    if last is not None:
        return dict(last["answers"] or {})
    found = readiness.prefilled(workspace, supplier_id, profile)
    return {key: suggestion.state.value for key, suggestion in found.items()}


def _last_profile(asked: Questionnaire, last: Record | None) -> str:
    named = str(last["profile"] or "") if last else ""
    return named if named in asked.profiles else readiness.USUAL_PROFILE


def _item(asked: Questionnaire, profile: Profile, item: Item, known: Mapping[str, str]) -> FormItem:
    remark = " ".join(part for part in (usual_level(profile, item), profile.notes.get(item.key, "")) if part)
    shown = offered(known.get(item.key, State.UNKNOWN))
    return FormItem(
        item.key,
        item.number,
        asked.domains[item.domain],
        item.title,
        item.question,
        item.proof,
        remark,
        shown.value if shown else "",
        asks_day_only(item),
    )
