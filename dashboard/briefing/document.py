"""A briefing as a Word document."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from dashboard import theme
from dashboard.briefing.pictures import picture
from dashboard.briefing.shapes import ROWS, Rendered
from dashboard.briefing.slides import FONT, TAGS
from dashboard.briefing.words import cell, clean
from dashboard.i18n import is_rtl


def to_docx(items: Sequence[Rendered], *, title: str, subtitle: str, language: str) -> bytes:
    """A heading, the note, the figure, the table and the caption of every item."""
    maker = _Maker(language)
    maker.document.core_properties.title, maker.document.core_properties.author = title, "Marsad"
    maker.paragraph(title, style="Title")
    maker.paragraph(subtitle, size=10, colour=theme.MUTED)
    for item in items:
        maker.item(item)
    sink = io.BytesIO()
    maker.document.save(sink)
    return sink.getvalue()


class _Maker:
    def __init__(self, language: str) -> None:
        self.document = Document()
        self.language, self.rtl = language, is_rtl(language)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        self.width = section.page_width - 2 * Cm(2.2)
        for name in ("Normal", "Title", "Heading 1"):
            style = self.document.styles[name]
            style.font.name = FONT
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(kind), FONT)
            for theme_font in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
                fonts.attrib.pop(qn(theme_font), None)

    def item(self, item: Rendered) -> None:
        self.paragraph(item.title, style="Heading 1")
        if item.note:
            self.paragraph(item.note)
        for text, heading in item.lines:
            self.paragraph(text, bold=heading, colour=theme.ACCENT if heading else "")
        for q in item.quotes:
            self.paragraph(f"«{q.content}»" if self.rtl else f"“{q.content}”")
            comma = "، " if self.rtl else ", "
            self.paragraph(comma.join(p for p in (q.speaker, q.role) if p), bold=True, size=10)
            self.paragraph(q.where, size=9, colour=theme.MUTED)
        if item.figure is not None and (image := picture(item)) is not None:
            self.document.add_picture(io.BytesIO(image), width=self.width)
            shape = self.document.inline_shapes[-1]
            shape._inline.docPr.set("descr", clean(item.title))
        if not item.quotes and len(item.table.columns):
            self.table(item)
        self.paragraph(item.caption, size=8, colour=theme.MUTED)

    def table(self, item: Rendered) -> None:
        shown = item.table.head(ROWS)
        made = self.document.add_table(rows=1, cols=len(shown.columns), style="Light List Accent 1")
        if self.rtl:
            made._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for c, name in enumerate(shown.columns):
            self._fill(made.rows[0].cells[c].paragraphs[0], str(name), size=9, bold=True, colour=theme.PAPER)
        for row in shown.itertuples(index=False):
            cells = made.add_row().cells
            for c, (name, value) in enumerate(zip(shown.columns, row, strict=True)):
                self._fill(cells[c].paragraphs[0], cell(value, item.language, percent=name in item.percents), size=9)

    def paragraph(self, text: str, *, style: str | None = None, size: int = 0, bold: bool = False, colour: str = "") -> None:
        for line in text.split("\n"):
            self._fill(self.document.add_paragraph(style=style), line, size=size, bold=bold, colour=colour)

    def _fill(self, paragraph: Any, text: str, *, size: int = 0, bold: bool = False, colour: str = "") -> None:
        if self.rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT  # in a right-to-left paragraph "left" is where lines begin
        run = paragraph.add_run(clean(text))
        properties = run._r.get_or_add_rPr()
        if bold:
            run.bold = True
            properties.append(OxmlElement("w:bCs"))
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
        if size:
            run.font.size = Pt(size)
            complex_size = OxmlElement("w:szCs")
            complex_size.set(qn("w:val"), str(2 * size))
            properties.append(complex_size)
        if self.rtl:
            properties.append(OxmlElement("w:rtl"))
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), TAGS[self.language])
        spoken.set(qn("w:bidi"), TAGS[self.language])
        properties.append(spoken)
