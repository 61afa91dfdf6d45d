"""What is counted in pieces is what would be counted at once: phrases, repeated wording, signatures, names, samples."""

import os
import shutil
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import indexing
from analytics.annotations import boilerplate, identities, phrases, topics
from analytics.annotations.register import load
from analytics.annotations.topics import material
from analytics.arrays import array_file
from analytics.corpus import duplicates
from analytics.counts import Counts
from analytics.engine import Engine
from analytics.pipeline import ingesting, stages
from analytics.summaries import collocations
from analytics.tables import ARTICLE_PHRASES, ARTICLES, ATTRIBUTIONS, PHRASES, SIGNATURES, SURFACES, TERMS, TOKENS
from analytics.tallying import Tally
from analytics.tokens import TokenIndex
from analytics.workspace import Workspace
from tests.inputs import jsonl, record


@pytest.fixture(scope="module")
def index(demo):
    ids = demo.read(ARTICLES).query("language == 'ar'")["article_id"].tolist()
    return TokenIndex.build(demo.arrow(TOKENS, dictionary=("article_id", "surface", "term")), "ar", ids)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.integers(-5, 40), max_size=30), max_size=8), st.integers(1, 4))
def test_a_tally_counts_exactly(parts, least):
    tally = Tally()
    tally_small = Tally()
    for part in parts:
        tally.add(np.array(part, dtype=np.int64))
        tally_small.add(np.array(part, dtype=np.int64))
        tally_small.counts()  # added up on the way
    expected = Counter(k for part in parts for k in part)
    for made in (tally, tally_small):
        keys, counts = made.counts()
        assert dict(zip(keys.tolist(), counts.tolist(), strict=True)) == expected
        assert made.frequent(least).tolist() == sorted(k for k, n in expected.items() if n >= least)


def test_phrases_do_not_depend_on_how_many_words_are_read_together(index, monkeypatch):
    repeats = np.arange(len(index.ids)) % 5 == 0
    params = phrases.PhraseParams(least=3, least_articles=2)
    whole = phrases.phrases(index, repeats=repeats, params=params)
    monkeypatch.setattr(indexing, "CHUNK", 50)
    pieces = phrases.phrases(index, repeats=repeats, params=params)
    assert len(whole["phrases"]) > 20
    pd.testing.assert_frame_equal(pieces["phrases"], whole["phrases"])
    keys = ["article_id", "phrase"]
    one, other = (made["article_phrases"].sort_values(keys).reset_index(drop=True) for made in (pieces, whole))
    pd.testing.assert_frame_equal(one.astype({"article_id": "str", "phrase": "str"}), other.astype({"article_id": "str", "phrase": "str"}))


def test_a_phrase_of_a_large_corpus_must_stand_there_more_often(index):
    repeats = np.zeros(len(index.ids), bool)
    few = phrases.phrases(index, repeats=repeats, params=phrases.PhraseParams(least=2, rarest=6 / len(index)))
    assert few["phrases"]["count"].min() >= 6


def test_repeated_wording_does_not_depend_on_how_many_words_are_read_together(index, monkeypatch):
    counted = np.ones(len(index.ids), bool)
    params = boilerplate.BoilerplateParams(words=3, least=3)
    whole = boilerplate.repeated(index, counted=counted, params=params)
    monkeypatch.setattr(indexing, "CHUNK", 50)
    assert whole.any() and not whole.all()
    assert np.array_equal(boilerplate.repeated(index, counted=counted, params=params), whole)
    rows = np.array([3, 0, 7])
    own = boilerplate.without(Counts.of_terms(index), index, whole).at(rows)
    assert (own != Counts.of_terms(index, ~whole).matrix[rows]).nnz == 0


def test_signatures_in_pieces_mark_the_same_repeats(demo):
    articles, signatures = demo.read(ARTICLES), demo.read(SIGNATURES)
    loose = duplicates.DuplicateParams(threshold=0.02, bands=96)
    whole = duplicates.mark(articles, duplicates.Signatures.of([signatures]), loose)
    shuffled = signatures.sample(frac=1, random_state=0)
    pieces = duplicates.Signatures.of(part for part in (shuffled.iloc[:7], shuffled.iloc[7:7], shuffled.iloc[7:]))
    assert whole.repeats
    assert duplicates.mark(articles, pieces, loose) == whole
    none = duplicates.mark(articles.iloc[:0], duplicates.Signatures.of([]))
    assert not none.repeats and not none.groups


