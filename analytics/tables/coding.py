"""What the codebook and the glossary mark."""

from __future__ import annotations

from analytics.tables.schema import ARTICLE, END, INT, START, STR, Column, Table

CODES = Table(
    "codes",
    (ARTICLE, Column("category", STR, "codebook category"), START, END),
    (),
    "Every hit of the codebook.",
)
MARKERS = Table(
    "markers",
    (
        ARTICLE,
        Column("kind", STR, "a concept of the glossary, a number, or a year", choices=("concept", "number", "year")),
        Column("marker", STR, "the concept's identifier, or the number in ASCII digits"),
        Column("count", INT, "times"),
    ),
    ("article_id", "kind", "marker"),
    "What reads the same in every language: topics are compared across languages by it.",
)
CATEGORIES = Table(
    "categories",
    (
        Column("category", STR, "identifier: group and name, e.g. platforms.telegram"),
        Column("group", STR, "group of categories"),
        Column("label_en", STR, "name in English"),
        Column("label_ar", STR, "name in Arabic"),
        Column("label_fa", STR, "name in Persian"),
        Column("group_en", STR, "group's name in English"),
        Column("group_ar", STR, "group's name in Arabic"),
        Column("group_fa", STR, "group's name in Persian"),
        Column("hits", INT, "hits in non-duplicate articles"),
        Column("articles", INT, "non-duplicate articles with a hit"),
    ),
    ("category",),
    "The codebook the corpus was coded with, in its order.",
)
