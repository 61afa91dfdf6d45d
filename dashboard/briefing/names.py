"""What identifiers are called in a language."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.annotations.codebook import load
from analytics.annotations.markers import GLOSSARY
from analytics.answers import remembered
from analytics.opened import Opened
from dashboard.i18n import translate


def official_names(officials: pd.DataFrame, language: str) -> dict[str, str]:
    """By id the name in a language where the corpus knows it, else the canonical one."""
    own = officials[f"name_{language}"]
    names = own.where(own.notna() & (own != ""), officials["name"])
    return dict(zip(*(c.to_numpy(dtype=object) for c in (officials["official_id"], names)), strict=True))


@remembered
def labels(opened: Opened, language: str) -> Mapping[str, str]:
    """Ids of topics, officials, categories, subjects and languages -> words in a language."""
    made = {code: translate(language, f"lang.{code}") for code in ("ar", "fa", "en")}
    made.update(dict(zip(opened.topics["topic_id"], opened.topics["label"], strict=True)))
    made.update(official_names(opened.officials, language))
    made.update(dict(zip(opened.categories["category"], opened.categories[f"label_{language}"], strict=True)))
    made.update({f"group:{g}": n for g, n in zip(opened.categories["group"], opened.categories[f"group_{language}"], strict=True)})
    made.update({c.id: c.patterns[language][0] for c in load(GLOSSARY).categories if c.patterns[language]})
    for subject, rows in opened.subjects.groupby("subject_id", sort=True):
        own = rows[rows["language"] == language]["topic_id"]
        made[str(subject)] = made[(own if len(own) else rows["topic_id"]).iloc[0]]
    made[""] = translate(language, "value.no_outlet")
    return made
