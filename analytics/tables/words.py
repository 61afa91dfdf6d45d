"""What the articles are written in: words, terms and phrases."""

from __future__ import annotations

from analytics.tables.schema import ARTICLE, END, FLAG, INT, LANGUAGES, REAL, START, STR, Column, Table

TOKENS = Table(
    "tokens",
    (
        ARTICLE,
        Column("surface", STR, "the word as written"),
        Column("term", STR, "folded lemma of the term that begins here; empty for stop words and inside phrases", True),
        START,
        END,
        Column("words", INT, "words the term takes up; 0 where none begins"),
        Column("joined", FLAG, "whether only blanks stand between this word and the one before it"),
    ),
    (),
    "Every word of the analysed texts, in text order.",
)
ARTICLE_TERMS = Table(
    "article_terms",
    (ARTICLE, Column("term", STR, "folded lemma"), Column("count", INT, "occurrences in the article")),
    ("article_id", "term"),
    "The tokens topics were fitted on.",
)
TERMS = Table(
    "terms",
    (
        Column("term", STR, "folded lemma"),
        Column("language", STR, "language", choices=LANGUAGES),
        Column("display", STR, "most frequent surface form, for reading"),
        Column("count", INT, "occurrences in non-duplicate articles"),
        Column("articles", INT, "non-duplicate articles that contain it"),
    ),
    ("term", "language"),
    "The vocabulary.",
)
SURFACES = Table(
    "surfaces",
    (
        Column("term", STR, "folded lemma"),
        Column("language", STR, "language"),
        Column("surface", STR, "form as written"),
        Column("count", INT, "times"),
    ),
    ("term", "language", "surface"),
    "Surface forms behind each term.",
)
PHRASES = Table(
    "phrases",
    (
        Column("phrase", STR, "its words' keys, separated by blanks"),
        Column("language", STR, "language", choices=LANGUAGES),
        Column("words", INT, "how many words it has"),
        Column("display", STR, "most frequent written form"),
        Column("count", INT, "occurrences in non-duplicate articles"),
        Column("articles", INT, "non-duplicate articles that contain it"),
        Column("log_likelihood", REAL, "of its last word following the words before it"),
        Column("npmi", REAL, "normalised pointwise mutual information of its words, -1..1"),
    ),
    ("phrase", "language"),
    "Word sequences that recur: n-grams that neither begin nor end with a stop word.",
)
ARTICLE_PHRASES = Table(
    "article_phrases",
    (ARTICLE, Column("phrase", STR, "phrase"), Column("count", INT, "occurrences in the article")),
    ("article_id", "phrase"),
    "Phrases per article.",
)
REPEATED = Table(
    "repeated",
    (ARTICLE, START, END),
    ("article_id", "start"),
    "Wording that recurs word for word in other articles: counted as terms, but no part of topics.",
)
NAME_TERMS = Table(
    "name_terms",
    (
        Column("term", STR, "folded lemma"),
        Column("language", STR, "language", choices=LANGUAGES),
        Column("count", INT, "occurrences inside names and roles of cited speakers"),
    ),
    ("term", "language"),
    "Terms inside speakers' names and roles, per partition.",
)
