"""The rehearsal sheet: a supplier's answers in the order of Find a Tender, to be copied, checked or found.

It holds nothing but what the supplier told: who owns or leads the firm is not in it, and of exclusion grounds only
that they were looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_app.reports.document import (
    Block,
    Chart,
    ChartKind,
    Column,
    Document,
    Heading,
    PageBreak,
    Run,
    Series,
    Status,
    Text,
    Tone,
    bullets,
    callout,
    paragraph,
    strong,
    table,
    text,
)
from crm_app.reports.rehearsal_facts import AnswerFact, PageFact, Readiness, RehearsalFacts
from crm_app.reports.wording import shown_date

__all__ = ["RehearsalFacts", "rehearsal_sheet"]

AUDIENCE = "the supplier"
PILLS = {
    Readiness.COPY: Status("copy", Tone.GOOD),
    Readiness.CHECK: Status("check", Tone.INFORMATION),
    Readiness.FIND: Status("find", Tone.NEUTRAL),
    Readiness.NEXT: Status("not yet", Tone.CAUTION),
    Readiness.SKIP: Status("skip", Tone.NEUTRAL),
}
_TO_WRITE_ON = "\u00a0" * 40
_COLUMNS = (Column("The site asks", weight=2), Column("Your answer", weight=2.4), Column("To do", weight=0.8))


def rehearsal_sheet(facts: RehearsalFacts) -> Document:
    """The sheet for one supplier, of what was known on the day of its issue."""
    blocks: tuple[Block, ...] = (*_first_page(facts), PageBreak(), *_pages(facts), *_closing(facts))
    meta = facts.issue.meta(AUDIENCE, "Find a Tender", "rehearsal")
    return Document(f"Rehearsal for Find a Tender: {facts.supplier}", blocks, meta, "Your answers, page by page")


def _first_page(facts: RehearsalFacts) -> Iterator[Block]:
    yield paragraph(*_answer(facts), lead=True)
    yield Heading(2, "How to use this sheet")
    yield bullets(
        text(strong("Read"), " it once from top to bottom. It follows the pages of the site."),
        text(strong("Copy"), " what is marked “copy”. Look at what is marked “check” first: it may be old."),
        text(strong("Find"), " what is marked “find” before you sit down. You will need papers for some of it."),
        text(strong("Save"), " each page on the site as you go. You can stop and come back."),
        numbered=True,
    )
    yield _picture(facts)
    yield callout("Keep it safe", _safe(facts))


def _answer(facts: RehearsalFacts) -> Text:
    ready, check = facts.count(Readiness.COPY), facts.count(Readiness.CHECK)
    find, coming = facts.count(Readiness.FIND), facts.count(Readiness.NEXT)
    said = [strong(f"Of the {ready + check + find + coming} answers you will need, {ready} are ready to copy. ")]
    said.append(Run(f"{check} need a look first, and {find} you have to find. "))
    said.append(Run(f"{coming} are not yet in place. " if coming else ""))
    said.append(Run("Allow two to four hours on the site."))
    return tuple(run for run in said if run.text)


def _picture(facts: RehearsalFacts) -> Chart:
    states = {
        "Ready to copy": Readiness.COPY,
        "To check": Readiness.CHECK,
        "To find": Readiness.FIND,
        "Not yet in place": Readiness.NEXT,
    }
    counts = tuple(facts.count(state) for state in states.values())
    return Chart(ChartKind.BAR, "Your answers", tuple(states), (Series("Answers", counts),), category_label="State")


def _safe(facts: RehearsalFacts) -> str:
    asked = (
        f"Answers come from our talk on {shown_date(facts.assessed_on)} and" if facts.assessed_on else "Answers come"
    )
    return (
        f"{asked} from what we hold of you. The sheet is yours alone. Make sure that every word is true on the day you "
        "send it: what you declare on the site counts, not what is written here."
    )


def _pages(facts: RehearsalFacts) -> Iterator[Block]:
    for page in facts.pages:
        yield Heading(1, page.title)
        yield table(_COLUMNS, [_row(one) for one in page.answers], note=_about(page, facts))


def _about(page: PageFact, facts: RehearsalFacts) -> str:
    if not page.is_module:
        return page.about
    return f"{page.about} This page is shown for some notices only. We last looked on {shown_date(facts.checked_on)}."


def _row(one: AnswerFact) -> tuple[Text, str, Status]:
    asked = (Run(one.ask), Run(f"\n{one.tip}", emphasis=True)) if one.tip else (Run(one.ask),)
    return asked, one.answer or _TO_WRITE_ON, PILLS[one.state]


def _closing(facts: RehearsalFacts) -> Iterator[Block]:
    reply = f"Write to {facts.issue.reply_to}" if facts.issue.reply_to else "Reply to the message this came with"
    yield callout("Would you like company?", f"{reply}. We can sit with you while you fill it in. It costs nothing.")
