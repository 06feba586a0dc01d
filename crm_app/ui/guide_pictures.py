"""The pictures that the pages of the guide show: of the window at work, and of the first page of each paper.

``main.py --demo --guide-pictures DIR`` makes all of them anew, from invented records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit

from crm_app.domain.kinds import KINDS
from crm_app.runtime import paths
from crm_app.services import guide, records
from crm_app.services.guide_papers import first_pages, subjects
from crm_app.services.previews import PagePicture
from crm_app.ui import theme
from crm_app.ui.context import Address
from crm_app.ui.screenshots import places, settle
from crm_app.ui.window import MainWindow

SIZE, WIDTH = (1180, 740), 960
PAPER, PAPER_WIDTH = "paper-", 560
_WANTED, _SOUGHT = "signage for a clinic", "catering"
_DELETED = ("supplier", "opportunity", "event", "task")


@dataclass(frozen=True, slots=True)
class Shot:
    """How a picture comes about: the place it is of, by its name among all places, a tab, and what is done there."""

    place: str
    tab: str = ""
    prepare: Callable[[MainWindow], None] | None = None


def shoot_guide(window: MainWindow, folder: Path) -> list[Path]:
    """Write every picture that a page shows: small, by day, in 256 colours; returns the files."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return []
    folder.mkdir(parents=True, exist_ok=True)
    theme.apply(app, theme.LIGHT)
    made = []
    for name, image in (*paper_pictures(window), *window_pictures(window)):
        made.append(folder / f"{name}.png")
        in_few_colours(image).save(str(made[-1]), quality=0)
    return made


def paper_pictures(window: MainWindow) -> Iterator[tuple[str, QImage]]:
    """The first page of each paper that the guide shows, within a line, for paper and page are both white."""
    wanted = set(guide.pictures())
    for report, page in first_pages(window.context.workspace, round(PAPER_WIDTH * window.devicePixelRatioF())):
        if PAPER + report in wanted:
            yield PAPER + report, _framed(page)


def _framed(page: PagePicture) -> QImage:
    image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB888)
    framed = image.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(framed)
    painter.setPen(theme.color("line"))
    painter.drawRect(framed.rect().adjusted(0, 0, -1, -1))
    painter.end()
    return framed


def window_pictures(window: MainWindow) -> Iterator[tuple[str, QImage]]:
    """Each place of the window that the guide shows."""
    window.window().resize(*SIZE)
    window.show()
    known = _known(window)
    # what is prepared leaves its traces: the places that are shown as they stand come first
    for name in sorted(guide.pictures(), key=lambda name: name in SHOTS):
        if name.startswith(PAPER):
            continue
        shot = SHOTS.get(name, Shot(name))
        place = known[shot.place]
        window.context.go(Address(place.kind, place.id, shot.tab))
        settle(window)
        if shot.prepare is not None:
            shot.prepare(window)
            settle(window)
        image = _with_answers(window).toImage()
        width = round(WIDTH * image.devicePixelRatio())
        yield name, image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        _put_away(window)


def _known(window: MainWindow) -> dict[str, Address]:
    """The places by name: screens, the first record of each list, and the supplier that papers are shown about."""
    known = {address.kind + ("-record" if address.id else ""): address for address in places(window)}
    supplier = subjects(window.context.workspace).supplier
    return {**known, "assessed": Address("supplier", supplier) if supplier else known["supplier-record"]}


def _with_answers(window: MainWindow) -> QPixmap:
    """The window, with the answers of the palette where they lie over it."""
    picture, panel = window.grab(), window.search.panel
    if panel.isVisible():
        at = window.mapFromGlobal(panel.mapToGlobal(QPoint(0, 0)))
        painter = QPainter(picture)
        painter.drawPixmap(QRect(at, panel.size()), panel.grab())
        painter.end()
    return picture


def in_few_colours(image: QImage) -> QImage:
    """A picture in the 256 colours it has most of, none of them mixed from dots."""
    whole = image.convertToFormat(QImage.Format.Format_RGB32)
    commonest = Counter(memoryview(whole.constBits()).cast("I")).most_common(256)
    table = [colour | 0xFF000000 for colour, _ in commonest]
    return whole.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)


def _look_for(window: MainWindow) -> None:
    window.begin_search()
    window.search.setText(_SOUGHT)
    window.search.textEdited.emit(_SOUGHT)


def _ask_for_quotes(window: MainWindow) -> None:
    page = window.places.currentWidget()
    fields = page.findChildren(QLineEdit) if page else []
    for field in (one for one in fields if one.accessibleName() == "What is wanted"):
        field.setText(_WANTED)
        field.returnPressed.emit()


def _log_a_call(window: MainWindow) -> None:
    window.actions_by_name["log_call"].trigger()


def _delete_some(window: MainWindow) -> None:
    """Something for the bin to show, in a demonstration alone: nobody's own records are ever touched."""
    workspace = window.context.workspace
    if workspace.store.address != str(paths.demonstration_store()):
        return
    for kind in _DELETED:
        ids = getattr(getattr(window.places.page(KINDS[kind].plural), "model", None), "ids", ())
        for key in ids[1:2]:  # the first is shown elsewhere
            window.context.touched(records.delete(workspace, kind, [key]).touched)


def _put_away(window: MainWindow) -> None:
    """Take away what lies over the places or beneath them."""
    window.search.close_list()
    window.search.clear()
    if window.log_place.panel is not None:
        window.log_place.panel.put_away()


SHOTS: Mapping[str, Shot] = {
    "opportunity-record": Shot("opportunity-record", "Matches"),
    "event-record": Shot("event-record", "Invitations"),
    "assessment": Shot("assessed", "Readiness"),
    "credentials": Shot("assessed", "Credentials"),
    "palette": Shot("suppliers", prepare=_look_for),
    "quotes": Shot("quotes", prepare=_ask_for_quotes),
    "log-call": Shot("assessed", "Timeline", prepare=_log_a_call),
    "bin": Shot("bin", prepare=_delete_some),
}
