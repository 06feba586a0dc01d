"""Commands that bring suppliers and opportunities together, and say how ready a supplier is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.session import Session, session_of
from crm_app.cli.words import reasons_of
from crm_app.domain.dates import parse_date
from crm_app.domain.errors import UsageError
from crm_app.domain.reasons import Reason
from crm_app.services import matching, quoting, readiness, records
from crm_app.services.readiness import Assessed

Found = tuple[str, str, float, tuple[Reason, ...]]


def register(app: typer.Typer) -> None:
    """Add ``match``, ``assess`` and ``quote`` to the command line."""
    app.command("match")(match)
    app.command("assess")(assess)
    app.command("quote")(quote)


def match(
    context: typer.Context,
    opportunity: Annotated[str, typer.Argument(help="An opportunity: its key, reference or title.")] = "",
    supplier: Annotated[str, typer.Option(help="A supplier instead: what could they bid for?")] = "",
    limit: Annotated[int, typer.Option(min=1, help="The most to show.")] = 20,
) -> None:
    """Which suppliers fit an opportunity, or which opportunities fit a supplier, best first, with the reasons."""
    session = session_of(context)
    if bool(opportunity) == bool(supplier):
        raise UsageError(
            "Name an opportunity or a supplier", "", "Use: match OPPORTUNITY, or match --supplier SUPPLIER"
        )
    with session.opened() as workspace:
        if supplier:
            key = records.find(workspace, "supplier", supplier)
            found = [
                (m.id, m.title, m.score, m.reasons) for m in matching.opportunities_for(workspace, key, limit=limit)
            ]
        else:
            key = records.find(workspace, "opportunity", opportunity)
            found = [(m.id, m.name, m.score, m.reasons) for m in matching.matches_for(workspace, key, limit=limit)]
    write_found(session, found)


def quote(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(help="What is wanted, in plain words or as a CPV code.")],
    limit: Annotated[int, typer.Option(min=1, help="The most to show.")] = 10,
) -> None:
    """Who could be asked for a quote: suppliers whose trade fits the words, best first, with the reasons."""
    session = session_of(context)
    with session.opened() as workspace:
        matches = quoting.suppliers_for(workspace, " ".join(text), limit=limit)
    write_found(session, [(m.id, m.name, m.score, m.reasons) for m in matches])


def write_found(session: Session, found: Sequence[Found]) -> None:
    """Write what was found for a question, best first, each with its reckoning."""
    if session.as_json:
        rows = [
            {"id": key, "name": name, "score": score, "reasons": reasons_of(why)} for key, name, score, why in found
        ]
        output.write_json({"rows": rows})
        return
    lines = [(key, name, f"{score:.0f}", "; ".join(r.text for r in why)) for key, name, score, why in found]
    output.write_table(("ID", "NAME", "SCORE", "WHY"), lines)


def day_of(text: str) -> date | None:
    """A day as typed on the command line; raises ``UsageError`` for what is none."""
    try:
        return parse_date(text) if text else None
    except ValueError as error:
        raise UsageError("That is not a day", str(error), "Write it as 2026-11-26.") from None


def assess(
    context: typer.Context,
    supplier: Annotated[str, typer.Argument(help="A supplier: its key, number or name.")],
    answers: Annotated[Path, typer.Option(help="A file of answers: .json, .toml or .csv.")],
    profile: Annotated[str, typer.Option(help="The sort of contract: list them with an unknown one.")] = "",
    on: Annotated[str, typer.Option(help="The day to assess for; today when left out.")] = "",
) -> None:
    """Assess a supplier from a file of answers and keep the assessment: could they bid, and how much is in place."""
    session, day = session_of(context), day_of(on)
    with session.opened() as workspace:
        done = readiness.assess_from_file(workspace, supplier, answers, profile, day)
    if session.as_json:
        output.write_json(_document(done))
        return
    found = done.readiness
    percent = "not known" if found.percent is None else f"{found.percent}%"
    output.write_pairs(
        [
            ("Supplier", done.name),
            ("For", f"{found.profile.name} on {found.on.isoformat()}"),
            ("Could they bid", found.gate.could_bid.label),
            ("In place", f"{percent} of what is known; {found.unknown_percent}% is not known"),
            *(("First", gap.text) for gap in done.fixes),
            ("Assessment", done.saved.id),
        ]
    )


def _document(done: Assessed) -> dict[str, Any]:
    found = done.readiness
    gate = found.gate
    return {
        "supplier": done.supplier_id,
        "name": done.name,
        "assessment": done.saved.id,
        "operation": done.saved.operation,
        "profile": found.profile.key,
        "on": found.on,
        "could_bid": gate.could_bid,
        "gates": {"not_yet": gate.not_yet, "unknown": gate.unknown, "by_award": gate.by_award},
        "percent": found.percent,
        "unknown_percent": found.unknown_percent,
        "domains": [
            {"name": name, "percent": share.percent, "unknown_percent": share.unknown_percent}
            for name, share in found.domains.items()
        ],
        "items": [
            {"item": r.item.key, "title": r.item.title, "state": r.state, "counted": r.counted, "reason": r.reason}
            for r in found.items
        ],
        "fixes": [{"item": g.item.key, "state": g.state, "is_gate": g.is_gate, "text": g.text} for g in done.fixes],
    }
