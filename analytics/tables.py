"""Every table Marsad makes: its columns, their types, its key, and what they mean.

Functions pass pandas data frames; :func:`check` holds them to these contracts
at the seams (pipeline, store, tests), and :func:`to_arrow` writes them with the
types stated here. Offsets are in Unicode code points into ``TEXTS.text``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import TableError

STR, INT, REAL, FLAG, BYTES = "string", "int64", "float64", "bool", "binary"
_ARROW = {STR: pa.string(), INT: pa.int64(), REAL: pa.float64(), FLAG: pa.bool_(), BYTES: pa.binary()}


@dataclass(frozen=True)
class Column:
    """One column: its type, whether it may be empty, and what it means."""

    name: str
    type: str
    meaning: str
    nullable: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: name, columns, and the columns that identify a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    meaning: str = ""
    schema: pa.Schema = field(init=False, compare=False)

    def __post_init__(self) -> None:
        fields = [pa.field(c.name, _ARROW[c.type], nullable=c.nullable) for c in self.columns]
        object.__setattr__(self, "schema", pa.schema(fields))

    @property
    def names(self) -> list[str]:
        """The column names, in order."""
        return [c.name for c in self.columns]


def among(values: pd.Series | np.ndarray, wanted: Iterable[str]) -> np.ndarray:
    """Which of some identifiers are among others, as a mask.

    What ``Series.isin`` answers, without its walk through every string.
    """
    listed = wanted if isinstance(wanted, pd.Series | np.ndarray) else list(wanted)
    column, known = (pa.array(v, pa.string(), from_pandas=True) for v in (values, listed))
    return np.asarray(pc.is_in(column, value_set=known, skip_nulls=True))


def _c(name: str, type_: str, meaning: str, nullable: bool = False, choices: tuple[str, ...] = ()) -> Column:
    return Column(name, type_, meaning, nullable, choices)


_ARTICLE = _c("article_id", STR, "the article")
_START = _c("start", INT, "first code point of the span in the original text")
_END = _c("end", INT, "code point after the span")

LANGUAGES = ("ar", "fa", "en")
PRECISIONS = ("day", "month", "year", "none")
KINDS = ("direct", "indirect")
SPEAKER_KINDS = ("person", "office", "organisation", "document", "collective", "anonymous")

ARTICLES = Table(
    "articles",
    (
        _ARTICLE,
        _c("title", STR, "headline, or the first words of the text where there is none"),
        _c("outlet", STR, "publisher: domain or name; empty when unknown"),
        _c("author", STR, "author as given", True),
        _c("published", STR, "ISO date, cut to its precision (2017, 2017-03, 2017-03-05)", True),
        _c("precision", STR, "how exactly the date is known", choices=PRECISIONS),
        _c("language", STR, "language of the analysed text", choices=LANGUAGES),
        _c("duplicate_of", STR, "the article this one repeats, if it does", True),
        _c("file", STR, "input file, relative to what was ingested"),
        _c("place", STR, "row or line in that file; empty for a file of one article"),
        _c("url", STR, "address as given, never fetched", True),
        _c("words", INT, "word tokens in the analysed text"),
        _c("digest", STR, "SHA-256 of the original text"),
        _c("group_id", STR, "the first of the articles with the same text, in whatever outlet, where there are several", True),
        _c("original", STR, "SHA-256 of the bytes of the file it was read from", True),
        _c("notes", STR, "what was odd in reading it: encoding, repaired, doubtful; separated by blanks", True),
    ),
    ("article_id",),
    "One row per article, duplicates included and marked.",
)
FILES = Table(
    "files",
    (
        _c("file", STR, "input file, relative to what was ingested, or an address"),
        _c("original", STR, "SHA-256 of its bytes"),
        _c("size", INT, "bytes"),
        _c("came", STR, "a hash of where it lay, by which a file is known again when it was mended"),
    ),
    ("file", "original"),
    "The files that were read.",
)
ORIGINALS = Table(
    "originals",
    (
        _c("original", STR, "SHA-256 of the whole"),
        _c("piece", INT, "which piece of it, from 0"),
        _c("data", BYTES, "the bytes"),
    ),
    ("original", "piece"),
    "The bytes of every file that was read, and of every row that was rejected.",
)
FINDINGS = Table(
    "findings",
    (
        _ARTICLE,
        _c("field", STR, "what is said", choices=("title", "outlet", "author", "date", "url", "lang")),
        _c("value", STR, "as it stands there"),
        _c("origin", STR, "where it stands: record, export, feed, meta, linked_data, markup, properties, page, text, address, file_name"),
        _c("used", FLAG, "whether it was taken"),
        _c("agrees", FLAG, "whether it says the same as what was taken"),
    ),
    (),
    "What was read of an article's title, outlet, author and date, where several places tell or it was not told by a record.",
)
TEXTS = Table(
    "texts",
    (
        _ARTICLE,
        _c("language", STR, "language of the analysed text", choices=LANGUAGES),
        _c("text", STR, "original text, as read"),
    ),
    ("article_id",),
    "The original texts.",
)
CUTS = Table(
    "cuts",
    (_ARTICLE, _START, _END, _c("reason", STR, "why this part is not analysed: metadata or form")),
    ("article_id", "start"),
    "Parts of the original text that are not the article's body.",
)
SIGNATURES = Table(
    "signatures",
    (_ARTICLE, _c("digest", STR, "SHA-256 of the folded body"), _c("minhash", STR, "MinHash values, hexadecimal")),
    ("article_id",),
    "What near-duplicates are found by.",
)
REJECTS = Table(
    "rejects",
    (
        _c("file", STR, "input file"),
        _c("place", STR, "row or line in it"),
        _c("reason", STR, "one sentence"),
        _c("code", STR, "the reason's code"),
        _c("original", STR, "SHA-256 of the bytes of the file", True),
        _c("row", STR, "SHA-256 of the bytes of the rejected row, which are kept as well", True),
    ),
    (),
    "What could not be read, and why.",
)
TOKENS = Table(
    "tokens",
    (
        _ARTICLE,
        _c("surface", STR, "the word as written"),
        _c("term", STR, "folded lemma of the term that begins here; empty for stop words and inside phrases", True),
        _START,
        _END,
        _c("words", INT, "words the term takes up; 0 where none begins"),
        _c("joined", FLAG, "whether only blanks stand between this word and the one before it"),
    ),
    (),
    "Every word of the analysed texts, in text order.",
)
ARTICLE_TERMS = Table(
    "article_terms",
    (_ARTICLE, _c("term", STR, "folded lemma"), _c("count", INT, "occurrences in the article")),
    ("article_id", "term"),
    "The tokens topics were fitted on.",
)
TERMS = Table(
    "terms",
    (
        _c("term", STR, "folded lemma"),
        _c("language", STR, "language", choices=LANGUAGES),
        _c("display", STR, "most frequent surface form, for reading"),
        _c("count", INT, "occurrences in non-duplicate articles"),
        _c("articles", INT, "non-duplicate articles that contain it"),
    ),
    ("term", "language"),
    "The vocabulary.",
)
SURFACES = Table(
    "surfaces",
    (
        _c("term", STR, "folded lemma"),
        _c("language", STR, "language"),
        _c("surface", STR, "form as written"),
        _c("count", INT, "times"),
    ),
    ("term", "language", "surface"),
    "Surface forms behind each term.",
)
PHRASES = Table(
    "phrases",
    (
        _c("phrase", STR, "its words' keys, separated by blanks"),
        _c("language", STR, "language", choices=LANGUAGES),
        _c("words", INT, "how many words it has"),
        _c("display", STR, "most frequent written form"),
        _c("count", INT, "occurrences in non-duplicate articles"),
        _c("articles", INT, "non-duplicate articles that contain it"),
        _c("log_likelihood", REAL, "of its last word following the words before it"),
        _c("npmi", REAL, "normalised pointwise mutual information of its words, -1..1"),
    ),
    ("phrase", "language"),
    "Word sequences that recur: n-grams that neither begin nor end with a stop word.",
)
ARTICLE_PHRASES = Table(
    "article_phrases",
    (_ARTICLE, _c("phrase", STR, "phrase"), _c("count", INT, "occurrences in the article")),
    ("article_id", "phrase"),
    "Phrases per article.",
)
REPEATED = Table(
    "repeated",
    (_ARTICLE, _START, _END),
    ("article_id", "start"),
    "Wording that recurs word for word in other articles: counted as terms, but no part of topics.",
)
NAME_TERMS = Table(
    "name_terms",
    (
        _c("term", STR, "folded lemma"),
        _c("language", STR, "language", choices=LANGUAGES),
        _c("count", INT, "occurrences inside names and roles of cited speakers"),
    ),
    ("term", "language"),
    "Terms inside speakers' names and roles, per partition.",
)
TOPICS = Table(
    "topics",
    (
        _c("topic_id", STR, "language and number, e.g. ar-03; kept when the topic is found again"),
        _c("language", STR, "language", choices=LANGUAGES),
        _c("label", STR, "the researcher's name for it, else terms and a typical phrase"),
        _c("share", REAL, "mean share over the language's articles, 0..1"),
        _c("articles", INT, "articles in which it is the largest topic"),
        _c("coherence", REAL, "mean NPMI of its ten strongest terms over articles, -1..1"),
        _c("chance", REAL, "weight a topic reaches in articles of randomly drawn words"),
    ),
    ("topic_id",),
    "The topics, per language.",
)
TOPIC_TERMS = Table(
    "topic_terms",
    (
        _c("topic_id", STR, "topic"),
        _c("rank", INT, "1 = strongest"),
        _c("term", STR, "folded lemma"),
        _c("display", STR, "form for reading"),
        _c("weight", REAL, "share of the topic's term weight, 0..1"),
    ),
    ("topic_id", "rank"),
    "Each topic's strongest terms.",
)
TOPIC_WORDS = Table(
    "topic_words",
    (
        _c("topic_id", STR, "topic"),
        _c("term", STR, "folded lemma"),
        _c("display", STR, "form for reading"),
        _c("weight", REAL, "share of the topic's term weight in the model, 0..1"),
        _c("probability", REAL, "share among the words of the topic, 0..1"),
        _c("lift", REAL, "probability over the term's share in the language"),
        _c("exclusivity", REAL, "the topic's share of the term's probabilities, 0..1"),
        _c("frex", REAL, "harmonic mean of its ranks by probability and exclusivity, 0..1"),
        _c("ctfidf", REAL, "class-based TF-IDF"),
    ),
    ("topic_id", "term"),
    "Terms that are strong in a topic by any measure.",
)
TOPIC_PHRASES = Table(
    "topic_phrases",
    (
        _c("topic_id", STR, "topic"),
        _c("rank", INT, "1 = most typical"),
        _c("phrase", STR, "phrase"),
        _c("display", STR, "form for reading"),
        _c("weight", REAL, "class-based TF-IDF"),
    ),
    ("topic_id", "rank"),
    "Phrases typical of each topic.",
)
TOPIC_MODEL = Table(
    "topic_model",
    (
        _c("topic_id", STR, "topic"),
        _c("term", STR, "folded lemma"),
        _c("weight", REAL, "the topic's weight of the term in the factorisation"),
        _c("idf", REAL, "inverse article frequency the model was fitted with"),
    ),
    ("topic_id", "term"),
    "The model itself: what new articles are assigned by.",
)
ARTICLE_TOPICS = Table(
    "article_topics",
    (_ARTICLE, _c("topic_id", STR, "topic"), _c("share", REAL, "share of the article, 0..1")),
    ("article_id", "topic_id"),
    "Each article's topics; what is missing to 1 has no clear topic.",
)
TOPIC_SCAN = Table(
    "topic_scan",
    (
        _c("language", STR, "language", choices=LANGUAGES),
        _c("topics", INT, "number of topics tried"),
        _c("coherence", REAL, "mean NPMI of the ten strongest terms over articles"),
        _c("c_v", REAL, "mean C_v of the ten strongest terms over windows", True),
        _c("diversity", REAL, "distinct share of the top terms"),
        _c("exclusivity", REAL, "mean share of a top term that belongs to its topic"),
        _c("seed_stability", REAL, "agreement with fits from other random beginnings, 0..1"),
        _c("half_stability", REAL, "agreement with fits on halves of the articles, 0..1"),
        _c("quality", REAL, "coherence x diversity x mean stability"),
        _c("chosen", FLAG, "whether this number was taken"),
    ),
    ("language", "topics"),
    "How the number of topics was chosen.",
)
CODES = Table(
    "codes",
    (_ARTICLE, _c("category", STR, "codebook category"), _START, _END),
    (),
    "Every hit of the codebook.",
)
MARKERS = Table(
    "markers",
    (
        _ARTICLE,
        _c("kind", STR, "a concept of the glossary, a number, or a year", choices=("concept", "number", "year")),
        _c("marker", STR, "the concept's identifier, or the number in ASCII digits"),
        _c("count", INT, "times"),
    ),
    ("article_id", "kind", "marker"),
    "What reads the same in every language: topics are compared across languages by it.",
)
SUBJECTS = Table(
    "subjects",
    (
        _c("subject_id", STR, "identifier"),
        _c("topic_id", STR, "topic"),
        _c("language", STR, "the topic's language", choices=LANGUAGES),
        _c("label", STR, "the subject's shared concepts, by glossary identifier, separated by ' | '"),
    ),
    ("topic_id",),
    "Topics joined across languages; a subject of one language has no counterpart.",
)
ALIGNMENTS = Table(
    "alignments",
    (
        _c("topic_id", STR, "one topic"),
        _c("other_id", STR, "a topic of another language"),
        _c("agreement", REAL, "weighted mean of the signals that both topics have, about -1..1"),
        _c("concepts", REAL, "cosine of their profiles over shared concepts and codebook categories"),
        _c("officials", REAL, "cosine over the officials cited", True),
        _c("numbers", REAL, "cosine over numbers and years", True),
        _c("embedding", REAL, "cosine of their descriptions' embeddings, centred per language", True),
        _c("aligned", FLAG, "whether the topics are taken for one subject"),
    ),
    ("topic_id", "other_id"),
    "How alike topics of different languages are.",
)
ALIGNMENT_EVIDENCE = Table(
    "alignment_evidence",
    (
        _c("topic_id", STR, "one topic"),
        _c("other_id", STR, "a topic of another language"),
        _c("kind", STR, "what is shared", choices=("concept", "category", "official", "number", "year")),
        _c("item", STR, "the concept, category, official or number"),
        _c("weight", REAL, "its part of the cosine"),
        _c("share", REAL, "share of the one topic's articles with it"),
        _c("other_share", REAL, "share of the other's"),
    ),
    ("topic_id", "other_id", "kind", "item"),
    "What aligned topics have in common.",
)
CATEGORIES = Table(
    "categories",
    (
        _c("category", STR, "identifier: group and name, e.g. platforms.telegram"),
        _c("group", STR, "group of categories"),
        _c("label_en", STR, "name in English"),
        _c("label_ar", STR, "name in Arabic"),
        _c("label_fa", STR, "name in Persian"),
        _c("group_en", STR, "group's name in English"),
        _c("group_ar", STR, "group's name in Arabic"),
        _c("group_fa", STR, "group's name in Persian"),
        _c("hits", INT, "hits in non-duplicate articles"),
        _c("articles", INT, "non-duplicate articles with a hit"),
    ),
    ("category",),
    "The codebook the corpus was coded with, in its order.",
)
ATTRIBUTIONS = Table(
    "attributions",
    (
        _ARTICLE,
        _START,
        _END,
        _c("content", STR, "what was said"),
        _c("kind", STR, "very words, or reported clause", choices=KINDS),
        _c("cue", STR, "the words that mark the attribution"),
        _c("cue_start", INT, "span of the cue"),
        _c("cue_end", INT, "span of the cue"),
        _c("speaker", STR, "fullest form of the named person in the article", True),
        _c("name_start", INT, "span of that form; -1 when none"),
        _c("name_end", INT, "span of that form; -1 when none"),
        _c("speaker_text", STR, "words naming the speaker; empty when dropped"),
        _c("speaker_start", INT, "span of speaker_text; -1 when dropped"),
        _c("speaker_end", INT, "span of speaker_text; -1 when dropped"),
        _c("speaker_kind", STR, "what speaks", choices=SPEAKER_KINDS),
        _c("role", STR, "post or title, as the article gives it"),
        _c("role_start", INT, "span of its longest part; -1 when none"),
        _c("role_end", INT, "span of its longest part; -1 when none"),
        _c("organisation", STR, "body the role belongs to"),
        _c("confidence", REAL, "probability that words and speaker are right, calibrated"),
        _c("speaker_confidence", REAL, "probability that the speaker is right, given that the words are"),
    ),
    (),
    "Attributions as found article by article, before officials are linked.",
)
QUOTATIONS = Table(
    "quotations",
    (
        _c("quotation_id", STR, "article and running number"),
        _ARTICLE,
        _START,
        _END,
        _c("content", STR, "what was said: text[start:end]"),
        _c("kind", STR, "very words, or reported clause", choices=KINDS),
        _c("cue", STR, "the words that mark the attribution"),
        _c("cue_start", INT, "span of the cue"),
        _c("cue_end", INT, "span of the cue"),
        _c("speaker", STR, "the named person: the fullest form of the name in the article; OFFICIALS has the corpus's", True),
        _c("speaker_id", STR, "the official, when named", True),
        _c("speaker_text", STR, "words naming the speaker; empty when dropped"),
        _c("speaker_start", INT, "span of speaker_text; -1 when dropped"),
        _c("speaker_end", INT, "span of speaker_text; -1 when dropped"),
        _c("speaker_kind", STR, "what speaks", choices=SPEAKER_KINDS),
        _c("role", STR, "post or title, as the article gives it"),
        _c("role_start", INT, "span of the role; -1 when none"),
        _c("role_end", INT, "span of the role; -1 when none"),
        _c("organisation", STR, "body the role belongs to, where it is named"),
        _c("topic_id", STR, "the article's largest topic", True),
        _c("published", STR, "the article's date", True),
        _c("outlet", STR, "the article's outlet"),
        _c("language", STR, "the article's language", choices=LANGUAGES),
        _c("confidence", REAL, "probability that words and speaker are right, calibrated"),
        _c("speaker_confidence", REAL, "probability that the speaker is right, given that the words are"),
    ),
    ("quotation_id",),
    "Who is cited saying what.",
)
OFFICIALS = Table(
    "officials",
    (
        _c("official_id", STR, "identifier made from the canonical name"),
        _c("name", STR, "canonical name: the most frequent full form"),
        _c("name_ar", STR, "name in Arabic texts", True),
        _c("name_fa", STR, "name in Persian texts", True),
        _c("name_en", STR, "name in English texts", True),
        _c("role", STR, "most frequent role"),
        _c("roles", STR, "all roles, most frequent first, separated by ' | '"),
        _c("quotations", INT, "attributions with this speaker"),
        _c("articles", INT, "articles with one"),
        _c("first_cited", STR, "date of the earliest", True),
        _c("last_cited", STR, "date of the latest", True),
        _c("person", STR, "row of the register of office holders", True),
    ),
    ("official_id",),
    "The named persons who are cited.",
)
OFFICIAL_ROLES = Table(
    "official_roles",
    (
        _c("official_id", STR, "the official"),
        _c("role", STR, "post or title, as cited or as registered"),
        _c("since", STR, "first citation with it, or first year in office", True),
        _c("until", STR, "last citation with it, or last year in office", True),
        _c("former", FLAG, "whether it is given as a former post"),
        _c("quotations", INT, "attributions that give it"),
        _c("origin", STR, "from the articles, or from the register", choices=("cited", "register")),
    ),
    (),
    "The roles of officials, with dates.",
)
SUGGESTED_MERGES = Table(
    "suggested_merges",
    (
        _c("official_id", STR, "one official"),
        _c("other_id", STR, "another who may be the same person"),
        _c("name", STR, "the one's name"),
        _c("other_name", STR, "the other's name"),
        _c("reason", STR, "alike in spelling, or a surname alone", choices=("spelling", "surname")),
        _c("quotations", INT, "attributions of the less cited of the two"),
    ),
    (),
    "Merges of officials that are for the researcher to decide.",
)

ALL: Mapping[str, Table] = {
    t.name: t
    for t in (
        ARTICLES, TEXTS, CUTS, SIGNATURES, FILES, ORIGINALS, FINDINGS, REJECTS, TOKENS, ARTICLE_TERMS, TERMS, SURFACES, PHRASES, ARTICLE_PHRASES, REPEATED, NAME_TERMS,
        CODES, CATEGORIES, MARKERS, SUBJECTS, ALIGNMENTS, ALIGNMENT_EVIDENCE, TOPICS, TOPIC_TERMS, TOPIC_WORDS, TOPIC_PHRASES, TOPIC_MODEL, ARTICLE_TOPICS, TOPIC_SCAN, ATTRIBUTIONS, QUOTATIONS, OFFICIALS,
        OFFICIAL_ROLES, SUGGESTED_MERGES,
    )
}  # fmt: skip


def empty(table: Table) -> pd.DataFrame:
    """An empty frame with the table's columns and types."""
    return table.schema.empty_table().to_pandas()


