"""Terms, phrases, keyness, collocations, concordance and search, against other implementations and worked examples."""

import math
import shutil

import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats

from analytics import kept
from analytics.annotations import boilerplate, phrases, terms
from analytics.counts import Counts
from analytics.errors import InputError
from analytics.languages import get
from analytics.summaries import collocations, concordance, keyness, search
from analytics.summaries import terms as term_summaries
from analytics.tables import ARTICLE_TERMS, ARTICLES, PHRASES, TERMS, TEXTS, TOKENS
from analytics.tokens import TokenIndex
from analytics.workspace import Workspace
from tests.analytics.small import articles_of, index_of

NONE = pd.Series(dtype=object)


def test_terms_are_folded_lemmas_without_stop_words_and_phrases_stay_whole():
    text = "قال إن تنظيم القاعدة وتنظيم القاعده يستخدمان المنصات ومنصة أخرى"
    found = list(terms.terms(text, get("ar")))
    assert [t for t, _, _, _ in found] == ["تنظيم القاعده", "تنظيم القاعده", "استخدم", "منصة", "منصة"]
    for _, surface, start, end in found:
        assert text[start:end] == surface


def test_tokens_counts_and_vocabulary_agree(demo):
    tokens, counts, vocabulary = demo.read(TOKENS), demo.read(ARTICLE_TERMS), demo.read(TERMS)
    texts = demo.read(TEXTS).set_index("article_id")
    for row in tokens.sample(500, random_state=1).itertuples():
        assert texts.at[row.article_id, "text"][row.start : row.end] == row.surface
    held = tokens[tokens["term"].notna()]
    again = held.groupby(["article_id", "term"]).size()
    expected = counts.set_index(["article_id", "term"])["count"].sort_index()
    pd.testing.assert_series_equal(again.sort_index(), expected, check_names=False, check_dtype=False)
    language = held["article_id"].map(texts["language"])
    per_term = held.groupby([held["term"], language]).size()
    assert per_term.to_dict() == vocabulary.set_index(["term", "language"])["count"].to_dict()
    assert (tokens.groupby("article_id").size() == demo.read(ARTICLES).set_index("article_id")["words"].sort_index()).all()


def test_the_token_index_finds_what_the_table_holds(demo):
    tokens, articles = demo.read(TOKENS), demo.read(ARTICLES)
    ids = articles.loc[articles["language"] == "ar", "article_id"].tolist()
    index = TokenIndex.build(demo.arrow(TOKENS, dictionary=("article_id", "surface", "term")), "ar", ids)
    assert index.words.tolist() == articles.set_index("article_id").loc[ids, "words"].tolist()
    spans = index.spans(index.of_term("داعش"))
    own = tokens[(tokens["term"] == "داعش") & tokens["article_id"].isin(ids)][["article_id", "start", "end"]]
    assert set(map(tuple, spans.values.tolist())) == set(map(tuple, own.values.tolist()))
    assert len(index.of_term("لا كلمة كهذه")) == 0


def test_dispersion_agrees_with_the_worked_example_of_gries_2008():
    # Gries (2008: 415ff.): five parts of 10 words, "a" stands 1, 2, 3, 4 and 5 times: DP = 0.2
    texts = {str(n): " ".join(["apple"] * n + ["house"] * (10 - n)) for n in (1, 2, 3, 4, 5)}
    index = index_of(texts)
    counts = Counts.of_terms(index)
    made = term_summaries.dispersion(counts, np.ones(5, bool))
    observed = np.array([1, 2, 3, 4, 5]) / 15
    by_hand = 0.5 * np.abs(observed - 0.2).sum()
    assert by_hand == pytest.approx(0.2)
    assert made[index.code("apple")] == pytest.approx(by_hand / (1 - 0.2))


def test_a_slice_compared_with_nothing_has_no_keywords():
    texts = {str(n): "war war peace truce truce" for n in range(6)}
    counts, every = Counts.of_terms(index_of(texts)), np.ones(6, bool)
    assert keyness.keyness(counts, target=every, reference=every, display=NONE).empty
    assert keyness.keyness(counts, target=~every, reference=every, display=NONE).empty
    assert len(keyness.keyness(counts, target=np.arange(6) < 2, reference=every, display=NONE)) == 3


