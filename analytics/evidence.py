"""From any number back to the sentences behind it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analytics.languages import get
from analytics.tables import among
from analytics.text import Span, sentences

#: A passage never grows past this many characters.
LONGEST = 900
COLUMNS = ["article_id", "start", "end", "marks"]


def quotation_passages(quotations: pd.DataFrame, *, texts: pd.DataFrame, most: int = 50) -> pd.DataFrame:
    """The sentences of quotations, with speaker, role, cue and content marked.

    Parameters
    ----------
    quotations : DataFrame
        QUOTATIONS rows.
    texts : DataFrame
        TEXTS rows of (at least) their articles.
    most : int
        Passages at most, in the order given.

    Returns
    -------
    DataFrame
        ``article_id, start, end, marks``: the passage's span in the original
        text, and its marks as (start, end, kind) tuples in the same text.
    """
    made = []
    for q in quotations.head(most).itertuples(index=False):
        marks = [(q.start, q.end, "content"), (q.cue_start, q.cue_end, "cue")]
        if q.speaker_start >= 0:
            marks.append((q.speaker_start, q.speaker_end, "speaker"))
        near = [(a, b) for a, b, _ in marks]
        if q.role_start >= 0 and abs(q.role_start - q.cue_start) < 300:
            marks.append((q.role_start, q.role_end, "role"))
            near.append((q.role_start, q.role_end))
        made.append((q.article_id, near, marks))
    return _passages(made, texts)


def span_passages(spans: pd.DataFrame, *, texts: pd.DataFrame, most: int = 50, kind: str = "term") -> pd.DataFrame:
    """The sentences around spans (``article_id, start, end``), one passage per sentence."""
    spans = spans[among(spans["article_id"], texts["article_id"])]
    grouped: dict[str, list[Span]] = {}
    for article_id, start, end in spans[["article_id", "start", "end"]].itertuples(index=False):
        grouped.setdefault(article_id, []).append((int(start), int(end)))
    about = texts.set_index("article_id")
    rows: list[tuple[str, int, int, list[tuple[int, int, str]]]] = []
    for article_id, listed in grouped.items():
        if article_id not in about.index:
            continue
        text, pack = about.at[article_id, "text"], get(about.at[article_id, "language"])
        for a, b in sentences(text, pack):
            marks = [(s, e, kind) for s, e in listed if a <= s < b]
            if marks:
                rows.append((article_id, a, min(b, a + LONGEST), marks))
            if len(rows) >= most:
                return pd.DataFrame(rows, columns=COLUMNS)
    return pd.DataFrame(rows, columns=COLUMNS)


def opening_passages(article_ids: Iterable[str], *, texts: pd.DataFrame, cuts: pd.DataFrame, most: int = 50) -> pd.DataFrame:
    """The first sentences of articles: what stands behind a count of articles."""
    about = texts.set_index("article_id")
    skipped: dict[str, list[Span]] = {}
    for article_id, start, end in cuts[["article_id", "start", "end"]].itertuples(index=False):
        skipped.setdefault(article_id, []).append((start, end))
    rows: list[tuple[str, int, int, list[tuple[int, int, str]]]] = []
    for article_id in list(article_ids)[:most]:
        if article_id not in about.index:
            continue
        text, pack = about.at[article_id, "text"], get(about.at[article_id, "language"])
        found = [s for s in sentences(text[:4000], pack) if not any(a <= s[0] < b for a, b in skipped.get(article_id, ()))]
        if found:
            rows.append((article_id, found[0][0], min(found[0][1], found[0][0] + LONGEST), []))
    return pd.DataFrame(rows, columns=COLUMNS)


def topic_passages(article_ids: Iterable[str], weights: dict[str, float], spans: pd.DataFrame, *, texts: pd.DataFrame) -> pd.DataFrame:
    """Of each article, the sentence that carries most of a topic's term weight.

    Parameters
    ----------
    article_ids : iterable of str
        In the order to be shown.
    weights : dict
        The topic's terms and weights.
    spans : DataFrame
        TERM_SPANS rows of those terms in those articles.
    texts : DataFrame
        TEXTS rows of the articles.
    """
    about = texts.set_index("article_id")
    rows = []
    by_article = dict(tuple(spans.groupby("article_id")))
    for article_id in article_ids:
        if article_id not in by_article or article_id not in about.index:
            continue
        text, pack = about.at[article_id, "text"], get(about.at[article_id, "language"])
        listed = list(by_article[article_id][["start", "end", "term"]].itertuples(index=False))
        best: tuple[float, int, int, list[tuple[int, int, str]]] | None = None
        for a, b in sentences(text, pack):
            inside = [(s, e, t) for s, e, t in listed if a <= s < b]
            value = sum({t: weights.get(t, 0.0) for _, _, t in inside}.values())
            if best is None or value > best[0] + 1e-12:
                best = (value, a, min(b, a + LONGEST), [(int(s), int(e), "term") for s, e, _ in inside])
        if best and best[0] > 0:
            rows.append((article_id, best[1], best[2], best[3]))
    return pd.DataFrame(rows, columns=COLUMNS)


def _passages(items: list[tuple[str, list[Span], list[tuple[int, int, str]]]], texts: pd.DataFrame) -> pd.DataFrame:
    about = texts.set_index("article_id")
    known: dict[str, list[Span]] = {}
    rows = []
    for article_id, near, marks in items:
        if article_id not in about.index:
            continue
        text = about.at[article_id, "text"]
        if article_id not in known:
            known[article_id] = sentences(text, get(about.at[article_id, "language"]))
        low, high = min(a for a, _ in near), max(b for _, b in near)
        inside = [s for s in known[article_id] if s[0] < high and s[1] > low]
        start, end = (inside[0][0], inside[-1][1]) if inside else (low, high)
        rows.append((article_id, min(start, low), min(max(end, high), min(start, low) + 3 * LONGEST), marks))
    return pd.DataFrame(rows, columns=COLUMNS)
