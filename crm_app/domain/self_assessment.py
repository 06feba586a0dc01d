"""The self-assessment form: what a supplier may answer on it, the key it carries, and how it differs from the register.

The form travels: it is sent out, filled in a program that nobody here chose, and sent back. So it carries a key that
says what it is (questionnaire, profile, supplier, paper), and no more about anybody than that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crm_app.domain.questionnaire import Evidence, Item, Profile, Questionnaire, State

FORM = "Tender readiness self-assessment"
MARK = "SA1"  # the first word of every key: a later make of form gets another
ANSWER, PROOF = "answer_", "proof_"  # the names of the fields of an item begin so
KEY, SENT, FILLED_BY, FILLED_ON, REMARKS = "form_key", "form_sent", "filled_by", "filled_on", "remarks"
FORM_SHEET = "Form"  # the hidden sheet of a workbook that holds its key
LONGEST_PROOF, LONGEST_REMARKS = 200, 800
_BLANK = "0"
_NO_LETTER = re.compile(r"[^a-z]")


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """One of the answers offered: the value a file holds, the words a person reads, and what it comes to here."""

    value: str
    words: str
    state: State


ANSWERS = (
    FormAnswer("InPlace", "Yes, in place", State.IN_PLACE_UNSEEN),
    FormAnswer("ByAward", "Will have by award", State.BY_AWARD),
    FormAnswer("NotYet", "Not yet", State.NOT_YET),
    FormAnswer("DoesNotApply", "Does not apply", State.NOT_APPLICABLE),
    FormAnswer("DontKnow", "Don’t know", State.UNKNOWN),
)
_BY_WORDS = {_NO_LETTER.sub("", word.casefold()): one for one in ANSWERS for word in (one.value, one.words, one.state)}


def offered(state: State | str) -> FormAnswer | None:
    """The answer a form shows for what is known; nothing is chosen where nothing is known."""
    known = State(state)
    wanted = State.IN_PLACE_UNSEEN if known is State.IN_PLACE else known
    return None if known is State.UNKNOWN else next(one for one in ANSWERS if one.state is wanted)


def answer_named(said: str) -> FormAnswer | None:
    """The answer that a file means, by its value or its words, however a program wrote its spaces and signs."""
    return _BY_WORDS.get(_NO_LETTER.sub("", said.casefold()))


@dataclass(frozen=True, slots=True)
class FormKey:
    """What a form says of itself. ``supplier`` and ``paper`` are keys of records."""

    version: str
    profile: str
    supplier: str
    paper: str

    def text(self) -> str:
        """The key as a form carries it."""
        return "|".join((MARK, self.version, self.profile, self.supplier, self.paper))


def read_key(text: str) -> FormKey | None:
    """The key in a form's hidden field; ``None`` for anything else."""
    parts = text.strip().split("|")
    return FormKey(*parts[1:]) if len(parts) == 5 and parts[0] == MARK and all(parts) else None


def sent_code(answers: Sequence[FormAnswer | None]) -> str:
    """What a form showed when it was sent, one figure an item: so that an untouched one is known when it comes back."""
    return "".join(str(ANSWERS.index(one) + 1) if one else _BLANK for one in answers)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as it came back: the values of answers and the words of proofs by item key, and what goes with them.

    ``sent`` is the code of what it showed at first. ``warnings`` are sentences about what was left aside in reading.
    """

    key: FormKey
    answers: Mapping[str, str] = field(default_factory=dict)
    proofs: Mapping[str, str] = field(default_factory=dict)
    sent: str = ""
    filled_by: str = ""
    filled_on: str = ""
    remarks: str = ""
    warnings: tuple[str, ...] = ()

    def is_untouched(self, items: Sequence[str]) -> bool:
        """Whether it came back just as it went out, ``items`` being those it asks in their order."""
        now = sent_code([answer_named(self.answers.get(key, "")) for key in items])
        said = self.filled_by or self.filled_on or self.remarks or any(self.proofs.values())
        return not said and now in (self.sent, _BLANK * len(items))


@dataclass(frozen=True, slots=True)
class Difference:
    """One item where the form says something else than the last assessment. ``proof`` is what the supplier wrote."""

    item: str
    title: str
    before: State
    after: State
    proof: str = ""

    @property
    def is_advised(self) -> bool:
        """Whether to take it unless a person says otherwise: "don't know" tells us less than we knew."""
        return self.after is not State.UNKNOWN


def stated(form: FilledForm, profile: Profile) -> dict[str, State]:
    """What the supplier states on the items that were asked; an item left blank is not among them."""
    found = {key: answer_named(form.answers.get(key, "")) for key in profile.items}
    return {key: one.state for key, one in found.items() if one}


def differences(
    questionnaire: Questionnaire, before: Mapping[str, str], after: Mapping[str, State], proofs: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Item by item what the form changes, in the order of the questionnaire.

    Where evidence was seen already, "yes" changes nothing: the supplier's word does not undo what an officer has seen.
    """
    found = []
    for item in questionnaire.items:
        if item.key not in after:
            continue
        then, now = State(before.get(item.key, State.UNKNOWN)), after[item.key]
        if then is not now and not (then is State.IN_PLACE and now is State.IN_PLACE_UNSEEN):
            found.append(Difference(item.key, item.title, then, now, proofs.get(item.key, "")))
    return tuple(found)


def asks_day_only(item: Item) -> bool:
    """Whether only a day belongs beside an item: of the exclusion check, say, we keep that it was made, never more."""
    return item.evidence is Evidence.DATE
