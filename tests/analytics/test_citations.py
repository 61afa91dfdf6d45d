import pandas as pd

from analytics.citations import bibtex, citation

ARTICLE = pd.Series(
    {
        "article_id": "seed-1", "title": "داعش & {الخلافة} 100%", "author": "سعد_الكاتب", "outlet": "alwaght.example", "published": "2017-03",
        "language": "ar", "url": "https://alwaght.example/a?x={1}", "digest": "abcdef0123456789",
    }
)  # fmt: skip


def test_a_citation_names_what_is_known_and_nothing_else():
    assert citation(ARTICLE) == (
        "سعد_الكاتب. “داعش & {الخلافة} 100%”. alwaght.example. 2017-03. https://alwaght.example/a?x={1}. [seed-1]."
    )
    bare = pd.Series({"article_id": "x", "title": "T", "author": None, "outlet": "", "published": None, "url": None})
    assert citation(bare) == "“T”. [x]."


def test_bibtex_is_escaped_and_its_braces_balance():
    made = bibtex(ARTICLE)
    assert made.startswith("@online{seed-1,\n")
    assert r"title = {{داعش \& \{الخلافة\} 100\%}}" in made
    assert r"author = {{سعد\_الكاتب}}" in made
    assert "date = {2017-03}" in made
    assert "langid = {arabic}" in made
    plain = made.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")


def test_hostile_fields_stay_on_their_line():
    made = bibtex(_with(ARTICLE, "article_id", "م}, evil\n"))
    assert made.splitlines()[0] == "@online{evil,"
    assert bibtex(_with(ARTICLE, "article_id", "مقال")).startswith("@online{articleabcdef01,")
    assert len(bibtex(_with(ARTICLE, "title", "a\n}\n@evil{x}\u202e")).splitlines()) == len(bibtex(ARTICLE).splitlines())


def _with(article, column, value):
    made = article.copy()
    made[column] = value
    return made
