"""CPV codes for a title and a description, from our trade words and from what the open store teaches.

What was learned is kept for as long as the store is open and made anew when enough of it has changed. It rests on the
records that this person may see, stays in memory and is written nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock
from weakref import WeakKeyDictionary

from crm_app.domain.cpv import typed_code
from crm_app.domain.cpv_guess import TradeWords
from crm_app.domain.cpv_learned import Learned, Lesson
from crm_app.domain.cpv_names import CpvHit
from crm_app.domain.cpv_suggest import Suggester
from crm_app.domain.errors import UsageError
from crm_app.domain.kinds import KINDS
from crm_app.services import codes
from crm_app.services.workspace import Workspace
from crm_app.store.engine import Store
from crm_app.store.queries import lessons as queries
from crm_app.store.values import from_store

MOST_LESSONS = 3_000  # of each kind, the newest: more would take longer to read than they add
_WORTH_IT = 20, 0.02  # changes after which what was learned is learned anew: so many, or this share of the lessons


@dataclass(frozen=True, slots=True)
class _Kept:
    suggester: Suggester
    change: int
    lessons: int


_kept: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()
_learning = Lock()


@cache
def _trade_words() -> TradeWords:
    return TradeWords(codes.cpv_rows())


@cache
def _cold() -> Suggester:
    return Suggester(codes.cpv_names(), _trade_words())


def code_typed(text: str) -> str:
    """The CPV code where one was typed instead of words; empty where words were. Raises ``UsageError`` for one that is
    mistyped.
    """
    try:
        return typed_code(text)
    except ValueError as error:
        remedy = "Check its digits, or say in words what is wanted."
        raise UsageError("That is not a CPV code", str(error), remedy) from None


def suggest_cold(title: str, description: str = "", limit: int = 12) -> list[CpvHit]:
    """Codes by our trade words alone: at once, and without a store."""
    typed = f"{title} {description}".strip()
    if typed[:2].isdigit() and (found := codes.suggest(typed, limit)):
        return found
    # Only the search knows the beginnings of words: "laun" is no word of any text, but somebody is typing it.
    return _cold().suggest(title, description, limit) or codes.suggest(typed, limit)


def suggest_for(
    workspace: Workspace, title: str, description: str = "", limit: int = 12, *, most: int = MOST_LESSONS
) -> list[CpvHit]:
    """Codes for a text, best first, no two of one class, each with its reasons.

    The first question to a store takes some seconds where it holds thousands of records: ask beside the window.
    """
    typed = f"{title} {description}".strip()
    if typed[:2].isdigit() and (found := codes.suggest(typed, limit)):
        return found
    return _suggester(workspace, most).suggest(title, description, limit) or codes.suggest(typed, limit)


def has_learned(workspace: Workspace) -> bool:
    """Whether the store has been learned from, so that an answer comes at once."""
    return workspace.store in _kept


def _suggester(workspace: Workspace, most: int) -> Suggester:
    with _learning:
        with workspace.store.read() as connection:
            change = queries.last_change(connection)
        kept = _kept.get(workspace.store)
        if kept is None or abs(change - kept.change) >= max(_WORTH_IT[0], _WORTH_IT[1] * kept.lessons):
            learned = Learned(_lessons(workspace, most), _trade_words())
            kept = _Kept(Suggester(codes.cpv_names(), _trade_words(), learned), change, len(learned))
            _kept[workspace.store] = kept
        return kept.suggester


def _lessons(workspace: Workspace, most: int) -> Iterator[Lesson]:
    # A supplier's name says little of what it does; its services and tags do.
    for kind, title, description, source in (
        ("opportunity", "title", "description", "notice"),
        ("supplier", "services", "tags", "supplier"),
    ):
        read = from_store(KINDS[kind].fields["cpv_codes"])
        with workspace.store.read() as connection:
            rows = queries.coded_texts(connection, KINDS[kind], title, description, most)
        for named, told, stored in rows:
            given = tuple(dict.fromkeys(read(stored) if read and stored else ()))
            yield Lesson(named or "", told or "", given, source)