def test_dispersion_of_a_large_and_a_small_slice_is_the_same_sum(monkeypatch):
    monkeypatch.setattr(term_summaries, "COUNTS_AT_ONCE", 7)
    dice = np.random.default_rng(3)
    held = sparse.random(40, 30, 0.2, "csr", random_state=3, data_rvs=lambda n: dice.integers(1, 9, n)).astype(np.int32)
    counts = Counts(np.arange(40).astype(str).astype(object), dice.integers(5, 90, 40), np.arange(30).astype(str).astype(object), held)
    for share in (0.15, 0.9):  # from its articles, and from all columns
        rows = dice.random(40) < share
        assert (4 * rows.sum() > len(rows)) == (share > 0.5)
        part = np.where(rows, counts.words, 0) / counts.words[rows].sum()
        stands = held.toarray() * rows[:, None]
        with np.errstate(invalid="ignore"):
            by_hand = 0.5 * np.abs(stands / stands.sum(axis=0) - part[:, None]).sum(axis=0) / (1 - part[part > 0].min())
        made = term_summaries.dispersion(counts, rows)
        assert np.isnan(made).tolist() == (stands.sum(axis=0) == 0).tolist()
        np.testing.assert_allclose(made, by_hand, rtol=1e-12)


def test_frequencies_by_hand():
    texts = {"a": "war war peace", "b": "war truce truce truce", "c": "war"}
    counts = Counts.of_terms(index_of(texts))
    made = term_summaries.frequencies(counts, articles=articles_of(texts).head(2), display=pd.Series({"war": "War"}))
    row = made.set_index("term").loc["war"]
    assert (row["count"], row["articles"], row["display"]) == (3, 2, "War")
    assert row["per_million"] == pytest.approx(1e6 * 3 / 7)
    assert row["share"] == 1.0
    assert made["term"].tolist() == ["truce", "war", "peace"]


def test_log_likelihood_is_scipys_g_test_and_log_odds_is_monroes():
    a, b, n1, n2 = 120.0, 40.0, 10_000.0, 12_000.0
    g = stats.chi2_contingency([[a, b], [n1 - a, n2 - b]], lambda_="log-likelihood", correction=False)
    assert keyness.log_likelihood(np.array([a]), np.array([b]), n1, n2)[0] == pytest.approx(g.statistic)
    assert keyness.log_likelihood(np.array([b]), np.array([a]), n2, n1)[0] == pytest.approx(-g.statistic)
    counts_1, counts_2, prior = np.array([120.0, 9880.0]), np.array([40.0, 11960.0]), np.array([7.0, 993.0])
    delta, z = keyness.log_odds(counts_1, counts_2, n1, n2, prior)
    first = math.log((120 + 7) / (n1 + 1000 - 120 - 7))
    second = math.log((40 + 7) / (n2 + 1000 - 40 - 7))
    assert delta[0] == pytest.approx(first - second)
    assert z[0] == pytest.approx((first - second) / math.sqrt(1 / 127 + 1 / 47))


def test_keyness_of_two_slices():
    texts = {f"t{n}": "drone strike drone market" for n in range(6)} | {f"r{n}": "school market teacher school" for n in range(6)}
    counts, articles = Counts.of_terms(index_of(texts)), articles_of(texts)
    made = keyness.keyness(counts, target=articles.head(6), reference=articles, display=NONE).set_index("term")
    assert made.index[0] == "drone"
    assert made.index[-1] == "school"
    assert (made.loc["drone", "target"], made.loc["drone", "reference"]) == (12, 0)  # an article in both counts as target
    assert made.loc["market", "log_ratio"] == pytest.approx(0.0)
    assert made.loc["market", "p"] == pytest.approx(1.0)
    assert made.loc["drone", "log_ratio"] == pytest.approx(math.log2((12 / 24) / (0.5 / 24)))
    assert made["target_rank"].between(0, 1).all()


