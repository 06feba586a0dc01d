"""How complete the record of a supplier is, and what to ask next: the facts that most tenders turn on come first."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from crm_app.domain.suppliers import BASIC_FACTS

# In the order an officer would ask on the telephone, with the question.
QUESTIONS: Mapping[str, str] = {
    "trade": "What do they do, in their own words?",
    "contact": "Whom should one ring or write to?",
    "place": "Where do they work from?",
    "size": "How many people work there, and what is the yearly turnover?",
    "insurance": "Which insurance do they hold, at what level, until when?",
}


def percent_known(unknown: Collection[str]) -> int:
    """How much of the basic facts is known, in whole percent."""
    return round(100 * (len(BASIC_FACTS) - len(set(unknown) & set(BASIC_FACTS))) / len(BASIC_FACTS))


def ask_next(unknown: Collection[str]) -> str:
    """The one question to ask next; empty where every basic fact is known."""
    return next((question for fact, question in QUESTIONS.items() if fact in unknown), "")


def said(unknown: Collection[str]) -> str:
    """How complete a record is, in one line; empty where nothing is missing."""
    question = ask_next(unknown)
    known = len(BASIC_FACTS) - len(set(unknown) & set(BASIC_FACTS))
    return f"{known} of {len(BASIC_FACTS)} basic facts are known. Ask next: {question}" if question else ""