def test_names_are_joined_as_if_each_were_compared_with_all_of_its_block(demo, monkeypatch):
    rows = demo.read(ATTRIBUTIONS).merge(demo.read(ARTICLES)[["article_id", "language"]], on="article_id")
    named = rows[rows["speaker"].notna()]
    written = Counter(zip(named["language"], named["speaker"], strict=True))
    written.update({("ar", "عبد الكريم حسن"): 3, ("ar", "عبدالكريم حسن"): 2, ("ar", "عبد الرحيم حسن"): 1, ("en", "Abdul Karim Hassan"): 1})
    few = identities.identify(written, {}, load())
    monkeypatch.setattr(identities, "_initials", lambda name: "")
    every = identities.identify(written, {}, load())
    assert [g.members for g in few.groups] == [g.members for g in every.groups]
    assert few.suggestions == every.suggestions
    assert any(len(g.members) > 1 for g in few.groups)


def test_topics_of_a_large_language_are_fitted_on_a_sample_that_hardly_changes(demo, index):
    articles = demo.read(ARTICLES).query("language == 'ar'").reset_index(drop=True)
    corpus = topics.Corpus({"ar": Counts.of_terms(index)}, articles, demo.read(TERMS))
    params = topics.TopicParams(number=3, articles=20)
    one = material.gather(corpus, "ar", params, model=None, markers=())
    assert len(one.chosen) == 20 == one.matrix.counts.shape[0]
    assert set(one.chosen) <= set(one.original)
    rows = one.chosen[[4, 1]]
    assert (one.weighed(rows) != one.matrix.tfidf[[4, 1]]).nnz == 0
    fewer = topics.Corpus(corpus.article_terms, articles.iloc[:-1], corpus.terms)
    two = material.gather(fewer, "ar", params, model=None, markers=())
    ids = [set(m.articles["article_id"].to_numpy()[m.chosen]) for m in (one, two)]
    assert len(ids[0] & ids[1]) >= 19
    made = topics.fit(corpus, params=params)
    assigned = made["article_topics"]["article_id"].nunique()
    assert assigned > 20  # the others are assigned


def test_partitions_nothing_changes_in_stay_the_objects_they_are(demo, tmp_path, monkeypatch):
    def text(n: int) -> str:
        return " ".join(f"كلمة{'ابتثجح'[n]}{'دذرزسش'[k % 6]}{'صضطظعغ'[k // 6]}" for k in range(36))

    (tmp_path / "a.jsonl").write_bytes(jsonl(*[record(id=f"a-{n}", text=text(n)) for n in range(6)]))
    (tmp_path / "b.jsonl").write_bytes(jsonl(record(id="b-1", text=text(2), date="2010-01-01")))
    monkeypatch.setattr(ingesting, "PARTITION", 2)
    workspace = Workspace(tmp_path / "ws")
    with Engine(1) as engine:
        ingesting.ingest([tmp_path / "a.jsonl"], workspace, engine=engine)
        before = workspace.require().parts(ARTICLES)
        ingesting.ingest([tmp_path / "b.jsonl"], workspace, engine=engine)
    after = workspace.require()
    # the new article is older than the one it repeats, which from now on is a repeat
    repeats = after.read(ARTICLES).set_index("article_id")["duplicate_of"].dropna()
    assert repeats.to_dict() == {"a-2": "b-1"}
    assert [a == b for a, b in zip(before, after.parts(ARTICLES), strict=False)] == [True, False, True]


def test_pieces_of_phrases_are_all_there(demo):
    held = demo.read(ARTICLE_PHRASES)
    counts = held.merge(demo.read(ARTICLES)[["article_id", "duplicate_of"]], on="article_id")
    total = counts[counts["duplicate_of"].isna()].groupby("phrase")["count"].sum()
    listed = demo.read(PHRASES).groupby("phrase")["count"].sum()
    assert total.reindex(listed.index).tolist() == listed.tolist()


