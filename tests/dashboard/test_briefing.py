"""Briefings: every kind of item in every language, and the files' structure."""

import io
import json
import time
import zipfile

import docx
import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from analytics.analyses import questions
from analytics.errors import InputError
from analytics.opened import open_analysis
from analytics.slices import Slice
from dashboard import i18n
from dashboard.briefing import bundle, document, items, rendering, report, slides
from dashboard.briefing.items import Item
from dashboard.briefing.names import labels, official_names
from dashboard.exports import images
from tests.analytics.test_passport import ASKED
from tests.dashboard.test_pages import healthy, opened

HOSTILE = '=1+1 <script>alert(1)</script> #set page() \u202e "x" \x07'


@pytest.fixture(scope="module")
def analysis(demo_path, demo):
    return open_analysis(demo_path)


@pytest.fixture(scope="module")
def five(analysis):
    official = analysis.officials["official_id"].iloc[0]
    return [
        Item("officials_cited", note="2017 (test)"),
        Item("trend", {"kind": "categories", "items": ["actors.isis", "actors.al_qaeda"], "period": "year", "measure": "share"}),
        Item("quotations", {"official": official, "most": 3}),
        Item("bursts", {"kind": "categories", "items": ["actors.isis"], "period": "year"}),
        Item("articles_by", {"column": "language"}, {"since": "2015"}, HOSTILE, HOSTILE),
    ]


@pytest.fixture
def without_browser(monkeypatch):
    """Pictures are left out: they take a browser seconds each."""
    monkeypatch.setattr(images, "browser", lambda: None)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", questions.QUESTIONS)
def test_every_question_can_be_rendered_in_every_language(name, language, analysis):
    params = {"official": analysis.officials["official_id"].iloc[0]} if name == "quotations" else ASKED.get(name, {})
    made = rendering.render(analysis, Item(name, params), language)
    assert made.title
    assert i18n.translate(language, "caption.method", method="").split(":")[0].split("：")[0] in made.caption
    assert made.passport["rows"] == len(questions.answer(analysis, name, params, Slice()))
    if made.chart is not None:
        assert all(len(values) == len(made.chart.categories) for _, values in made.chart.series)


def test_numbers_of_a_chart_are_those_of_the_table(analysis):
    made = rendering.render(analysis, Item("officials_cited"), "ar")
    listed = questions.answer(analysis, "officials_cited", {}, Slice())
    assert made.chart.series[0][1] == listed["quotations"].head(12).astype(float).tolist()
    assert made.table.columns[0] == i18n.translate("ar", "column.name")


