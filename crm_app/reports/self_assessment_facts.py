"""What a self-assessment form says when it is issued: kept with it, so that it can be printed again as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_app.domain.self_assessment import FORM, FormAnswer, FormKey, answer_named, sent_code
from crm_app.reports.document import Document
from crm_app.reports.issue import Issue, listed
from crm_app.reports.wording import shown_date


@dataclass(frozen=True, slots=True)
class FormItem:
    """One question as the form puts it. ``shown`` is the value of the answer it shows already, or empty."""

    key: str
    number: int
    domain: str
    title: str
    question: str
    proof: str
    remark: str = ""  # the level usual for such contracts, and what the profile adds
    shown: str = ""
    is_day: bool = False

    @property
    def answer(self) -> FormAnswer | None:
        """The answer that the form shows."""
        return answer_named(self.shown) if self.shown else None


@dataclass(frozen=True, slots=True)
class FormFacts:
    """All that a form says. ``assessed_on`` is the day of the answers it shows, where it shows any."""

    issue: Issue
    version: str
    profile: str  # its key
    profile_name: str
    profile_about: str
    supplier_id: str
    supplier: str
    paper_id: str
    items: tuple[FormItem, ...]
    assessed_on: date | None = None

    @property
    def key(self) -> FormKey:
        """What the form carries to be known by when it comes back."""
        return FormKey(self.version, self.profile, self.supplier_id, self.paper_id)

    @property
    def sent(self) -> str:
        """The code of the answers it shows."""
        return sent_code([item.answer for item in self.items])


def form_document(facts: FormFacts) -> Document:
    """The frame of the form: its title, head and foot, without blocks. The writers lay the fields out themselves."""
    meta = facts.issue.meta("the supplier", "self-assessment", f"form {facts.version}")
    return Document(FORM, (), meta, facts.supplier)


def guidance(facts: FormFacts) -> tuple[str, ...]:
    """The paragraphs at the head: what it is for, how to fill it in, how long it takes."""
    shown = ""
    if any(item.shown for item in facts.items):
        since = f" on {shown_date(facts.assessed_on)}" if facts.assessed_on else ""
        shown = f" The answers we had{since} are filled in already: change what has changed."
    return (
        f"This is what public buyers ask about for this sort of contract: “{facts.profile_name}”. It takes "
        "about 25 minutes. Nothing here is a test, and “don’t know” is a good answer: we will find out together."
        f"{shown}",
        "Choose one answer for each question. On the line below it, tell us what proof you have: a number, a name or "
        "the day it ends. Save the file, come back to it as often as you like, and send it back when you are ready.",
    )


def closing(facts: FormFacts, beware: str = "") -> tuple[str, ...]:
    """The paragraphs at the end: who sees the answers, where the form goes, and what to ``beware`` of."""
    seen_by = listed(facts.issue.partners) or facts.issue.organisation
    back = facts.issue.reply_to or "whoever sent it to you, as an answer to their message"
    return (
        f"Who sees your answers: {seen_by or 'the people who sent you this form'}. They use them to help you get "
        "ready, and never to decide about a bid. Ask at any time to see, correct or remove what we hold.",
        f"Please send the saved file to {back.rstrip('.')}. {beware}".rstrip(),
    )
