"""Texts, names, files and codebooks that try to act: nothing of them may, on any page or in any export."""

import contextlib
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest

from analytics import exporting, pipeline
from analytics.engine import Engine
from analytics.slices import Slice
from analytics.tables import ALL, BYTES
from analytics.workspace import Workspace
from dashboard.pages import PAGES
from dashboard.store.base import open_store
from tests.conftest import ROOT
from tests.e2e.waiting import settled

#: The one script of ours that stands in a page.
OWN = (ROOT / "dashboard" / "rtl.js").read_text(encoding="utf-8")
ACT = "window.pwned=(window.pwned||0)+1"
PAYLOADS = (
    f"<script>{ACT}</script>", f"<img src=x onerror={ACT}>", f"<svg onload={ACT}>", f"<a href='javascript:{ACT}'>x</a>", "<a href='https://evil.example/a'>click</a>",
    f"[x](javascript:{ACT})", "[x](https://evil.example/b)", "![x](https://evil.example/c.png)", f"<iframe srcdoc='<script>parent.{ACT}</script>'>", "</div></script><h1>broken</h1>",
    "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "{{7*7}}${7*7}<%= 7*7 %>", "%s%n{0}{title}", "../../../../etc/passwd", "$$\\\\href{javascript:alert(1)}{x}$$", ":material/home: :red[x] :smile:",
    "\u202eevil\u202c \u2066x\u2069", "a\x00b\x1b[31mred\x07", "\u200b\u200d\ufeff", "' OR 1=1 --", '"><script>' + ACT + "</script>", "&lt;script&gt;", "<style>body{display:none}</style>", "<meta http-equiv=refresh content='0;url=https://evil.example/d'>",
    "<form action=https://evil.example/e><input>", "<base href=https://evil.example/>", "http://evil.example/live https://evil.example/live2 HTTPS://EVIL.example/live3",
)  # fmt: skip
SENTENCE = (
    "The minister of information {name} said that the group {payload} had moved its {payload} propaganda to closed channels in {n} months."
)
ARABIC = "وقال اللواء {name} مدير الاستخبارات إن التنظيم {payload} نشر {n} مقطعاً على تويتر و{payload} خلال العام الماضي وإن التمويل توقف."


def records():
    for n, payload in enumerate(PAYLOADS):
        name = f"Karim {payload[:40]} Haddad" if n % 2 else f"Mona Bell{n}"
        lines = (
            [SENTENCE.format(name=name, payload=payload, n=n + k) for k in range(4)]
            if n % 2
            else [ARABIC.format(name=name, payload=payload, n=n + k) for k in range(4)]
        )
        yield {
            "id": f"{n}{payload[:60]}", "title": f"{payload} headline {n}", "text": "\n".join(lines) + f"\n{payload}\nArticle number {n} of the collection ends here, as the others do.",
            "date": f"201{n % 8}-0{n % 9 + 1}-11", "source": f"{payload[:60]}.example", "author": payload, "url": f"https://evil.example/{payload}" if n % 3 else f"javascript:{ACT}",
        }  # fmt: skip


