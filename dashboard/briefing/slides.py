"""A briefing as slides: native charts where the kind allows, right to left where the language is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from analytics.errors import InputError
from dashboard import theme
from dashboard.briefing.pictures import picture
from dashboard.briefing.shapes import Chart, Quote, Rendered
from dashboard.briefing.words import cell, clean, number_format
from dashboard.i18n import is_rtl

FONT, TAGS = "Arial", {"en": "en-GB", "ar": "ar-SA", "fa": "fa-IR"}
KINDS = {"bar": XL_CHART_TYPE.BAR_CLUSTERED, "column": XL_CHART_TYPE.COLUMN_CLUSTERED, "line": XL_CHART_TYPE.LINE_MARKERS}
#: Rows and columns of a table on a slide, and quotations.
ROWS, COLUMNS, QUOTES = 10, 6, 3


def to_pptx(items: Sequence[Rendered], *, title: str, subtitle: str, language: str, template: bytes | None = None) -> bytes:
    """One slide an item, behind a title slide.

    Parameters
    ----------
    items : sequence of Rendered
    title, subtitle : str
        Of the first slide.
    language : str
    template : bytes, optional
        A .pptx whose master, size and theme are used; its slides are dropped.

    Raises
    ------
    InputError
        When the template is no presentation.
    """
    deck = _begun(template)
    maker = _Maker(deck, language)
    maker.cover(title, subtitle)
    for item in items:
        maker.slide(item)
    deck.core_properties.title = title
    deck.core_properties.author = "Marsad"
    sink = io.BytesIO()
    deck.save(sink)
    return sink.getvalue()


def _begun(template: bytes | None) -> Any:
    if template is None:
        deck = Presentation()
        deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
        return deck
    try:
        deck = Presentation(io.BytesIO(template))
    except Exception as fault:
        raise InputError("bad_template") from fault
    listed = deck.slides._sldIdLst
    for slide in list(listed):
        deck.part.drop_rel(slide.rId)
        listed.remove(slide)
    return deck


class _Maker:
    def __init__(self, deck: Any, language: str) -> None:
        self.deck, self.language, self.rtl = deck, language, is_rtl(language)
        self.width, self.height = int(deck.slide_width), int(deck.slide_height)
        self.edge = int(self.width * 0.045)
        titled = [x for x in deck.slide_layouts if any(p.placeholder_format.type in (1, 3) for p in x.placeholders)]
        self.layout = min(titled or list(deck.slide_layouts), key=lambda x: len(x.placeholders))

    def cover(self, title: str, subtitle: str) -> None:
        slide = self._blank()
        self._titled(slide, title, top=0.32, size=40)
        box = slide.shapes.add_textbox(self.edge, int(self.height * 0.52), self.width - 2 * self.edge, int(self.height * 0.2))
        self._write(box.text_frame, subtitle, size=16, colour=theme.MUTED)

    def slide(self, item: Rendered) -> None:
        slide = self._blank()
        self._titled(slide, item.title, top=0.035, size=26)
        top, bottom = int(self.height * 0.17), int(self.height * 0.86)
        if item.note:
            box = slide.shapes.add_textbox(self.edge, int(self.height * 0.145), self.width - 2 * self.edge, int(self.height * 0.08))
            self._write(box.text_frame, item.note, size=15)
            top = int(self.height * 0.235)
        area = (self.edge, top, self.width - 2 * self.edge, bottom - top)
        if item.lines:
            self._lines(slide, item, area)
        elif item.quotes:
            self._quotes(slide, item.quotes, area)
        elif item.chart is not None and item.chart.categories:
            self._chart(slide, item.chart, area)
        elif item.figure is not None and (image := picture(item)) is not None:
            self._image(slide, image, area, item.title)
        else:
            self._table(slide, item, area)
        box = slide.shapes.add_textbox(self.edge, int(self.height * 0.875), self.width - 2 * self.edge, int(self.height * 0.11))
        self._write(box.text_frame, item.caption, size=9, colour=theme.MUTED)
        self._notes(slide, item)

    def _blank(self) -> Any:
        slide = self.deck.slides.add_slide(self.layout)
        for shape in list(slide.placeholders):
            if slide.shapes.title is None or shape.shape_id != slide.shapes.title.shape_id:
                shape._element.getparent().remove(shape._element)
        return slide

    def _titled(self, slide: Any, text: str, *, top: float, size: int) -> None:
        shape = slide.shapes.title
        place = (self.edge, int(self.height * top), self.width - 2 * self.edge, int(self.height * 0.12))
        if shape is None:
            shape = slide.shapes.add_textbox(*place)
        else:
            shape.left, shape.top, shape.width, shape.height = place
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self._write(shape.text_frame, text, size=size, bold=True, colour=theme.ACCENT)

    def _write(self, frame: Any, text: str, *, size: int, bold: bool = False, colour: str = theme.INK) -> None:
        """Paragraphs of a text, each in the language's direction."""
        frame.word_wrap = True
        for n, line in enumerate(text.split("\n")):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            for run in list(paragraph.runs):
                run._r.getparent().remove(run._r)
            self._run(paragraph, line, size=size, bold=bold, colour=colour)

    def _run(self, paragraph: Any, text: str, *, size: int, bold: bool = False, italic: bool = False, colour: str = theme.INK) -> None:
        paragraph.alignment = PP_ALIGN.RIGHT if self.rtl else PP_ALIGN.LEFT
        properties = paragraph._p.get_or_add_pPr()
        properties.set("rtl", "1" if self.rtl else "0")
        run = paragraph.add_run()
        run.text = clean(text)
        run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
        run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
        self._font(run._r.get_or_add_rPr())

    def _font(self, properties: Any) -> None:
        properties.set("lang", TAGS[self.language])
        for tag in ("a:latin", "a:cs"):
            found = properties.find(qn(tag))
            if found is None:
                found = properties.makeelement(qn(tag), {})
                properties.append(found)
            found.set("typeface", FONT)

    def _chart(self, slide: Any, chart: Chart, area: tuple[int, int, int, int]) -> None:
        data = CategoryChartData(number_format=number_format("0.0%" if chart.percent else "#,##0.##", self.language))
        data.categories = [clean(c) for c in chart.categories]
        for name, values in chart.series:
            data.add_series(clean(name), list(values))
        made = slide.shapes.add_chart(KINDS[chart.kind], *(Emu(v) for v in area), data).chart
        made.font.size, made.font.name = Pt(12), FONT
        made.has_legend = len(chart.series) > 1
        if made.has_legend:
            made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        made.has_title = False
        value, category = made.value_axis, made.category_axis
        value.has_major_gridlines = chart.kind != "bar"
        value.tick_labels.number_format = number_format("0%" if chart.percent else "#,##0", self.language)
        value.tick_labels.number_format_is_linked = False
        if value.has_major_gridlines:
            value.major_gridlines.format.line.color.rgb = RGBColor.from_string(theme.GRID.lstrip("#"))
        if chart.kind == "bar":
            category.reverse_order, value.reverse_order = True, self.rtl  # the largest on top; bars grow the way the language runs
            category.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # beside the bars of negative numbers too
            value.visible = False  # every bar carries its number
            plot = made.plots[0]
            plot.gap_width, plot.has_data_labels = 45, True
            plot.data_labels.number_format = number_format("0.0%" if chart.percent else "#,##0.##", self.language)
            plot.data_labels.number_format_is_linked = False
            plot.data_labels.font.size = Pt(11)
        for n, series in enumerate(made.plots[0].series):
            colour = RGBColor.from_string((theme.PALETTE[n % len(theme.PALETTE)] if len(chart.series) > 1 else theme.ACCENT).lstrip("#"))
            if chart.kind == "line":
                series.smooth = False
                series.format.line.color.rgb, series.format.line.width = colour, Pt(2.25)
                series.marker.format.fill.solid()
                series.marker.format.fill.fore_color.rgb = colour
            else:
                series.invert_if_negative = False
                series.format.fill.solid()
                series.format.fill.fore_color.rgb = colour

    def _image(self, slide: Any, image: bytes, area: tuple[int, int, int, int], title: str) -> None:
        left, top, width, height = area
        shape = slide.shapes.add_picture(io.BytesIO(image), left, top)
        scale = min(width / shape.width, height / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        shape.left = left + (width - shape.width) // 2
        shape._element.nvPicPr.cNvPr.set("descr", clean(title))

    def _table(self, slide: Any, item: Rendered, area: tuple[int, int, int, int]) -> None:
        shown = item.table.iloc[:ROWS, :COLUMNS]
        columns = list(shown.columns)[:: -1 if self.rtl else 1]
        left, top, width, height = area
        made = slide.shapes.add_table(len(shown) + 1, len(columns), left, top, width, min(height, Inches(0.42) * (len(shown) + 1))).table
        for c, name in enumerate(columns):
            self._write(made.cell(0, c).text_frame, str(name), size=12, bold=True, colour=theme.PAPER)
            for r, value in enumerate(shown[name], 1):
                self._write(made.cell(r, c).text_frame, cell(value, self.language, percent=name in item.percents), size=11)

    def _lines(self, slide: Any, item: Rendered, area: tuple[int, int, int, int]) -> None:
        """Sentences on the side where reading begins, quotations on the other."""
        left, top, width, height = area
        part = int(width * 0.56) if item.quotes else width
        frame = slide.shapes.add_textbox(left + (width - part if self.rtl else 0), top, part, height).text_frame
        frame.word_wrap = True
        size = 13 if len(item.lines) < 14 else 11
        for n, (text, heading) in enumerate(item.lines):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            self._run(paragraph, text, size=size + heading, bold=heading, colour=theme.ACCENT if heading else theme.INK)
            paragraph.space_before = Pt(6 if heading else 2)
        if item.quotes:
            gap = int(width * 0.03)
            self._quotes(slide, item.quotes, (left if self.rtl else left + part + gap, top, width - part - gap, height), largest=12)

    def _quotes(self, slide: Any, quotes: Sequence[Quote], area: tuple[int, int, int, int], largest: int = 18) -> None:
        frame = slide.shapes.add_textbox(*area).text_frame
        frame.word_wrap = True
        long = sum(len(q.content) for q in quotes[:QUOTES])
        size = min(largest, 18 if long < 500 else 15 if long < 1000 else 12)
        for n, q in enumerate(quotes[:QUOTES]):
            first = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            self._run(first, f"«{q.content}»" if self.rtl else f"“{q.content}”", size=size)
            by = frame.add_paragraph()
            self._run(
                by,
                "، ".join(p for p in (q.speaker, q.role) if p) if self.rtl else ", ".join(p for p in (q.speaker, q.role) if p),
                size=min(13, size),
                bold=True,
            )
            where = frame.add_paragraph()
            self._run(where, q.where, size=11, colour=theme.MUTED)
            where.space_after = Pt(12)

    def _notes(self, slide: Any, item: Rendered) -> None:
        frame = slide.notes_slide.notes_text_frame
        sources = [f"{q.speaker}: {q.where}" for q in item.quotes]
        passport = " ".join(f"{k}={item.passport[k]}" for k in ("analysis", "parameters", "slice", "rows", "table"))
        self._write(frame, "\n".join([item.caption, *sources, passport]), size=11)