def test_old_sets_of_arrays_go_and_the_newest_stays(tmp_path, monkeypatch):
    from analytics import arrays as module

    workspace = Workspace(tmp_path / "ws")
    monkeypatch.setattr(module, "ARRAY_BYTES", 3_000)
    for n in range(4):
        with workspace.making_arrays([f"k{n}"]) as folders:
            np.save(folders[f"k{n}"] / "a.npy", np.zeros(125))  # 1,128 bytes
        os.utime(workspace.root / "arrays" / f"k{n}", (n, n))
    assert sorted(p.name for p in (workspace.root / "arrays").iterdir()) == ["k2", "k3"]
    left = workspace.root / "arrays" / "killed.tmp"
    left.mkdir()
    os.utime(left, (0, 0))
    monkeypatch.setattr(module, "ARRAY_BYTES", 100)
    with workspace.making_arrays(["k4"]) as folders:
        np.save(folders["k4"] / "a.npy", np.zeros(125))
    assert [p.name for p in (workspace.root / "arrays").iterdir()] == ["k4"]


def test_room_for_an_array_is_taken_when_it_is_made(tmp_path, monkeypatch):
    made = array_file(tmp_path / "a.npy", np.int32, 100_000)
    made[7] = 9
    assert np.load(tmp_path / "a.npy")[7] == 9 and (tmp_path / "a.npy").stat().st_blocks * 512 >= 400_000
    assert array_file(tmp_path / "b.npy", np.int8, 0).shape == np.load(tmp_path / "b.npy").shape == (0,)

    def full(*_: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(OSError, match="no room"):
        array_file(tmp_path / "c.npy", np.int32, 10)


def test_phrases_of_a_large_corpus_are_noted_on_disk(index, monkeypatch, tmp_path):
    repeats = np.zeros(len(index.ids), bool)
    whole = phrases.phrases(index, repeats=repeats)
    monkeypatch.setattr(phrases, "IN_MEMORY", 10)
    with phrases.Finding(index, repeats=repeats, scratch=tmp_path) as found:
        assert len(list(tmp_path.glob("*/*.npy"))) > 1
        pd.testing.assert_frame_equal(found.table, whole["phrases"])
    assert not list(tmp_path.iterdir())


def test_written_forms_are_summed_as_a_tree(demo_path, tmp_path, monkeypatch):
    workspace = Workspace(shutil.copytree(demo_path, tmp_path / "demo"))
    names = workspace.current().parts(SURFACES)
    each = [workspace.read_object(n) for n in names]
    keys = ["term", "language", "surface"]
    wanted = pd.concat(each * 5).groupby(keys)["count"].sum()
    monkeypatch.setattr(stages, "SUMMED_TOGETHER", 2)
    with workspace.draft() as draft:
        stage = stages.Stage(draft, pd.DataFrame(), [{"surfaces": n} for n in names * 5], None, None)
        made = stage.surfaces(stage.summing(Engine(1))).to_pandas()
    assert len(made) <= 2 * len(wanted) < len(pd.concat(each * 5))
    found = made.astype(dict.fromkeys(keys, "str")).groupby(keys)["count"].sum()
    pd.testing.assert_series_equal(found, wanted)


def test_windows_are_the_same_some_articles_at_a_time(index, monkeypatch):
    term = index.terms[np.bincount(index.term[index.term >= 0]).argmax()]
    first, every = index.of_term(str(term)), np.ones(len(index.ids), bool)
    totals, params = Counts.of_terms(index).totals(every).counts, collocations.CollocationParams(before=7, after=3, least=1)

    def found():
        return collocations.collocates(index, (first, first), rows=every, totals=totals, display=pd.Series(dtype=str), params=params)

    whole = found()
    # one by one: the nearest occurrence of each token of the same article, of two as near the one it follows
    wanted = Counter()
    for at in np.flatnonzero(index.term >= 0):
        reached = [
            (abs(at - n), n > at) for n in first if index.article[n] == index.article[at] and (n - at <= 7 if n > at else at - n <= 3)
        ]
        if at not in first and reached:
            wanted[str(index.terms[index.term[at]]), min(reached)[1]] += 1
    told = whole.set_index("term")
    assert {(t, True): n for t, n in told["before"].items() if n} | {(t, False): n for t, n in told["after"].items() if n} == dict(wanted)
    monkeypatch.setattr(indexing, "CHUNK", 300)
    pd.testing.assert_frame_equal(found(), whole)
