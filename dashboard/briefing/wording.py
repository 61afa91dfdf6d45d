"""What makers of briefings share: tables under words, and quotations to be read."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.briefing.shapes import LONGEST, Job, Quote
from dashboard.i18n import isolate


def headed(job: Job, heads: Mapping[str, str], table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Some columns of the job's table (or another) under words of the language."""
    shown = job.table if table is None else table
    return shown[[c for c in heads if c in shown]].rename(columns={c: job.t(k) for c, k in heads.items()})


def quotes_of(job: Job, rows: pd.DataFrame) -> tuple[list[Quote], pd.DataFrame]:
    """Rows of QUOTATIONS to be read, and as a table."""
    articles = job.opened.about(rows["article_id"].tolist())
    quotes, listed = [], []
    for q in rows.itertuples(index=False):
        speaker = job.names.get(q.speaker_id, "") if isinstance(q.speaker_id, str) else q.speaker_text or job.t("speaker." + q.speaker_kind)
        date = job.convention.date(q.published) if isinstance(q.published, str) else job.t("value.undated")
        where = " · ".join(isolate(p) for p in (articles.at[q.article_id, "title"], q.outlet or job.t("value.no_outlet"), date))
        content = q.content if len(q.content) <= LONGEST else q.content[:LONGEST].rsplit(" ", 1)[0] + " …"
        quotes.append(Quote(content, speaker, q.role, where))
        listed.append((q.published if isinstance(q.published, str) else "", q.outlet, speaker, q.role, q.content, q.confidence))
    heads = ("column.date", "column.outlet", "column.speaker", "column.role", "column.content", "column.confidence")
    return quotes, pd.DataFrame(listed, columns=[job.t(h) for h in heads])
