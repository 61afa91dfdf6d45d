import re
from pathlib import Path

import pandas as pd
import pytest

from analytics.slices import Slice
from dashboard import conventions, i18n, theme
from dashboard.components.markup import harmless, in_paragraphs, marked
from dashboard.exports import caption, images
from dashboard.figures import bars, lines, network, scatter
from tests.conftest import ROOT

#: Names of measures that are written alike in every language.
SYMBOLS = {"topics.by_frex", "topics.by_ctfidf", "column.z", "column.p", "column.f", "column.npmi", "column.log_dice"}


def test_the_script_of_mirrored_pages_is_ours_alone():
    written = theme.behaviour(conventions.Convention("ar"))
    assert (
        written
        == theme.behaviour(conventions.Convention("fa"))
        == f"<script>{(ROOT / 'dashboard' / 'rtl.js').read_text(encoding='utf-8')}</script>"
    )
    assert theme.behaviour(conventions.Convention("en")) == ""
    assert "</" not in written[:-9] and "://" not in written and "innerHTML" not in written


def test_the_locale_files_hold_the_same_keys_and_places():
    english = i18n.words("en")
    for language in ("ar", "fa"):
        other = i18n.words(language)
        assert other.keys() == english.keys()
        for key, text in english.items():
            assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", other[key])), (language, key)
        same = [k for k in english if english[k] == other[k] and k not in SYMBOLS]
        assert same == [], same


def test_every_key_the_code_asks_for_exists():
    asked = set()
    for file in [*(ROOT / "dashboard").rglob("*.py"), ROOT / "app.py"]:
        asked |= set(re.findall(r"""\bt\("([a-z_]+\.[a-z_]+)\"""", file.read_text(encoding="utf-8")))
        asked |= set(re.findall(r"""translate\(\w+, "([a-z_]+\.[a-z_]+)\"""", file.read_text(encoding="utf-8")))
    assert len(asked) > 60
    assert asked <= set(i18n.words("en"))


def test_every_word_of_the_locale_files_is_used():
    source = "\n".join(f.read_text(encoding="utf-8") for f in [*(ROOT / "dashboard").rglob("*.py"), ROOT / "app.py"])
    made = re.findall(r"""f?["']([a-z_]+\.[a-z_]*)(?:{|["'] \+)""", source)  # keys put together from a part and a value
    made += re.findall(r'words="([a-z]+\.[a-z_]*)"', source)
    for key in i18n.words("en"):
        if not key.startswith("error."):
            assert re.search(rf"[\"']{re.escape(key)}[\"']", source) or any(key.startswith(part) for part in made), key


def test_no_page_has_words_of_its_own():
    """Text shown by a page comes from the locale files: no literal goes into a Streamlit call that shows text."""
    shows = re.compile(
        r"""st\.(?:title|subheader|markdown|caption|info|warning|error|button|metric|write)\(\s*f?["']([^"'{]*[A-Za-z]{4}[^"']*)["']"""
    )
    for file in (ROOT / "dashboard").rglob("*.py"):
        assert shows.findall(file.read_text(encoding="utf-8")) == [], file


def test_pages_are_thin_and_leave_state_to_the_session():
    for file in (ROOT / "dashboard" / "pages").glob("*.py"):
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 45, file
    for file in (ROOT / "dashboard").rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        assert file.name == "session.py" or ("session_state" not in source and "query_params" not in source), file


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "</mark></p><a href='javascript:alert(1)'>x</a>",
        "\u202egnp.exe",
        "http://evil.example/x",
    ],
)
def test_hostile_text_stays_text(payload):
    shown = in_paragraphs(f"قبل {payload} بعد", [(2, 12, "content"), (3, 6, "cue")])
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<a" not in shown
    assert set(re.findall(r"</?(\w+)", shown)) <= {"p", "mark"}
    assert "\u202e" not in shown
    assert "http://" not in shown
    assert harmless("a<b") == "a&lt;b"


def test_overlapping_marks_keep_every_letter_once():
    text = "one two three four"
    shown = marked(text, 0, len(text), [(0, 13, "content"), (4, 7, "cue"), (8, 18, "speaker")])
    assert re.sub(r"<[^>]+>", "", shown) == text
    assert '<mark class="cue">two</mark>' in shown
    assert '<mark class="speaker">three</mark>' in shown


