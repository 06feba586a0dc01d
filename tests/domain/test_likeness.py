"""How likely two records are one: an equal number decides, support adds up, contradictions hold back."""

from __future__ import annotations

import csv
from collections import defaultdict
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.fuzz import token_sort_ratio

from crm_app.domain.likeness import LIKELY, POSSIBLE, Identity, blocking_keys, own_domain, score_pair


def similarity(a: str, b: str) -> float:
    return 100 * SequenceMatcher(None, " ".join(sorted(a.split())), " ".join(sorted(b.split()))).ratio()


def score(a: Identity, b: Identity) -> float:
    return score_pair(a, b, similarity).score


BAKER = Identity(("Harbour Bakery Ltd",), postcode="E8 1AA", email_domain="harbour.example", phone="020 7946 0000")


def test_an_equal_number_decides_whatever_the_names_say() -> None:
    a = Identity(("Harbour Bakery Ltd",), company_number="00000001")
    b = Identity(("Dockside Foods Ltd",), company_number="00000001")
    found = score_pair(a, b, similarity)
    assert (found.score, found.decided) == (100.0, True)
    assert found.reasons[0].text == "The same company number: 00000001."
    ppon = {"GB-PPON": "PBCP-5168-ZDGP"}
    assert score_pair(Identity(("A",), identifiers=ppon), Identity(("B",), identifiers=ppon), similarity).decided


def test_an_equal_and_a_different_number_are_both_shown() -> None:
    a = Identity(("Harbour",), company_number="00000001", charity_number="1000001")
    b = Identity(("Harbour",), company_number="00000001", charity_number="1000002")
    found = score_pair(a, b, similarity)
    assert found.score == 90.0
    assert {reason.name for reason in found.reasons} >= {"number", "other_number"}


def test_different_numbers_hold_back_equal_names() -> None:
    a = Identity(("Harbour Bakery Ltd",), company_number="00000001", postcode="E8 1AA")
    b = Identity(("Harbour Bakery Ltd",), company_number="00000002", postcode="E8 1AA")
    assert score(a, b) < POSSIBLE


def test_support_beside_a_name() -> None:
    assert score(BAKER, Identity(("HARBOUR BAKERY LIMITED",), postcode="e81aa")) >= LIKELY
    assert score(BAKER, Identity(("HARBOUR BAKERY LIMITED",), website_domain="www.Harbour.example")) >= LIKELY
    assert score(BAKER, Identity(("Harbour Bakery",), phone="+44 20 7946 0000")) >= LIKELY
    assert POSSIBLE <= score(BAKER, Identity(("Harbour Bakery",))) < LIKELY, "a name alone is for a person to judge"
    assert score(BAKER, Identity(("Harbor Bakery",), postcode="E8 1AA")) >= POSSIBLE
    assert score(BAKER, Identity(("Quayside Joinery",), postcode="E8 1AA")) < POSSIBLE, "neighbours are no duplicates"


def test_mail_that_anyone_can_have_says_nothing() -> None:
    a, b = (Identity((name,), email_domain="gmail.com") for name in ("Harbour Bakery", "Quayside Joinery"))
    assert score(a, b) == 0
    assert own_domain("Mail.Gmail.com ") == "mail.gmail.com"
    assert (
        own_domain("www.facebook.com")
        is own_domain("harbour.wixsite.com")
        is own_domain(" ")
        is own_domain(None)
        is None
    )


def test_trading_names_count() -> None:
    assert score(Identity(("A Baker Ltd t/a Harbour Bread",)), Identity(("Harbour Bread",))) == 75.0
    assert Identity(("A Baker Ltd t/a Harbour Bread", "Dock Bread")).keys == ("a baker", "harbour bread", "dock bread")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Building Services Ltd", "Anchor Building Services Ltd"),
        ("2nd Harbour Scout Group", "Solutions Group"),
        ("Unit 1 Harbour Works", "Unit 2 Harbour Works"),
        ("London Services", "London Solutions"),
    ],
)
def test_common_words_do_not_make_names_alike(one: str, other: str) -> None:
    assert score(Identity((one,)), Identity((other,))) < POSSIBLE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Bakeries UK Ltd", "Harbour Bakeries Ltd"),
        ("Royal Harbour Bakery and Confection", "Royal Harbour Bakery and Confectionery Works Ltd"),
        ("ETC Harbour", "EtcHarbour Ltd"),
        ("Harbour Alternatives", "Harbour Alternative Ltd"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    a, b = Identity((one,)), Identity((other,))
    assert score(a, b) >= POSSIBLE
    assert blocking_keys(a) & blocking_keys(b)


NAMES = st.text(min_size=1, max_size=20)
IDENTITIES = st.builds(
    Identity,
    st.tuples(NAMES),
    st.none() | st.sampled_from(["00000001", "00000002"]),
    postcode=st.none() | st.sampled_from(["E8 1AA", "E9 2BB"]),
    phone=st.none() | st.sampled_from(["020 7946 0000", "020 7946 0001"]),
)


@given(IDENTITIES, IDENTITIES)
def test_the_order_of_the_two_does_not_matter_and_points_add_up(a: Identity, b: Identity) -> None:
    def even(one: str, other: str) -> float:
        return similarity(min(one, other), max(one, other))

    first, second = score_pair(a, b, even), score_pair(b, a, even)
    assert first.score == second.score
    assert 0 <= first.score <= 100
    if not first.decided and not any(reason.points < 0 for reason in first.reasons):
        assert first.score == min(99.0, round(sum(reason.points for reason in first.reasons), 1))


def test_published_ledgers(shared_data: Path) -> None:
    """Of suggestions on names alone, most share the publisher's own number or have equal names."""
    with (shared_data / "er" / "gla_vendor_variants.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    identities = [Identity((row["Vendor"],)) for row in rows]
    blocks = defaultdict(list)
    for index, identity in enumerate(identities):
        for key in blocking_keys(identity):
            blocks[key].append(index)
    pairs = {pair for members in blocks.values() if len(members) <= 100 for pair in combinations(members, 2)}
    found = [(i, j) for i, j in pairs if score_pair(identities[i], identities[j], token_sort_ratio).score >= POSSIBLE]
    right = [
        (i, j)
        for i, j in found
        if rows[i]["VendorID"] == rows[j]["VendorID"] or set(identities[i].keys) & set(identities[j].keys)
    ]
    assert len(found) > 150
    assert len(right) / len(found) > 0.85
