"""Topics: coherence against gensim, the fit, its number, what is left unclear, stable ids, guides, changes, subjects."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from gensim.corpora import Dictionary
from gensim.models.coherencemodel import CoherenceModel
from scipy import sparse
from scipy.spatial.distance import jensenshannon
from sklearn.metrics import adjusted_rand_score

from analytics import pipeline
from analytics.annotations import subjects, topics
from analytics.annotations.topics import coherence, fitting, guides, listing, material, model, parted, scan
from analytics.engine import Engine
from analytics.errors import InputError
from analytics.summaries import topics as summaries
from analytics.tables import (
    ALIGNMENT_EVIDENCE,
    ALIGNMENTS,
    ALL,
    ARTICLE_TOPICS,
    ARTICLES,
    SUBJECTS,
    TOPIC_MODEL,
    TOPIC_PHRASES,
    TOPIC_SCAN,
    TOPIC_TERMS,
    TOPIC_WORDS,
    TOPICS,
    faults,
)  # fmt: skip
from analytics.workspace import Workspace
from tests.conftest import ROOT

WORDS = "attack border camp drone exile fund group harbour island judge".split()


def _streams(seed: int = 0) -> list[list[str]]:
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(len(WORDS)) * 0.6, size=40)
    # gensim passes over texts without any of the words: every text here has one
    return [["attack", *rng.choice(WORDS, size=int(rng.integers(3, 30)), p=w).tolist()] for w in weights]


def _once(seed: int = 0) -> list[list[str]]:
    """Texts in which no word comes twice: gensim's sliding window forgets a word that leaves it though it stands there again."""
    rng = np.random.default_rng(seed)
    words = [*WORDS, *(f"other{n}" for n in range(40))]
    return [["attack", *rng.choice(words[1:], size=int(rng.integers(5, 45)), replace=False).tolist()] for _ in range(60)]


@pytest.mark.parametrize(("window", "texts"), [(5, _once), (12, _once), (110, _streams)])
def test_coherence_is_gensims_to_three_decimals(window, texts):
    streams = texts()
    dictionary = Dictionary(streams)
    top = ["attack", "drone", "fund", "judge", "camp"]
    used = np.array([WORDS.index(w) for w in top])
    place = {w: n for n, w in enumerate(WORDS)}
    coded = [np.array([place.get(w, 99) for w in s]) for s in streams]
    together, number = coherence.window_occurrences(coded, used, window)
    for ours, theirs in ((coherence.npmi, "c_npmi"), (coherence.c_v, "c_v")):
        reference = CoherenceModel(topics=[top], texts=streams, dictionary=dictionary, coherence=theirs, window_size=window, processes=1)
        assert ours(together, number) == pytest.approx(reference.get_coherence(), abs=5e-4)


def test_windows_are_counted_as_one_would_by_hand():
    stream = np.array([0, 1, 0, 2, 2, 1, 3])
    together, number = coherence.window_occurrences([stream, np.array([2])], np.array([2, 0, 1]), 3)
    windows = [set(stream[i : i + 3]) for i in range(5)] + [{2}]
    assert number == len(windows)
    assert together.tolist() == [[sum({a, b} <= w for w in windows) for b in (2, 0, 1)] for a in (2, 0, 1)]


@pytest.mark.parametrize("together", [1, 40, 1 << 18])
def test_windows_do_not_depend_on_how_many_articles_are_looked_at_together(together, monkeypatch):
    monkeypatch.setattr(coherence, "TOGETHER", together)
    rng = np.random.default_rng(3)
    streams = [rng.integers(0, 8, size=size) for size in (0, 1, 4, 5, 6, 30, 0, 47)]
    used = np.array([5, 1, 6])
    made, number = coherence.window_occurrences(streams, used, 5)
    windows = [set(s[i : i + 5].tolist()) for s in streams for i in range(max(1, len(s) - 4))]
    assert number == len(windows)
    assert made.tolist() == [[sum({a, b} <= w for w in windows) for b in (5, 1, 6)] for a in (5, 1, 6)]