def test_captions_name_corpus_filters_method_and_version():
    corpus = caption.Corpus("demo", 124, "abc123")
    for language in i18n.LANGUAGES:
        text = caption.caption(corpus, Slice(since="2017", topics=("ar-01",)), method="METHOD", language=language, names={"ar-01": "LABEL"})
        numbers = [i18n.digits(language, n) for n in ("124", "2017")]
        assert all(word in text for word in ("demo", "abc123", "LABEL", "METHOD", "0.1.0", *numbers)), text
    assert i18n.translate("en", "caption.no_filters") in caption.caption(corpus, Slice(), method="m", language="en", names={})


DF = pd.DataFrame(
    {
        "period": ["2017-01-01", "2017-02-01"],
        "articles": [3, 5],
        "label": ["داعش", "b"],
        "key": ["k1", "k2"],
        "share": [0.5, None],
        "low": [0.4, None],
        "high": [0.6, None],
    }
)
AR, EN = conventions.of("ar"), conventions.of("en")


def test_figures_carry_their_table_and_the_keys_of_clicks():
    time = bars.over_time(DF, value="articles", label="مقالات", convention=AR)
    assert list(time.data[0].y) == [3, 5]
    assert list(time.data[0].customdata) == ["2017-01-01", "2017-02-01"]
    assert any("فبراير" in v for v in time.layout.xaxis.ticktext)
    plain = DF.drop(columns=["low", "high"])
    ranked = bars.ranked(plain, label="label", value="articles", key="key", title="t", convention=AR)
    assert list(ranked.data[0].customdata) == ["k1", "k2"]
    assert ranked.layout.yaxis.side == "right"
    assert ranked.layout.xaxis.range[0] > ranked.layout.xaxis.range[1] == 0
    assert ranked.layout.yaxis.ticktext[0] == f"{i18n.RLI}داعش{i18n.PDI}"
    share = lines.share(DF, label="s", convention=AR)
    assert share.data[-1].connectgaps is False
    assert list(share.data[0].y) == [0.6, 0.4]  # the band ends where the value does


def test_network_option_places_every_node_and_edge():
    nodes = pd.DataFrame({"id": ["a", "b"], "kind": ["official", "topic"], "articles": [1, 2], "quotations": [3, 4]})
    edges = pd.DataFrame({"a": ["a"], "b": ["b"], "articles": [2], "weight": [2.0]})
    positions = pd.DataFrame({"id": ["a", "b"], "x": [0.0, 1.0], "y": [0.0, 1.0]})
    option = network.option(nodes, edges, positions, labels={"a": "أ"}, groups={})
    series = option["series"][0]
    assert [n["name"] for n in series["data"]] == ["أ", "b"]
    assert series["links"][0]["value"] == 2
    assert len(network.static(nodes, edges, positions, labels={}, groups={}).data) == 2


def test_html_export_is_whole_and_asks_nothing_of_the_network():
    page = images.to_html(theme.figure(), title="<b>ع</b>", caption="سطر\nline", rtl=True).decode()
    assert 'dir="rtl"' in page
    assert "&lt;b&gt;" in page
    assert "سطر<br>line" in page
    assert not re.search(r"<(?:script|link)[^>]+(?:src|href)=", page)


@pytest.mark.browser
def test_images_carry_title_and_caption():
    if images.browser() is None:
        pytest.skip("no Chromium on this machine: images cannot be rendered")
    made = bars.over_time(DF, value="articles", label="مقالات", convention=AR)
    svg = images.to_image(made, "svg", title="العنوان", caption="المدونة: demo\nالمنهج", rtl=True).decode()
    assert "العنوان" in svg
    assert "المنهج" in svg
    png = images.to_image(made, "png", title="t", caption="c", rtl=False)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == images.WIDTH * images.SCALE


