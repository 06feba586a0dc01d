"""Counts of suppliers as tiles, each of which opens the list it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from crm_app.domain.chart_words import missing_words
from crm_app.domain.charts import Chart, ChartKind, Series, Tone
from crm_app.domain.cohort import GateTally
from crm_app.domain.dates import format_date
from crm_app.domain.filters import Filter, chosen
from crm_app.ui.charts.tile import FigureTile, TileGrid, TileText

MOST_GATES = 8
Keys = Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class CountOf:
    """A number of suppliers: what it is called and means, and which suppliers they are."""

    value: int
    label: str
    definition: str
    keys: Keys


def among(keys: Sequence[str], said: str) -> Filter:
    """The filter that lists these suppliers, with words for its chip."""
    many = "1 supplier" if len(keys) == 1 else f"{len(keys):,} suppliers"
    return Filter((chosen(keys, f"{many}: {said}"),))


def show_tiles(
    grid: TileGrid,
    counts: Sequence[CountOf],
    on: date,
    missing: tuple[int, int],
    open_list: Callable[[Filter], None],
) -> None:
    """Put the counts into a grid of tiles. ``missing`` is how many of how many are not known."""
    source = f"{format_date(on)}; {missing_words(*missing)}"
    tiles = []
    for one in counts:
        tile = FigureTile(TileText(f"{one.value:,}", one.label, one.definition, source))
        tile.clicked.connect(lambda _checked=False, one=one: open_list(among(one.keys(), one.label.lower())))
        tiles.append(tile)
    grid.set_tiles(tiles)


def gates_chart(
    gates: Sequence[GateTally], assessed: int, on: date, stopped: Callable[[str, bool], Sequence[str]]
) -> Chart:
    """Which thing needed to bid stops how many; every bar opens its suppliers."""
    shown = [gate for gate in gates if gate.not_yet or gate.unknown][:MOST_GATES]
    names = tuple(gate.title for gate in shown)

    def opens(unknown: bool, words: str) -> tuple[Filter | None, ...]:
        return tuple(among(stopped(gate.key, unknown), f"{gate.title.lower()} {words}") for gate in shown)

    return Chart(
        ChartKind.STACKED,
        "What stops how many",
        names,
        (
            Series("Not yet in place", tuple(g.not_yet for g in shown), Tone.CAUTION, opens(False, "not yet in place")),
            Series("Not known", tuple(g.unknown for g in shown), Tone.NEUTRAL, opens(True, "not known")),
        ),
        category_label="Needed to bid",
        definition="What a bid needs and these suppliers do not have, or nobody knows of.",
        note=f"Of {assessed:,} assessed; one supplier may stand in several lines.",
        as_of=on,
    )