def test_collocates_by_hand():
    texts = {"a": "bank money house bank tree money", "b": "money river"}
    index = index_of(texts)
    nodes = index.of_term("bank")
    params = collocations.CollocationParams(before=1, after=1, least=1)
    every, last = np.ones(2, bool), np.array([False, True])
    totals = {key: Counts.of_terms(index).totals(rows).counts for key, rows in (("every", every), ("last", last))}
    made = collocations.collocates(index, (nodes, nodes), rows=every, totals=totals["every"], display=NONE, params=params).set_index("term")
    assert made["together"].to_dict() == {"money": 1, "house": 1, "tree": 1}
    assert made["before"].to_dict() == {"money": 0, "house": 1, "tree": 0}
    assert made.loc["money", "log_dice"] == pytest.approx(14 + math.log2(2 * 1 / (2 + 3)))
    window, n = 3, 8  # positions 1, 2 and 4 lie in windows
    g = stats.chi2_contingency([[1, 2], [window - 1, (n - window) - 2]], lambda_="log-likelihood", correction=False)
    assert abs(made.loc["money", "log_likelihood"]) == pytest.approx(g.statistic)
    assert made.loc["money", "expected"] == pytest.approx(3 * window / n)
    narrow = nodes.astype(np.int8)  # a place times the numbers of a window need not fit into the nodes' own type
    wide = collocations.CollocationParams(before=40, after=40, least=1)
    one, other = (
        collocations.collocates(index, (n, n), rows=every, totals=totals["every"], display=NONE, params=wide) for n in (nodes, narrow)
    )
    assert one.equals(other) and one["together"].sum() == 4
    inside = collocations.collocates(index, (nodes, nodes), rows=last, totals=totals["last"], display=NONE, params=params)
    assert inside.empty


def test_windows_do_not_cross_articles():
    index = index_of({"a": "river bank", "b": "money house"})
    nodes = index.of_term("bank")
    every, params = np.ones(2, bool), collocations.CollocationParams(least=1)
    totals = Counts.of_terms(index).totals(every).counts
    made = collocations.collocates(index, (nodes, nodes), rows=every, totals=totals, display=NONE, params=params)
    assert made["term"].tolist() == ["river"]


ARABIC = {"a": "وَقَالَ إنّ الإرهاب خطر", "b": "مكافحة الارهاب والإرهاب الإلكتروني", "c": "للإرهابيين طرق"}


@pytest.mark.parametrize(
    ("query", "merge", "expected"),
    [
        ("الإرهاب", "none", ["الإرهاب"]),
        ("الارهاب", "letters", ["الإرهاب", "الارهاب"]),
        ("وقال", "marks", ["وَقَالَ"]),
        ("وقال", "none", []),
        ("إرهاب", "attached", ["الإرهاب", "الارهاب", "والإرهاب"]),
        ("مكافحة *", "letters", ["مكافحة الارهاب"]),
        ("*رهاب*", "letters", ["الإرهاب", "الارهاب", "والإرهاب", "للإرهابيين"]),
    ],
)
def test_search_ignores_what_it_is_asked_to(query, merge, expected):
    index = index_of(ARABIC, "ar")
    first, last = search.find(index, query, search.SearchParams(merge=merge))
    spans = index.span_table(first, last)
    assert [ARABIC[r.article_id][r.start : r.end] for r in spans.itertuples()] == expected


def test_expressions_match_whole_words_and_hostile_ones_are_refused_or_fast():
    index = index_of({"a": "colour color colossal", "b": "a" * 40 + " b"})
    first, _ = search.find(index, "colou?r", search.SearchParams(expression=True))
    assert index.surfaces[index.surface[first]].tolist() == ["colour", "color"]
    assert len(search.find(index, "(a+)+$", search.SearchParams(expression=True))[0]) >= 1
    with pytest.raises(InputError, match="no regular expression"):
        search.find(index, "(", search.SearchParams(expression=True))
    with pytest.raises(InputError, match="at most"):
        search.find(index, "a " * 20)
    assert len(search.find(index, "")[0]) == 0


