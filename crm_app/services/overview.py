"""The overview of the register: how many, where, what size, what trades, how complete, what expires."""

from __future__ import annotations

from crm_app.domain.overview import HIGHEST_STAFF, Overview, RegisterCounts, Trade, expiry_limits, figures_of
from crm_app.domain.overview_charts import charts_of
from crm_app.services import codes
from crm_app.services.workspace import Workspace
from crm_app.store.queries import overview


def register_overview(workspace: Workspace) -> Overview:
    """The figures of the register as this person may see it today, each with the filter that lists what it counts."""
    today = workspace.today()
    with workspace.store.read() as connection:
        groups = overview.supplier_groups(connection, HIGHEST_STAFF, expiry_limits(today))
        divisions, without = overview.divisions(connection)
    trades = tuple(Trade(digits, codes.cpv_name(f"{digits}000000"), count) for digits, count in divisions.items())
    counts = RegisterCounts(today, tuple(groups), trades, without, codes.authorities())
    return Overview(today, counts.total, tuple(figures_of(counts)), charts_of(counts))
