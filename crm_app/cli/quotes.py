"""Commands for small purchases and for what a tender asks: whom to ask for a quote, and the barrier meter."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.session import session_of
from crm_app.cli.words import reasons_of
from crm_app.domain.barrier_reach import MeterReach
from crm_app.domain.barriers import TURNOVER, Meter, label_of
from crm_app.domain.credentials import CREDENTIAL_KINDS
from crm_app.domain.dates import format_date
from crm_app.domain.errors import UsageError
from crm_app.domain.money import format_money, parse_money
from crm_app.services import barriers, quoting, records


def register(app: typer.Typer) -> None:
    """Add ``ask`` and ``barrier`` to the command line."""
    app.command("ask")(ask)
    app.command("barrier")(barrier)


def ask(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(help="What is wanted, in plain words.")],
    count: Annotated[int, typer.Option(min=1, help="How many to name.")] = 3,
    record: Annotated[bool, typer.Option("--record", help="Write down that these were asked today.")] = False,
) -> None:
    """Name the few suppliers to ask for a quote, at least one of them local, with who was asked in the last year."""
    session, wanted = session_of(context), " ".join(text)
    with session.opened() as workspace:
        found = quoting.to_ask(workspace, wanted, count=count)
        why = {one.match.id: "; ".join(r.text for r in one.match.reasons if r.points > 0) for one in found}
        done = quoting.record_request(workspace, wanted, why) if record and found else None
    if session.as_json:
        rows = [
            {"id": one.match.id, "name": one.match.name, "score": one.match.score, "is_local": one.is_local,
             "asked_on": one.asked_on, "reasons": reasons_of(one.match.reasons)} for one in found
        ]  # fmt: skip
        output.write_json({"rows": rows, "operation": done.operation if done else ""})
        return
    lines = [
        (one.match.id, one.match.name, "yes" if one.is_local else "no", format_date(one.asked_on), why[one.match.id])
        for one in found
    ]
    output.write_table(("ID", "NAME", "LOCAL", "LAST ASKED", "WHY"), lines)


def barrier(
    context: typer.Context,
    opportunity: Annotated[str, typer.Argument(help="An opportunity: its key, reference or title.")],
    ask_for: Annotated[
        list[str] | None, typer.Option("--ask", help="LEVEL=AMOUNT, such as public_liability=£5m; instead of its own.")
    ] = None,
    everywhere: Annotated[bool, typer.Option("--everywhere", help="Count suppliers of any place.")] = False,
    note: Annotated[str, typer.Option(help="Keep the result beside the tender with this note.")] = "",
) -> None:
    """How many suppliers that fit would be kept out by what is asked, by which gate, and who could be there in time."""
    session, asked = session_of(context), _levels(ask_for) if ask_for else None
    with session.opened() as workspace:
        key = records.find(workspace, "opportunity", opportunity)
        found = barriers.meter(workspace, key, asked, only_local=not everywhere)
        behind = barriers.reach(workspace, key, found)
        held = {level.name: level.asked for level in found.levels}
        saved = barriers.keep_note(workspace, key, found, held, note) if note else None
    if session.as_json:
        output.write_json(_document(found, behind, saved.id if saved else ""))
        return
    for words in (found.words, behind.words, behind.gate_words if found.suppliers else ""):
        if words:
            output.write(output.printable(words))
    rows = [(level.label, format_money(level.asked), str(level.meets), str(level.short), str(level.unknown))
            for level in found.levels]  # fmt: skip
    output.write_table(("ASKED", "LEVEL", "MEET IT", "SHORT", "NOT KNOWN"), rows)
    if behind.gates:
        output.write("")
        gates = ((gate.title, str(gate.not_yet), str(gate.unknown), str(gate.by_award)) for gate in behind.gates)
        output.write_table(("GATE", "NOT YET IN PLACE", "NOT KNOWN", "BY AWARD"), gates)


def _levels(texts: Sequence[str]) -> dict[str, Decimal]:
    asked: dict[str, Decimal] = {}
    for name, pounds in map(_level, texts):
        if name in asked:
            raise UsageError(f"{label_of(name)} is asked twice", "", "Ask for each level once.")
        asked[name] = pounds
    return asked


def _level(text: str) -> tuple[str, Decimal]:
    name, _, amount = text.partition("=")
    wanted = name.strip().casefold().replace("-", "_").replace(" ", "_")
    known = {TURNOVER, *(choice.value for choice in CREDENTIAL_KINDS)}
    meant = next((one for one in known if wanted in (one, label_of(one).casefold().replace(" ", "_"))), "")
    try:
        pounds = parse_money(amount or "0")
    except ValueError as error:
        raise UsageError(f"“{text}” is not a level", str(error), "Write it as public_liability=5000000.") from None
    if not meant or pounds is None:
        raise UsageError(f"“{text}” is not a level", "", f"Use one of: {', '.join(sorted(known))}.")
    if pounds <= 0:
        raise UsageError(f"“{text}” asks for nothing", "", "Write an amount above zero, or leave the level out.")
    return meant, pounds


def _document(found: Meter, behind: MeterReach, note: str) -> dict[str, Any]:
    return {
        "matched": len(found.suppliers),
        "text": found.words,
        "levels": found.levels,
        "suppliers": found.suppliers,
        "gates": behind.gates,
        "assessed": behind.assessed,
        "never_assessed": behind.never_assessed,
        "excluded": {
            "count": len(behind.excluded),
            "deadline": behind.deadline,
            "in_time": behind.keys(True),
            "later": behind.keys(False),
            "not_known": behind.keys(None),
            "text": behind.words,
        },
        "note": note,
    }
