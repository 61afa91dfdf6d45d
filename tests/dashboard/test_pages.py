"""Every page in every interface language, on an empty, the demo and a real workspace, with the values it shows."""

import shutil
import time

import pytest
from streamlit.testing.v1 import AppTest

from analytics import passport, pipeline
from analytics.analyses import questions
from analytics.corrections import Corrections
from analytics.opened import open_analysis
from analytics.slices import Slice
from analytics.tables import ARTICLES, QUOTATIONS
from analytics.workspace import Workspace
from dashboard import conventions, i18n
from dashboard.pages import PAGES
from tests.conftest import ROOT


def opened(path, monkeypatch, *, page="overview", lang="en", **query) -> AppTest:
    monkeypatch.setenv("MARSAD_WORKSPACE", str(path))
    monkeypatch.chdir(ROOT)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["lang"] = lang
    for k, v in query.items():
        at.query_params[k] = v
    at.run()
    if page != "overview":
        at.switch_page(f"dashboard/pages/{page}.py").run()
    return at


def healthy(at: AppTest) -> None:
    assert [e.value for e in at.exception] == []
    assert [e.value for e in at.error] == []


def html_of(at: AppTest) -> str:
    return "\n".join(h.proto.body for h in at.get("html"))


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_an_empty_workspace_says_what_to_do(lang, tmp_path, monkeypatch):
    at = opened(tmp_path / "nothing", monkeypatch, lang=lang)
    assert [e.value for e in at.exception] == []
    assert at.title[0].value == i18n.translate(lang, "empty.title")
    assert "python -m analytics ingest" in at.error[0].value


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_on_the_demo(page, lang, demo, demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page=page, lang=lang)
    healthy(at)
    assert at.title[0].value == i18n.translate(lang, f"nav.{page}")
    if page == "overview":
        quotations = demo.read(QUOTATIONS)
        wanted = [124, demo.read(ARTICLES)["outlet"].nunique(), len(quotations), quotations["speaker_id"].nunique()]
        assert [m.value for m in at.metric] == [i18n.number(lang, n) for n in wanted]
    assert i18n.translate(lang, "app.demo") in html_of(at)
    assert ("stSidebarNav" in html_of(at)) is i18n.is_rtl(lang)  # the mirrored layout


@pytest.mark.shared
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_on_real_articles(page, lang, real_path, monkeypatch):
    at = opened(real_path, monkeypatch, page=page, lang=lang)
    healthy(at)
    if page == "overview":
        articles = Workspace(real_path).require().read(ARTICLES)
        counted = int(articles["duplicate_of"].isna().sum())
        assert at.metric[0].value == i18n.number(lang, counted)
        assert i18n.translate(lang, "overview.duplicates", n=len(articles) - counted) in [e.label for e in at.expander]
    assert i18n.translate(lang, "app.demo") not in html_of(at)


def test_filters_change_the_numbers_and_stand_in_the_address(demo, demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch)
    at.multiselect(key="filter_languages").set_value(["fa"]).run()
    healthy(at)
    assert at.metric[0].value == "26"
    assert at.query_params["languages"] == "fa"
    at.text_input(key="filter_since").set_value("2018").run()
    articles = demo.read(ARTICLES)
    wanted = articles[(articles["language"] == "fa") & (articles["published"].fillna("") >= "2018")]
    assert at.metric[0].value == str(len(wanted))
    at.button(key="clear_filters").click().run()
    assert at.metric[0].value == "124"
    assert "languages" not in at.query_params


def test_a_link_gives_the_view_again_on_every_page(demo_path, monkeypatch):
    for page in PAGES:
        at = opened(demo_path, monkeypatch, page=page, lang="ar", languages="en", since="2017")
        healthy(at)
        assert at.multiselect(key="filter_languages").value == ["en"]
        assert at.text_input(key="filter_since").value == "2017"
        assert at.title[0].value == i18n.translate("ar", f"nav.{page}")


def test_a_link_with_things_the_workspace_does_not_have_still_opens(demo_path, monkeypatch):
    at = opened(
        demo_path,
        monkeypatch,
        page="articles",
        languages="xx|en",
        officials="p-none",
        article="<script>alert(1)</script>",
        since="nonsense",
    )
    healthy(at)
    assert at.multiselect(key="filter_languages").value == ["en"]
    assert "<script>" not in html_of(at)


def test_an_impossible_slice_says_so(demo_path, monkeypatch):
    for page in (p for p in PAGES if p != "corpus"):
        at = opened(demo_path, monkeypatch, page=page, since="2030")
        healthy(at)
        assert at.info[0].value == i18n.translate("en", "empty.slice")


def test_a_wrong_date_is_named(demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch)
    at.text_input(key="filter_since").set_value("soon").run()
    assert at.warning[0].value == i18n.translate("en", "filter.bad_date", value=i18n.isolate("soon"))