def test_concordance_sorts_by_context_and_keeps_the_node_in_the_middle():
    texts = {"a": "zebra bank alpha. crow bank delta", "b": "apple bank beta\nnext line"}
    index = index_of(texts)
    nodes = index.of_term("bank")

    def ordered(order: str) -> list[tuple[str, str, str]]:
        params = concordance.ConcordanceParams(order=order, width=12)
        spans = index.span_table(*concordance.ordered(index, (nodes, nodes), params))
        frame = pd.DataFrame({"article_id": list(texts), "text": list(texts.values())})
        return [(r.left, r.node, r.right) for r in concordance.lines(spans, texts=frame, params=params).itertuples()]

    assert [r[2].split()[0].strip(".") for r in ordered("after")] == ["alpha", "beta", "delta"]
    assert [r[0].split()[-1] for r in ordered("before")] == ["apple", "crow", "zebra"]
    assert [r[0].split()[-1] for r in ordered("corpus")] == ["zebra", "crow", "apple"]
    assert ordered("random") == ordered("random")
    assert ordered("after")[1] == ("apple", "bank", "beta next")
    with pytest.raises(InputError, match="must be corpus"):
        ordered("sideways")


def test_concordance_of_a_right_to_left_text_keeps_reading_order():
    index = index_of(ARABIC, "ar")
    nodes = index.of_surfaces(np.flatnonzero(index.surfaces == "الارهاب"))
    texts = pd.DataFrame({"article_id": list(ARABIC), "text": list(ARABIC.values())})
    line = concordance.lines(index.span_table(nodes, nodes), texts=texts).iloc[0]
    assert (line["left"], line["node"], line["right"]) == ("مكافحة", "الارهاب", "والإرهاب الإلكتروني")


def test_phrases_are_counted_and_bound_words_score_high():
    texts = {
        f"{n}": f"the White House said {w}. people of the White House"
        for n, w in enumerate(("bridge", "tower", "river", "valley", "pilot", "nurse"))
    }
    index = index_of(texts)
    made = phrases.phrases(index, repeats=np.zeros(6, bool))
    found = made["phrases"].set_index("phrase")
    assert list(found.columns) == [c for c in PHRASES.names if c != "phrase"]
    assert found.loc["white house", ["count", "articles", "words"]].tolist() == [12, 6, 2]
    assert found.loc["white house", "display"] == "White House"
    assert found.loc["white house", "npmi"] == pytest.approx(1.0)
    assert "house said" not in found.index or found.loc["house said", "npmi"] < 1.0
    assert not any(p.startswith("the ") or p.endswith(" the") for p in found.index)
    total = made["article_phrases"].groupby("phrase")["count"].sum()
    assert total["white house"] == 12
    repeats = np.array([True] * 2 + [False] * 4)
    assert phrases.phrases(index, repeats=repeats)["phrases"].set_index("phrase").loc["white house", "count"] == 8


def test_the_phrase_log_likelihood_is_scipys():
    texts = {f"{n}": "green sea green road calm sea" for n in range(5)}
    index = index_of(texts)
    found = phrases.phrases(index, repeats=np.zeros(5, bool), params=phrases.PhraseParams(inside=2.0))["phrases"].set_index("phrase")
    table = [[5, 5], [5, 15]]  # green sea; green + other; other + sea; neither, of 30 words
    g = stats.chi2_contingency(table, lambda_="log-likelihood", correction=False)
    assert found.loc["green sea", "log_likelihood"] == pytest.approx(g.statistic)


def test_repeated_wording_is_found_and_left_out_of_topics_only():
    footer = "subscribe to our channel and follow us every day"
    own = ("bridge tower", "river valley", "doctor nurse", "pilot sailor", "market price", "winter summer")
    texts = {f"{n}": f"story of {w}\n{footer}" for n, w in enumerate(own)}
    index = index_of(texts)
    mask = boilerplate.repeated(index, counted=np.ones(6, bool))
    spans = boilerplate.spans(index, mask)
    assert {texts[r.article_id][r.start : r.end] for r in spans.itertuples()} == {footer}
    kept = boilerplate.without(Counts.of_terms(index), index, mask)
    left = {kept.items[n] for n in kept.at(np.arange(6)).indices}
    assert "subscribe" not in left
    assert "story" in left
    few = boilerplate.repeated(index, counted=np.array([True] * 3 + [False] * 3))
    assert not few.any()


