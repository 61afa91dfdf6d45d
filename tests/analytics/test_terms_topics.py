import numpy as np
import pandas as pd
import pytest

from analytics.annotations import terms, topics
from analytics.languages import get
from analytics.tables import ALL, ARTICLE_TERMS, ARTICLE_TOPICS, TERM_SPANS, TERMS, TEXTS, TOPIC_SCAN, TOPIC_TERMS, TOPICS, faults


def test_terms_are_folded_lemmas_without_stop_words_and_phrases_stay_whole():
    text = "قال إن تنظيم القاعدة وتنظيم القاعده يستخدمان المنصات ومنصة أخرى"
    found = list(terms.terms(text, get("ar")))
    assert [t for t, _, _, _ in found] == ["تنظيم القاعده", "تنظيم القاعده", "استخدم", "منصة", "منصة"]
    for _, surface, start, end in found:
        assert text[start:end] == surface


def test_spans_counts_and_vocabulary_agree(demo):
    spans, counts, vocabulary = demo.read(TERM_SPANS), demo.read(ARTICLE_TERMS), demo.read(TERMS)
    again = spans.groupby(["article_id", "term"]).size()
    pd.testing.assert_series_equal(
        again.sort_index(), counts.set_index(["article_id", "term"])["count"].sort_index(), check_names=False, check_dtype=False
    )
    per_term = spans.groupby(["term", "language"]).size()
    assert per_term.to_dict() == vocabulary.set_index(["term", "language"])["count"].to_dict()
    texts = demo.read(TEXTS).set_index("article_id")["text"]
    for row in spans.sample(300, random_state=1).itertuples():
        surface = texts[row.article_id][row.start : row.end]
        found = [t for t, *_ in terms.terms(surface, get(row.language))]
        assert found == [row.term]


def test_every_table_of_the_demo_keeps_its_contract(demo):
    for name in demo.tables:
        assert faults(demo.read(ALL[name]), ALL[name]) == [], name


def test_topics_separate_two_plain_subjects():
    rng = np.random.default_rng(0)
    vocab = {"a": [f"sea{i}" for i in range(12)], "b": [f"hill{i}" for i in range(12)]}
    rows = []
    for n in range(40):
        words = rng.choice(vocab["a" if n % 2 else "b"], size=30)
        rows += [{"article_id": f"{n:02d}", "term": t, "count": int(c)} for t, c in zip(*np.unique(words, return_counts=True), strict=True)]
    counts = pd.DataFrame(rows)
    articles = pd.DataFrame({"article_id": [f"{n:02d}" for n in range(40)], "language": "en", "duplicate_of": None})
    vocabulary = counts.groupby("term").agg(count=("count", "sum"), articles=("count", "size")).reset_index().assign(language="en")
    vocabulary["display"] = vocabulary["term"]
    params = topics.TopicParams(number=2, maximum_share=0.9)
    made = topics.fit(counts, articles=articles, terms=vocabulary, params=params)
    best = made["article_topics"].sort_values("share").drop_duplicates("article_id", keep="last").set_index("article_id")
    odd, even = best.loc[[f"{n:02d}" for n in range(1, 40, 2)]], best.loc[[f"{n:02d}" for n in range(0, 40, 2)]]
    assert odd["topic_id"].nunique() == even["topic_id"].nunique() == 1
    assert odd["topic_id"].iloc[0] != even["topic_id"].iloc[0]
    assert best["share"].min() > 0.9
    assert (made["topics"]["coherence"] > 0.0).all()
    again = topics.fit(counts, articles=articles, terms=vocabulary, params=params)
    for name, table in made.items():
        pd.testing.assert_frame_equal(table, again[name])


def test_shares_add_up_and_the_chosen_number_has_the_best_quality(demo):
    shares = demo.read(ARTICLE_TOPICS).groupby("article_id")["share"].sum()
    assert np.allclose(shares, 1.0)
    scan = demo.read(TOPIC_SCAN)
    for _, rows in scan.groupby("language"):
        assert rows.loc[rows["chosen"], "quality"].tolist() == [rows["quality"].max()]
        assert np.allclose(rows["quality"], rows["coherence"] * rows["diversity"])
    listed = demo.read(TOPIC_TERMS)
    assert (listed.groupby("topic_id")["rank"].apply(list).map(lambda r: r == list(range(1, len(r) + 1)))).all()
    assert listed["weight"].between(0, 1).all()
    assert set(listed["topic_id"]) == set(demo.read(TOPICS)["topic_id"])


def test_npmi_of_words_that_always_and_never_meet():
    from scipy import sparse

    together = sparse.csc_matrix(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=np.float32))
    assert topics._npmi(together, np.array([0, 1])) == pytest.approx(1.0)
    assert topics._npmi(together, np.array([0, 2])) == pytest.approx(-1.0)


def test_a_given_number_of_topics_is_kept(demo_path, tmp_path):
    from dataclasses import replace

    from analytics import pipeline
    from analytics.engine import Engine
    from analytics.workspace import Workspace
    from tests.conftest import ROOT

    workspace = Workspace(tmp_path)
    params = replace(pipeline.AnalyseParams(), topics=topics.TopicParams(number=3))
    with Engine(1) as engine:
        pipeline.ingest([ROOT / "data" / "demo"], workspace, engine=engine)
        generation = pipeline.analyse(workspace, params, engine=engine)
    assert generation.read(TOPICS)["language"].value_counts().to_dict() == {"ar": 3, "fa": 3, "en": 3}
