"""Captions for what a page shows, in the interface language."""

from __future__ import annotations

from analytics.annotations.codebook import load
from analytics.annotations.markers import GLOSSARY
from dashboard import session
from dashboard.exports import caption as captions
from dashboard.session import t
from dashboard.store import Store


def official_name(row: object, language: str) -> str:
    """An official's name in a language where the corpus knows it, else the canonical one."""
    own = getattr(row, f"name_{language}", None)
    return own if isinstance(own, str) and own else str(getattr(row, "name", ""))


def labels(store: Store) -> dict[str, str]:
    """Ids of topics, officials and languages -> words on screen."""
    language = session.language()
    made = {code: t(f"lang.{code}") for code in ("ar", "fa", "en")}
    made.update(dict(zip(store.topics["topic_id"], store.topics["label"], strict=True)))
    made.update({row.official_id: official_name(row, language) for row in store.officials.itertuples(index=False)})
    made.update(dict(zip(store.categories["category"], store.categories[f"label_{language}"], strict=True)))
    made.update({f"group:{g}": n for g, n in zip(store.categories["group"], store.categories[f"group_{language}"], strict=True)})
    made.update({c.id: c.patterns[language][0] for c in load(GLOSSARY).categories if c.patterns[language]})
    for subject, rows in store.subjects.groupby("subject_id", sort=True):
        own = rows[rows["language"] == language]["topic_id"]
        made[str(subject)] = made[(own if len(own) else rows["topic_id"]).iloc[0]]
    made[""] = t("value.no_outlet")
    return made


def caption(store: Store, method: str) -> str:
    """The caption of a view of the current slice."""
    return captions.caption(store.corpus, session.current_slice(), method=method, language=session.language(), names=labels(store))
