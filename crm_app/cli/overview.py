"""The register in figures, for scripts and for a person in a hurry."""

from __future__ import annotations

import typer

from crm_app.cli import output
from crm_app.cli.session import session_of
from crm_app.domain.chart_words import basis, missing_words
from crm_app.domain.charts import Chart
from crm_app.domain.filters import sentence
from crm_app.domain.kinds import KINDS
from crm_app.domain.overview import Overview, OverviewFigure
from crm_app.services.overview import register_overview


def register(app: typer.Typer) -> None:
    """Add ``overview`` to the command line."""
    app.command("overview")(overview)


def overview(context: typer.Context) -> None:
    """The register in figures: how many, where, what size, what trades, how complete, what expires."""
    session = session_of(context)
    with session.opened() as workspace:
        found = register_overview(workspace)
    if session.as_json:
        output.write_json(_document(found))
        return
    rows = ((f.label, f"{f.value:,}", missing_words(f.missing, f.out_of), f.definition) for f in found.figures)
    output.write_table(["FIGURE", "VALUE", "MISSING", "WHAT IT MEANS"], rows)
    for chart in found.charts.values():
        output.write("")
        output.write(output.printable(chart.title))
        lines = ([name, *("" if value is None else f"{value:,}" for value in values)] for name, values in chart.rows())
        output.write_table([heading.upper() for heading in chart.headings], lines)
        output.write(output.printable(basis(chart)))


def _document(found: Overview) -> dict[str, object]:
    return {
        "as_of": found.as_of,
        "total": found.total,
        "figures": [_figure(figure) for figure in found.figures],
        "charts": {name: _chart(chart) for name, chart in found.charts.items()},
    }


def _figure(figure: OverviewFigure) -> dict[str, object]:
    return {
        "name": figure.name,
        "label": figure.label,
        "value": figure.value,
        "missing": figure.missing,
        "out_of": figure.out_of,
        "definition": figure.definition,
        "list": sentence(KINDS["supplier"], figure.opens),
    }


def _chart(chart: Chart) -> dict[str, object]:
    return {
        "title": chart.title,
        "definition": chart.definition,
        "missing": chart.missing,
        "out_of": chart.out_of,
        "headings": chart.headings,
        "rows": [[name, *values] for name, values in chart.rows()],
    }
