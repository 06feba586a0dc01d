"""How a supplier gets on: when it could be ready, what helps, and how its readiness moved over its assessments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_app.domain.charts import Chart, ChartKind, Series
from crm_app.domain.dates import format_date
from crm_app.domain.fields import Kind
from crm_app.services import records
from crm_app.services.questionnaires import shipped
from crm_app.services.ready_by import SupplierReadyBy, ready_by_for
from crm_app.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Progress:
    """The answer of today, and the line of all assessments; ``None`` where there are fewer than two to join."""

    ready: SupplierReadyBy
    profile: str
    history: Chart | None


def progress_of(workspace: Workspace, supplier: str) -> Progress:
    """When a supplier could be ready under the profile of its last assessment, and how it came here."""
    ready = ready_by_for(workspace, supplier)
    return Progress(ready, shipped().profile(ready.profile).name, _history(workspace, supplier))


def _history(workspace: Workspace, supplier: str) -> Chart | None:
    made = [one for one in records.parts(workspace, "supplier", supplier)["assessment"] if one["assessed_on"]]
    made.sort(key=lambda one: (one["assessed_on"] or date.min, one.id))
    by_day = {one["assessed_on"]: one for one in made}  # of two on one day the later one stands
    if len(by_day) < 2:
        return None
    names = {one["profile"] for one in by_day.values()}
    note = (
        "The assessments are for different sorts of contract, so they compare only in part." if len(names) > 1 else ""
    )
    return Chart(
        ChartKind.LINE,
        "In place, assessment by assessment",
        tuple(format_date(day) for day in by_day),
        (
            Series("In place", tuple(one["percent"] for one in by_day.values())),
            Series("Not known", tuple(one["unknown_percent"] for one in by_day.values())),
        ),
        Kind.PERCENT,
        "%",
        category_label="Assessed on",
        definition="In place: of what was known on the day. Not known: of all that was asked.",
        note=note,
    )
