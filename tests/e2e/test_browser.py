"""A person at the dashboard: a real Chromium, the real server, the demonstration corpus."""

import io

import openpyxl
import pytest
from pptx import Presentation

from tests.e2e.waiting import settled

pytestmark = pytest.mark.browser


def click_bar(page, key: str, number: int) -> None:
    """Click the middle of a bar of a plotly figure (plotly takes real mouse events only)."""
    chart = page.locator(f".st-key-{key}")
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = chart.locator(".barlayer .point path").nth(number).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(200)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def download(page, key: str, kind: str) -> bytes:
    page.locator(f".st-key-{key}_download button").first.click()
    with page.expect_download(timeout=60_000) as found:
        page.locator(f".st-key-{key}_{kind} button").click()
    with open(found.value.path(), "rb") as f:
        data = f.read()
    page.keyboard.press("Escape")
    return data


#: How far a table is scrolled, and how far it could be.
SCROLLED = """() => { const s = document.querySelector('.st-key-topics_list .dvn-scroller');
  return s ? [Math.round(s.scrollLeft), s.scrollWidth - s.clientWidth] : null; }"""


def _scrolled(page) -> tuple[int, int]:
    settled(page)
    page.wait_for_selector(".st-key-topics_list .dvn-scroller")
    page.wait_for_timeout(700)
    return tuple(page.evaluate(SCROLLED))


def test_a_table_wider_than_its_place_begins_with_its_first_column(server, page):
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto(f"{server}/topics?lang=ar")
    at, most = _scrolled(page)
    assert at == most > 50, "the columns of a right-to-left page begin at the right"
    page.locator(".st-key-topics_list .dvn-scroller").hover()
    page.mouse.wheel(-most, 0)
    page.wait_for_timeout(500)
    assert page.evaluate(SCROLLED)[0] == 0, "whoever scrolls it has his way"
    page.set_viewport_size({"width": 990, "height": 900})
    page.wait_for_timeout(700)
    assert page.evaluate(SCROLLED)[0] == 0
    page.goto(f"{server}/topics?lang=en")
    at, most = _scrolled(page)
    assert at == 0 and most > 50
    for name, right in (("فارسی", True), ("English", False)):
        page.locator("[data-testid=stSidebar] [data-baseweb=select], [data-testid=stSidebar] [role=combobox]").first.click()
        page.get_by_role("option", name=name).click()
        page.wait_for_timeout(700)
        at, most = _scrolled(page)
        assert at == (most if right else 0), name


def test_from_english_to_arabic_to_evidence_to_files(server, page):
    page.goto(server)
    settled(page)
    assert page.locator("h1").inner_text() == "Overview"
    # switch to Arabic
    page.locator("[data-testid=stSidebar] [data-baseweb=select], [data-testid=stSidebar] [role=combobox]").first.click()
    page.get_by_role("option", name="العربية").click()
    page.wait_for_function("document.querySelector('h1')?.innerText === 'نظرة عامة'")
    settled(page)
    assert "lang=ar" in page.url
    sidebar = page.locator("[data-testid=stSidebar]").bounding_box()
    assert sidebar["x"] > 700, "the sidebar of a right-to-left page is on the right"
    # filter
    page.get_by_label("من", exact=True).fill("2018")
    page.keyboard.press("Enter")
    page.wait_for_url("**since=2018**")
    settled(page)
    metric = page.locator("[data-testid=stMetricValue]").first.inner_text()
    assert 0 < int(metric) < 124
    # click the longest bar of the officials and read the sentences behind it
    click_bar(page, "overview_officials", 0)
    page.wait_for_selector(".passage mark.content")
    settled(page)
    passages = page.locator(".evidence .passage")
    assert passages.count() >= 3
    assert page.locator(".passage mark.cue").count() == passages.count()
    for text in page.locator(".passage .where").all_inner_texts():
        assert any(year in text for year in ("٢٠١٨", "٢٠١٩")), text
    # the figure and the table
    svg = download(page, "overview_officials", "svg").decode()
    assert "المسؤولون الأكثر استشهاداً بهم" in svg
    assert "٢٠١٨" in svg, "the caption names the filter"
    page.goto(f"{server}/terms?lang=ar&since=2018")
    settled(page)
    csv = download(page, "terms_table", "csv").decode("utf-8-sig")
    assert csv.startswith("اللفظ,")
    assert "المدونة" in csv
    book = openpyxl.load_workbook(io.BytesIO(download(page, "terms_table", "xlsx")))
    assert book["table"]["A1"].value == "اللفظ"
    assert book["table"].sheet_view.rightToLeft
    assert "٢٠١٨" in "".join(str(r[0].value) for r in book["caption"].rows)


