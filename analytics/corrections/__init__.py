"""A researcher's decisions: kept in a log of their own and replayed on the tables of every analysis."""

from analytics.corrections.log import KINDS, Corrections, Entry
from analytics.corrections.replay import Corrected, Problem, anchor, corrected, official_anchor, replay
from analytics.corrections.review import agreement, gold, queue
from analytics.corrections.topics import stop_terms, topic_changes, topic_names

__all__ = [
    "KINDS", "Corrected", "Corrections", "Entry", "Problem", "agreement", "anchor", "corrected", "gold", "official_anchor", "queue", "replay",
    "stop_terms", "topic_changes", "topic_names",
]  # fmt: skip
