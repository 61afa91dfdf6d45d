"""Word types by number: what is worked out once per type is what it would be word by word, whatever came before."""

from __future__ import annotations

import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import text, tokenising, wordtypes
from analytics.annotations import codebook, quotations, terms
from analytics.annotations.quotations import arabic_speakers, arabic_words, crc, naming
from analytics.pipeline.partitions import bodies
from analytics.tables import ARTICLES, CUTS, TEXTS
from analytics.tokenising import tokenise
from analytics.wordtypes import Current, Types

WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=9)


def test_a_fact_is_worked_out_once_for_every_word():
    table, asked = Types(), []

    def length(words: list[str]) -> list[int]:
        asked.append(list(words))
        return [len(w) for w in words]

    first = table.numbers(["b", "ccc", "b"])
    assert first.tolist() == [0, 1, 0]
    assert table.column("length", length, np.int8)[first].tolist() == [1, 3, 1]
    second = table.numbers(["dd", "ccc"])
    assert second.tolist() == [2, 1] and table.listed == ["b", "ccc", "dd"]
    assert table.column("length", length, np.int8)[second].tolist() == [2, 3]
    assert asked == [["b", "ccc"], ["dd"]]
    assert table.array.tolist() == table.listed
    assert table.beside("x") is table.beside("x") is not table.beside("y")


def _marks(words: list[str]) -> np.ndarray:
    return np.array([zlib.crc32(w.encode()) << 20 for w in words], dtype=np.uint64)


def test_of_marked_words_only_new_ones_are_read():
    table, read = Types(), []

    def numbers(words: list[str]) -> list[int]:
        return table.marked(_marks(words), lambda at: read.append([words[n] for n in at]) or read[-1]).tolist()

    assert numbers(["b", "ccc", "b"]) == [0, 1, 0]
    assert numbers(["ccc", "dd", "a"]) == [1, 2, 3]
    assert numbers(["a", "b", "dd"]) == [3, 0, 2]
    assert read == [["b", "ccc", "b"], ["dd", "a"]] and table.listed == ["b", "ccc", "dd", "a"]
    assert table.numbers(["dd", "e"]).tolist() == [2, 4] and numbers(["e", "a"]) == [4, 3]


def test_columns_may_have_rows():
    table = Types()
    for words in (["a"], ["bb", "a"]):
        numbers = table.numbers(words)
        made = table.column("row", lambda fresh: np.array([[len(w), 1] for w in fresh]))[numbers]
        assert made.tolist() == [[len(w), 1] for w in words]


def test_threads_agree_on_numbers_and_facts():
    table, words = Types(), [f"w{n}" for n in range(4000)]
    shuffled = [list(np.random.default_rng(n).permutation(words)) for n in range(8)]

    def look_up(own: list[str]) -> bool:
        for part in (own[a : a + 50] for a in range(0, len(own), 50)):
            numbers = table.marked(_marks(part), lambda at, part=part: [part[n] for n in at])
            if table.numbers(part).tolist() != numbers.tolist():
                return False
            if table.column("word", iter)[numbers].tolist() != part:
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look_up, shuffled))
    assert sorted(table.listed) == sorted(words)


def test_a_full_table_is_replaced_and_its_numbers_stay_good(monkeypatch):
    monkeypatch.setattr(wordtypes, "MOST", 3)
    current = Current()
    old = current.table()
    numbers = old.numbers(["a", "b", "c", "d"])
    assert current.table() is not old and len(current.table()) == 0
    assert [old.listed[n] for n in numbers] == ["a", "b", "c", "d"]


def _annotated(texts: pd.DataFrame) -> list[object]:
    words = tokenise(texts)
    made = terms.tables(words, terms.read(words))
    return [
        *(made[name].to_pydict() for name in sorted(made)),
        codebook.annotate(words).to_pydict(),
        quotations.annotate(texts).to_dict("list"),
    ]


def test_the_base_of_the_hash_changes_nothing(demo_texts, monkeypatch):
    made = []
    for base in (0xA0761D6478BD642F, 0x9E3779B97F4A7C15):
        monkeypatch.setattr(tokenising, "_BASE", base)
        _fresh(monkeypatch)
        made.append(_annotated(demo_texts))
    assert made[0] == made[1] and len(made[0][0]["term"]) > 100


def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    tables: dict[str, Current] = {}
    for module in (tokenising, arabic_words):
        monkeypatch.setattr(module, "current", lambda name: tables.setdefault(name, Current()))


@pytest.mark.parametrize("most", [10, 300_000])
def test_what_was_read_before_changes_nothing(demo_texts, monkeypatch, most):
    half = len(demo_texts) // 2
    monkeypatch.setattr(wordtypes, "MOST", most)
    _fresh(monkeypatch)
    alone = _annotated(demo_texts[half:])
    _fresh(monkeypatch)
    _annotated(demo_texts[:half])
    assert _annotated(demo_texts[half:]) == alone and len(alone[0]["term"]) > 100


@pytest.fixture(scope="module")
def demo_texts(demo) -> pd.DataFrame:
    about = demo.read(ARTICLES, columns=["article_id", "title"]).set_index("article_id")["title"]
    texts = bodies(demo.read(TEXTS), demo.read(CUTS))
    return texts.assign(title=texts["article_id"].map(about))


@pytest.mark.parametrize("code", ["ar", "en", "fa"])
def test_words_that_fold_to_nothing_are_read(code):
    odd = ["ـ", "ـ's", "ـ ـ-ـ", "الـ", "ﷺ", "ـ\u200c"]
    body = " ".join([*odd, "word"])
    made = _annotated(pd.DataFrame({"article_id": ["a"], "language": [code], "title": [""], "body": [body]}))
    assert made[2]["article_id"] == ["a"] * len(tokenise(pd.DataFrame({"article_id": ["a"], "language": [code], "body": [body]})))


def test_phrases_that_no_subject_begins_hold_none(demo_texts, monkeypatch):
    quick = quotations.annotate(demo_texts)
    left = []
    plain = arabic_speakers._no_subject
    monkeypatch.setattr(arabic_speakers, "_no_subject", lambda doc, stretch: left.append(plain(doc, stretch)) or False)
    assert quotations.annotate(demo_texts).equals(quick)
    assert sum(left) > 50 and not all(left)


@settings(max_examples=200, deadline=None)
@given(st.text("=<>az", max_size=4), st.lists(WORDS, min_size=1, max_size=6))
def test_checksums_are_those_of_zlib(prefix, words):
    points = np.array(words).view(np.uint32).reshape(len(words), -1)
    register = crc.begun(prefix, len(words))
    for n in range(points.shape[1]):
        register = crc.fed(register, points[:, n])
    assert crc.ended(register).tolist() == [zlib.crc32((prefix + w).encode()) for w in words]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.text("ابتلمنوعيةه محسنAz9é😀«", min_size=1, max_size=50).map(lambda w: w.replace(" ", "")).filter(bool),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_scores_of_many_words_are_the_sums_of_their_features(words):
    weights, _ = naming._weights()
    sums = [[sum(weights[naming.hashed(f)] for f in naming.FEATURES[side](w)) for side in naming.FEATURES] for w in words]
    assert naming.parts(words).tolist() == [pytest.approx(row, abs=1e-12) for row in sums]


@settings(max_examples=300, deadline=None)
@given(st.text('ادم أاللواء(«".٫٣3DrGenLtCol ', max_size=40))
def test_a_sentences_end_is_decided_by_its_last_letters(piece):
    near = text._NO_END.search(piece, max(0, len(piece) - text._LONGEST))
    assert bool(near) == bool(text._NO_END.search(piece))
