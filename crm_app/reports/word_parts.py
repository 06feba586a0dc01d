"""What python-docx has no word for: repeated headings of tables, page numbers, links, language."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from crm_app.reports.document import Align, Tone

FONT = "Segoe UI"  # on every Windows; elsewhere Word takes what is nearest
INK = "18212B"
MUTED = "4F5B68"
TONES = {
    Tone.GOOD: "166139",
    Tone.INFORMATION: "184C9C",
    Tone.CAUTION: "7A4900",
    Tone.STOP: "991B15",
    Tone.NEUTRAL: MUTED,
}
SIDES = {Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT, Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER}
SIZES = {"Title": 22, "Subtitle": 12, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11, "Caption": 10}


def prepare(paper: Any, language: str, accent: str) -> None:
    """One typeface, calm headings, and the language of the words, for spelling and for reading aloud."""
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in SIZES.items():
        style = paper.styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), name != "Subtitle", False
        style.font.color.rgb = RGBColor.from_string(MUTED if name == "Subtitle" else INK)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
    _calm_title(paper)
    quote = paper.styles["Intense Quote"]
    quote.font.bold = quote.font.italic = False
    quote.font.color.rgb = RGBColor.from_string(INK)
    if re.fullmatch("#[0-9A-Fa-f]{6}", accent):
        for edge in quote.element.iter(qn("w:bottom")):
            edge.set(qn("w:color"), accent[1:])
    for tongue in paper.styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), language)


def _calm_title(paper: Any) -> None:
    """The title of the template has a line beneath it: a paper of ours has none."""
    properties = paper.styles["Title"].element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def dress_table(grid: Any, caption: str, description: str) -> None:
    """The heading row repeats on every page, no row is torn, and a reading program is told what the table is."""
    properties = grid._tbl.tblPr
    for name, words in (("w:tblCaption", caption), ("w:tblDescription", description)):
        if words:
            element = OxmlElement(name)
            element.set(qn("w:val"), words[:1000])
            properties.append(element)
    for index, row in enumerate(grid._tbl.tr_lst):
        row_properties = row.get_or_add_trPr()
        row_properties.append(OxmlElement("w:cantSplit"))
        if index == 0:
            row_properties.append(OxmlElement("w:tblHeader"))
    _only_rules_across(properties)


def _only_rules_across(properties: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{edge}")
        across = edge in ("top", "bottom", "insideH")
        line.set(qn("w:val"), "single" if across else "nil")
        if across:
            line.set(qn("w:sz"), "4")
            line.set(qn("w:color"), "D7DDE4")
        borders.append(line)
    style = properties.find(qn("w:tblW"))
    style.addnext(borders)


def cells_of(grid: Any) -> list[list[Any]]:
    """All cells by row, without the library's slow way of finding each."""
    return [[_Cell(cell, grid) for cell in row.tc_lst] for row in grid._tbl.tr_lst]


class Styles:
    """The styles of one paper by name, each looked up once: the library searches all of them at every use."""

    def __init__(self, paper: Any) -> None:
        self._paper = paper
        self._keys: dict[str, str] = {}

    def paragraph(self, style: str) -> Any:
        """A new paragraph at the end of the paper in a style."""
        paragraph = self._paper.add_paragraph()
        paragraph._p.style = self._key(style)
        return paragraph

    def table(self, rows: int, columns: int, style: str) -> Any:
        """A new table at the end of the paper in a style."""
        table = self._paper.add_table(rows=rows, cols=columns)
        table._tbl.tblStyle_val = self._key(style)
        return table

    def _key(self, style: str) -> str:
        key = self._keys.get(style)
        if key is None:
            key = self._keys[style] = self._paper.styles[style].style_id
        return key


def only_paragraph(cell: Any, side: Align) -> Any:
    """The paragraph of a cell still empty, close to the next and on its side."""
    paragraph = cell.paragraphs[0]
    paragraph._p.insert(0, deepcopy(_close(side)))
    return paragraph


@cache
def _close(side: Align) -> Any:
    made = Paragraph(OxmlElement("w:p"), None)  # type: ignore[arg-type]
    made.paragraph_format.space_after = Pt(1)
    if side in SIDES:
        made.alignment = SIDES[side]
    return made._p.pPr


def add_run(paragraph: Any, words: str, strong: bool, emphasis: bool, size: float | None) -> None:
    """Words at the end of a paragraph; how they look is made once and copied."""
    run = paragraph.add_run(words)
    run._r.insert(0, deepcopy(_look(strong, emphasis, size)))


@cache
def _look(strong: bool, emphasis: bool, size: float | None) -> Any:
    made = Run(OxmlElement("w:r"), None)  # type: ignore[arg-type]
    style(made, strong, emphasis, size)
    return made._r.rPr


def style(run: Any, strong: bool, emphasis: bool, size: float | None) -> None:
    """How a run looks: bold, slanted, ``size`` in points or that of its paragraph."""
    run.bold = strong or None
    run.italic = emphasis or None
    if size:
        run.font.size = Pt(size)


def shade(cell: Any, colour: str) -> None:
    """A quiet ground behind a cell."""
    ground = OxmlElement("w:shd")
    ground.set(qn("w:val"), "clear")
    ground.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(ground)


def add_page_numbers(paragraph: Any, words: str) -> None:
    """The words of the foot and ``Page 2 of 6``, counted by Word."""
    paragraph.add_run(f"{words} · Page " if words else "Page ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)


def add_link(paragraph: Any, words: str, address: str) -> Any:
    """A run that leads to an address; the run, to be styled further."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    element = OxmlElement("w:r")
    link.append(element)
    paragraph._p.append(link)
    run = Run(element, paragraph)
    run.text = words
    run.font.color.rgb = RGBColor.from_string("0A6B6B")
    run.font.underline = True
    return run
