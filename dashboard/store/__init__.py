"""The only cache: tables of the workspace in force, and summaries of slices of it."""

from dashboard.store.base import Store, open_store, selected, selected_in, selected_quotations
from dashboard.store.codebook import CROSSINGS, categories, crossed, spans_of_category, with_value
from dashboard.store.corpus import between, by_column, cited, find_articles, in_period, left_out, over_time, suggested_period
from dashboard.store.networks import Drawn, network, network_change
from dashboard.store.topics import (
    prevalence,
    topic_map,
    topic_officials,
    topic_over_time,
    topic_passages,
    topic_shares,
    topic_words,
    unclear,
)  # fmt: skip
from dashboard.store.trends import GROUPINGS, KINDS, holders, leads, occurrences, subject_topics, trend, trend_bursts, trend_changes
from dashboard.store.words import (
    collocates,
    concordance_lines,
    frequencies,
    key_terms,
    key_terms_between,
    nodes,
    phrases,
    spans_of_term,
)  # fmt: skip

__all__ = [
    "CROSSINGS", "GROUPINGS", "KINDS", "Drawn", "Store", "between", "by_column", "categories", "cited", "collocates", "concordance_lines", "crossed",
    "find_articles", "frequencies", "holders", "in_period", "key_terms", "key_terms_between", "leads", "left_out", "network", "network_change",
    "nodes", "occurrences", "open_store", "over_time", "phrases", "prevalence", "selected", "selected_in", "selected_quotations",
    "spans_of_category", "spans_of_term", "subject_topics", "suggested_period", "topic_map", "topic_officials", "topic_over_time",
    "topic_passages", "topic_shares", "topic_words", "trend", "trend_bursts", "trend_changes", "unclear", "with_value",
]  # fmt: skip
