"""A chart in words: for those who do not see the picture, for the line beneath it, and for a table to paste."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from crm_app.domain.charts import Chart, ChartKind, Value
from crm_app.domain.dates import format_date
from crm_app.domain.fields import Kind
from crm_app.domain.money import format_money, format_money_short

NOT_KNOWN = "not known"
MOST_NAMED = 3  # of the largest, in a summary

_PICTURES = {
    ChartKind.BAR: "Bar chart",
    ChartKind.STACKED: "Stacked bar chart",
    ChartKind.LINE: "Line chart",
    ChartKind.FUNNEL: "Funnel",
    ChartKind.HEAT_MAP: "Heat map",
}


def value_words(chart: Chart, value: Value, *, short: bool = False) -> str:
    """A value as it is written at its place: pounds, percent or a number with its unit. ``short`` is for pictures."""
    if value is None:
        return NOT_KNOWN
    if chart.value_kind is Kind.MONEY or chart.unit == "£":
        pounds = chart_decimal(value)
        return format_money_short(pounds) if short else format_money(pounds)
    number = f"{chart_decimal(value).normalize():,f}"
    if chart.value_kind is Kind.PERCENT or chart.unit == "%":
        return f"{number}%"
    return number if short or not chart.unit else f"{number} {chart.unit}"


def chart_decimal(value: Value) -> Decimal:
    """A value to reckon with; what is not known is nothing."""
    return Decimal(value or 0)


def share_words(chart: Chart, category: int) -> str:
    """Of a funnel: how much of the stage before came this far, "37% of the stage before"; empty elsewhere."""
    earlier, value = chart.earlier(category), chart.series[0].values[category] if chart.series else None
    if chart.kind is not ChartKind.FUNNEL or not earlier or value is None:
        return ""
    return f"{round(100 * chart_decimal(value) / chart_decimal(earlier))}% of the stage before"


def point_words(chart: Chart, series: int, category: int) -> str:
    """One point as it is read aloud: "Hackney, Micro: 214"; of a funnel with its share of the stage before."""
    named = chart.series[series]
    name = chart.categories[category] + (f", {named.label}" if len(chart.series) > 1 else "")
    parts = [f"{name}: {value_words(chart, named.values[category])}", share_words(chart, category)]
    return ", ".join(part for part in parts if part)


def summary(chart: Chart) -> str:
    """The whole chart in one or two sentences: what it is, how many points, its largest, and its target."""
    said = [f"{chart.title}. {_PICTURES[chart.kind]}"]
    if not chart.categories or not chart.series:
        return f"{said[0]} with nothing to show."
    across = f" in {len(chart.series)} series" if len(chart.series) > 1 else ""
    said[0] += f" of {len(chart.categories)} values{across}."
    if chart.kind is ChartKind.LINE:
        said += [_course(chart, index) for index in range(len(chart.series))]
    elif largest := _largest(chart):
        said.append(f"Largest: {'; '.join(largest)}.")
    if chart.target:
        said.append(f"{chart.target.label}: {value_words(chart, chart.target.value)}.")
    return " ".join(said)


def _course(chart: Chart, index: int) -> str:
    series = chart.series[index]
    known = [(name, v) for name, v in zip(chart.categories, series.values, strict=True) if v is not None]
    if not known:
        return f"{series.label}: {NOT_KNOWN}."
    (first, begun), (last, ended) = known[0], known[-1]
    return f"{series.label}: {value_words(chart, begun)} in {first}, {value_words(chart, ended)} in {last}."


def _largest(chart: Chart) -> list[str]:
    points = [
        (value, -category, f"{chart.categories[category]}{f', {s.label}' if len(chart.series) > 1 else ''}")
        for s in chart.series
        for category, value in enumerate(s.values)
        if value
    ]
    best = sorted(points, key=lambda point: (-point[0], -point[1]))[:MOST_NAMED]
    return [f"{name} {value_words(chart, value)}" for value, _, name in best]


def basis(chart: Chart) -> str:
    """What the numbers rest on: the definition, the date, how much was not known, and the remark."""
    return " ".join(part for part in (chart.definition, dated(chart), chart.note) if part)


def dated(chart: Chart) -> str:
    """The date of a chart and how much was missing: "22 Nov 2026; 31 of 300 not known."; empty without a date."""
    if chart.as_of is None:
        return ""
    return f"{format_date(chart.as_of)}; {missing_words(chart.missing, chart.out_of)}."


def missing_words(missing: int, out_of: int) -> str:
    """How much a figure could not count: "31 of 300 not known", or "nothing missing"."""
    if not missing:
        return "nothing missing"
    return f"{missing:,} of {out_of:,} not known" if out_of else f"{missing:,} not known"


def as_lines(chart: Chart) -> Iterator[str]:
    """The numbers as tab-separated lines, headings first, as a spreadsheet takes them."""
    yield "\t".join(_cell(heading) for heading in chart.headings)
    for name, values in chart.rows():
        yield "\t".join([_cell(name), *("" if value is None else str(value) for value in values)])


def _cell(text: str) -> str:
    return " ".join(text.split())