CODEBOOK = """
name = "<script>window.pwned=1</script>"

[groups.hostile]
label = { en = "<script>window.pwned=1</script>", ar = "<img src=x onerror=window.pwned=1>", fa = "[x](javascript:window.pwned=1)" }

[groups.hostile.bad]
label = { en = "<img src=x onerror=window.pwned=1>", ar = "=cmd|calc", fa = "<a href='https://evil.example/f'>x</a>" }
en = ["propaganda", "group"]
ar = ["التنظيم", "تويتر"]
fa = ["گروه"]
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    inputs = folder / "in"
    inputs.mkdir()
    listed = list(records())
    (inputs / "a<img src=x onerror=alert(1)>.jsonl").write_bytes("".join(json.dumps(r) + "\n" for r in listed).encode())
    (inputs / "=cmd|calc 'x'.txt").write_text(
        "\n".join(SENTENCE.format(name="Ann Lee", payload=p, n=3) for p in PAYLOADS[:4]), encoding="utf-8"
    )
    with contextlib.suppress(OSError):
        (inputs / "b\u202egnp.txt").write_text("", encoding="utf-8")
    (inputs / "[x](javascript:alert(1)).csv").write_bytes(b"<script>window.pwned=1</script>,=1+1\nx,y\n")
    (folder / "book.toml").write_text(CODEBOOK, encoding="utf-8")
    workspace = Workspace(folder / "ws")
    from dataclasses import replace

    from analytics.annotations.codebook import CodebookParams

    params = pipeline.AnalyseParams()
    book = CodebookParams(str(folder / "book.toml"))
    with Engine(1) as engine:
        counts = pipeline.ingest([inputs], workspace, engine=engine)
        assert counts.accepted > 20
        try:
            pipeline.analyse(workspace, replace(params, codebook=book), engine=engine)
        except Exception as fault:
            raise AssertionError(f"the hostile corpus stopped the analysis: {fault}") from fault
    return workspace


@pytest.fixture(scope="module")
def hostile_server(hostile):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [sys.executable, "-m", "dashboard", "--workspace", str(hostile.root), "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("MARSAD")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://localhost:{port}"
    for _ in range(120):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{base}/_stcore/health", timeout=1)
            break
        time.sleep(0.5)
    yield base
    process.terminate()
    process.wait(10)


def quiet(page, base):
    """Nothing acted: no script of the texts ran, nothing was asked of another host, no link leads away."""
    assert page.evaluate("window.pwned") is None
    assert [f.evaluate("window.pwned") for f in page.frames if f.url.startswith(base)] == [None] * sum(
        f.url.startswith(base) for f in page.frames
    )
    away = [u for u in page.requested if not u.startswith((base, "data:", "blob:", base.replace("http", "ws")))]
    assert away == []
    links = page.evaluate(
        "[...document.querySelectorAll('a, area, form')].map(a => (a.href && a.href.baseVal !== undefined ? a.href.baseVal : a.href || a.action) + '')"
    )
    assert [u for u in links if u and not u.startswith((base, "#", "/", "."))] == []
    acting = page.evaluate(
        "own => [...document.querySelectorAll('main script, main iframe, main base, main meta, main object, main embed')]"
        ".filter(e => (!e.src || !e.src.startsWith(location.origin)) && e.textContent !== own).map(e => e.outerHTML)",
        OWN,
    )
    assert acting == []
    body = page.evaluate("document.body.innerText")
    assert not re.search(r"https?://evil", body, re.IGNORECASE), re.search(r".{30}https?://evil.{30}", body, re.IGNORECASE)
    assert "\u202e" not in body and "49${" not in body
    assert page.evaluate("getComputedStyle(document.body).display") != "none"


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_acts_on_any_page(hostile_server, hostile, page, name, lang):
    page.on("dialog", lambda d: (_ for _ in ()).throw(AssertionError(d.message)))
    page.goto(f"{hostile_server}/{name}?lang={lang}")
    settled(page)
    page.wait_for_timeout(400)
    quiet(page, hostile_server)
    assert page.locator("[data-testid=stException]").count() == 0


@pytest.mark.browser
def test_nothing_acts_where_things_are_opened(hostile_server, hostile, page):
    store = open_store(str(hostile.root))
    articles = store.articles["article_id"].tolist()
    from urllib.parse import quote

    for article in articles[:12]:
        page.goto(f"{hostile_server}/articles?lang=en&article={quote(article)}")
        settled(page)
        quiet(page, hostile_server)
    for official in store.officials["official_id"].tolist()[:3]:
        page.goto(f"{hostile_server}/officials?lang=ar&official={official}")
        settled(page)
        quiet(page, hostile_server)
    for part in ("Files", "Disagreements", "Copies", "Not read"):
        page.goto(f"{hostile_server}/corpus?lang=en")
        settled(page)
        page.get_by_text(part, exact=True).first.click()
        settled(page)
        quiet(page, hostile_server)
    for query in ("<script>window.pwned=1</script>", "[x](javascript:window.pwned=1)", "(a+)+$" * 5):
        page.goto(f"{hostile_server}/terms?lang=en&text={quote(query)}&term={quote(query)}&outlets={quote(query)}")
        settled(page)
        quiet(page, hostile_server)


def test_no_table_that_leaves_holds_a_formula_or_breaks_its_format(hostile, tmp_path):
    for name, table in ALL.items():
        if BYTES in {c.type for c in table.columns} or not hostile.require().has(table):
            continue
        for format_ in ("csv", "jsonl", "xlsx", "parquet"):
            out = tmp_path / f"{name}.{format_}"
            exporting.export(hostile.require(), name, format_, out)
            if format_ == "csv":
                import csv

                rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline="")))
                assert [
                    c
                    for r in rows[1:]
                    for c in r
                    if c.startswith(("=", "+", "@", "\t", "\r")) or (c.startswith("-") and not re.fullmatch(r"-[\d.e-]+", c))
                ] == [], name
            elif format_ == "jsonl":
                for line in out.read_text(encoding="utf-8").splitlines():
                    json.loads(line)
            elif format_ == "xlsx":
                book = openpyxl.load_workbook(out)
                assert [
                    c.coordinate for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f" or c.hyperlink
                ] == [], name
    for format_ in ("graphml", "gexf"):
        exporting.export(hostile.require(), "officials", format_, tmp_path / f"n.{format_}")
        ElementTree.parse(tmp_path / f"n.{format_}")


def test_a_briefing_of_it_is_sound_in_every_format(hostile):
    from dashboard.briefing import bundle, document, items, report, slides
    from dashboard.briefing.rendering import render

    store = open_store(str(hostile.root))
    analyses = ("articles_over_time", "officials_cited", "quotations", "situation")
    asked = [items.Item(a, {}, Slice().to_query(), title=PAYLOADS[0], note=PAYLOADS[1]) for a in analyses]
    for language in ("en", "ar"):
        made = [render(store, item, language) for item in asked]
        for title in (PAYLOADS[0], PAYLOADS[11]):
            files = {
                "pptx": slides.to_pptx(made, title=title, subtitle=PAYLOADS[4], language=language, template=None),
                "docx": document.to_docx(made, title=title, subtitle=PAYLOADS[4], language=language),
                "zip": bundle.to_zip(made, title=title, language=language),
            }
            assert report.to_pdf(made, title=title, subtitle=PAYLOADS[4], language=language).startswith(b"%PDF")
            for kind, data in files.items():
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    names = archive.namelist()
                    assert [n for n in names if n.startswith("/") or ".." in n] == []
                    for n in names:
                        if n.endswith((".xml", ".rels")):
                            tree = ElementTree.fromstring(archive.read(n))
                            outside = [r.get("Target") for r in tree.iter() if r.get("TargetMode") == "External"]
                            assert outside == [], (kind, n)


@pytest.mark.browser
def test_a_figure_that_leaves_does_not_act_either(hostile, page, tmp_path):
    from dashboard.exports import images
    from dashboard.figures import bars

    store = open_store(str(hostile.root))
    import pandas as pd

    from dashboard import conventions

    rows = pd.DataFrame({"label": [p[:60] for p in PAYLOADS], "value": range(len(PAYLOADS)), "key": range(len(PAYLOADS))})
    figure = bars.ranked(rows, label="label", value="value", key="key", title=PAYLOADS[1], convention=conventions.of("en"))
    made = images.to_html(figure, title=PAYLOADS[0], caption=PAYLOADS[4] + store.corpus.name, rtl=False)
    (tmp_path / "f.html").write_bytes(made)
    page.goto((tmp_path / "f.html").as_uri())
    page.wait_for_selector("svg.main-svg")
    page.wait_for_timeout(800)
    assert page.evaluate("window.pwned") is None
    assert [u for u in page.requested if not u.startswith(("file:", "data:", "blob:"))] == []
    assert [
        u
        for u in page.evaluate("[...document.querySelectorAll('a')].map(a => a.href.baseVal ?? a.href)")
        if "evil" in u or "javascript" in u
    ] == []
    if images.browser() is not None:
        svg = images.to_image(figure, "svg", title=PAYLOADS[0], caption=PAYLOADS[4], rtl=False)
        tree = ElementTree.fromstring(svg)
        assert [
            e.tag for e in tree.iter() if e.tag.endswith(("script", "foreignObject")) or any(k.startswith("on") for k in e.attrib)
        ] == []
        assert [e.attrib for e in tree.iter() if e.tag.endswith("}a")] == []