def frame(table: Table, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Rows as a frame with the table's columns and types."""
    rows = list(rows)
    return pa.Table.from_pylist(rows, schema=table.schema).to_pandas() if rows else empty(table)


def to_arrow(df: pd.DataFrame | pa.Table, table: Table) -> pa.Table:
    """The frame as an Arrow table with the contract's schema."""
    if isinstance(df, pa.Table):
        return df.select(table.names).cast(table.schema)
    # without what pandas notes beside: the same rows are the same bytes, whatever made them
    return pa.Table.from_pandas(df[table.names], schema=table.schema, preserve_index=False).replace_schema_metadata(None)


def arrow(table: Table, **columns: object) -> pa.Table:
    """Columns as an Arrow table with the contract's types; raises what Arrow raises when one does not fit or is not there."""
    made = [v if isinstance(v := columns[c.name], pa.Array) else pa.array(v, _ARROW[c.type]) for c in table.columns]
    return pa.Table.from_arrays(made, schema=table.schema)


def faults(df: pd.DataFrame | pa.Table, table: Table) -> list[str]:
    """Everything that is wrong with the frame, as short phrases (empty when nothing is)."""
    held = df.column_names if isinstance(df, pa.Table) else df.columns
    missing = [n for n in table.names if n not in held]
    if missing:
        return [f"columns {', '.join(missing)} are missing"]
    if isinstance(df, pa.Table):
        return _arrow_faults(df, table)
    found = []
    for column in table.columns:
        values = df[column.name]
        if not column.nullable and values.isna().any():
            found.append(f"{column.name} is empty in {int(values.isna().sum())} rows")
        if column.choices:
            odd = sorted(set(values.dropna().unique()) - set(column.choices))
            if odd:
                found.append(f"{column.name} holds {odd[:3]}")
        if column.type == REAL and values.notna().any() and not values.dropna().between(-1e12, 1e12).all():
            found.append(f"{column.name} holds numbers that are not finite")
    if table.key and df.duplicated(list(table.key)).any():
        found.append(f"{' + '.join(table.key)} repeats in {int(df.duplicated(list(table.key)).sum())} rows")
    return found


def _arrow_faults(rows: pa.Table, table: Table) -> list[str]:
    found = []
    for column in table.columns:
        values = rows[column.name]
        if not column.nullable and values.null_count:
            found.append(f"{column.name} is empty in {values.null_count} rows")
        if column.choices:
            odd = sorted(set(pc.unique(values).to_pylist()) - {None, *column.choices})
            if odd:
                found.append(f"{column.name} holds {odd[:3]}")
        if column.type == REAL and not pc.all(pc.less_equal(pc.abs(values), 1e12), min_count=0).as_py():
            found.append(f"{column.name} holds numbers that are not finite")
    if table.key and len(rows):
        repeats = len(rows) - len(rows.group_by(list(table.key)).aggregate([]))
        if repeats:
            found.append(f"{' + '.join(table.key)} repeats in {repeats} rows")
    return found


Rows = TypeVar("Rows", pd.DataFrame, pa.Table)


def check(df: Rows, table: Table) -> Rows:
    """The frame itself, when it keeps the contract.

    Raises
    ------
    TableError
        With every fault at once.
    """
    wrong = faults(df, table)
    if wrong:
        raise TableError("table_faults", table=table.name, faults="; ".join(wrong))
    return df
