"""What the discourse is about: topics of each language, and subjects that languages share."""

from __future__ import annotations

from analytics.tables.schema import ARTICLE, FLAG, INT, LANGUAGES, REAL, STR, Column, Table

TOPICS = Table(
    "topics",
    (
        Column("topic_id", STR, "language and number, e.g. ar-03; kept when the topic is found again"),
        Column("language", STR, "language", choices=LANGUAGES),
        Column("label", STR, "the researcher's name for it, else terms and a typical phrase"),
        Column("share", REAL, "mean share over the language's articles, 0..1"),
        Column("articles", INT, "articles in which it is the largest topic"),
        Column("coherence", REAL, "mean NPMI of its ten strongest terms over articles, -1..1"),
        Column("chance", REAL, "weight a topic reaches in articles of randomly drawn words"),
    ),
    ("topic_id",),
    "The topics, per language.",
)
TOPIC_TERMS = Table(
    "topic_terms",
    (
        Column("topic_id", STR, "topic"),
        Column("rank", INT, "1 = strongest"),
        Column("term", STR, "folded lemma"),
        Column("display", STR, "form for reading"),
        Column("weight", REAL, "share of the topic's term weight, 0..1"),
    ),
    ("topic_id", "rank"),
    "Each topic's strongest terms.",
)
TOPIC_WORDS = Table(
    "topic_words",
    (
        Column("topic_id", STR, "topic"),
        Column("term", STR, "folded lemma"),
        Column("display", STR, "form for reading"),
        Column("weight", REAL, "share of the topic's term weight in the model, 0..1"),
        Column("probability", REAL, "share among the words of the topic, 0..1"),
        Column("lift", REAL, "probability over the term's share in the language"),
        Column("exclusivity", REAL, "the topic's share of the term's probabilities, 0..1"),
        Column("frex", REAL, "harmonic mean of its ranks by probability and exclusivity, 0..1"),
        Column("ctfidf", REAL, "class-based TF-IDF"),
    ),
    ("topic_id", "term"),
    "Terms that are strong in a topic by any measure.",
)
TOPIC_PHRASES = Table(
    "topic_phrases",
    (
        Column("topic_id", STR, "topic"),
        Column("rank", INT, "1 = most typical"),
        Column("phrase", STR, "phrase"),
        Column("display", STR, "form for reading"),
        Column("weight", REAL, "class-based TF-IDF"),
    ),
    ("topic_id", "rank"),
    "Phrases typical of each topic.",
)
TOPIC_MODEL = Table(
    "topic_model",
    (
        Column("topic_id", STR, "topic"),
        Column("term", STR, "folded lemma"),
        Column("weight", REAL, "the topic's weight of the term in the factorisation"),
        Column("idf", REAL, "inverse article frequency the model was fitted with"),
    ),
    ("topic_id", "term"),
    "The model itself: what new articles are assigned by.",
)
ARTICLE_TOPICS = Table(
    "article_topics",
    (ARTICLE, Column("topic_id", STR, "topic"), Column("share", REAL, "share of the article, 0..1")),
    ("article_id", "topic_id"),
    "Each article's topics; what is missing to 1 has no clear topic.",
)
TOPIC_SCAN = Table(
    "topic_scan",
    (
        Column("language", STR, "language", choices=LANGUAGES),
        Column("topics", INT, "number of topics tried"),
        Column("coherence", REAL, "mean NPMI of the ten strongest terms over articles"),
        Column("c_v", REAL, "mean C_v of the ten strongest terms over windows", True),
        Column("diversity", REAL, "distinct share of the top terms"),
        Column("exclusivity", REAL, "mean share of a top term that belongs to its topic"),
        Column("seed_stability", REAL, "agreement with fits from other random beginnings, 0..1"),
        Column("half_stability", REAL, "agreement with fits on halves of the articles, 0..1"),
        Column("quality", REAL, "coherence x diversity x mean stability"),
        Column("chosen", FLAG, "whether this number was taken"),
    ),
    ("language", "topics"),
    "How the number of topics was chosen.",
)
SUBJECTS = Table(
    "subjects",
    (
        Column("subject_id", STR, "identifier"),
        Column("topic_id", STR, "topic"),
        Column("language", STR, "the topic's language", choices=LANGUAGES),
        Column("label", STR, "the subject's shared concepts, by glossary identifier, separated by ' | '"),
    ),
    ("topic_id",),
    "Topics joined across languages; a subject of one language has no counterpart.",
)
ALIGNMENTS = Table(
    "alignments",
    (
        Column("topic_id", STR, "one topic"),
        Column("other_id", STR, "a topic of another language"),
        Column("agreement", REAL, "weighted mean of the signals that both topics have, about -1..1"),
        Column("concepts", REAL, "cosine of their profiles over shared concepts and codebook categories"),
        Column("officials", REAL, "cosine over the officials cited", True),
        Column("numbers", REAL, "cosine over numbers and years", True),
        Column("embedding", REAL, "cosine of their descriptions' embeddings, centred per language", True),
        Column("aligned", FLAG, "whether the topics are taken for one subject"),
    ),
    ("topic_id", "other_id"),
    "How alike topics of different languages are.",
)
ALIGNMENT_EVIDENCE = Table(
    "alignment_evidence",
    (
        Column("topic_id", STR, "one topic"),
        Column("other_id", STR, "a topic of another language"),
        Column("kind", STR, "what is shared", choices=("concept", "category", "official", "number", "year")),
        Column("item", STR, "the concept, category, official or number"),
        Column("weight", REAL, "its part of the cosine"),
        Column("share", REAL, "share of the one topic's articles with it"),
        Column("other_share", REAL, "share of the other's"),
    ),
    ("topic_id", "other_id", "kind", "item"),
    "What aligned topics have in common.",
)
