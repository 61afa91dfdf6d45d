"""Small corpora built from texts, for tests."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from analytics.annotations import terms
from analytics.tables import TOKENS, to_arrow
from analytics.tokens import TokenIndex


def texts_frame(texts: dict[str, str], language: str = "en") -> pd.DataFrame:
    return pd.DataFrame([{"article_id": i, "language": language, "body": t, "text": t, "title": ""} for i, t in texts.items()])


def index_of(texts: dict[str, str], language: str = "en") -> TokenIndex:
    made = terms.annotate(texts_frame(texts, language))["tokens"]
    table: pa.Table = to_arrow(made, TOKENS)
    return TokenIndex.build(table, language, list(texts))


def articles_of(texts: dict[str, str], language: str = "en", **columns: list) -> pd.DataFrame:
    made = pd.DataFrame({"article_id": list(texts), "language": language, "words": [len(t.split()) for t in texts.values()]})
    made["duplicate_of"] = None
    return made.assign(**columns)
