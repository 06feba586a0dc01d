"""Who owns and leads a supplier: facts as declared, labels worked out under a named definition, uses as agreed.

The schemes disagree about what makes a firm ethnic minority-led, so no label is ever stored. Nothing is inferred: not
from a name, not from a photograph. A claim may be used only for what its owner agreed to (UK GDPR article 9(2)(a)),
and never in choosing who wins: positive action reaches invitations and support, not the award (Equality Act 2010).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm_app.domain.dates import format_date
from crm_app.domain.fields import Choice, choices
from crm_app.domain.legal_forms import FORMS, Vcse, vcse_default
from crm_app.domain.reasons import Answer

AT_LEAST_HALF = frozenset({"50", "51_99", "100"})
MAJORITY = frozenset({"51_99", "100"})

ETHNIC_GROUPS = choices(
    asian="Asian, Asian British or Asian Welsh",
    black="Black, Black British, Black Welsh, Caribbean or African",
    mixed="Mixed or multiple ethnic groups",
    white_minority="White minority (Irish, Gypsy or Irish Traveller, Roma, other White)",
    other="Other ethnic group",
)
USES = (
    Choice("internal_count", "count it in totals"),
    Choice("targeted_invitations", "invite them as one of such firms"),
    Choice("share_with_anchors", "share it with the other anchors"),
    Choice("publish", "publish it"),
)
NEVER = frozenset({"match_score", "award", "evaluation", "shortlist"})


class Verdict(StrEnum):
    """What a definition makes of the claims: open where nothing, or too little, was declared."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not known"


_PRECEDENCE = (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)  # one claim that meets the test is enough