def test_the_reader_marks_all_four_parts_in_place(demo, demo_path, monkeypatch):
    from html import unescape

    at = opened(demo_path, monkeypatch, page="articles", article="demo-ar-002")
    healthy(at)
    shown = html_of(at)
    for kind in ("content", "speaker", "cue", "role"):
        assert f'<mark class="{kind}">' in shown
    own = demo.read(QUOTATIONS)
    first = own[own["article_id"] == "demo-ar-002"].iloc[0]
    assert first["cue"] in unescape(shown)


def test_choosing_a_term_shows_its_concordance(demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page="terms")
    at.selectbox(key="term_choice").set_value("داعش").run()
    healthy(at)
    assert any("داعش" in s.value for s in at.subheader)
    assert html_of(at).count('<td class="node">') >= 20


def test_choosing_an_official_shows_every_quotation(demo, demo_path, monkeypatch):
    officials = opened(demo_path, monkeypatch, page="officials")
    quotations = demo.read(QUOTATIONS)
    talbi = quotations.loc[quotations["speaker"] == "يوسف الطالبي", "speaker_id"].iloc[0]
    officials.selectbox(key="official_choice").set_value(talbi).run()
    healthy(officials)
    own = quotations[quotations["speaker_id"] == talbi]
    cited = i18n.translate(
        "en",
        "officials.cited",
        quotations=len(own),
        articles=own["article_id"].nunique(),
        first=conventions.of("en").date(own["published"].min()),
        last=conventions.of("en").date(own["published"].max()),
    )
    assert cited in [m.value for m in officials.markdown]
    assert html_of(officials).count('class="passage"') == min(40, len(own))


def test_trends_of_terms_per_thousand(demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page="trends")
    at.segmented_control(key="trend_kind").set_value("terms").run()
    at.selectbox(key="trend_measure").set_value("per_thousand").run()
    healthy(at)
    table = at.dataframe[0].value
    assert table["value"].dropna().between(0, 1000).all()
    assert (table["value"].dropna() > 0).any()


@pytest.mark.shared
def test_changing_a_filter_is_quick(real_path, monkeypatch):
    for page in PAGES:
        at = opened(real_path, monkeypatch, page=page)
        start = time.perf_counter()
        at.multiselect(key="filter_languages").set_value(["ar"]).run()
        assert time.perf_counter() - start < 2.0, page
        healthy(at)


def test_a_renamed_topic_has_its_name_everywhere_and_can_be_taken_back(tmp_path, demo_path, monkeypatch):
    import shutil

    path = tmp_path / "demo"
    shutil.copytree(demo_path, path)
    at = opened(path, monkeypatch, page="topics")
    topic = at.selectbox(key="topic_choice").value
    old = at.selectbox(key="topic_choice").options[0].rpartition(" (")[0]
    at.text_input(key=f"edit_name_{topic}_{old}").set_value("My name for it").run()
    at.button(key="edit_rename").click().run()
    healthy(at)
    overview = opened(path, monkeypatch, page="trends")
    assert "My name for it" in overview.multiselect(key="trend_items_topics").options
    at.button(key="edit_undo_1").click().run()
    healthy(at)
    assert at.text_input(key=f"edit_name_{topic}_{old}").value == old


VIEWS = [
    ("topics", "topic_view", ("map", "scan")),
    ("topics", "topic_order", ("relevance", "frex", "ctfidf")),
    ("terms", "terms_view", ("phrases", "keywords", "search")),
    ("codebook", "code_by", ("year", "topic", "category", "official")),
    ("trends", "trend_kind", ("terms", "subjects", "categories", "officials")),
]


@pytest.mark.parametrize(("page", "key", "values"), VIEWS)
def test_every_view_of_a_page(page, key, values, demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page=page)
    for value in values:
        at.segmented_control(key=key).set_value(value).run()
        healthy(at)


def test_every_network_is_drawn_and_weighed(demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page="officials")
    for mode in ("shared_topic", "shared_category", "on_topic", "on_outlet", "on_category"):
        at.selectbox(key="network_mode").set_value(mode).run()
        healthy(at)
    at.selectbox(key="network_normal").set_value("subtract").run()
    at.selectbox(key="network_significance").set_value("disparity").run()
    healthy(at)


def test_keywords_of_a_filtered_slice_and_a_search(demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page="terms", outlets="afaq-daily.example")
    at.segmented_control(key="terms_view").set_value("keywords").run()
    healthy(at)
    table = at.dataframe[0].value
    assert table["z"].is_monotonic_decreasing
    assert table["z"].iloc[0] > 0 > table["z"].iloc[-1]
    at.segmented_control(key="terms_view").set_value("search").run()
    at.text_input(key="search_query").set_value("تنظيم *").run()
    healthy(at)
    assert html_of(at).count('<td class="node">') == 3
    at.toggle(key="search_expression").set_value(True).run()
    at.text_input(key="search_query").set_value("(").run()
    assert "(" in at.error[0].value


