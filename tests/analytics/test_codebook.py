"""The codebook: reading, matching, counting and crossing."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy import stats

from analytics.annotations import codebook
from analytics.counts import Counts
from analytics.errors import InputError
from analytics.languages import codes, get
from analytics.summaries import codebook as summaries
from analytics.tables import ARTICLES, CATEGORIES, CODES, SURFACES, TEXTS
from analytics.tokenising import tokenise


def hits(text: str, language: str) -> list[tuple[str, str]]:
    book = codebook.load()
    found = codebook.matcher(language, str(codebook.DEFAULT), book.digest).find(text)
    return [(book.categories[n].id, text[a:b]) for n, a, b in found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ar", "نشر داعش مقاطع على اليوتيوب وبتويتر.", [("actors.isis", "داعش"), ("platforms.youtube", "اليوتيوب"), ("platforms.twitter", "وبتويتر")]),
        ("ar", "الخلافة الافتراضية بعد تحرير الموصل", [("phases.virtual", "الخلافة الافتراضية"), ("phases.loss", "تحرير الموصل"), ("places.iraq", "الموصل")]),
        ("ar", "وصل الأمير تركي إلى الرياض", [("places.saudi_arabia", "الرياض")]),
        ("fa", "حمله‌ی انتحاری در کابل و شبکه‌های اجتماعی", [("threats.suicide_attacks", "حمله‌ی انتحاری"), ("places.afghanistan_pakistan", "کابل"), ("platforms.social_media", "شبکه‌های اجتماعی")]),
        ("en", "The virtual caliphate recruited teenagers on Telegram", [("phases.virtual", "virtual caliphate"), ("purposes.recruitment", "recruited"), ("actors.women", "teenagers"), ("platforms.telegram", "Telegram")]),
        ("en", "The Palestine Liberation Organization of Iraq", [("places.iraq", "Iraq")]),
        ("en", "They met in the air. Strike followed.", []),
    ],
)  # fmt: skip
def test_patterns_match_words_with_what_is_attached_and_never_across_sentences(language, text, expected):
    assert sorted(hits(text, language)) == sorted(expected)


def test_every_category_has_words_and_labels_in_every_language():
    book = codebook.load()
    assert {c.group for c in book.categories} == {"platforms", "purposes", "threats", "phases", "responses", "actors", "places"}
    for category in book.categories:
        for code in codes():
            assert category.patterns[code], (category.id, code)
            assert category.labels[code]


def test_faults_of_a_codebook_are_named_all_at_once(tmp_path):
    file = tmp_path / "c.toml"
    file.write_text(
        '[groups.g]\nlabel={en="G"}\n[groups.g.one]\nen=["a.*b"]\n[groups.g.two]\nlabel={en="x"}\n[groups.Bad]\nx={en=["ok"]}\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"g\.one\.en.*g\.two has no pattern.*Bad"):
        codebook.load(file)
    file.write_text("not toml [", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be used"):
        codebook.load(file)
    with pytest.raises(InputError, match="no file"):
        codebook.load(tmp_path / "none.toml")


def test_a_users_codebook_replaces_ours(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('name="Own"\n[groups.sea]\n[groups.sea.ships]\nen=["ship", "war ship"]\nnever_en=["ship shape"]\n', encoding="utf-8")
    texts = pd.DataFrame({"article_id": ["a"], "language": ["en"], "body": ["A war ship and two ships, ship shape."]})
    made = codebook.annotate(tokenise(texts), codebook.CodebookParams(str(file))).to_pandas()
    assert [texts["body"][0][r.start : r.end] for r in made.itertuples()] == ["war ship", "ships"]
    assert set(made["category"]) == {"sea.ships"}


def test_hits_are_spans_of_the_text_and_counts_agree(demo):
    rows, texts = demo.read(CODES), demo.read(TEXTS).set_index("article_id")
    assert len(rows) > 400
    for row in rows.sample(200, random_state=2).itertuples():
        text, language = texts.at[row.article_id, "text"], texts.at[row.article_id, "language"]
        assert (row.category, text[row.start : row.end]) in hits(text, language)
        assert get(language).word.match(text, row.start)
    listed = demo.read(CATEGORIES).set_index("category")
    assert listed["hits"].sum() == len(rows)
    assert listed["articles"].max() <= len(demo.read(ARTICLES))


def test_residuals_are_those_of_the_adjusted_chi_square():
    rng = np.random.default_rng(1)
    ids = [f"{n}" for n in range(60)]
    outlet = rng.choice(["x", "y"], size=60)
    coded = [i for i, o in zip(ids, outlet, strict=True) if rng.random() < (0.7 if o == "x" else 0.2)]
    articles = pd.DataFrame({"article_id": ids, "words": 10})
    counts = Counts.of_rows(pa.table({"article_id": coded, "category": ["c"] * len(coded)}), item="category", articles=articles)
    made = summaries.crossed(counts, rows=np.ones(60, bool), values=pd.DataFrame({"row": range(60), "value": outlet})).set_index("value")
    table = np.array([[made.loc[o, "articles"], made.loc[o, "of"] - made.loc[o, "articles"]] for o in ("x", "y")])
    assert made.loc["x", "of"] == (outlet == "x").sum()
    chi2 = stats.chi2_contingency(table, correction=False)
    assert made.loc["x", "residual"] ** 2 == pytest.approx(chi2.statistic)
    assert made.loc["x", "expected"] == pytest.approx(chi2.expected_freq[0, 0])


def test_no_pattern_a_word_may_begin_is_missed(tmp_path, demo):
    own = tmp_path / "own.toml"
    own.write_text('name="Open"\n[groups.g]\n[groups.g.c]\nar=["*ية", "*رها*", "مت*"]\nfa=["*ها"]\nen=["*ism", "ex*"]\n', encoding="utf-8")
    surfaces = demo.read(SURFACES)[["language", "surface"]].drop_duplicates()
    for path in (codebook.DEFAULT, own):
        begun = 0
        for language, own_words in surfaces.groupby("language")["surface"]:
            made = codebook.matchers([language], str(path))[language]
            listed = own_words.tolist()
            for surface, found in zip(listed, made.begun(listed), strict=True):
                forms = get(language).forms(surface)
                expected = tuple(n for n, (_, _, words) in enumerate(made.patterns) if words[0].matches(forms))
                assert found == expected, surface
                begun += bool(expected)
        assert begun > 50
