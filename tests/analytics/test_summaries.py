import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import evidence
from analytics.slices import Slice
from analytics.summaries import overview, periods, topics
from analytics.tables import ARTICLE_TERMS, ARTICLE_TOPICS, ARTICLES, CUTS, OFFICIALS, QUOTATIONS, REJECTS, TERMS, TEXTS, TOKENS, TOPICS

A = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "d", "e"],
        "published": ["2017-01-03", "2017-01-31", "2017-03", None, "2017"],
        "precision": ["day", "day", "month", "none", "year"],
        "language": ["ar", "ar", "en", "en", "ar"],
        "outlet": ["x", "y", "x", "", "x"],
        "duplicate_of": [None, None, None, None, "a"],
        "words": [100, 300, 50, 50, 100],
    }
)


def test_periods_take_only_dates_exact_enough():
    assert periods.assign(A, "month").tolist() == ["2017-01-01", "2017-01-01", "2017-03-01", None, None]
    assert periods.assign(A, "week").tolist()[:3] == ["2017-01-02", "2017-01-30", None]
    assert periods.assign(A, "year").tolist() == ["2017-01-01"] * 3 + [None, "2017-01-01"]
    assert periods.span(periods.assign(A, "month"), "month") == ["2017-01-01", "2017-02-01", "2017-03-01"]


def test_articles_over_time_count_empty_months_and_what_stays_outside():
    assert overview.over_time(A, period="month")["articles"].tolist() == [2, 0, 1]
    assert overview.outside(A, period="month") == 2
    assert overview.by_column(A, column="outlet")[["outlet", "articles"]].values.tolist() == [["x", 3], ["", 1], ["y", 1]]
    rejects = pd.DataFrame({"file": ["f"], "place": [""], "reason": ["r"], "code": ["c"]})
    assert overview.left_out(A, rejects)["number"].tolist() == [1, 1, 1]


def test_slices_filter_by_each_field():
    topics_ = pd.DataFrame({"article_id": ["a", "b"], "topic_id": ["ar-01", "ar-01"], "share": [0.5, 0.1]})
    quotations = pd.DataFrame({"article_id": ["b"], "speaker_id": ["p-1"]})

    def ids(**fields):
        return Slice(**fields).select(A, article_topics=topics_, quotations=quotations)["article_id"].tolist()

    assert ids() == ["a", "b", "c", "d"]
    assert ids(duplicates=True) == ["a", "b", "c", "d", "e"]
    assert ids(languages=("en",)) == ["c", "d"]
    assert ids(outlets=("x",)) == ["a", "c"]
    assert ids(since="2017-02") == ["c"]
    assert ids(until="2017-01-15") == ["a"]
    assert ids(since="2017-03-15") == ["c"]  # a month is known to hold the day, or may
    assert ids(topics=("ar-01",)) == ["a"]
    assert ids(officials=("p-1",)) == ["b"]


@given(
    st.builds(
        Slice,
        since=st.sampled_from(["", "2017", "2017-03"]),
        outlets=st.lists(st.sampled_from(["x", "أ ب", "c&d=1"]), unique=True).map(tuple),
        duplicates=st.booleans(),
    )
)
def test_a_slice_survives_the_address(slice_):
    assert Slice.from_query(slice_.to_query()) == slice_


def test_a_hostile_address_is_passed_over():
    assert Slice.from_query({"since": "<script>", "until": "2017-99-99x", "outlets": "|||", "zzz": "1"}) == Slice()
    assert Slice(outlets=("x", "gone")).only(outlets=["x"]) == Slice(outlets=("x",))


def test_topic_shares_of_a_slice_and_what_has_no_topic_add_up(demo):
    articles, held = demo.read(ARTICLES), demo.read(ARTICLE_TOPICS)
    made = topics.shares(held, topics=demo.read(TOPICS), articles=articles)
    unclear = topics.unclear(held, articles=articles).set_index("language")["share"]
    assert (made.groupby("language")["share"].sum() + unclear).tolist() == pytest.approx([1.0, 1.0, 1.0])
    english = topics.shares(held, topics=demo.read(TOPICS), articles=articles[articles["language"] == "en"])
    assert set(english["language"]) == {"en"}


def test_topics_that_take_up_most_of_the_slice_come_first_whatever_their_language():
    languages = ["ar"] * 4 + ["en"]
    articles = pd.DataFrame({"article_id": [f"a{n}" for n in range(5)], "language": languages})
    held = pd.DataFrame(
        {
            "article_id": ["a0", "a1", "a2", "a3", "a4"],
            "topic_id": ["ar-02", "ar-01", "ar-01", "ar-01", "en-01"],
            "share": [0.9, 0.5, 0.5, 0.5, 1.0],
        }
    )
    listed = pd.DataFrame({"topic_id": ["ar-01", "ar-02", "en-01"], "language": ["ar", "ar", "en"]})
    made = topics.shares(held, topics=listed, articles=articles)
    assert made["topic_id"].tolist() == ["ar-01", "en-01", "ar-02"]
    assert made["share"].tolist() == pytest.approx([0.375, 1.0, 0.225])
    assert made["articles"].tolist() == [3, 1, 1]


def test_every_quotation_opens_its_sentence(demo):
    quotations, texts = demo.read(QUOTATIONS), demo.read(TEXTS)
    originals = texts.set_index("article_id")["text"]
    for row in quotations.itertuples():
        assert originals[row.article_id][row.start : row.end] == row.content
        assert originals[row.article_id][row.cue_start : row.cue_end] == row.cue
    found = evidence.quotation_passages(quotations.head(80), texts=texts, most=80)
    assert len(found) == 80
    for row in found.itertuples():
        kinds = {k for _, _, k in row.marks}
        assert {"content", "cue"} <= kinds
        for a, _b, kind in row.marks:
            if kind in ("content", "cue"):
                assert row.start <= a < row.end


