"""Answers to the readiness questionnaire as people write them in a file, read item by item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm_app.domain.errors import FieldProblem, Invalid
from crm_app.domain.questionnaire import Item, Questionnaire, State
from crm_app.domain.readiness import Readiness

_WORDS = {
    "yes": State.IN_PLACE_UNSEEN, "y": State.IN_PLACE_UNSEEN, "in place": State.IN_PLACE, "seen": State.IN_PLACE,
    "in place with evidence": State.IN_PLACE, "not seen": State.IN_PLACE_UNSEEN, "unseen": State.IN_PLACE_UNSEEN,
    "by award": State.BY_AWARD, "will have": State.BY_AWARD, "no": State.NOT_YET, "n": State.NOT_YET,
    "not yet": State.NOT_YET, "not in place": State.NOT_YET, "n/a": State.NOT_APPLICABLE, "na": State.NOT_APPLICABLE,
    "not applicable": State.NOT_APPLICABLE, "": State.UNKNOWN, "?": State.UNKNOWN, "not known": State.UNKNOWN,
    **{state.value: state for state in State},
    **{state.label.casefold(): state for state in State},
}  # fmt: skip


def accept_answers(questionnaire: Questionnaire, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """States by item key, from items (by key, title or number) and states in their stored or everyday words.

    "Yes" alone is the supplier's word: in place, evidence not seen. Raises ``Invalid`` naming every item that the
    questionnaire does not have, every answer that cannot be read, and every item answered twice in different ways.
    """
    known = _names(questionnaire)
    answers: dict[str, str] = {}
    problems: list[FieldProblem] = []
    for name, said in pairs:
        item, state = known.get(_folded(name)), _WORDS.get(_folded(said))
        if item is None:
            problems.append(FieldProblem(name, f"is no item of the questionnaire; {_nearest(name, known)}", said))
        elif state is None:
            problems.append(FieldProblem(item.key, f"“{said[:40]}” is no answer; use one of: {', '.join(State)}", said))
        elif answers.get(item.key, state) != state:
            problems.append(FieldProblem(item.key, f"is answered twice: {answers[item.key]} and {state}", said))
        else:
            answers[item.key] = state.value
    if problems:
        raise Invalid(problems, "Some answers cannot be read")
    return answers


def settled(readiness: Readiness, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers as the evidence on file settled them on the day: what is kept, so that the figures never drift.

    Items that nothing is known about are left out; answers to items outside the profile stay as given.
    """
    states = {result.item.key: result.state for result in readiness.items}
    kept = {key: str(state) for key, state in answers.items() if key not in states}
    kept.update({key: state.value for key, state in states.items() if state is not State.UNKNOWN})
    return kept


def _folded(text: str) -> str:
    return " ".join(str(text).casefold().split())


def _names(questionnaire: Questionnaire) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in questionnaire.items:
        for name in (item.key, item.key.replace("_", " "), item.title.casefold(), str(item.number)):
            found.setdefault(name, item)
    return found


def _nearest(name: str, known: Mapping[str, Item]) -> str:
    """The fix: the items whose key shares a word with what was written, else how items are named."""
    words = set(_folded(name).replace("_", " ").split())
    near = dict.fromkeys(item.key for key, item in known.items() if words & set(key.replace("_", " ").split()))
    return f"did you mean {' or '.join(list(near)[:3])}?" if near else "use an item's key, title or number"
