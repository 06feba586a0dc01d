"""One opportunity against 100,000 suppliers within 150 ms, the best 50 as brute force has them; the other way 80 ms."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

from crm_app.domain.kinds import KINDS
from crm_app.domain.matching import rank
from crm_app.services import matching, records
from crm_app.services.supplier_facts import facts
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries
from tests.benchmarks.measuring import say, three_runs

BEST = 50
TENDERS = 5_000
ASKED = (
    ("Laundry and linen for the hospital", ("98310000",)),
    ("Hot meals for schools and day centres", ("55520000", "55321000")),
    ("Office cleaning", ("90919200",)),
    ("Signs and wayfinding for parks", ("34928470",)),
    ("Interpreting and translation", ("79530000", "79540000")),
)


def tenders(big: Workspace) -> list[str]:
    """The tenders that are asked about, in the store."""
    made = []
    for title, codes in ASKED:
        values = {"title": title, "cpv_codes": codes, "value_net": Decimal(120_000), "areas": ("E09000012",)}
        made.append(
            records.add(big, "opportunity", {**values, "stage": "open", "public_liability": Decimal(5_000_000)}).id
        )
    return made


def brute_force(big: Workspace, key: str) -> list[tuple[str, float]]:
    """Every supplier scored: what the answer has to equal."""
    values = records.get(big, "opportunity", key).values
    asked = matching.opportunity_facts({**values, "id": key})
    with facts(big) as found:
        everyone = found.suppliers(None)
    ranked = rank(everyone, asked, matching.weights(big), limit=BEST)
    return [(match.supplier.id, match.score) for match in ranked]


def test_one_opportunity(big: Workspace) -> None:
    keys = tenders(big)
    lines = []
    for key, (title, _) in zip(keys, ASKED, strict=True):
        runs = three_runs(lambda key=key: matching.matches_for(big, key, limit=BEST))
        start = time.perf_counter()
        wanted = brute_force(big, key)
        floor = time.perf_counter() - start
        found = [(match.id, match.score) for match in matching.matches_for(big, key, limit=BEST)]
        same = "the same 50" if found == wanted else f"{len(set(found) & set(wanted))} of {len(wanted)} the same"
        lines.append(f"{title}: {runs}; brute force {floor * 1000:,.0f} ms; {same}")
    say(f"one opportunity against all suppliers ({big.store.engine.dialect.name}), target 150 ms", *lines)
    records.delete(big, "opportunity", keys)


def test_one_supplier(big: Workspace) -> None:
    kind = KINDS["opportunity"]
    rows = [
        records.new_row(
            big,
            kind,
            {
                "title": f"Tender {n} for {ASKED[n % 5][0].lower()}", "cpv_codes": ASKED[n % 5][1], "stage": "open",
                "value_net": Decimal(10_000 + n * 10), "closes_on": date(2027, 1 + n % 12, 1 + n % 28),
            },
        )
        for n in range(TENDERS)
    ]  # fmt: skip
    with big.operation("Add tenders for the benchmark") as op:
        op.insert(kind, rows)
    with big.store.read() as connection:
        supplier = queries.columns(connection, KINDS["supplier"], ("id",))[0].id
    runs = three_runs(lambda: matching.opportunities_for(big, supplier))
    say(f"one supplier against {TENDERS:,} opportunities ({big.store.engine.dialect.name}), target 80 ms", runs)
    records.delete(big, "opportunity", [row["id"] for row in rows])
