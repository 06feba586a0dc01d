"""Reads the ground of a map beside the window: at once where it was kept, else letter by letter as it comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from crm_app.domain.errors import CrmError
from crm_app.runtime import postcode_ground
from crm_app.runtime.postcode_ground import LETTERS, Ground, Patch
from crm_app.services import map_points
from crm_app.services.map_points import MapArea
from crm_app.services.preferences import own_area
from crm_app.ui.context import AppContext
from crm_app.ui.maps.ground_layer import Dots, dots_of
from crm_app.ui.maps.name_layer import Name, names_of


@dataclass(frozen=True, slots=True)
class Surface:
    """What a map draws beneath its marks: the ground, its dots ready to paint, and the names on it."""

    ground: Ground
    dots: list[Dots]
    names: list[Name]


_kept: dict[frozenset[str], tuple[Ground, list[Dots]]] = {}  # of this process: windows share it


def _surface(area: MapArea, ground: Ground, dots: list[Dots] | None = None) -> Surface:
    texts: Mapping[str, str] = map_points.authority_names(area)
    return Surface(ground, dots_of(ground) if dots is None else dots, names_of(ground, texts, area.home))


class GroundSource(QObject):
    """``read`` carries a ``Surface``, again and again while there is more to come; ``said`` how far it is, "" when
    there is nothing more.
    """

    read = Signal(object)
    said = Signal(str)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.area = MapArea(frozenset(), frozenset())
        self._patches: tuple[Patch, ...] = ()

    def start(self) -> None:
        """Begin to read."""
        workspace, settings = self._context.workspace, self._context.settings

        def _work() -> tuple[MapArea, Surface | None]:
            area = map_points.map_area(workspace, own_area(workspace, settings)[1])
            if area.codes in _kept:
                return area, _surface(area, *_kept[area.codes])
            ground = postcode_ground.cached(area.codes)
            return area, _surface(area, ground) if ground else None

        self._context.jobs.run_read(_work, self._take_first, self._give_up)

    def _take_first(self, found: tuple[MapArea, Surface | None]) -> None:
        self.area, surface = found
        if surface is None:
            self._read_letter(0)
        else:
            self._finish(surface)

    def _read_letter(self, place: int) -> None:
        area, before = self.area, self._patches
        if place == len(LETTERS):
            self._context.jobs.run_read(
                lambda: _surface(area, postcode_ground.finish(area.codes, before)), self._finish, self._give_up
            )
            return
        self.said.emit(f"Reading the postcodes for the first time: part {place + 1} of {len(LETTERS)}")

        def _work() -> tuple[int, tuple[Patch, ...], Surface | None]:
            part = postcode_ground.read_part(LETTERS[place], area.codes)
            patches = before + part
            return place, patches, _surface(area, Ground(patches)) if part else None

        self._context.jobs.run_read(_work, self._take_letter, self._give_up)

    def _take_letter(self, found: tuple[int, tuple[Patch, ...], Surface | None]) -> None:
        place, self._patches, surface = found
        if surface is not None:
            self.read.emit(surface)
        self._read_letter(place + 1)

    def _give_up(self, error: CrmError) -> None:
        """Without a ground the suppliers are still shown, on plain paper."""
        self.said.emit("")
        self._context.report(error)

    def _finish(self, surface: Surface) -> None:
        _kept[self.area.codes] = (surface.ground, surface.dots)
        self._patches = ()
        self.said.emit("")
        self.read.emit(surface)
