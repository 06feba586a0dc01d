"""Commands that find a code or a firm by the words of a trade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.session import Session, session_of
from crm_app.domain.cpv_names import CpvHit
from crm_app.domain.reasons import Reason
from crm_app.services import cpv_suggesting, databases


def register(app: typer.Typer) -> None:
    """Add ``cpv`` to the command line."""
    app.command("cpv")(cpv)


def reasons_of(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    """The lines of a reckoning as data."""
    return [{"name": r.name, "points": r.points, "text": r.text} for r in reasons]


def cpv(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(help="A trade word, a sentence or a code.")],
    limit: Annotated[int, typer.Option(min=1, help="The most codes to show.")] = 12,
) -> None:
    """Suggest CPV codes for a trade, best first, each with its reasons; a store's own notices are learned from."""
    session = session_of(context)
    found = _suggested(session, " ".join(text), limit)
    if session.as_json:
        rows = [{"code": h.code, "name": h.name, "score": h.score, "reasons": reasons_of(h.reasons)} for h in found]
        output.write_json({"rows": rows})
        return
    lines = [(h.code, h.name, str(h.score), "; ".join(r.text for r in h.reasons)) for h in found]
    output.write_table(("CODE", "NAME", "SCORE", "WHY"), lines)


_MOST_LESSONS = 1_000  # a command learns anew every time it is called


def _suggested(session: Session, text: str, limit: int) -> list[CpvHit]:
    cpv_suggesting.code_typed(text)  # a mistyped one is said
    if databases.is_missing_file(session.address):
        return cpv_suggesting.suggest_cold(text, limit=limit)
    with session.opened() as workspace:
        return cpv_suggesting.suggest_for(workspace, text, limit=limit, most=_MOST_LESSONS)