def test_npmi_over_articles_is_gensims_with_whole_articles_as_windows():
    streams = _streams(1)
    binary = sparse.csc_matrix(np.array([[w in s for w in WORDS] for s in streams], dtype=np.float32))
    top = [0, 3, 5, 9]
    together, number = coherence.occurrences(binary, np.array(top))
    reference = CoherenceModel(
        topics=[[WORDS[t] for t in top]], texts=streams, dictionary=Dictionary([WORDS]), coherence="c_npmi", window_size=1000, processes=1
    )
    assert coherence.npmi(together, number) == pytest.approx(reference.get_coherence(), abs=5e-4)


def test_npmi_of_words_that_always_and_never_meet():
    binary = sparse.csc_matrix(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=np.float32))
    assert coherence.npmi(*coherence.occurrences(binary, np.array([0, 1]))) == pytest.approx(1.0)
    assert coherence.npmi(*coherence.occurrences(binary, np.array([0, 2]))) < -0.9


def _plain(number: int = 40, *, noise: int = 0, languages: tuple[str, ...] = ("en",)) -> topics.Corpus:
    rng = np.random.default_rng(0)
    vocab = {"a": [f"sea{i}" for i in range(12)], "b": [f"hill{i}" for i in range(12)]}
    every = [*vocab["a"], *vocab["b"]]
    rows, held = [], []
    for language in languages:
        for n in range(number + noise):
            pool = every if n >= number else vocab["a" if n % 2 else "b"]
            for term, c in Counter(rng.choice(pool, size=30).tolist()).items():
                rows.append({"article_id": f"{language}{n:03d}", "term": f"{term}{language}", "count": c})
            if n < number:
                held += [
                    {"article_id": f"{language}{n:03d}", "marker": m, "count": 1} for m in ("water", "ship", "fish")[: 3 if n % 2 else 0]
                ]
                held += [
                    {"article_id": f"{language}{n:03d}", "marker": m, "count": 1} for m in ("stone", "peak", "snow")[: 0 if n % 2 else 3]
                ]
    counts = pd.DataFrame(rows)
    ids = sorted(counts["article_id"].unique())
    articles = pd.DataFrame({"article_id": ids, "language": [i[:2] for i in ids], "duplicate_of": None})
    vocabulary = counts.groupby("term").agg(count=("count", "sum"), articles=("count", "size")).reset_index()
    vocabulary = vocabulary.assign(language=vocabulary["term"].str[-2:], display=vocabulary["term"])
    return topics.Corpus(counts, articles, vocabulary, markers=pd.DataFrame(held))


TWO = topics.TopicParams(number=2, maximum_share=0.9)


def _largest(made: dict) -> pd.Series:
    best = made["article_topics"].sort_values("share").drop_duplicates("article_id", keep="last")
    return best.set_index("article_id")["topic_id"]


def test_topics_separate_two_plain_subjects():
    made = topics.fit(_plain(), params=TWO)
    best = _largest(made)
    odd, even = best[[f"en{n:03d}" for n in range(1, 40, 2)]], best[[f"en{n:03d}" for n in range(0, 40, 2)]]
    assert odd.nunique() == even.nunique() == 1
    assert odd.iloc[0] != even.iloc[0]
    assert (made["topics"]["coherence"] > 0.0).all()
    again = topics.fit(_plain(), params=TWO)
    for name, table in made.items():
        pd.testing.assert_frame_equal(table, again[name])


def test_a_number_that_is_given_is_judged_only_where_that_is_wanted():
    made = topics.fit(_plain(), params=TWO)
    assert made["topic_scan"]["topics"].tolist() == [2] and made["topic_scan"]["chosen"].all()
    plainly = topics.fit(_plain(), params=TWO, judged=False)
    assert plainly.pop("topic_scan").empty
    for name, table in plainly.items():
        pd.testing.assert_frame_equal(table, made[name])
    chosen = topics.fit(_plain(), params=replace(TWO, number=None), judged=False)["topic_scan"]
    assert len(chosen) == len(topics.candidates(40)) and chosen["chosen"].sum() == 1  # there is no choosing without


