"""What an officer sees first of a supplier: how big it is, whom one may write to, its labels, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crm_app.domain.claims import OwnershipClaimDetails
from crm_app.domain.fields import fields_of
from crm_app.domain.legal_forms import Subscriber, Vcse, subscriber_class, vcse_default
from crm_app.domain.marketing import Consent, may_email
from crm_app.domain.ownership import DEFINITIONS, OwnershipClaim, OwnershipLabel, Verdict, label, may_use
from crm_app.domain.people import PURPOSES
from crm_app.domain.reasons import Answer
from crm_app.domain.records import Record
from crm_app.services import records, suppressing
from crm_app.services.settings import TERM, setting
from crm_app.services.sizes import Sizes, sizes_of
from crm_app.services.supplier_facts import LastAssessment, facts
from crm_app.services.workspace import Workspace

HOUSE = "house"
_LONG_AGO_DAYS = 365  # an assessment older than a year says little about today


@dataclass(frozen=True, slots=True)
class MayEmail:
    """One person and, purpose by purpose, whether they may be e-mailed and why."""

    person_id: str
    name: str
    has_email: bool
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class ShownLabel:
    """An ownership label under a named definition, with the words of the collaborative for it."""

    definition: str
    wording: str
    verdict: Verdict
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that is missing and would help, and the field or part where it belongs."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The header of a supplier's page. ``labels`` is ``None`` where this login may not read what owners declared."""

    supplier: Record
    sizes: Sizes
    people: tuple[MayEmail, ...]
    labels: tuple[ShownLabel, ...] | None
    hints: tuple[Hint, ...]
    assessment: LastAssessment | None
    expiring: tuple[Record, ...]


def overview(workspace: Workspace, supplier_id: str, on: date | None = None) -> Overview:
    """The overview of a supplier on a day; raises ``NotFound`` where it is not there."""
    day = on or workspace.today()
    supplier = records.get(workspace, "supplier", supplier_id)
    parts = records.parts(workspace, "supplier", supplier_id)
    with facts(workspace) as found:
        last = found.assessments([supplier_id]).get(supplier_id)
    claims = parts.get("claim")
    return Overview(
        supplier,
        sizes_of(parts["size_fact"], day),
        may_email_people(workspace, supplier, parts["person"], day),
        None if claims is None else ownership_labels(workspace, supplier, claims, day),
        hints(supplier, parts, last, day),
        last,
        expiring(parts["credential"], day),
    )


def may_email_people(
    workspace: Workspace, supplier: Record, people: Sequence[Record], on: date
) -> tuple[MayEmail, ...]:
    """Each person of a supplier with an answer for every purpose; an objection is honoured for all of them.

    An address on the suppression list is not written to, whoever has it now.
    """
    suppressed = suppressing.is_suppressed(workspace, [person["email"] for person in people if person["email"]])
    found = []
    for person in people:
        consents = [
            Consent(c["purpose"], c["given_on"], c["withdrawn_on"], c["evidence"])
            for c in records.parts(workspace, "person", person.id)["consent"]
        ]
        objected = person["objected_on"] is not None and person["objected_on"] <= on
        listed = person["email"] in suppressed
        answers = {
            purpose.value: may_email(supplier["legal_form"], consents, listed, objected, purpose=purpose.value, on=on)
            for purpose in PURPOSES
        }
        if not person["email"]:
            answers = dict.fromkeys(answers, Answer(False, "There is no e-mail address."))
        found.append(MayEmail(person.id, person["name"], bool(person["email"]), answers))
    return tuple(found)


def ownership_claims(claims: Sequence[Record]) -> list[OwnershipClaim]:
    """Declarations as the definitions take them."""
    special = ("basis", "consent_scopes", "ethnic_group")
    names = [name for name in fields_of(OwnershipClaimDetails) if name not in special]
    return [
        OwnershipClaim(
            basis=claim["basis"] or "self_declared",
            group=claim["ethnic_group"],
            consent_scopes=frozenset(claim["consent_scopes"]),
            **{name: claim[name] for name in names},
        )
        for claim in claims
    ]


def ownership_labels(
    workspace: Workspace, supplier: Record, claims: Sequence[Record], on: date, *, purpose: str = "internal_count"
) -> tuple[ShownLabel, ...]:
    """What each definition makes of the claims whose owners agreed to this use; nothing is ever inferred."""
    usable = [claim for claim in ownership_claims(claims) if may_use(claim, purpose, on=on).allowed]
    dimensions = {claim.dimension for claim in usable}
    term = setting(workspace, TERM)
    found = []
    for definition in DEFINITIONS.values():
        if definition.dimension in dimensions:
            made = label(definition, usable, on=on, legal_form=supplier["legal_form"])
            found.append(
                ShownLabel(
                    definition.key, definition.wording, made.verdict, _words(definition.key, made, term), made.reason
                )
            )
    return tuple(found)


def _words(key: str, made: OwnershipLabel, term: str) -> str:
    """The collaborative's own term under its own definition; a scheme's definition keeps the scheme's words."""
    if key != HOUSE or not term:
        return made.text
    return {Verdict.YES: term, Verdict.NO: f"Not: {term}", Verdict.UNKNOWN: made.text}[made.verdict]


def hints(
    supplier: Record, parts: Mapping[str, Sequence[Record]], last: LastAssessment | None, on: date
) -> tuple[Hint, ...]:
    """What is missing and would help most, the most useful first."""
    form = supplier["legal_form"]
    numbers = any(supplier[name] for name in ("company_number", "charity_number", "mutual_number", "ppon"))
    registered = subscriber_class(form) is Subscriber.CORPORATE
    trade = supplier["services"] or supplier["cpv_codes"]
    postcode = any(site["postcode"] for site in parts["site"])
    contact = parts["person"] or supplier["email"]
    open_form = form and vcse_default(form) is Vcse.ASK and not supplier["vcse"]
    wanted = [
        (not trade, "services", "Say what they do: nothing can be matched without."),
        (not form, "legal_form", "Record the legal form: it decides how they may be e-mailed."),
        (not postcode, "site", "Add a postcode: it tells whether they are local."),
        (registered and not numbers, "company_number", "Add their register number, so that they are found again."),
        (not supplier["ppon"], "ppon", "Ask for their Find a Tender number (PPON)."),
        (not contact, "person", "Add somebody to talk to."),
        (not parts["size_fact"], "size_fact", "Add staff and turnover: size is not known."),
        (open_form, "vcse", "Ask whether they are a VCSE: the form leaves it open."),
        (last is None, "assessment", "Assess their readiness."),
        (_is_old(last, on), "assessment", "Assess their readiness again: the last time was over a year ago."),
    ]
    return tuple(Hint(place, text) for missing, place, text in wanted if missing)


def _is_old(last: LastAssessment | None, on: date) -> bool:
    return bool(last and last.assessed_on and (on - last.assessed_on).days > _LONG_AGO_DAYS)


def expiring(credentials: Sequence[Record], on: date, within_days: int = 60) -> tuple[Record, ...]:
    """The credentials that have run out or soon will, the first to end first."""
    dated = [c for c in credentials if c["expires_on"] and (c["expires_on"] - on).days <= within_days]
    return tuple(sorted(dated, key=lambda c: (c["expires_on"], c.id)))
