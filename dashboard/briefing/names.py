"""What identifiers are called in a language."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.annotations.codebook import load
from analytics.annotations.markers import GLOSSARY
from analytics.answers import remembered
from analytics.opened import Opened
from dashboard.i18n import translate


def official_name(row: object, language: str) -> str:
    """An official's name in a language where the corpus knows it, else the canonical one."""
    own = getattr(row, f"name_{language}", None)
    return own if isinstance(own, str) and own else str(getattr(row, "name", ""))


@remembered
def labels(opened: Opened, language: str) -> Mapping[str, str]:
    """Ids of topics, officials, categories, subjects and languages -> words in a language."""
    made = {code: translate(language, f"lang.{code}") for code in ("ar", "fa", "en")}
    made.update(dict(zip(opened.topics["topic_id"], opened.topics["label"], strict=True)))
    made.update({row.official_id: official_name(row, language) for row in opened.officials.itertuples(index=False)})
    made.update(dict(zip(opened.categories["category"], opened.categories[f"label_{language}"], strict=True)))
    made.update({f"group:{g}": n for g, n in zip(opened.categories["group"], opened.categories[f"group_{language}"], strict=True)})
    made.update({c.id: c.patterns[language][0] for c in load(GLOSSARY).categories if c.patterns[language]})
    for subject, rows in opened.subjects.groupby("subject_id", sort=True):
        own = rows[rows["language"] == language]["topic_id"]
        made[str(subject)] = made[(own if len(own) else rows["topic_id"]).iloc[0]]
    made[""] = translate(language, "value.no_outlet")
    return made
