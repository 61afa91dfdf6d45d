"""What the log says of topics and terms: names, merges and splits, stop words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analytics.corrections.log import LONGEST, Entry

if TYPE_CHECKING:
    from analytics.annotations.topics import Change


def topic_names(entries: Sequence[Entry]) -> dict[str, str]:
    """Topic -> the researcher's name for it; the latest counts."""
    return {str(e.facts["topic_id"]): str(e.facts["name"])[:LONGEST] for e in entries if e.kind == "rename_topic"}


def topic_changes(entries: Sequence[Entry]) -> list[Change]:
    """Merges and splits, in order."""
    from analytics.annotations.topics import Change  # brings scikit-learn, which readers of the log do not need

    made = []
    for e in entries:
        if e.kind == "merge_topics":
            listed = e.facts["topic_ids"]
            made.append(Change("merge", tuple(str(t) for t in listed) if isinstance(listed, list) else ()))
        elif e.kind == "split_topic":
            made.append(Change("split", (str(e.facts["topic_id"]),)))
    return made


def stop_terms(entries: Sequence[Entry], language: str) -> frozenset[str]:
    """Terms of a language that the researcher left out."""
    return frozenset(str(e.facts["term"]) for e in entries if e.kind == "add_stop_term" and e.facts["language"] == language)