def _paragraphs(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield from (p for p in shape.text_frame.paragraphs if p.runs)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_slides_have_native_charts_notes_and_direction(language, analysis, five, without_browser):
    made = [rendering.render(analysis, i, language) for i in five]
    data = slides.to_pptx(made, title="T", subtitle="S", language=language)
    deck = Presentation(io.BytesIO(data))
    assert len(deck.slides) == 1 + len(five)
    charts = [s.chart for slide in deck.slides for s in slide.shapes if s.has_chart]
    assert len(charts) == 3
    assert list(charts[0].plots[0].categories) == list(made[0].chart.categories)
    assert list(charts[0].series[0].values) == list(made[0].chart.series[0][1])
    assert len(charts[1].series) == 2
    wanted = "1" if language == "ar" else "0"
    assert {p._p.pPr.get("rtl") for p in _paragraphs(deck)} == {wanted}
    runs = [r for p in _paragraphs(deck) for r in p.runs]
    assert {r._r.rPr.get("lang") for r in runs} == {slides.TAGS[language]}
    assert all(r._r.rPr.find(qn("a:cs")) is not None for r in runs)
    assert charts[0].value_axis.reverse_order is (language == "ar")
    notes = [s.notes_slide.notes_text_frame.text for s in list(deck.slides)[1:]]
    assert all(m.caption.split("\n")[0] in n and m.passport["table"] in n for m, n in zip(made, notes, strict=True))
    words = "\n".join(r.text for r in runs)
    assert made[2].quotes[0].content in words
    assert "\x07" not in words


def test_a_house_template_gives_size_and_master_and_loses_its_slides(analysis, five, without_browser):
    house = Presentation()
    house.slide_width = 9_000_000
    house.slides.add_slide(house.slide_layouts[5]).shapes.title.text = "old"
    sink = io.BytesIO()
    house.save(sink)
    made = [rendering.render(analysis, five[0], "fa")]
    deck = Presentation(io.BytesIO(slides.to_pptx(made, title="T", subtitle="S", language="fa", template=sink.getvalue())))
    assert deck.slide_width == 9_000_000
    assert [s.shapes.title.text for s in deck.slides] == ["T", made[0].title]
    with pytest.raises(InputError, match="PowerPoint"):
        slides.to_pptx(made, title="T", subtitle="S", language="fa", template=b"PK not a deck")


def test_a_document_runs_in_its_direction(analysis, five, without_browser):
    for language in ("fa", "en"):
        made = [rendering.render(analysis, i, language) for i in five]
        found = docx.Document(io.BytesIO(document.to_docx(made, title="T", subtitle="S", language=language)))
        headings = [p.text for p in found.paragraphs if p.style.name == "Heading 1"]
        assert headings[:4] == [m.title for m in made][:4]
        with_bidi = [p._p.pPr is not None and p._p.pPr.find(qn("w:bidi")) is not None for p in found.paragraphs]
        assert set(with_bidi) == {language == "fa"}
        assert len(found.tables) == 4
        assert found.tables[0].cell(1, 0).text == made[0].table.iloc[0, 0]
        assert (found.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None) == (language == "fa")


def test_a_pdf_is_made_of_hostile_text_as_text(analysis, five, without_browser):
    made = [rendering.render(analysis, i, "ar") for i in five]
    data = report.to_pdf(made, title=HOSTILE, subtitle="S", language="ar")
    assert data.startswith(b"%PDF-")
    assert len(data) > 5_000


def test_a_zip_holds_tables_without_formulas_and_passports(analysis, five, without_browser):
    made = [rendering.render(analysis, i, "en") for i in five]
    data = bundle.to_zip(made, title="T", language="en")
    time.sleep(1.1)  # workbooks know seconds
    assert data == bundle.to_zip(made, title="T", language="en")
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        names = found.namelist()
        assert "01-officials_cited.csv" in names
        table = pd.read_csv(io.BytesIO(found.read("01-officials_cited.csv")))
        assert len(table) == len(made[0].table)
        passport = json.loads(found.read("05-articles_by.passport.json"))
        assert passport["slice"] == {"since": "2015"}
        book = openpyxl.load_workbook(io.BytesIO(found.read("03-quotations.xlsx")))
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
        assert not any(c.data_type == "f" or c.hyperlink for c in cells)


def test_baskets_are_kept_and_taken_up(five):
    assert items.from_json(items.to_json(five))[0].note == "2017 (test)"
    for text in ("", "{}", '[{"analysis": 1}]', '[{"analysis": "terms", "slice": {"a": 1}}]'):
        with pytest.raises(InputError):
            items.from_json(text)
    with pytest.raises(InputError, match="must be articles_over_time"):
        items.from_json('[{"analysis": "os.system"}]')


def test_what_is_added_on_a_page_stands_in_the_briefing(demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, languages="ar")
    at.button(key="overview_topics_brief").click().run()
    at.button(key="overview_time_brief").click().run()
    at.switch_page("dashboard/pages/briefing.py").run()
    healthy(at)
    assert [i.analysis for i in at.session_state["basket"]] == ["topics", "articles_over_time"]
    assert at.session_state["basket"][0].slice == {"languages": "ar"}
    at.button(key="up_1").click().run()
    at.text_input(key="title_0_articles_over_time").set_value("Mine").run()
    healthy(at)
    assert [(i.analysis, i.title) for i in at.session_state["basket"]] == [("articles_over_time", "Mine"), ("topics", "")]
    at.button(key="out_1").click().run()
    assert len(at.session_state["basket"]) == 1


def test_a_group_of_the_codebook_is_briefed_as_the_page_shows_it(analysis):
    made = rendering.render(analysis, Item("categories", {"group": "purposes"}), "en")
    shown = analysis.categories[analysis.categories["group"] == "purposes"]["label_en"]
    assert len(made.table)
    assert set(made.table.iloc[:, 0]) <= set(shown)
    assert made.title.startswith("Purposes")


def test_officials_have_the_name_of_a_language_where_it_is_known():
    known = {"official_id": ["a", "b", "c"], "name": ["Anna", "بدر", "Carl"], "name_ar": ["آنا", None, ""], "name_fa": [None] * 3}
    officials = pd.DataFrame(known)
    assert official_names(officials, "ar") == {"a": "آنا", "b": "بدر", "c": "Carl"}
    assert official_names(officials, "fa") == {"a": "Anna", "b": "بدر", "c": "Carl"}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_situation_is_a_page_of_sentences_with_their_numbers(analysis, language, without_browser):
    made = rendering.render(analysis, Item("situation"), language)
    rows = questions.answer(analysis, "situation", {}, Slice())
    assert len(made.lines) >= 1 + 4 + len(rows[rows["section"].isin(("rose", "fell", "cited", "newly"))])
    first = rows[rows["section"] == "cited"].iloc[0]
    name = i18n.isolate(labels(analysis, language)[first["item"]])
    numbers = {"quotations": int(first["recent"]), "articles": int(first["articles"]), "earlier": int(first["before"])}
    assert (i18n.translate(language, "situation.cited", name=name, **numbers), False) in made.lines
    assert [q.content for q in made.quotes]
    assert len(Presentation(io.BytesIO(slides.to_pptx([made], title="t", subtitle="s", language=language))).slides) == 2
    text = "\n".join(
        p.text for p in docx.Document(io.BytesIO(document.to_docx([made], title="t", subtitle="s", language=language))).paragraphs
    )
    assert all(line in text for line, _ in made.lines)
    assert report.to_pdf([made], title="t", subtitle="s", language=language)[:5] == b"%PDF-"


def test_a_slice_without_two_periods_has_a_situation_that_says_so(analysis, without_browser):
    made = rendering.render(analysis, Item("situation", {}, {"since": "2017-03-01", "until": "2017-03-02"}), "en")
    assert made.lines == ((i18n.translate("en", "situation.short"), False),)
    assert document.to_docx([made], title="t", subtitle="s", language="en")[:2] == b"PK"
    assert bundle.to_zip([made], title="t", language="en")[:2] == b"PK"