@dataclass(frozen=True, slots=True)
class OwnershipClaim:
    """One declaration about a dimension (ethnicity, gender, disability...).

    The bands are "under_50", "50", "51_99" and "100" per cent; ``group`` is the ethnic group where one was declared;
    ``consent_scopes`` the uses agreed to, of :data:`USES`.
    """

    dimension: str
    ownership_band: str | None = None
    management_band: str | None = None
    basis: str = "self_declared"
    certifier: str | None = None
    expires_on: date | None = None
    group: str | None = None
    consent_scopes: frozenset[str] = frozenset()
    consent_evidence: str | None = None
    declared_on: date | None = None
    withdrawn_on: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether it stands on a day: declared, not withdrawn, its certificate not run out."""
        declared = self.declared_on is None or self.declared_on <= on
        kept = self.withdrawn_on is None or self.withdrawn_on > on
        return declared and kept and (self.expires_on is None or self.expires_on >= on)


@dataclass(frozen=True, slots=True)
class OwnershipDefinition:
    """A scheme's test, named so that every figure can say which one it rests on.

    ``by`` names the sufficient facts: "owned" (51 % or more), "led" (half of the management or more). ``wording`` is
    printed under the number. ``registered_for_profit`` asks for a company or LLP that is no VCSE.
    """

    key: str
    label: str
    wording: str
    dimension: str = "ethnicity"
    by: frozenset[str] = frozenset({"owned"})
    counts_white_minorities: bool = False
    registered_for_profit: bool = False


@dataclass(frozen=True, slots=True)
class OwnershipLabel:
    """The label under one definition: the verdict, the words, and why."""

    verdict: Verdict
    text: str
    reason: str


DEFINITIONS: dict[str, OwnershipDefinition] = {
    definition.key: definition
    for definition in (
        OwnershipDefinition(
            "house",
            "Ethnic minority-led (house)",
            "Owned to 51 % or more, or led by half of the management or more, by people from ethnic minorities.",
            by=frozenset({"owned", "led"}),
            counts_white_minorities=True,
        ),
        OwnershipDefinition(
            "msduk",
            "Ethnic minority business (MSDUK)",
            "For-profit, on the companies register, owned to 51 % or more by people of non-white ethnic origin.",
            registered_for_profit=True,
        ),
        OwnershipDefinition(
            "ons",
            "Minority ethnic group-led (Small Business Survey)",
            "Half of the management team or more, or the sole owner, from an ethnic minority.",
            by=frozenset({"led"}),
        ),
        OwnershipDefinition(
            "tfl",
            "BAME business (Transport for London, 2007)",
            "Owned to 51 % or more by people other than White British.",
            counts_white_minorities=True,
        ),
        OwnershipDefinition("women", "Women-owned", "Owned to 51 % or more by women, as declared.", dimension="gender"),
        OwnershipDefinition(
            "disability",
            "Disabled-owned",
            "Owned to 51 % or more by disabled people, as declared.",
            dimension="disability",
        ),
    )
}


def label(
    definition: OwnershipDefinition, claims: Iterable[OwnershipClaim], *, on: date, legal_form: str | None = None
) -> OwnershipLabel:
    """What a definition makes of a supplier's claims on a day.

    A claim counts only while it stands and its owner agreed to some use of it. No claim leaves the answer open: it
    never says no.
    """
    own = [c for c in claims if c.dimension == definition.dimension and c.in_force(on) and c.consent_scopes]
    if not own:
        return _labelled(definition, Verdict.UNKNOWN, "nothing that stands today was declared")
    tested = [_test(definition, claim, legal_form) for claim in own]
    verdict, why = min(tested, key=lambda found: _PRECEDENCE.index(found[0]))
    return _eligible(definition, legal_form, why) if verdict is Verdict.YES else _labelled(definition, verdict, why)


def may_use(claim: OwnershipClaim, purpose: str, *, on: date) -> Answer:
    """Whether a claim may serve a purpose on a day; anything its owner did not agree to may not be done."""
    if purpose in NEVER:
        return Answer(False, "What owners declare about themselves is never used to score, shortlist or award.")
    wording = next((choice.label for choice in USES if choice.value == purpose), None)
    if wording is None:
        return Answer(False, "That is not one of the uses an owner can agree to.")
    if claim.withdrawn_on and claim.withdrawn_on <= on:
        return Answer(False, f"The owner withdrew it on {format_date(claim.withdrawn_on)}.")
    if claim.declared_on and claim.declared_on > on:
        return Answer(False, f"It is declared from {format_date(claim.declared_on)} only.")
    if claim.expires_on and claim.expires_on < on:
        return Answer(False, f"The certificate ran out on {format_date(claim.expires_on)}.")
    if purpose not in claim.consent_scopes:
        return Answer(False, f"The owner has not agreed that we {wording}.")
    if not (claim.consent_evidence or "").strip():
        return Answer(False, "Nothing shows how the owner agreed. Ask again and keep the answer.")
    return Answer(True, f"The owner agreed that we {wording}.")


def _test(definition: OwnershipDefinition, claim: OwnershipClaim, legal_form: str | None) -> tuple[Verdict, str]:
    """One claim under one definition, ineligible forms left aside."""
    sole_owner = legal_form == "sole_trader" and claim.ownership_band == "100"
    led = claim.management_band or ("100" if sole_owner else None)
    shares = [
        (band, enough, word)
        for band, enough, word in ((claim.ownership_band, MAJORITY, "owned"), (led, AT_LEAST_HALF, "led"))
        if word in definition.by
    ]
    met = next((word for band, enough, word in shares if band in enough), None)
    if met is None:
        open_words = [word for band, _enough, word in shares if band is None]
        if open_words:
            return Verdict.UNKNOWN, f"how much is {' and '.join(open_words)} was not declared"
        return Verdict.NO, "the declared shares are lower"
    if definition.dimension == "ethnicity" and not definition.counts_white_minorities:
        if claim.group is None:
            return Verdict.UNKNOWN, "the ethnic group was not declared, and this definition leaves white minorities out"
        if claim.group == "white_minority":
            return Verdict.NO, "this definition leaves white minorities out"
    return Verdict.YES, f"{met} to 51 % or more" if met == "owned" else "led by half of the management or more"


def _eligible(definition: OwnershipDefinition, legal_form: str | None, why: str) -> OwnershipLabel:
    """A met share is not enough where the scheme takes registered, for-profit firms only."""
    if definition.registered_for_profit:
        form = FORMS.get(legal_form or "")
        if form is None:
            return _labelled(definition, Verdict.UNKNOWN, f"{why}, but the legal form is not known")
        if form.regulator != "Companies House" or vcse_default(legal_form) is Vcse.YES:
            return _labelled(definition, Verdict.NO, f"the scheme does not take the form: {form.label}")
        if vcse_default(legal_form) is Vcse.ASK:
            return _labelled(definition, Verdict.UNKNOWN, f"{why}, but whether it is run for profit is not known")
    return _labelled(definition, Verdict.YES, why)


def _labelled(definition: OwnershipDefinition, verdict: Verdict, why: str) -> OwnershipLabel:
    words = {Verdict.YES: definition.label, Verdict.NO: f"Not: {definition.label}", Verdict.UNKNOWN: "Not known"}
    return OwnershipLabel(verdict, words[verdict], f"{why[:1].upper()}{why[1:]}.")
