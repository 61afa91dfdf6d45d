"""Who is cited saying what."""

from __future__ import annotations

from analytics.tables.schema import ARTICLE, END, FLAG, INT, KINDS, LANGUAGES, REAL, SPEAKER_KINDS, START, STR, Column, Table

#: What attributions and quotations tell alike.
_CUE = (
    Column("kind", STR, "very words, or reported clause", choices=KINDS),
    Column("cue", STR, "the words that mark the attribution"),
    Column("cue_start", INT, "span of the cue"),
    Column("cue_end", INT, "span of the cue"),
)
_SPEAKER = (
    Column("speaker_text", STR, "words naming the speaker; empty when dropped"),
    Column("speaker_start", INT, "span of speaker_text; -1 when dropped"),
    Column("speaker_end", INT, "span of speaker_text; -1 when dropped"),
    Column("speaker_kind", STR, "what speaks", choices=SPEAKER_KINDS),
)
_CONFIDENCE = (
    Column("confidence", REAL, "probability that words and speaker are right, calibrated"),
    Column("speaker_confidence", REAL, "probability that the speaker is right, given that the words are"),
)

ATTRIBUTIONS = Table(
    "attributions",
    (
        ARTICLE,
        START,
        END,
        Column("content", STR, "what was said"),
        *_CUE,
        Column("speaker", STR, "fullest form of the named person in the article", True),
        Column("name_start", INT, "span of that form; -1 when none"),
        Column("name_end", INT, "span of that form; -1 when none"),
        *_SPEAKER,
        Column("role", STR, "post or title, as the article gives it"),
        Column("role_start", INT, "span of its longest part; -1 when none"),
        Column("role_end", INT, "span of its longest part; -1 when none"),
        Column("organisation", STR, "body the role belongs to"),
        *_CONFIDENCE,
    ),
    (),
    "Attributions as found article by article, before officials are linked.",
)
QUOTATIONS = Table(
    "quotations",
    (
        Column("quotation_id", STR, "article and running number"),
        ARTICLE,
        START,
        END,
        Column("content", STR, "what was said: text[start:end]"),
        *_CUE,
        Column("speaker", STR, "the named person: the fullest form of the name in the article; OFFICIALS has the corpus's", True),
        Column("speaker_id", STR, "the official, when named", True),
        *_SPEAKER,
        Column("role", STR, "post or title, as the article gives it"),
        Column("role_start", INT, "span of the role; -1 when none"),
        Column("role_end", INT, "span of the role; -1 when none"),
        Column("organisation", STR, "body the role belongs to, where it is named"),
        Column("topic_id", STR, "the article's largest topic", True),
        Column("published", STR, "the article's date", True),
        Column("outlet", STR, "the article's outlet"),
        Column("language", STR, "the article's language", choices=LANGUAGES),
        *_CONFIDENCE,
    ),
    ("quotation_id",),
    "Who is cited saying what.",
)
OFFICIALS = Table(
    "officials",
    (
        Column("official_id", STR, "identifier made from the canonical name"),
        Column("name", STR, "canonical name: the most frequent full form"),
        Column("name_ar", STR, "name in Arabic texts", True),
        Column("name_fa", STR, "name in Persian texts", True),
        Column("name_en", STR, "name in English texts", True),
        Column("role", STR, "most frequent role"),
        Column("roles", STR, "all roles, most frequent first, separated by ' | '"),
        Column("quotations", INT, "attributions with this speaker"),
        Column("articles", INT, "articles with one"),
        Column("first_cited", STR, "date of the earliest", True),
        Column("last_cited", STR, "date of the latest", True),
        Column("person", STR, "row of the register of office holders", True),
    ),
    ("official_id",),
    "The named persons who are cited.",
)
OFFICIAL_ROLES = Table(
    "official_roles",
    (
        Column("official_id", STR, "the official"),
        Column("role", STR, "post or title, as cited or as registered"),
        Column("since", STR, "first citation with it, or first year in office", True),
        Column("until", STR, "last citation with it, or last year in office", True),
        Column("former", FLAG, "whether it is given as a former post"),
        Column("quotations", INT, "attributions that give it"),
        Column("origin", STR, "from the articles, or from the register", choices=("cited", "register")),
    ),
    (),
    "The roles of officials, with dates.",
)
SUGGESTED_MERGES = Table(
    "suggested_merges",
    (
        Column("official_id", STR, "one official"),
        Column("other_id", STR, "another who may be the same person"),
        Column("name", STR, "the one's name"),
        Column("other_name", STR, "the other's name"),
        Column("reason", STR, "alike in spelling, or a surname alone", choices=("spelling", "surname")),
        Column("quotations", INT, "attributions of the less cited of the two"),
    ),
    (),
    "Merges of officials that are for the researcher to decide.",
)
