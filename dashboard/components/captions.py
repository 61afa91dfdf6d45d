"""Captions for what a page shows, in the interface language."""

from __future__ import annotations

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
    made[""] = t("value.no_outlet")
    return made


def caption(store: Store, method: str) -> str:
    """The caption of a view of the current slice."""
    return captions.caption(store.corpus, session.current_slice(), method=method, language=session.language(), names=labels(store))
