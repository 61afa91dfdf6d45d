"""What was read: articles, their texts and bytes, and what could not be read."""

from __future__ import annotations

from analytics.tables.schema import ARTICLE, BYTES, END, FLAG, INT, LANGUAGES, PRECISIONS, START, STR, Column, Table

ARTICLES = Table(
    "articles",
    (
        ARTICLE,
        Column("title", STR, "headline, or the first words of the text where there is none"),
        Column("outlet", STR, "publisher: domain or name; empty when unknown"),
        Column("author", STR, "author as given", True),
        Column("published", STR, "ISO date, cut to its precision (2017, 2017-03, 2017-03-05)", True),
        Column("precision", STR, "how exactly the date is known", choices=PRECISIONS),
        Column("language", STR, "language of the analysed text", choices=LANGUAGES),
        Column("duplicate_of", STR, "the article this one repeats, if it does", True),
        Column("file", STR, "input file, relative to what was ingested"),
        Column("place", STR, "row or line in that file; empty for a file of one article"),
        Column("url", STR, "address as given, never fetched", True),
        Column("words", INT, "word tokens in the analysed text"),
        Column("digest", STR, "SHA-256 of the original text"),
        Column("group_id", STR, "the first of the articles with the same text, in whatever outlet, where there are several", True),
        Column("original", STR, "SHA-256 of the bytes of the file it was read from", True),
        Column("notes", STR, "what was odd in reading it: encoding, repaired, doubtful; separated by blanks", True),
    ),
    ("article_id",),
    "One row per article, duplicates included and marked.",
)
FILES = Table(
    "files",
    (
        Column("file", STR, "input file, relative to what was ingested, or an address"),
        Column("original", STR, "SHA-256 of its bytes"),
        Column("size", INT, "bytes"),
        Column("came", STR, "a hash of where it lay, by which a file is known again when it was mended"),
    ),
    ("file", "original"),
    "The files that were read.",
)
ORIGINALS = Table(
    "originals",
    (
        Column("original", STR, "SHA-256 of the whole"),
        Column("piece", INT, "which piece of it, from 0"),
        Column("data", BYTES, "the bytes"),
    ),
    ("original", "piece"),
    "The bytes of every file that was read, and of every row that was rejected.",
)
FINDINGS = Table(
    "findings",
    (
        ARTICLE,
        Column("field", STR, "what is said", choices=("title", "outlet", "author", "date", "url", "lang")),
        Column("value", STR, "as it stands there"),
        Column(
            "origin", STR, "where it stands: record, export, feed, meta, linked_data, markup, properties, page, text, address, file_name"
        ),
        Column("used", FLAG, "whether it was taken"),
        Column("agrees", FLAG, "whether it says the same as what was taken"),
    ),
    (),
    "What was read of an article's title, outlet, author and date, where several places tell or it was not told by a record.",
)
TEXTS = Table(
    "texts",
    (
        ARTICLE,
        Column("language", STR, "language of the analysed text", choices=LANGUAGES),
        Column("text", STR, "original text, as read"),
    ),
    ("article_id",),
    "The original texts.",
)
CUTS = Table(
    "cuts",
    (ARTICLE, START, END, Column("reason", STR, "why this part is not analysed: metadata or form")),
    ("article_id", "start"),
    "Parts of the original text that are not the article's body.",
)
SIGNATURES = Table(
    "signatures",
    (ARTICLE, Column("digest", STR, "SHA-256 of the folded body"), Column("minhash", STR, "MinHash values, hexadecimal")),
    ("article_id",),
    "What near-duplicates are found by.",
)
REJECTS = Table(
    "rejects",
    (
        Column("file", STR, "input file"),
        Column("place", STR, "row or line in it"),
        Column("reason", STR, "one sentence"),
        Column("code", STR, "the reason's code"),
        Column("original", STR, "SHA-256 of the bytes of the file", True),
        Column("row", STR, "SHA-256 of the bytes of the rejected row, which are kept as well", True),
    ),
    (),
    "What could not be read, and why.",
)
