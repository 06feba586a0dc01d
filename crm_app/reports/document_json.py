"""A ``Document`` as JSON and back, so that a paper once published can be made again from what it said."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crm_app.domain.errors import CrmError
from crm_app.domain.filters import Condition, Filter
from crm_app.reports import document as parts

FORMAT = 1
CLASSES: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        parts.Document,
        parts.DocumentMeta,
        parts.Heading,
        parts.Paragraph,
        parts.Bullets,
        parts.Table,
        parts.Column,
        parts.KeyFigures,
        parts.Figure,
        parts.Chart,
        parts.Series,
        parts.Target,
        Filter,
        Condition,
        parts.Callout,
        parts.PageBreak,
        parts.Status,
        parts.Run,
    )
}


def to_json(document: parts.Document) -> str:
    """The document as one JSON text; money is text, dates are ISO."""
    return json.dumps({"format": FORMAT, "document": encoded(document)}, ensure_ascii=True, separators=(",", ":"))


def from_json(kept: str) -> parts.Document:
    """The document that ``to_json`` kept. Raises ``CrmError`` for anything else."""
    try:
        read = json.loads(kept)
        if read["format"] != FORMAT:
            raise ValueError(f"format {read['format']}")
        document = decoded(read["document"])
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(document, parts.Document):
        raise _unreadable()
    return document


def encoded(value: Any) -> Any:
    """A value as JSON data; dataclasses, dates and money say what they are under ``is``."""
    if dataclasses.is_dataclass(value):
        attributes = {f.name: encoded(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"is": type(value).__name__, **attributes}
    if isinstance(value, tuple):
        return [encoded(item) for item in value]
    if isinstance(value, Decimal):
        return {"is": "decimal", "value": str(value)}
    if isinstance(value, datetime):
        return {"is": "instant", "value": value.isoformat()}
    if isinstance(value, date):
        return {"is": "date", "value": value.isoformat()}
    return value


def decoded(value: Any) -> Any:
    """The value that ``encoded`` made; lists come back as tuples."""
    if isinstance(value, list):
        return tuple(decoded(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value["is"]
    if kind == "decimal":
        return Decimal(value["value"])
    if kind == "instant":
        return datetime.fromisoformat(value["value"])
    if kind == "date":
        return date.fromisoformat(value["value"])
    return CLASSES[kind](**{name: decoded(item) for name, item in value.items() if name != "is"})


def _unreadable() -> CrmError:
    return CrmError(
        "This kept report cannot be read",
        "What was kept of it is damaged or comes from a newer version of the program.",
        "Make the report again, or open it with the version that made it.",
    )