@pytest.mark.parametrize(("width", "least"), [(1, 9), (2, 4), (3, 3), (4, 2), (5, 2), (7, 2), (8, 2)])
def test_repeated_wording_is_what_one_would_find_by_hand(width, least):
    rng = np.random.default_rng(width)
    standing = "alpha beta gamma delta epsilon zeta eta theta iota".split()
    texts = {}
    for n in range(12):
        words = [f"w{chr(97 + k)}" for k in rng.integers(0, 6, size=25)]
        words[5:5] = standing if n % 3 else standing[:4]
        texts[f"{n:02d}"] = " ".join(words)
    index = index_of(texts)
    runs: dict[tuple[str, ...], set[str]] = {}
    split = {i: t.split() for i, t in texts.items()}
    for i, words in split.items():
        for at in range(len(words) - width + 1):
            runs.setdefault(tuple(words[at : at + width]), set()).add(i)
    wanted = []
    for words in split.values():
        marked = [False] * len(words)
        for at in range(len(words) - width + 1):
            if len(runs[tuple(words[at : at + width])]) >= least:
                marked[at : at + width] = [True] * width
        wanted += marked
    params = boilerplate.BoilerplateParams(words=width, least=least)
    assert boilerplate.repeated(index, counted=np.ones(12, bool), params=params).tolist() == wanted
    assert any(wanted) and not all(wanted)


def test_an_index_kept_on_disk_is_the_one_that_was_built(demo, tmp_path):
    workspace = Workspace(shutil.copytree(demo.workspace.root, tmp_path / "demo"))
    generation = workspace.require()
    ids = demo.read(ARTICLES).query("language == 'ar'")["article_id"].tolist()
    shutil.rmtree(workspace.root / "arrays", ignore_errors=True)
    built, counts = kept.word_index(generation, "ar", ids)
    again, counts_again = kept.word_index(generation, "ar", ids)
    assert isinstance(again.start, np.memmap)
    tokens = generation.arrow(TOKENS, dictionary=("article_id", "surface", "term"))
    memory = TokenIndex.build(tokens, "ar", ids)
    for name in ("ids", "words", "article", "start", "end", "size", "joined"):
        assert np.array_equal(getattr(built, name), getattr(memory, name)), name
    assert np.array_equal(built.surfaces[built.surface], memory.surfaces[memory.surface])
    assert np.array_equal(np.append(built.terms, "")[built.term], np.append(memory.terms, "")[memory.term])
    expected = Counts.of_terms(memory)
    order = [int(np.searchsorted(memory.terms, t)) for t in built.terms]
    assert (counts.matrix != expected.matrix[:, order]).nnz == 0 and (counts.by_item != expected.by_item[:, order]).nnz == 0
    assert built.of_term("تنظيم").tolist() == memory.of_term("تنظيم").tolist() and len(built.of_term("تنظيم")) > 5
    for name in (
        "ids",
        "words",
        "article",
        "surface",
        "term",
        "start",
        "end",
        "size",
        "joined",
        "surfaces",
        "terms",
        "keys",
        "sort_rank",
        "frequency",
    ):
        assert np.array_equal(getattr(built, name), getattr(again, name)), name
    assert (counts.matrix != counts_again.matrix).nnz == 0
    assert (counts.by_item != counts_again.by_item).nnz == 0
    for merge in search.MERGES:
        params = search.SearchParams(merge=merge)
        assert [a.tolist() for a in search.find(built, "تنظيم *", params)] == [a.tolist() for a in search.find(again, "تنظيم *", params)]
    # what is damaged or missing is made again
    folder = next((workspace.root / "arrays").iterdir())
    (folder / "start.npy").unlink()  # not written over: whoever has it mapped goes on reading it
    (folder / "start.npy").write_bytes(b"nonsense")
    assert np.array_equal(kept.word_index(generation, "ar", ids)[0].start, built.start)
    assert isinstance(kept.word_index(generation, "ar", ids)[0].start, np.memmap)
    (folder / "forms.types.npy").unlink()
    assert search.find(kept.word_index(generation, "ar", ids)[0], "تنظيم")[0].tolist() == search.find(built, "تنظيم")[0].tolist()
    empty, none = kept.word_index(generation, "en", [])
    assert (len(empty), none.matrix.shape) == (0, (0, len(empty.terms)))
