"""Answers that are not in the store yet, as a draft: where the store is away for a while, or the program is ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from crm_app.services.drafts import Draft
from crm_app.ui.context import AppContext
from crm_app.ui.records.drafting import DraftKeeper


class Answering(Protocol):
    """The form, as far as it matters here."""

    context: AppContext
    supplier_id: str
    answers: dict[str, str]
    stored: Mapping[str, str]  # as far as is known
    keeper: DraftKeeper

    @property
    def is_dirty(self) -> bool:
        """Whether an answer is not in the store yet."""

    def take(self, answers: Mapping[str, str]) -> None:
        """Give these answers, which saves them."""

    def ask_whose(self, clashing: Iterable[str], mine: Callable[[], object], theirs: Callable[[], object]) -> None:
        """Let the person choose."""


class GivenAnswers:
    """Reads what was answered and is not saved, and answers it again."""

    def __init__(self, form: Answering) -> None:
        self._form = form

    def draft(self) -> Draft:
        """The answers that are not in the store, over those that were there."""
        form, typed = self._form, dict[str, Any]()
        given = {key: state for key, state in form.answers.items() if state != form.stored.get(key)}
        if given and form.is_dirty:
            typed = {"answers": given, "over": {key: form.stored.get(key, "") for key in given}}
        about = f"{len(given)} {'answer' if len(given) == 1 else 'answers'} of an assessment"
        return Draft(
            form.context.workspace.store.address, "given_answers", typed, parent_id=form.supplier_id, about=about
        )

    def put_back(self, draft: Draft) -> None:
        """Give the answers again; where a colleague has answered otherwise meanwhile, the person is asked."""
        form, over = self._form, draft.typed["over"]
        given = {key: state for key, state in draft.typed["answers"].items() if state != form.stored.get(key)}
        mine = {key: state for key, state in given.items() if over[key] == form.stored.get(key, "")}
        both = {key: state for key, state in given.items() if key not in mine}
        if mine:
            form.take(mine)
        if both:
            form.ask_whose(both, lambda: form.take(both), self._leave)
        elif not mine:
            form.keeper.drop()

    def _leave(self) -> None:
        if not self._form.is_dirty:
            self._form.keeper.drop()