def test_a_given_number_is_judged_by_other_processes_only_after_the_fit(monkeypatch):
    told = []
    fitted = fitting.factorise
    monkeypatch.setattr(fitting, "factorise", lambda *a, **k: (told.append("fit"), fitted(*a, **k))[1])

    class Told(Engine):
        def submit(self, function, *args, **kwargs):
            told.append("judge")
            return super().submit(function, *args, **kwargs)

    topics.fit(_plain(), params=TWO, engine=Told(1))
    assert told == ["fit", *["judge"] * 5]
    told.clear()
    topics.fit(_plain(), params=replace(TWO, number=None), engine=Told(1))
    assert told == [*["judge"] * 5 * len(topics.candidates(40)), "fit"]


def test_what_chance_gives_is_drawn_from_the_rows_that_are_fitted():
    corpus = _plain(noise=6)
    found = material.gather(corpus, "en", TWO, model=None, markers=())
    topic = np.ones((2, len(found.names)), np.float32)
    topic[1, ::2] = 0
    some = replace(found.matrix, fitted=np.arange(5))
    cut = replace(some, counts=some.counts[:5], tfidf=some.tfidf[:5])
    width = len(found.vocabulary)
    assert model.chance(some, topic, width, TWO).tolist() == model.chance(cut, topic, width, TWO).tolist()
    assert model.chance(some, topic, width, TWO).tolist() != model.chance(found.matrix, topic, width, TWO).tolist()


def test_measures_of_terms_are_those_of_their_formulas():
    counts = sparse.csr_matrix(np.array([[4, 1, 0], [0, 2, 2], [1, 0, 5]], np.float32))
    shares = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 0.75]])
    made = listing.words(counts, shares)
    inside = np.array([[4, 2, 1], [0.75, 1, 4.75]])
    probability = inside / inside.sum(axis=1, keepdims=True)
    assert np.allclose(made.probability, probability)
    assert np.allclose(made.lift, probability / (np.array([5, 3, 7]) / 15))
    exclusivity = probability / probability.sum(axis=0)
    assert np.allclose(made.exclusivity, exclusivity)
    assert np.allclose(made.ctfidf, probability * np.log1p(inside.sum() / 2 / inside.sum(axis=0)))
    ranks = [np.array([[3, 2, 1], [1, 2, 3]]) / 3, np.array([[3, 2, 1], [1, 2, 3]]) / 3]
    assert np.allclose(made.frex, 1 / (0.5 / ranks[0] + 0.5 / ranks[1]))


def test_articles_about_nothing_have_no_clear_topic():
    made = topics.fit(_plain(noise=30), params=TWO)
    held = made["article_topics"].groupby("article_id")["share"].sum()
    clear = held.reindex([f"en{n:03d}" for n in range(40)]).fillna(0.0)
    mixed = held.reindex([f"en{n:03d}" for n in range(40, 70)]).fillna(0.0)
    assert clear.mean() > 0.85
    assert mixed.mean() < 0.25


def test_shares_add_up_to_one_at_most_and_the_chosen_number_has_the_best_quality(demo):
    shares = demo.read(ARTICLE_TOPICS).groupby("article_id")["share"].sum()
    assert (shares <= 1 + 1e-9).all()
    found = demo.read(TOPIC_SCAN)
    assert found["chosen"].sum() == 3
    quality = found["coherence"].clip(lower=0) * found["diversity"] * (found["seed_stability"] + found["half_stability"]) / 2
    assert np.allclose(found["quality"], quality)
    assert found["c_v"].between(-1, 1).all()
    listed = demo.read(TOPIC_TERMS)
    assert (listed.groupby("topic_id")["rank"].apply(list).map(lambda r: r == list(range(1, len(r) + 1)))).all()
    assert listed["weight"].between(0, 1).all()
    assert set(listed["topic_id"]) == set(demo.read(TOPICS)["topic_id"])
    assert set(demo.read(TOPIC_PHRASES)["topic_id"]) <= set(demo.read(TOPICS)["topic_id"])


def test_every_table_of_the_demo_keeps_its_contract(demo):
    for name in demo.tables:
        assert faults(demo.read(ALL[name]), ALL[name]) == [], name


