"""Names that people really have, and names that somebody made up to do harm, in a small paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pytest

from crm_app.domain.fields import Kind
from crm_app.reports.document import (
    BY_AWARD,
    IN_PLACE,
    NOT_YET,
    UNKNOWN,
    Chart,
    ChartKind,
    Column,
    Document,
    DocumentMeta,
    Figure,
    Heading,
    KeyFigures,
    PageBreak,
    Run,
    Series,
    Target,
    Tone,
    bullets,
    callout,
    paragraph,
    strong,
    table,
)

LITERAL = (
    "Smith & Sons <Ltd>",
    "<b>oops",
    "<img src=//x>",
    "Fish<br>Chips",
    "=cmd|' /C calc'!A0",
    "+44 20",
    "@SUM",
    "O'Neil",
    "100% & more &amp;",
)
FOREIGN = ("مطعم الشرق", "בית קפה", "हिन्दी", "ภาษาไทย", "日本", "😀 Cafe", "Cafe\u0301", "fi\u200bne")
HARMFUL = ("evil\u202egpj.exe", "\x00null", "\t=1", "bell\x07", "half\ud800", "line\nend", "x" * 10_000, "ا" * 3_000)


@pytest.fixture(scope="session")
def literal() -> tuple[str, ...]:
    """Names that must be shown letter by letter."""
    return LITERAL


@pytest.fixture(scope="session")
def hostile() -> tuple[str, ...]:
    """Every name."""
    return LITERAL + FOREIGN + HARMFUL


@pytest.fixture(scope="session")
def paper() -> Callable[[Sequence[str]], Document]:
    """A paper that says each name in every kind of block."""
    return make_paper


def make_paper(names: Sequence[str]) -> Document:
    day = date(2026, 11, 26)
    statuses = (IN_PLACE, BY_AWARD, NOT_YET, UNKNOWN)
    blocks = [
        paragraph("Of 12 firms ", strong("three are ready"), ".", lead=True),
        KeyFigures((Figure(Decimal("1234.5"), "Spend", "Paid since April.", day, Kind.MONEY, missing=2, out_of=9),)),
        Heading(1, "Firms"),
        paragraph("Read ", Run("the notice", link="https://notices.example/1"), Run(" now", emphasis=True)),
        bullets("one", "two", numbered=True),
        callout("Next", "Agree the date.", tone=Tone.CAUTION),
        Chart(
            ChartKind.BAR, "Gaps", ("Insurance", "Case study"), (Series("Firms", (3, None)),), target=Target("aim", 5)
        ),
        Chart(ChartKind.LINE, "By month", ("Apr", "May", "Jun"), (Series("Ready", (1, None, Decimal("2.5"))),)),
        Chart(ChartKind.STACKED, "By area", ("East", "West"), (Series("in place", (1, 2)), Series("not yet", (4, 0)))),
        Chart(ChartKind.FUNNEL, "Stages", ("Flagged", "Bid"), (Series("Firms", (9, 3)),)),
        Chart(
            ChartKind.HEAT_MAP,
            "Where and size",
            ("East", "West"),
            (Series("Micro", (8, 2)), Series("Small", (None, 0))),
        ),
        PageBreak(),
        Heading(3, "A level left out"),
        table([Column("Event"), Column("Held", Kind.DATE)], [], caption="Events"),
    ]
    for number, name in enumerate(names):
        blocks += [Heading(2, name), paragraph(name), bullets(name), callout(name, name)]
        blocks.append(Chart(ChartKind.BAR, name, (name,), (Series(name, (number,)),), category_label=name))
        blocks.append(KeyFigures((Figure(name, name, name, day),)))
    columns = [
        Column("Name", weight=2),
        Column("Spend", Kind.MONEY),
        Column("Seen", Kind.DATE),
        Column("Cover"),
        Column("Yes", Kind.BOOLEAN),
    ]
    rows = [(name, Decimal(number), day, statuses[number % 4], True) for number, name in enumerate(names)]
    blocks.append(table(columns, [*rows, ("All", Decimal(9), None, None, None)], caption="All firms", total=True))
    meta = DocumentMeta(
        day, "Canalside Anchors", "A. Officer", "CA", "#224466", "revision 12", "members", "BP-1", ("lot",)
    )
    definitions = (("SME", "Fewer than 250 staff."),)
    return Document("Tender readiness", tuple(blocks), meta, "Autumn round", definitions=definitions)