def test_the_evidence_leads_into_the_article_at_its_marks(server, page):
    page.goto(f"{server}/?lang=en")
    settled(page)
    click_bar(page, "overview_officials", 0)
    page.wait_for_selector(".passage a")
    page.locator(".passage a").first.click()
    page.wait_for_selector(".reader mark.content")
    assert "article=demo-" in page.url
    assert page.locator(".reader mark.speaker").count() >= 1


def test_clicking_a_node_of_the_network_opens_the_official(server, page):
    page.goto(f"{server}/officials?lang=en")
    settled(page)
    before = page.locator("h3, h4").all_inner_texts()
    clicked = 0
    for fx, fy in [(x / 20, y / 20) for y in range(4, 17) for x in range(4, 17)]:
        canvas = page.locator(".st-key-network canvas").first
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        page.mouse.move(box["x"] + box["width"] * fx, box["y"] + box["height"] * fy)
        page.wait_for_timeout(15)
        if page.evaluate("getComputedStyle(document.querySelector('.st-key-network canvas').parentElement).cursor") == "pointer":
            page.mouse.click(box["x"] + box["width"] * fx, box["y"] + box["height"] * fy)
            settled(page)
            clicked += 1
            if clicked == 8 or page.locator("h3, h4").all_inner_texts() != before:  # the first may be the official who is shown already
                break
    assert clicked, "no node or edge was found under the mouse"
    after = page.locator("h3, h4").all_inner_texts()
    assert after != before, "a click shows another official, or the evidence of a line"
    assert page.locator(".passage mark.content").count() > 0


def test_an_arabic_deck_is_made_from_figures_added_on_pages(server, page):
    page.goto(f"{server}/?lang=ar&since=2015")
    settled(page)
    for key in ("overview_time", "overview_topics", "overview_officials"):
        page.locator(f".st-key-{key}_download button").first.click()
        page.locator(f".st-key-{key}_brief button").click()
        page.wait_for_timeout(800)
        page.keyboard.press("Escape")
        settled(page)
    page.reload()  # as following a link into an article does
    settled(page)
    page.get_by_role("link", name="الإيجاز").click()
    page.wait_for_function("document.querySelector('h1')?.innerText === 'الإيجاز'")
    settled(page)
    with page.expect_download(timeout=60_000) as found:
        page.locator(".st-key-briefing_pptx button").click()
    with open(found.value.path(), "rb") as f:
        deck = Presentation(io.BytesIO(f.read()))
    titles = [s.shapes.title.text for s in deck.slides][1:]
    assert titles == ["المقالات عبر الزمن", "أكبر المواضيع", "المسؤولون الأكثر استشهاداً بهم"]
    assert sum(s.has_chart for slide in deck.slides for s in slide.shapes) == 3
    captions = [s.text_frame.text for s in deck.slides[1].shapes if s.has_text_frame]
    assert any("٢٠١٥" in c for c in captions), "the caption names the filter"


def test_a_sentence_of_the_situation_opens_its_passages(server, page):
    page.goto(f"{server}/situation?lang=fa")
    settled(page)
    assert page.locator(".passage").count() <= 3, "only the key quotations, until a sentence is opened"
    before = page.locator(".passage").count()
    page.locator("[data-testid=stExpander] summary").nth(1).click()
    page.wait_for_function(f"document.querySelectorAll('.passage').length > {before}")
    assert page.locator(".passage mark").count() > 0
