"""Captions for what a page shows, in the interface language."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard import session
from dashboard.briefing import names
from dashboard.exports import caption as captions
from dashboard.store import Store


def labels(store: Store) -> Mapping[str, str]:
    """Ids of topics, officials and languages -> words on screen."""
    return names.labels(store, session.language())


def caption(store: Store, method: str) -> str:
    """The caption of a view of the current slice."""
    return captions.caption(store.corpus, session.current_slice(), method=method, language=session.language(), names=labels(store))