def test_colours_of_text_have_contrast():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(a, b):
        high, low = sorted((luminance(a), luminance(b)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for dark in (False, True):
        ink, muted, paper, *palette = (theme.shade(c, dark=dark) for c in (theme.INK, theme.MUTED, theme.PAPER, *theme.PALETTE))
        assert contrast(ink, paper) > 7
        assert contrast(muted, paper) > 4.5
        assert all(contrast(ink, theme.shade(colour, dark=dark)) > 7 for colour in theme.MARKS.values())
        assert all(contrast(colour, paper) > (3 if dark else 2) for colour in palette)
        assert len(set(palette)) == len(theme.PALETTE)


def test_a_figure_in_the_dark_keeps_its_data_and_turns_its_colours():
    made = bars.over_time(DF, value="articles", label="مقالات", convention=AR)
    dark = theme.darkened(made)
    assert dark.to_plotly_json()["data"][0]["y"] == made.to_plotly_json()["data"][0]["y"]
    assert dark.layout.paper_bgcolor == theme.shade(theme.PAPER, dark=True) != made.layout.paper_bgcolor
    assert dark.data[0].marker.color == theme.shade(theme.ACCENT, dark=True)
    band = theme.darkened(lines.share(DF, label="s", convention=EN)).data[0].fillcolor
    assert band == theme.faint(theme.shade(theme.ACCENT, dark=True))
    assert theme.recoloured({"text": theme.INK, "color": theme.INK}) == {"text": theme.INK, "color": theme.shade(theme.INK, dark=True)}


@pytest.mark.parametrize(
    ("low", "high", "options", "text"),
    [
        (0, 10, {}, ["٠", "٢", "٤", "٦", "٨", "١٠"]),
        (0, 3, {"whole": True}, ["٠", "١", "٢", "٣"]),
        (0, 0.5, {"percent": True, "about": 5}, ["٠٪", "١٠٪", "٢٠٪", "٣٠٪", "٤٠٪", "٥٠٪"]),
        (0, 0.0042, {"percent": True, "about": 4}, ["٠٫٠٪", "٠٫٢٪", "٠٫٤٪"]),
        (-1, 1, {"about": 4}, ["-١٫٠", "-٠٫٥", "٠٫٠", "٠٫٥", "١٫٠"]),
        (0, 12_000, {"about": 3}, ["٠", "٥٬٠٠٠", "١٠٬٠٠٠"]),
        (0, 0, {}, ["٠٫٠", "٠٫٢", "٠٫٤", "٠٫٦", "٠٫٨", "١٫٠"]),
        (0, float("nan"), {"whole": True}, ["٠", "١"]),
    ],
)
def test_number_axes_have_round_ticks_in_the_languages_digits(low, high, options, text):
    made = theme.figure()
    theme.value_axis(made, "y", low, high, AR, **options)
    assert list(made.layout.yaxis.ticktext) == text
    assert made.layout.yaxis.range[0] <= low
    theme.value_axis(made, "x", 0, 1, AR, reverse=True)
    assert made.layout.xaxis.range[0] > made.layout.xaxis.range[1]


def test_points_say_their_date_in_every_calendar():
    made = bars.over_time(DF, value="articles", label="a", convention=AR)
    assert made.data[0].hovertext[0].endswith(": ٣")
    assert "جمادى" in made.data[0].hovertext[1] or "ربيع" in made.data[0].hovertext[0]
    assert "١٣٩٥" in made.data[0].hovertext[0]


def test_streamlit_is_told_to_stay_quiet():
    config = (ROOT / ".streamlit" / "config.toml").read_text()
    assert "gatherUsageStats = false" in config
    assert 'address = "localhost"' in config
    for file in re.findall(r'url = "app/(static/[^"]+)"', config):
        assert Path(ROOT / file).stat().st_size > 10_000


def test_text_from_articles_cannot_act_in_markdown():
    from dashboard.components.markup import in_markdown

    made = in_markdown("![x](https://evil.example/p.png) :red[y] **b** $z$ <i> \u202e\nend")
    assert made.startswith("\u2068")
    bare = re.sub(r"\\.", "", made)
    assert not set(bare) & set("[]()!*:$<>")
    assert "https" not in made
    assert "\u202e" not in made
    assert "\n" not in made


def test_what_stands_around_an_article_is_folded_away():
    from dashboard.components.markup import in_paragraphs

    text = "menu\n" * 6 + "The article.\n" + "one\ntwo\n"
    cut, after = (0, 29), (43, 50)
    made = in_paragraphs(text, [(*cut, "cut"), (*after, "cut")], folded=[(*cut, "Around <it>"), (*after, "After")])
    assert made.count("<details>") == 1 and "<summary>Around &lt;it&gt;</summary>" in made
    assert made.index("</details>") < made.index("The article.")
    assert made.count("<p ") == 9 and "After" not in made


def test_the_keyness_plot_draws_the_most_telling_words_in_their_order(monkeypatch):
    monkeypatch.setattr(scatter, "DRAWN", 3)
    rows = pd.DataFrame({"term": list("abcde"), "z": [9.0, 2.0, 0.1, -3.0, -8.0]})
    assert scatter.telling(rows)["term"].tolist() == ["a", "d", "e"]
    assert scatter.telling(rows.head(2))["term"].tolist() == ["a", "b"]