def test_the_corpus_page_is_there_before_any_analysis(tmp_path, monkeypatch):
    at = opened(tmp_path / "new", monkeypatch, page="corpus", lang="fa")
    healthy(at)
    assert at.info[0].value == i18n.translate("fa", "corpus.nothing")
    at.button(key="corpus_begin").click().run()
    assert at.warning[0].value == i18n.translate("fa", "corpus.nothing_chosen")


def test_the_corpus_page_says_what_is_read_but_not_analysed(demo, demo_path, monkeypatch, tmp_path):
    path = shutil.copytree(demo_path, tmp_path / "demo")
    (tmp_path / "more.txt").write_text("قال الوزير إن الدعاية على تويتر تراجعت. " * 9, encoding="utf-8")
    pipeline.ingest([tmp_path / "more.txt"], Workspace(path))
    at = opened(path, monkeypatch, page="corpus")
    healthy(at)
    assert at.warning[0].value == i18n.translate("en", "corpus.pending", n=1)
    overview = opened(path, monkeypatch)
    healthy(overview)
    assert overview.metric[0].value == "124"


def test_a_passport_is_opened_and_what_differs_is_said(demo_path, monkeypatch):
    analysis = open_analysis(demo_path)
    slice_ = Slice(languages=("ar",))
    made = passport.issue(analysis, "officials_cited", {}, slice_, questions.answer(analysis, "officials_cited", {}, slice_))
    at = opened(demo_path, monkeypatch, page="methods")
    at.text_area(key="passport_text").set_value(passport.to_json(made)).run()
    healthy(at)
    assert "the same table" in at.success[0].value
    assert len(at.dataframe[-1].value) == made["rows"]
    at.text_area(key="passport_text").set_value(passport.to_json({**made, "table": "0" * 64})).run()
    assert "not the same table" in at.warning[0].value
    at.text_area(key="passport_text").set_value("{}").run()
    assert at.error[0].value == i18n.translate("en", "error.bad_passport")


def test_two_slices_stand_side_by_side_and_the_address_keeps_them(demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page="terms", languages="ar")
    at.button(key="beside_keep").click().run()
    at.multiselect(key="filter_languages").set_value(["fa"]).run()
    healthy(at)
    sides = [f.proto.src for f in at.get("iframe")]
    assert [("languages=fa" in s, "languages=ar" in s, "embed=true" in s) for s in sides] == [(True, False, True), (False, True, True)]
    assert "languages=ar" in at.query_params["beside"]
    at.button(key="beside_swap").click().run()
    assert at.multiselect(key="filter_languages").value == ["ar"]
    at.button(key="beside_close").click().run()
    assert not at.get("iframe")
    assert len(at.dataframe)


def test_one_side_of_two_has_no_frame_of_its_own(demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page="terms", languages="fa", side="1")
    healthy(at)
    assert not at.title
    assert not at.sidebar.multiselect
    assert '<div class="marsad-head"' not in html_of(at)
    assert "side=1" in html_of(at), "links stay on their side"


def test_an_article_can_be_cited(demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page="articles", article="demo-ar-001")
    healthy(at)
    assert [c.language for c in at.code][1] == "latex"
    assert at.code[1].value.startswith("@online{demo-ar-001,")


def test_finding_articles_merges_spellings_and_particles(demo, demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page="articles")
    at.text_input(key="articles_find").set_value("التنظيم").run()
    found = at.dataframe[0].value
    analysis = open_analysis(demo_path)
    assert 0 < len(found) < 124
    assert set(found["title"]) <= set(analysis.articles["title"])
    whole = analysis.texts(analysis.articles["article_id"].tolist())
    plain = {r.article_id for r in whole.itertuples() if " التنظيم " in r.text}
    titles = analysis.articles.set_index("article_id")["title"]
    assert {titles[i] for i in plain} <= set(found["title"])


def test_the_neighbourhood_of_an_official_is_drawn(demo_path, monkeypatch):
    at = opened(demo_path, monkeypatch, page="officials")
    around = at.selectbox(key="network_around").options
    assert len(around) > 20
    at.selectbox(key="network_around").set_value(open_analysis(demo_path).officials["official_id"].iloc[0]).run()
    healthy(at)
    assert f"{i18n.translate('en', 'officials.around')}: " in html_of(at)
    at.segmented_control(key="network_steps").set_value("2").run()
    healthy(at)
    assert f"({i18n.translate('en', 'officials.step_2')})" in html_of(at)


def test_hints_stay_until_somebody_has_worked_here(demo_path, monkeypatch, tmp_path):
    path = shutil.copytree(demo_path, tmp_path / "demo")
    title = f"**{i18n.translate('en', 'hints.title')}**"
    at = opened(path, monkeypatch)
    assert title in [m.value for m in at.markdown]
    at.button(key="hints_seen_button").click().run()
    assert title not in [m.value for m in at.markdown]
    Corrections(Workspace(path).corrections_path).append("add_stop_term", {"language": "ar", "term": "قول"}, who="w")
    assert title not in [m.value for m in opened(path, monkeypatch).markdown]