def test_term_and_opening_passages(demo):
    texts = demo.read(TEXTS)
    spans = demo.read(TOKENS)
    own = spans[(spans["term"] == "داعش") & spans["article_id"].str.startswith("demo-ar")]
    found = evidence.span_passages(own, texts=texts, most=10)
    assert len(found) == 10
    originals = texts.set_index("article_id")["text"]
    for row in found.itertuples():
        assert all("داعش" in originals[row.article_id][a:b] for a, b, _ in row.marks)
    ids = demo.read(ARTICLES)["article_id"].head(5).tolist()
    opening = evidence.opening_passages(ids, texts=texts, cuts=demo.read(CUTS))
    assert opening["article_id"].tolist() == ids
    assert (opening["end"] > opening["start"]).all()


def test_exports_hold_every_row_and_no_formula(demo, tmp_path):
    import openpyxl

    from analytics import exporting
    from analytics.errors import InputError

    for name, format in (
        ("quotations", "jsonl"),
        ("articles", "csv"),
        ("terms", "xlsx"),
        ("topic_terms", "parquet"),
        ("officials", "graphml"),
        ("officials", "gexf"),
    ):
        rows = exporting.export(demo, name, format, tmp_path / f"{name}.{format}")
        assert rows > 0
    lines = (tmp_path / "quotations.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(demo.read(QUOTATIONS))
    assert (tmp_path / "articles.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    import networkx as nx

    graph = nx.read_graphml(tmp_path / "officials.graphml")
    assert graph.number_of_nodes() == len(demo.read(OFFICIALS))
    assert nx.read_gexf(tmp_path / "officials.gexf").number_of_edges() == graph.number_of_edges()
    risky = pd.DataFrame({"x": ["=1+1", "+2", "-3", "@a", "\tq", "ok"], "n": [-1, 2, 3, 4, 5, 6]})
    assert b"'=1+1" in exporting.to_csv(risky)
    assert b",-1\r\n" in exporting.to_csv(risky)
    (tmp_path / "r.xlsx").write_bytes(exporting.to_xlsx(risky, caption="one\ntwo", right_to_left=True))
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book["table"]["A2"].data_type == "s"
    assert book["table"]["A2"].value == "=1+1"
    assert book["table"].sheet_view.rightToLeft
    assert book["caption"]["A2"].value == "two"
    with pytest.raises(InputError, match="no table called"):
        exporting.export(demo, "nothing", "csv", tmp_path / "x")
    with pytest.raises(InputError, match="not a format"):
        exporting.export(demo, "terms", "doc", tmp_path / "x")


def test_the_contract_of_exported_tables(demo):
    assert set(demo.read(ARTICLES).columns) >= {
        "article_id",
        "title",
        "outlet",
        "author",
        "published",
        "precision",
        "language",
        "duplicate_of",
        "file",
    }
    wanted = "article_id start end content kind cue speaker speaker_id speaker_text speaker_kind role organisation topic_id published outlet confidence"
    assert set(demo.read(QUOTATIONS).columns) >= set(wanted.split())
    assert list(demo.read(ARTICLE_TERMS).columns) == ["article_id", "term", "count"]
    assert list(demo.read(ARTICLE_TOPICS).columns) == ["article_id", "topic_id", "share"]
    assert set(demo.read(REJECTS).columns) >= {"file", "place", "reason"}
    assert set(demo.read(OFFICIALS).columns) >= {
        "official_id",
        "name",
        "role",
        "roles",
        "quotations",
        "articles",
        "first_cited",
        "last_cited",
    }
    assert set(demo.read(TERMS).columns) >= {"term", "display"}


def test_moves_are_two_share_tests_and_only_beyond_chance():
    from statsmodels.stats.proportion import proportions_ztest

    from analytics.summaries import situation

    columns = ["kind", "item", "recent", "before", "recent_of", "before_of"]
    counted = [
        ("topics", "up", 20, 6, 40, 60),
        ("topics", "same", 12, 18, 40, 60),
        ("topics", "rare", 4, 0, 40, 60),
        ("topics", "all", 40, 60, 40, 60),
    ]
    made = situation.moves(pd.DataFrame(counted, columns=columns))
    z, p = proportions_ztest([20, 6], [40, 60])
    assert made[["item", "recent", "before"]].values.tolist() == [["up", 20, 6]]
    assert (made["z"][0], made["p"][0]) == pytest.approx((z, p))
    none = ("categories", "never", 0, 0, 0, 0)
    made = situation.moves(pd.DataFrame([none, ("topics", "up", 10, 3, 20, 30), ("topics", "alone", 9, 0, 20, 0)], columns=columns))
    assert made["item"].tolist() == ["up"]
    z, p = proportions_ztest([10, 3], [20, 30])
    assert (made["z"][0], made["recent_share"][0]) == pytest.approx((z, 0.5))


def test_newly_cited_are_those_nobody_quoted_before():
    from analytics.summaries import situation

    rows = pd.DataFrame(
        {"speaker_id": ["a", "a", "b", None, "c", "a"], "quotation_id": list("123456"), "article_id": ["n", "n", "n", "n", "o", "o"]}
    )
    made = situation.cited(rows[rows["article_id"] == "n"], rows[rows["article_id"] == "o"])
    assert made.values.tolist() == [["a", 2, 1, 1, False], ["b", 1, 1, 0, True]]
