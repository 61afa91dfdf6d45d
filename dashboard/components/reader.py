"""The reader: a whole article with its quotations, speakers, cues and terms marked in place."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.tables import among
from dashboard.components.article_edit import article_edit
from dashboard.components.captions import labels
from dashboard.components.citing import citing
from dashboard.components.evidence import date_html
from dashboard.components.markup import Mark, harmless, in_markdown, in_paragraphs
from dashboard.components.quotation_edit import quotation_edit
from dashboard.components.table import table
from dashboard.session import t
from dashboard.store import Store

#: What stood around an article rather than in it.
AROUND = ("boilerplate", "page", "comments", "related", "form")


def _marks(store: Store, article_id: str, *, with_terms: bool, with_codes: bool) -> list[Mark]:
    marks: list[Mark] = []
    for q in store.quotations[store.quotations["article_id"] == article_id].itertuples(index=False):
        marks += [(q.start, q.end, "content"), (q.cue_start, q.cue_end, "cue")]
        marks += [
            (a, b, kind) for a, b, kind in ((q.speaker_start, q.speaker_end, "speaker"), (q.role_start, q.role_end, "role")) if a >= 0
        ]
    marks += [(c.start, c.end, "cut") for c in store.cuts[store.cuts["article_id"] == article_id].itertuples(index=False)]
    if with_terms:
        own = store.article_topics[store.article_topics["article_id"] == article_id].sort_values("share", ascending=False).head(1)
        terms = store.topic_terms[store.topic_terms["topic_id"].isin(own["topic_id"])]["term"].tolist()
        tokens = store.tokens([article_id])
        spans = tokens[among(tokens["term"], terms)]
        marks += [(int(s.start), int(s.end), "term") for s in spans.itertuples(index=False)]
    marks += [
        (int(c.start), int(c.end), "code")
        for c in store.codes[store.codes["article_id"] == article_id].itertuples(index=False)
        if with_codes
    ]
    return marks


def reader(store: Store, article_id: str) -> None:
    """Show one article."""
    article = store.articles.set_index("article_id", drop=False).loc[article_id]
    st.html(
        f'<h3 dir="auto">{harmless(article["title"])}</h3><div class="passage where"><bdi>{harmless(article["outlet"] or t("value.no_outlet"))}</bdi> · '
        f"<bdi>{harmless(article['author']) if isinstance(article['author'], str) else ''}</bdi> · {date_html(article['published'])} · <bdi>{harmless(article_id)}</bdi></div>"
    )
    if isinstance(article["url"], str) and article["url"]:  # to be read, never to be followed by accident
        st.html(f'<div class="passage where"><bdi dir="ltr">{harmless(article["url"][:300])}</bdi></div>')
    citing(article)
    if isinstance(article["duplicate_of"], str):
        st.warning(t("articles.duplicate", other=in_markdown(article["duplicate_of"])))
    with_terms = st.toggle(t("articles.show_terms"), key="reader_terms")
    with_codes = st.toggle(t("articles.show_codes"), key="reader_codes")
    shown = ("speaker", "role", "cue", "content", *(("term",) if with_terms else ()), *(("code",) if with_codes else ()))
    legend = "".join(f'<mark class="{kind}">{escape(t("mark." + kind))}</mark>' for kind in shown)
    st.html(f'<div class="legend">{escape(t("articles.legend"))}: {legend}</div>')
    text = store.texts([article_id])["text"].iloc[0]
    marks = _marks(store, article_id, with_terms=with_terms, with_codes=with_codes)
    cuts = store.cuts[store.cuts["article_id"] == article_id]
    folded = [(int(c.start), int(c.end), t(f"cut.{c.reason}")) for c in cuts.itertuples(index=False) if c.reason in AROUND]
    st.html(f'<div class="reader">{in_paragraphs(text, marks, folded=folded)}</div>')
    if (store.cuts["article_id"] == article_id).any():
        st.caption(t("articles.cut"))
    quotations = store.quotations[store.quotations["article_id"] == article_id]
    if len(quotations):
        names = labels(store)
        listed = quotations.assign(
            who=[
                names.get(i, "") if isinstance(i, str) else (text or t("speaker." + kind))
                for i, text, kind in zip(quotations["speaker_id"], quotations["speaker_text"], quotations["speaker_kind"], strict=True)
            ],
            kind=[t(f"kind.{k}") for k in quotations["kind"]],
        )
        columns = {
            "who": "column.speaker",
            "role": "column.role",
            "content": "column.content",
            "kind": "column.kind",
            "confidence": "column.confidence",
            "speaker_confidence": "column.speaker_confidence",
        }
        row = table(
            listed,
            store=store,
            key="article_quotations",
            columns=columns,
            method=t("method.quotations"),
            title=t("articles.quotations"),
            formats={"confidence": "%.2f", "speaker_confidence": "%.2f"},
        )
        if row is not None:
            with st.container(border=True):
                st.markdown(f"**{t('review.judge')}** {in_markdown(quotations['content'].iloc[row][:300])}")
                quotation_edit(store, next(quotations.iloc[[row]].itertuples(index=False)), key="article_quotation")
    article_edit(store, article_id)