def test_measures_of_words_by_hand():
    counts = sparse.csr_matrix(np.array([[4.0, 0, 2], [0, 3, 1]]))
    made = listing.words(counts, np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert made.probability.tolist() == pytest.approx(np.array([[4 / 6, 0, 2 / 6], [0, 3 / 4, 1 / 4]]))
    assert made.lift[0, 2] == pytest.approx((2 / 6) / (3 / 10))
    assert made.exclusivity[0, 2] == pytest.approx((2 / 6) / (2 / 6 + 1 / 4))
    assert made.ctfidf[0, 0] == pytest.approx(4 / 6 * np.log(1 + 5 / 4))  # 5 words a class, 4 of the term
    assert made.frex[0, 0] == pytest.approx(1 / (0.5 / 1 + 0.5 / 1))  # first by both
    assert listing.relevance(made.probability, made.lift, 0.6)[0, 0] == pytest.approx(0.6 * np.log(4 / 6) + 0.4 * np.log(4 / 6 / 0.4))
    assert listing.relevance(made.probability, made.lift, 0.6)[0, 1] == -np.inf


@pytest.mark.parametrize("number", [0, 1, 3, 39, 40, 99])
def test_the_largest_values_are_those_a_whole_sort_begins_with(number):
    values = np.random.default_rng(3).integers(0, 6, 40).astype(float)
    values[::7] = -np.inf
    assert model.largest(values, number).tolist() == np.argsort(-values, kind="stable")[:number].tolist()
    assert model.tops(np.stack([values, values[::-1]]), number).shape == (2, min(number, 40))


def _articles(seed: int, rows: int, columns: int) -> sparse.csr_matrix:
    """TF-IDF of articles in eight groups; the entries of a row stand in no order, as products leave them."""
    rng = np.random.default_rng(seed)
    liked = rng.random((8, columns)) ** 6
    made = sparse.csr_matrix(rng.random((rows, columns)) * (rng.random((rows, columns)) < 4 * liked[np.arange(rows) % 8]), dtype=np.float32)
    for a, b in zip(made.indptr, made.indptr[1:], strict=False):
        order = rng.permutation(b - a) + a
        made.indices[a:b], made.data[a:b] = made.indices[order], made.data[order]
    made.has_sorted_indices = False
    return made


@pytest.mark.parametrize("bands", [2, 3, 7])
def test_products_in_bands_are_the_same_to_the_bit(bands):
    matrix = _articles(0, 60, 90).sorted_indices()
    rng = np.random.default_rng(1)
    one, other = (np.asfortranarray(rng.random((n, 5)), dtype=np.float32) for n in (90, 60))
    with ThreadPoolExecutor(2) as pool:
        cut = parted.Parted.of(matrix, pool, bands)
        assert len(cut._bands) == bands
        assert np.array_equal(cut @ one, matrix @ one)
        assert np.array_equal(cut.T @ other, matrix.T @ other)
        assert cut.T.T is cut
        assert np.array_equal(cut @ one[:, 0], matrix @ one[:, 0])
        assert (cut[:7] != matrix[:7]).nnz == 0


@pytest.mark.parametrize(("rows", "columns"), [(300, 120), (120, 300)])
def test_a_fit_in_several_threads_is_that_of_one(monkeypatch, rows, columns):
    params = topics.TopicParams(iterations=30)
    monkeypatch.setattr(parted.os, "cpu_count", lambda: 3)
    made = []
    for least in (10**9, 1):  # never in bands, always
        monkeypatch.setattr(parted, "LEAST", least)
        with parted.parted(_articles(2, rows, columns)) as matrix:
            assert isinstance(matrix, parted.Parted) == (least == 1)
            factors = model.factorise(matrix, 8, params)
            seeds = np.zeros((1, columns), np.float32)
            seeds[0, 3] = 1.0
            guided = model.factorise(_articles(2, rows, columns), 8, params, anchors=seeds)
            made.append((factors, model.assign(matrix, factors, params), guided))
    for one, other in zip(*made, strict=True):
        assert one.any()
        assert np.array_equal(one, other)


def test_agreement_of_topics():
    one = np.array([[0, 1, 2], [3, 4, 5]])
    assert model.agreement(one, one[::-1]) == 1.0
    assert model.agreement(one, np.array([[0, 1, 6], [7, 8, 9]])) == pytest.approx(0.25)  # 2 of 4 terms shared, and none
    assert model.agreement(one, one[:1]) == 0.5
    assert scan.exclusivity(np.array([[1.0, 0], [0, 1.0]]), np.array([[0], [1]])) == 1.0


def test_new_articles_are_assigned_and_a_refit_keeps_the_ids():
    corpus = _plain()
    made = topics.fit(corpus, params=TWO)
    more = _plain(44)
    kept = topics.fit(more, params=TWO, previous=made, keep=True)
    pd.testing.assert_frame_equal(kept["topic_model"], made["topic_model"])
    assert _largest(kept)[[f"en{n:03d}" for n in range(40)]].tolist() == _largest(made)[[f"en{n:03d}" for n in range(40)]].tolist()
    assert _largest(kept)["en041"] == _largest(made)["en001"]
    # numbers swapped beforehand come out swapped: ids follow what a topic is, not its size
    swap = {"en-01": "en-02", "en-02": "en-01"}
    before = {n: t.assign(topic_id=t["topic_id"].map(swap)) if "topic_id" in t else t for n, t in made.items()}
    again = topics.fit(corpus, params=TWO, previous=before)
    assert _largest(again).tolist() == [swap[t] for t in _largest(made)]
    third = topics.fit(corpus, params=replace(TWO, number=3), previous=made)
    assert set(third["topics"]["topic_id"]) == {"en-01", "en-02", "en-03"}


def test_chance_is_kept_with_a_model_and_taken_anew_for_topics_that_are_changed():
    corpus = _plain(noise=10)
    made = topics.fit(corpus, params=TWO)
    assert (
        topics.fit(_plain(60, noise=10), params=TWO, previous=made, keep=True)["topics"]["chance"].tolist()
        == made["topics"]["chance"].tolist()
    )
    split = [topics.Change("split", ("en-01",))]
    anew = topics.fit(corpus, params=TWO, changes=split)["topics"].set_index("topic_id")["chance"]
    kept = topics.fit(corpus, params=TWO, previous=made, keep=True, changes=split)
    pd.testing.assert_series_equal(kept["topics"].set_index("topic_id")["chance"], anew)
    back = topics.fit(corpus, params=TWO, previous=kept, keep=True)["topics"].set_index("topic_id")["chance"]
    pd.testing.assert_series_equal(back.sort_index(), made["topics"].set_index("topic_id")["chance"].sort_index())
    assert anew["en-01"] != back["en-01"]


def test_topics_are_merged_and_split():
    made = topics.fit(_plain(), params=TWO, changes=[topics.Change("merge", ("en-02", "en-01"))])
    assert made["topics"]["topic_id"].tolist() == ["en-02"]
    one = replace(TWO, number=1)
    split = topics.fit(_plain(), params=one, changes=[topics.Change("split", ("en-01",)), topics.Change("split", ("en-77",))])
    assert set(split["topics"]["topic_id"]) == {"en-01", "en-02"}
    best = _largest(split)
    assert best[[f"en{n:03d}" for n in range(1, 40, 2)]].nunique() == 1
    assert best["en001"] != best["en002"]


def test_seed_words_anchor_a_topic():
    rng = np.random.default_rng(1)
    pools = {
        "sea": [f"sea{c}" for c in "abcdefghij"],
        "hill": [f"hill{c}" for c in "abcdefghij"],
        "rare": [f"rare{c}" for c in "abcdefghij"],
    }
    rows = []
    for n in range(80):
        pool = "rare" if n < 5 else "sea" if n % 2 else "hill"
        rows += [{"article_id": f"{n:02d}", "term": t, "count": c} for t, c in Counter(rng.choice(pools[pool], size=25).tolist()).items()]
    counts = pd.DataFrame(rows)
    articles = pd.DataFrame({"article_id": sorted(counts["article_id"].unique()), "language": "en", "duplicate_of": None})
    vocabulary = counts.groupby("term").agg(count=("count", "sum"), articles=("count", "size")).reset_index()
    corpus = topics.Corpus(counts, articles, vocabulary.assign(language="en", display=vocabulary["term"]))
    plain = topics.fit(corpus, params=TWO)["topic_terms"]
    assert not plain[plain["rank"] <= 3]["term"].str.startswith("rare").any()
    guided = topics.fit(corpus, params=replace(TWO, number=3, guides=(topics.Guide("Rare", (("en", ("rarea", "rareb")),)),)))
    first = guided["topic_terms"][guided["topic_terms"]["topic_id"] == guided["topic_terms"]["topic_id"].min()]
    tops = (
        guided["topic_terms"][guided["topic_terms"]["rank"] <= 5]
        .groupby("topic_id")["term"]
        .apply(lambda s: s.str.startswith("rare").mean())
    )
    assert tops.max() == 1.0, first
    assert set(_largest(guided)[[f"{n:02d}" for n in range(5)]]) == {tops.idxmax()}


def test_guides_are_read_and_faults_named(tmp_path):
    file = tmp_path / "g.toml"
    file.write_text('[[topic]]\nname = "Money"\nen = ["bank"]\nar = ["بنك"]\n', encoding="utf-8")
    assert guides.read_guides(file) == (topics.Guide("Money", (("ar", ("بنك",)), ("en", ("bank",)))),)
    file.write_text('[[topic]]\nname = "Money"\nen = "bank"\n[[topic]]\nar=["x"]\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"topic 1 wants.*topic 2 wants"):
        guides.read_guides(file)


def test_small_languages_are_fitted_together_and_share_numbers():
    made = topics.fit(_plain(30, languages=("en", "fa")), params=replace(TWO, together=100))
    best = _largest(made)
    assert set(made["topics"]["topic_id"]) == {"en-01", "en-02", "fa-01", "fa-02"}
    assert best["en001"].split("-")[1] == best["fa001"].split("-")[1]
    assert best["en000"].split("-")[1] == best["fa000"].split("-")[1]
    assert best["en001"] != best["en000"]


def test_a_template_and_its_copies_are_no_topic():
    corpus = _plain()
    alike = frozenset(f"en{n:03d}" for n in range(3, 40, 2))  # all but one of the sea articles
    made = topics.fit(replace(corpus, alike=alike), params=replace(TWO, number=None))
    words = made["topic_terms"][made["topic_terms"]["rank"] <= 5]["term"]
    assert not words.str.startswith("sea").all()


def _grouped(demo, truth) -> pd.DataFrame:
    largest = demo.read(ARTICLE_TOPICS).sort_values("share").drop_duplicates("article_id", keep="last").set_index("article_id")["topic_id"]
    subject = demo.read(SUBJECTS).set_index("topic_id")["subject_id"]
    rows = [(t["id"], t["language"], t["theme"]) for t in truth]
    made = pd.DataFrame(rows, columns=["article_id", "language", "theme"])
    return made.assign(subject=made["article_id"].map(largest).map(subject).fillna("none"))


def test_subjects_agree_with_the_themes_across_languages(demo, truth):
    grouped = _grouped(demo, truth)
    for pair in (("ar", "fa"), ("ar", "en"), ("fa", "en")):
        rows = grouped[grouped["language"].isin(pair)]
        assert adjusted_rand_score(rows["theme"], rows["subject"]) >= 0.6, pair


def test_alignments_have_their_evidence_and_a_subject_of_one_language_has_none(demo):
    pairs, evidence = demo.read(ALIGNMENTS), demo.read(ALIGNMENT_EVIDENCE)
    aligned = set(map(tuple, pairs.loc[pairs["aligned"], ["topic_id", "other_id"]].values))
    assert aligned
    assert set(map(tuple, evidence[["topic_id", "other_id"]].drop_duplicates().values)) == aligned
    assert (evidence["weight"] > 0).all()
    assert (pairs.loc[pairs["aligned"], "agreement"] >= 0.45).all()
    subject = demo.read(SUBJECTS).set_index("topic_id")["subject_id"]
    assert all(subject[a] == subject[b] for a, b in aligned)
    sizes = demo.read(SUBJECTS).groupby("subject_id")["language"].nunique()
    lone = sizes.index[sizes == 1]
    assert not any(subject[a] in lone for a, _ in aligned)


def _two_languages(number: int) -> dict:
    """Two topics a language, of so many articles each; the first holds three concepts and some years, the second three others."""
    rows, held = [], []
    for language in ("ar", "en"):
        for topic in (1, 2):
            for n in range(number if (language, topic) == ("en", 1) else 6):
                article = f"{language}-{topic}-{n}"
                rows.append((article, language, f"{language}-0{topic}"))
                held += [(article, kind, f"{name}{topic}") for kind, names in (("concept", "abc"), ("year", "xyz")) for name in names]
    made = pd.DataFrame(rows, columns=["article_id", "language", "topic_id"])
    things = pd.DataFrame(held, columns=["article_id", "kind", "item"])
    listed = made.groupby(["topic_id", "language"]).size().rename("articles").reset_index().assign(share=0.5)
    return {
        "topics": listed, "article_topics": made.assign(share=1.0), "articles": made.assign(duplicate_of=None),
        "held": {str(k): rows for k, rows in things.groupby("kind")}, "words": pd.DataFrame({"rank": [], "topic_id": [], "display": []}),
    }  # fmt: skip


def _aligned(given: dict, **params) -> set[tuple[str, str]]:
    made = subjects.align(given.pop("topics"), **given, params=subjects.SubjectParams(embed=False, **params))["alignments"]
    return set(made.loc[made["aligned"], ["topic_id", "other_id"]].itertuples(index=False, name=None))


def test_topics_of_a_handful_of_articles_join_no_other():
    assert _aligned(_two_languages(3)) == {("ar-01", "en-01"), ("ar-02", "en-02")}
    assert _aligned(_two_languages(2)) == {("ar-02", "en-02")}
    assert _aligned(_two_languages(2), articles=2) == {("ar-01", "en-01"), ("ar-02", "en-02")}
    assert not {t for pair in _aligned(_two_languages(2), least=0.0, one_way=0.0) for t in pair} & {"en-01"}


def test_years_alone_make_no_subject():
    given = _two_languages(6)
    concepts = given["held"]["concept"]
    # of the first topic in English one concept is left, which says nothing
    given["held"]["concept"] = concepts[~(concepts["article_id"].str.startswith("en-1") & (concepts["item"] != "a1"))]
    assert _aligned(given) == {("ar-02", "en-02")}


def test_distances_map_and_tree_of_topics(demo):
    words = demo.read(TOPIC_WORDS)
    words = words[words["topic_id"].str.startswith("ar-")]
    ids, distance = summaries.distances(words)
    table = words.pivot_table(index="topic_id", columns="term", values="probability", fill_value=0.0)
    assert distance[0, 1] == pytest.approx(jensenshannon(table.loc[ids[0]], table.loc[ids[1]], base=2), abs=1e-6)
    assert set(summaries.plane(words)["topic_id"]) == set(ids)
    tree = summaries.tree(words)
    assert len(tree) == len(ids) - 1
    assert set(tree["members"].iloc[-1].split()) == set(ids)
    assert tree["height"].is_monotonic_increasing


def test_prevalence_by_outlet_has_its_interval(demo):
    articles = demo.read(ARTICLES)
    articles = articles[articles["language"] == "ar"]
    held = demo.read(ARTICLE_TOPICS)
    topic = held[held["topic_id"].str.startswith("ar-")]["topic_id"].value_counts().index[0]
    own = held[held["topic_id"] == topic].set_index("article_id")["share"].reindex(articles["article_id"]).fillna(0.0).to_numpy()
    made = summaries.prevalence(own, articles=articles, column="outlet").set_index("group")
    for outlet, row in made.iterrows():
        values = own[(articles["outlet"] == outlet).to_numpy()]
        assert row["share"] == pytest.approx(values.mean())
        assert row["low"] <= row["share"] <= row["high"]
        assert row["articles"] == len(values)


def test_a_given_number_of_topics_is_kept_and_one_and_two_workers_agree(tmp_path):
    made = []
    for workers in (1, 2):
        workspace = Workspace(tmp_path / str(workers))
        params = replace(pipeline.AnalyseParams(), topics=topics.TopicParams(number=3))
        with Engine(workers) as engine:
            pipeline.ingest([ROOT / "data" / "demo"], workspace, engine=engine)
            made.append(pipeline.analyse(workspace, params, engine=engine))
    assert made[0].read(TOPICS)["language"].value_counts().to_dict() == {"ar": 3, "fa": 3, "en": 3}
    assert made[0].tables == made[1].tables
    with Engine(1) as engine:
        again = pipeline.analyse(Workspace(tmp_path / "1"), params, engine=engine)
    assert again.tables == made[0].tables
    assert len(again.read(TOPIC_MODEL))
