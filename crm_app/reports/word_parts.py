"""What python-docx has no word for: repeated headings of tables, page numbers, links, language."""

from __future__ import annotations

import re
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import _Cell
from docx.text.run import Run

from crm_app.reports.document import Tone

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
