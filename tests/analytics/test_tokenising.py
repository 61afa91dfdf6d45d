"""A partition's words read at once are the words the languages' patterns find, one text after another."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.annotations import terms
from analytics.annotations.quotations import arabic_words, naming
from analytics.annotations.quotations.arabic_clauses import opening, patterns
from analytics.annotations.quotations.model import Document
from analytics.languages import codes, get
from analytics.pipeline.partitions import bodies
from analytics.remembered import Learnt, Remembered
from analytics.tables import ARTICLES, CUTS
from analytics.tables import TEXTS as TEXTS_TABLE
from analytics.tallying import often
from analytics.text import fold, translate, translate_each, words
from analytics.tokenising import Powers, Tokenised, same, tokenise
from analytics.tokens import grouped

#: Letters, marks, joiners, digits, signs and blanks of the three scripts, and what is rare.
ALPHABET = "ابتثجمنءأئةىيكیکگ\u064b\u0651\u0640\u0670\u06d6\u200c-'’abcZéß²½٣3 \n\t.،«»_\u200f\U0001d400😀\ufeff"
TEXTS = st.lists(st.tuples(st.sampled_from(codes()), st.text(ALPHABET, max_size=60)), max_size=6)


def _frame(texts: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(
        {"article_id": [f"a{n}" for n in range(len(texts))], "language": [c for c, _ in texts], "body": [t for _, t in texts]}
    )


def _spoken_in(made: Tokenised) -> list[str]:
    language = {at: spoken.language for spoken in made.spoken for at in spoken.at.tolist()}
    return [language[n] for n in range(len(made.types))]


def _plainly(made: Tokenised, article: int) -> list[tuple[str, int, int, bool]]:
    a, b = made.bounds[article], made.bounds[article + 1]
    surfaces = [made.types[c] for c in made.code[a:b]]
    assert {_spoken_in(made)[c] for c in made.code[a:b]} <= {made.languages[article]}
    return list(zip(surfaces, made.start[a:b].tolist(), made.end[a:b].tolist(), made.joined[a:b].tolist(), strict=True))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_words_are_those_of_the_patterns(texts):
    made = tokenise(_frame(texts))
    assert len(set(zip(made.types, _spoken_in(made), strict=True))) == len(made.types)
    for n, (code, body) in enumerate(texts):
        found = list(words(body, get(code)))
        ends = [0, *(end for _, _, end in found)]
        joined = [k > 0 and start == ends[k] + 1 and body[ends[k]] == " " for k, (_, start, _) in enumerate(found)]
        assert _plainly(made, n) == [(w, a, b, j) for (w, a, b), j in zip(found, joined, strict=True)]


def test_neighbouring_letters_in_two_languages_are_different_words():
    made = tokenise(_frame([("ar", "ب نا ثم"), ("fa", "ا ما تم"), ("en", "b c")]))
    assert len(made.types) == 8 and len(set(made.code.tolist())) == 8
    assert [s for s, *_ in _plainly(made, 1)] == ["ا", "ما", "تم"]


def test_words_that_defeat_polynomial_hashes_stay_apart():
    # Thue-Morse words of 2^11 letters collide for every base modulo 2^64
    one = "".join("ab"[bin(n).count("1") % 2] for n in range(1 << 11))
    other = one.translate(str.maketrans("ab", "ba"))
    made = tokenise(_frame([("en", f"{one} {other} {one}")]))
    assert made.code[0] == made.code[2] != made.code[1]


def test_a_word_has_the_same_mark_in_every_text_and_language():
    words_ = ["a", "bb", "ccc", "x" * 200, "x" * 201]
    marks = []
    for text, number in ((" ".join(words_), 0), ("- " * 50 + "  ".join(words_), 1)):
        points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        spans = np.array([m.span() for m in re.finditer(r"\w+", text)])
        first, _, made = same(text, points, spans[:, 0], spans[:, 1], np.full(len(spans), number))
        marks.append({text[slice(*spans[n])]: mark for n, mark in zip(first.tolist(), made.tolist(), strict=True)})
    assert marks[0] == marks[1] and len(set(marks[0].values())) == len(words_)


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET, max_size=80), st.sampled_from(codes()))
def test_translating_is_that_of_str_and_finds_the_way_back(text, code):
    table = get(code).loose
    assert translate(text, table)[0] == text.translate(table)
    made = fold(text, table)
    for n in range(len(made.text)):
        start, end = made.original(n, n + 1)
        assert text[start:end].translate(table)[:1] == made.text[n]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(ALPHABET, max_size=60), min_size=1, max_size=4))
def test_arabic_words_prepared_together_are_those_read_alone(bodies):
    together = [Document(b, "", get("ar")) for b in bodies]
    arabic_words.prepare(together)
    for doc, body in zip(together, bodies, strict=True):
        alone = arabic_words.article_words(Document(body, "", get("ar")))
        made = arabic_words.article_words(doc)
        assert (made.texts, made.starts, made.ends, made.written) == (alone.texts, alone.starts, alone.ends, alone.written)
        assert made.scores == alone.scores
        assert made.written == re.findall(r"[^\W_]+|[^\w\s]", doc.text)
        for n, (text, a) in enumerate(zip(made.written, made.places, strict=True)):
            assert doc.text[a : a + len(text)] == text and doc.text[made.starts[n] : made.ends[n]] in (text, text[1:])


def test_scores_of_a_text_are_those_of_its_words_one_by_one():
    doc = Document("قال الرئيس السوري ومحمد الأسد على التلفزيون.", "", get("ar"))
    made = arabic_words.article_words(doc)
    heard = ["علي" if t == arabic_words.ON else t for t in made.texts]
    padded = [naming.EDGE, naming.EDGE, *heard, naming.EDGE]
    expected = [naming.score(padded[n], padded[n - 1], padded[n + 1], padded[n - 2]) for n in range(2, len(padded) - 1)]
    assert made.scores == pytest.approx(expected, abs=1e-12) and arabic_words.ON in made.texts and "محمد" in made.texts


def test_the_parts_of_a_score_are_the_sums_of_its_features():
    weights, _ = naming._weights()
    for word in ("الرئيس", "محمد", "«", "5", "وزير", "باسم", "كتبوها", "ال"):
        sums = [sum(weights[naming.hashed(f)] for f in naming.FEATURES[side](word)) for side in ("word", "before", "after", "second")]
        assert naming.parts([word])[0].tolist() == pytest.approx(sums, abs=1e-12)


def test_expressions_stay_within_their_article():
    pack = get("ar")
    first, second = next(iter(pack.terms["phrases"])).split()[:2]
    made = tokenise(_frame([("ar", f"جاء {first}"), ("ar", f"{second} بعد"), ("ar", f"{first} {second}")]))
    found = terms.read(made)
    assert (found.size > 1).nonzero()[0].tolist() == [4]


def test_expressions_are_found_as_by_comparing_every_word(demo):
    made = tokenise(bodies(demo.read(TEXTS_TABLE), demo.read(CUTS)))
    found, params = terms.read(made), terms.TermParams()
    begins = []
    for n, language in enumerate(made.languages):
        known, pack = terms.lexicon(language, params), get(language)
        keys = [pack.key(made.text(w, n)) for w in range(*made.bounds[n : n + 2])]
        free = 0
        for at, key in enumerate(keys):
            fits = [p for p in known.opened(key) if keys[at + 1 : at + len(p)] == list(p[1:])]
            if fits and at >= free:
                begins.append((made.bounds[n] + at, " ".join(fits[0])))
                free = at + len(fits[0])
    assert len(begins) > 20
    assert [(w, found.listed[found.term[w]]) for w in np.flatnonzero(found.size > 1).tolist()] == begins


def test_what_is_remembered_stays_within_bounds(monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr("analytics.remembered.MOST", 3)
    kept: Remembered[int, int] = Remembered(lambda n: asked.append(n) or n * n)
    assert [kept[n] for n in (1, 2, 3, 3, 2, 4, 4)] == [1, 4, 9, 9, 4, 16, 16]
    assert asked == [1, 2, 3, 4] and len(kept) == 1


def test_what_is_learnt_together_is_asked_once_and_stays_within_bounds(monkeypatch):
    asked: list[list[int]] = []
    monkeypatch.setattr("analytics.remembered.MOST", 4)
    kept: Learnt[int, int] = Learnt(lambda listed: asked.append(listed) or [n * n for n in listed])
    assert kept.of([1, 2]) == [1, 4] and kept.of([2, 3, 1]) == [4, 9, 1]
    assert kept.of([4, 5, 1]) == [16, 25, 1]  # five would be too many: it begins anew
    assert kept.of([5]) == [25] and kept.of([]) == []
    assert asked == [[1, 2], [3], [4, 5, 1]]


def test_words_translated_together_are_what_they_are_one_by_one():
    words_ = ["وأثره", "ﻻ", "ـ", "کلمة", "x", "بِسْمِ"]
    for table in (get("ar").letters, get("ar").loose, get("fa").loose):
        assert translate_each(words_, table) == [w.translate(table) for w in words_]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 30) | st.integers(0, 2**63 - 1), max_size=200), st.integers(1, 6))
def test_nothing_frequent_is_missed_by_counting_in_buckets(keys, least):
    mask = often(np.array(keys, dtype=np.int64), least)
    assert all(m for k, m in zip(keys, mask, strict=True) if keys.count(k) >= least)


def test_rare_keys_are_mostly_told_apart():
    keys = np.arange(50_000) ** 2
    assert often(keys, 5).mean() < 0.1 and often(np.repeat(keys, 5), 5).all()


@given(st.lists(st.sampled_from([-1, 0, 1, 2, 65_535, 65_536, 65_537, 131_072, 300_000]), max_size=60))
def test_grouping_by_counting_is_the_stable_order(codes_):
    codes_ = np.array(codes_, dtype=np.int32)
    order, bounds = grouped(codes_, 300_001)
    assert order.tolist() == [n for n in np.argsort(codes_, kind="stable").tolist() if codes_[n] >= 0]
    assert bounds.tolist() == np.searchsorted(codes_[order], np.arange(300_002)).tolist()


def test_arabic_forms_without_what_is_written_onto_them():
    listed = ["والكتاب", "بالكتاب", "للكتاب", "كالكتاب", "فالكتاب", "وكتاب", "الكتاب", "كتاب", "و", "بكتاب"]
    plain = terms._plain(pa.array(listed, pa.string())).to_pylist()
    assert plain == ["الكتاب", "الكتاب", "الكتاب", "الكتاب", "الكتاب", "كتاب", "الكتاب", "كتاب", "", "بكتاب"]


@pytest.mark.parametrize("name", ["cue", "said", "as_said", "according", "contained", "relay", "intro", "clause_break"])
def test_a_pattern_is_found_from_its_first_words_as_by_looking_everywhere(demo, name):
    texts = demo.read(TEXTS_TABLE)
    articles = demo.read(ARTICLES).set_index("article_id")
    found = 0
    for article_id, text in zip(texts["article_id"], texts["text"], strict=True):
        if articles.at[article_id, "language"] != "ar":
            continue
        doc = Document(text, "", get("ar"))
        for start, end in ((0, len(doc.text)), *doc.sentences):
            own = [m.span() for m in opening(doc, name, start, end)]
            assert own == [m.span() for m in patterns()[name].finditer(doc.text, start, end)]
            found += len(own)
    assert found


def test_powers_are_those_of_the_number_and_its_inverse_and_are_kept():
    kept = Powers(0x9E3779B97F4A7C15)
    up, down = kept.upto(10)
    assert [int(n) for n in up[:5]] == [pow(kept.base, n, 1 << 64) for n in range(1, 6)]
    assert all(int(a) * int(b) % (1 << 64) == 1 for a, b in zip(up[:300], down[:300], strict=True))
    assert kept.upto(len(up))[0] is up
    longer, _ = kept.upto(len(up) + 1)
    assert len(longer) > len(up) and (longer[: len(up)] == up).all()


def test_an_expression_that_reads_as_a_word_does_is_one_term_with_it():
    phrase = next(p for phrases in get("en").phrases.values() for p in phrases)
    body = f"{' '.join(phrase)} then {phrase[0]}, {' '.join(phrase)}"
    found = terms.read(tokenise(_frame([("en", body), ("ar", "القاعدة")])))
    assert found.listed == sorted(set(found.listed))
    counted = [found.listed[t] for t in found.term[found.term >= 0]]
    assert counted.count(" ".join(phrase)) == 2
    assert found.size[found.term == found.listed.index(" ".join(phrase))].tolist() == [len(phrase)] * 2
