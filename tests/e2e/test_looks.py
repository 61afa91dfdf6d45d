"""Every page in every language, light and dark: drawn, mirrored, legible, asking nothing of the internet, and as it looked before.

The pictures are kept as thumbnails of grey values in ``looks.json``. After a
change that is meant, look at the pages and write it anew::

    MARSAD_NEW_LOOKS=1 python -m pytest tests/e2e/test_looks.py
"""

import io
import json
import os
from pathlib import Path

import pytest
from PIL import Image

from dashboard import i18n, theme
from dashboard.pages import PAGES
from tests.e2e.waiting import settled

LOOKS = Path(__file__).with_name("looks.json")
#: Cells of a thumbnail, and how far the mean grey (0..255) and a tenth of the cells may be from before.
SIZE, MEAN, WORST = (28, 20), 9.0, 70

CONTRAST = """() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const lum = ([r, g, b]) => { const f = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
    return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const behind = e => { const layers = []; for (let p = e; p; p = p.parentElement) { const c = parse(getComputedStyle(p).backgroundColor);
      if (c[3] > 0) layers.push(c); if (c[3] === 1) break; } return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]); };
  const bad = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), e = walk.currentNode.parentElement;
    if (!text || !e || e.closest('svg, style, script, noscript, [data-testid=stIconMaterial], [disabled], [aria-disabled=true], [data-testid=stSkipToContent], [data-testid=stStatusWidget], [role=slider], [data-testid=stSliderThumbValue]')) continue;
    const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    if (!r.width || !r.height || s.visibility === 'hidden' || parseFloat(s.fontSize) < 2) continue;
    let shown = 1; for (let p = e; p; p = p.parentElement) shown *= parseFloat(getComputedStyle(p).opacity);
    if (shown < .9) continue;
    const under = behind(e), ink = over(parse(s.color), under);
    const [a, b] = [lum(ink), lum(under)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
    const large = parseFloat(s.fontSize) >= 24 || (parseFloat(s.fontSize) >= 18.6 && +s.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) bad.push([text.slice(0, 40), s.color, under.map(Math.round).join(), ratio.toFixed(2)]);
  }
  return bad;
}"""


def thumbnail(picture: bytes) -> list[int]:
    return list(Image.open(io.BytesIO(picture)).convert("L").resize(SIZE, Image.Resampling.BOX).tobytes())


def unlike(one: list[int], other: list[int]) -> bool:
    far = sorted(abs(a - b) for a, b in zip(one, other, strict=True))
    return sum(far) / len(far) > MEAN or far[int(len(far) * 0.9)] > WORST


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_page(server, browser, lang, scheme):
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(30_000)
    requested = []
    page.on("request", lambda r: requested.append(r.url))
    page.goto(f"{server}/?lang={lang}")
    known = json.loads(LOOKS.read_text()) if LOOKS.exists() else {}
    faults, seen = [], {}
    for name in PAGES:
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=i18n.translate(lang, f"nav.{name}"), exact=True).click()
        page.wait_for_function("t => document.querySelector('h1')?.innerText === t", arg=i18n.translate(lang, f"nav.{name}"))
        settled(page)
        at = f"{name}-{lang}-{scheme}"
        assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0, at
        main = "getComputedStyle(document.querySelector('[data-testid=stMain] .block-container'))"
        assert page.evaluate(f"{main}.direction") == ("rtl" if i18n.is_rtl(lang) else "ltr"), at
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), at
        paper = theme.shade(theme.PAPER, dark=scheme == "dark")
        rgb = ", ".join(str(int(paper[i : i + 2], 16)) for i in (1, 3, 5))
        assert page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor") == f"rgb({rgb})", at
        for patience in (0, 1_500, 4_000):  # a slow machine may be drawing still
            page.wait_for_timeout(patience)
            found = [(at, *bad) for bad in page.evaluate(CONTRAST)]
            seen[at] = thumbnail(page.screenshot(animations="disabled"))
            if at in known and unlike(seen[at], known[at]):
                found.append((at, "does not look as it did"))
            if not found:
                break
        faults += found
    outside = {u for u in requested if not u.startswith((server, server.replace("http", "ws"), "data:", "blob:"))}
    assert outside == set()
    assert page.evaluate("document.fonts.check('16px \"Noto Sans Arabic\"')")
    context.close()
    if os.environ.get("MARSAD_NEW_LOOKS"):
        LOOKS.write_text(json.dumps(known | seen, separators=(",", ":")) + "\n")
        return
    assert not faults, "\n".join(map(str, faults))
    assert set(seen) <= set(known), "a page without a picture: see the head of this file"
