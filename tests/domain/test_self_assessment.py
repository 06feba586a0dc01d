"""The words and the key of the self-assessment form, and what it changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.questionnaire import State
from crm_app.domain.self_assessment import (
    ANSWERS,
    FilledForm,
    FormKey,
    answer_named,
    differences,
    offered,
    read_key,
    sent_code,
    stated,
)
from crm_app.services.questionnaires import shipped

KEY = FormKey("2026.1", "works", "supplier", "paper")
PART = st.text(st.characters(blacklist_characters="|", blacklist_categories=("Cs", "Z", "C")), min_size=1)
STATES = st.dictionaries(st.sampled_from([item.key for item in shipped().items]), st.sampled_from(State))


@given(PART, PART, PART, PART)
def test_a_key_is_read_as_it_was_written(version: str, profile: str, supplier: str, paper: str) -> None:
    key = FormKey(version, profile, supplier, paper)
    assert read_key(f" {key.text()}\n") == key


@given(st.text())
def test_nothing_else_is_taken_for_a_key(text: str) -> None:
    found = read_key(text)
    assert found is None or found.text() == text.strip()


def test_an_answer_is_known_by_its_value_and_its_words() -> None:
    for one in ANSWERS:
        for said in (one.value, one.words, one.words.upper(), one.words.replace("’", "'"), one.state.value):
            assert answer_named(said) is one
    assert answer_named("Perhaps") is None
    assert answer_named("") is None


def test_a_form_shows_what_is_known_and_leaves_open_what_is_not() -> None:
    assert {state: found.value if (found := offered(state)) else "" for state in State} == {
        State.IN_PLACE: "InPlace",
        State.IN_PLACE_UNSEEN: "InPlace",
        State.BY_AWARD: "ByAward",
        State.NOT_YET: "NotYet",
        State.NOT_APPLICABLE: "DoesNotApply",
        State.UNKNOWN: "",
    }


def test_an_untouched_form_is_one_that_shows_what_it_showed_or_nothing() -> None:
    items = ["a", "b"]
    sent = sent_code([ANSWERS[0], None])
    assert FilledForm(KEY, {"a": "InPlace"}, sent=sent).is_untouched(items)
    assert FilledForm(KEY, {}, sent=sent).is_untouched(items)
    assert not FilledForm(KEY, {"a": "InPlace", "b": "NotYet"}, sent=sent).is_untouched(items)
    assert not FilledForm(KEY, {"a": "InPlace"}, sent=sent, filled_by="Ama Example").is_untouched(items)
    assert not FilledForm(KEY, {"a": "InPlace"}, {"b": "a policy"}, sent).is_untouched(items)


def test_only_what_the_profile_asks_is_stated() -> None:
    profile = shipped().profile("quote_under_30k")
    form = FilledForm(KEY, {"find_a_tender": "InPlace", "evergreen": "InPlace", "bank_and_vat": ""})
    assert set(stated(form, profile)) <= {"find_a_tender"}


@given(STATES, STATES)
def test_a_word_never_undoes_what_was_seen_and_nothing_changes_by_itself(
    before: dict[str, State], after: dict[str, State]
) -> None:
    found = differences(shipped(), before, after, {})
    assert all(one.before is not one.after for one in found)
    assert not [one for one in found if (one.before, one.after) == (State.IN_PLACE, State.IN_PLACE_UNSEEN)]
    assert {one.item for one in found} <= set(after)
    assert differences(shipped(), after, after, {}) == ()
    assert [one.item for one in found if not one.is_advised] == [o.item for o in found if o.after is State.UNKNOWN]
