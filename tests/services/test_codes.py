"""Codes by their names: a trade word leads to a code, a name to a local authority."""

from __future__ import annotations

import pytest

from crm_app.services import codes


def test_a_trade_word_leads_to_codes_with_reasons() -> None:
    hits = codes.suggest("school meals")
    assert hits
    assert hits[0].code.startswith("555")
    assert all(hit.reasons for hit in hits)


def test_a_typed_code_is_found_by_itself() -> None:
    assert [hit.code for hit in codes.suggest("55520000-1")] == ["55520000"]
    assert codes.suggest("99") == codes.suggest("99 nothing like it")


@pytest.mark.parametrize("text", ["", "   ", '" OR *', "%", "<b>"])
def test_any_text_is_safe(text: str) -> None:
    assert isinstance(codes.suggest(text), list)
    assert isinstance(codes.find_authorities(text), list)


def test_local_authorities_by_name_and_code() -> None:
    assert codes.find_authorities("hack") == [("E09000012", "Hackney")]
    assert ("E09000012", "Hackney") in codes.find_authorities("e09000012")
    assert codes.authority_name("E09000012") == "Hackney"
    assert codes.authority_name("X99999999") == "X99999999"
    assert codes.authority_name(None) == ""
