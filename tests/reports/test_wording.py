from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crm_app.domain.fields import Kind
from crm_app.reports.document import IN_PLACE, Figure, text
from crm_app.reports.wording import needs_pence, printable, provenance, shown


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (None, Kind.TEXT, "–"),
        ("", Kind.TEXT, "–"),
        (Decimal("1234.5"), Kind.MONEY, "£1,234.50"),
        (Decimal("-1234"), Kind.MONEY, "−£1,234"),
        (Decimal("1E+3"), Kind.INTEGER, "1,000"),
        (0, Kind.INTEGER, "0"),
        (Decimal("38.50"), Kind.PERCENT, "38.5%"),
        (date(2026, 11, 26), Kind.DATE, "Thu 26 Nov 2026"),
        (datetime(2026, 11, 26, 8, 5, tzinfo=UTC), Kind.INSTANT, "Thu 26 Nov 2026 08:05 UTC"),
        (True, Kind.BOOLEAN, "Yes"),
        (("a", "b"), Kind.LIST, "a; b"),
        (text("a", "b"), Kind.TEXT, "ab"),
        (IN_PLACE, Kind.CHOICE, "in place"),
        ({"q1": "yes"}, Kind.ANSWERS, "q1: yes"),
    ],
)
def test_values_in_words(value, kind, words) -> None:
    assert shown(value, kind) == words


def test_a_column_of_money_shows_pence_alike() -> None:
    assert needs_pence([Decimal(1), Decimal("1.50"), None])
    assert not needs_pence([Decimal(1), "x", None])
    assert shown(Decimal(1), Kind.MONEY, pence=True) == "£1.00"


def test_what_cannot_be_printed_is_seen() -> None:
    assert printable("a\x00b\x07c\ud800") == "a□b□c□"
    assert printable("evil\u202egpj.exe") == "evilgpj.exe"
    assert printable("a\r\nb\u2028c\td") == "a\nb\nc\td"


def test_a_figure_says_what_was_missing() -> None:
    figure = Figure(1, "Firms", "Active.", date(2026, 11, 26), missing=31, out_of=1214)
    assert provenance(figure) == "Thu 26 Nov 2026 · 31 of 1,214 not known"
    assert provenance(Figure(1, "Firms", "Active.", date(2026, 11, 26))).endswith("nothing missing")
