"""Fields that a reader fills in: radio buttons, lines of text and hidden marks, each with a name for a screen reader.

The typeface of a field is the reader's own Helvetica: whoever types in another script gets a font of their program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFName, PDFString

from crm_app.reports.pdf.draw import Pen
from crm_app.reports.pdf.style import INK, STRONG_LINE, WHITE, Manner, colour

CIRCLE = 12.0
LINE_HEIGHT = 16.0
_TYPED = 10
_BETWEEN = 14.0
_ROUND = 0.5523  # how far the handles of a curve lie out for a quarter of a circle
_ONE_CHOICE = "noToggleToOff radio"  # a question may be left open, so nothing is required


@dataclass(frozen=True, slots=True)
class Offer:
    """One radio button: the value in the file and the words beside it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """A group of radio buttons: the name of the field, the words for a screen reader, and what is chosen already."""

    name: str
    spoken: str
    offers: Sequence[Offer]
    chosen: str = ""


def radio_line(pen: Pen, question: Question, x: float, top: float, manner: Manner) -> None:
    """A line of radio buttons with their words."""
    form = pen.canvas.acroForm
    form.circleArcStream = _circle
    for offer in question.offers:
        form.radio(
            name=question.name,
            value=offer.value,
            selected=offer.value == question.chosen,
            tooltip=question.spoken,
            x=x,
            y=top - (manner.leading + CIRCLE) / 2,
            size=CIRCLE,
            fillColor=colour(WHITE),
            borderColor=colour(STRONG_LINE),
            textColor=colour(INK),
            borderWidth=1,
            fieldFlags=_ONE_CHOICE,
        )
        _speak(pen, form, question.name, f"{question.spoken} {offer.words}")
        x += CIRCLE + 4
        x += pen.words(offer.words, x, top, manner) + _BETWEEN


def _circle(size: float, radius: float) -> str:
    """A circle around the middle of a square: the library's own is off its place in every size but one."""
    middle, handle = size / 2, radius * _ROUND
    turn = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    drawn = [f"{middle + radius:.3f} {middle:.3f} m"]
    for (fx, fy), (tx, ty) in pairwise(turn):
        points = (
            (fx * radius + tx * handle, fy * radius + ty * handle),
            (tx * radius + fx * handle, ty * radius + fy * handle),
            (tx * radius, ty * radius),
        )
        drawn.append(" ".join(f"{middle + x:.3f} {middle + y:.3f}" for x, y in points) + " c")
    return "\n".join(drawn)


def _speak(pen: Pen, form: Any, name: str, words: str) -> None:
    """The library names the group alone; some readers speak the name of each button."""
    reference = form._radios[name].kids[-1]
    pen.canvas._doc.idToObject[reference.name].dict["TU"] = PDFString(words)


def text_field(
    pen: Pen, name: str, spoken: str, box: tuple[float, float, float], longest: int, *, height: float = LINE_HEIGHT
) -> None:
    """A line to type on, or a block of lines where it is high; ``box`` is left, top and width."""
    x, top, width = box
    pen.canvas.acroForm.textfield(
        name=name,
        tooltip=spoken,
        x=x,
        y=top - height,
        width=width,
        height=height,
        fontName="Helvetica",
        fontSize=_TYPED,
        textColor=colour(INK),
        fillColor=colour(WHITE),
        borderColor=colour(STRONG_LINE),
        borderWidth=0.75,
        maxlen=longest,
        fieldFlags="multiline" if height > 2 * LINE_HEIGHT else "",
    )


def hidden_mark(pen: Pen, name: str, value: str) -> None:
    """A value that travels with the file and is not shown."""
    pen.canvas.acroForm.textfield(
        name=name,
        value=value,
        tooltip="For the office",
        x=1,
        y=1,
        width=1,
        height=1,
        fontName="Helvetica",
        fontSize=1,
        borderWidth=0,
        maxlen=len(value) + 1,
        annotationFlags="hidden",
        fieldFlags="readOnly",
    )


def in_reading_order(canvas: Any) -> None:
    """The tab key goes through the fields of every page row by row. Call it when all pages are drawn."""
    for page in canvas._doc.Pages.pages:
        page.__NoDefault__ = [*page.__NoDefault__, "Tabs"]
        page.Tabs = PDFName("R")
