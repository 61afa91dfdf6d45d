"""Every table Marsad makes: its columns, their types, its key, and what they mean.

Functions pass pandas data frames; :func:`check` holds them to these contracts
at the seams (pipeline, store, tests), and :func:`to_arrow` writes them with the
types stated here. Offsets are in Unicode code points into ``TEXTS.text``.
"""

from __future__ import annotations

from collections.abc import Mapping

from analytics.tables.citing import ATTRIBUTIONS, OFFICIAL_ROLES, OFFICIALS, QUOTATIONS, SUGGESTED_MERGES
from analytics.tables.coding import CATEGORIES, CODES, MARKERS
from analytics.tables.contracts import among, arrow, check, empty, faults, frame, to_arrow
from analytics.tables.corpus import ARTICLES, CUTS, FILES, FINDINGS, ORIGINALS, REJECTS, SIGNATURES, TEXTS
from analytics.tables.schema import BYTES, FLAG, INT, KINDS, LANGUAGES, PRECISIONS, REAL, SPEAKER_KINDS, STR, Column, Table
from analytics.tables.topics import (
    ALIGNMENT_EVIDENCE,
    ALIGNMENTS,
    ARTICLE_TOPICS,
    SUBJECTS,
    TOPIC_MODEL,
    TOPIC_PHRASES,
    TOPIC_SCAN,
    TOPIC_TERMS,
    TOPIC_WORDS,
    TOPICS,
)
from analytics.tables.words import ARTICLE_PHRASES, ARTICLE_TERMS, NAME_TERMS, PHRASES, REPEATED, SURFACES, TERMS, TOKENS

ALL: Mapping[str, Table] = {
    t.name: t
    for t in (
        ARTICLES, TEXTS, CUTS, SIGNATURES, FILES, ORIGINALS, FINDINGS, REJECTS, TOKENS, ARTICLE_TERMS, TERMS, SURFACES, PHRASES, ARTICLE_PHRASES, REPEATED, NAME_TERMS,
        CODES, CATEGORIES, MARKERS, SUBJECTS, ALIGNMENTS, ALIGNMENT_EVIDENCE, TOPICS, TOPIC_TERMS, TOPIC_WORDS, TOPIC_PHRASES, TOPIC_MODEL, ARTICLE_TOPICS, TOPIC_SCAN, ATTRIBUTIONS, QUOTATIONS, OFFICIALS,
        OFFICIAL_ROLES, SUGGESTED_MERGES,
    )
}  # fmt: skip

__all__ = [
    "ALIGNMENTS",
    "ALIGNMENT_EVIDENCE",
    "ALL",
    "ARTICLES",
    "ARTICLE_PHRASES",
    "ARTICLE_TERMS",
    "ARTICLE_TOPICS",
    "ATTRIBUTIONS",
    "BYTES",
    "CATEGORIES",
    "CODES",
    "CUTS",
    "FILES",
    "FINDINGS",
    "FLAG",
    "INT",
    "KINDS",
    "LANGUAGES",
    "MARKERS",
    "NAME_TERMS",
    "OFFICIALS",
    "OFFICIAL_ROLES",
    "ORIGINALS",
    "PHRASES",
    "PRECISIONS",
    "QUOTATIONS",
    "REAL",
    "REJECTS",
    "REPEATED",
    "SIGNATURES",
    "SPEAKER_KINDS",
    "STR",
    "SUBJECTS",
    "SUGGESTED_MERGES",
    "SURFACES",
    "TERMS",
    "TEXTS",
    "TOKENS",
    "TOPICS",
    "TOPIC_MODEL",
    "TOPIC_PHRASES",
    "TOPIC_SCAN",
    "TOPIC_TERMS",
    "TOPIC_WORDS",
    "Column",
    "Table",
    "among",
    "arrow",
    "check",
    "empty",
    "faults",
    "frame",
    "to_arrow",
]
