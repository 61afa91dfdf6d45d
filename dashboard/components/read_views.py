"""What was understood of each file, what places disagree about, and setting it right."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.corrections.replay import FILE_FIELDS, precision_of
from analytics.summaries import ingested
from analytics.tables import FILES, FINDINGS
from dashboard.components.decisions import decide, for_editors, signature
from dashboard.components.left_out import article_table, rejected
from dashboard.components.markup import in_markdown
from dashboard.components.table import table
from dashboard.session import t
from dashboard.store import Store

FILE = {
    "file": "column.file", "size": "column.size", "articles": "column.articles", "repeated": "column.repeated", "rejected": "column.rejected",
    "outlets": "column.outlets", "dated": "column.dated", "notes": "column.notes",
}  # fmt: skip
ODD = {
    "title": "column.title", "field": "column.field", "used": "column.used", "used_origin": "column.stands_in",
    "other": "column.other_value", "other_origin": "column.other_stands_in",
}  # fmt: skip
COPIES = {
    "title": "column.title", "articles": "column.articles", "outlets": "column.outlets", "names": "column.outlet", "counted": "column.counted",
    "first": "column.first", "last": "column.last",
}  # fmt: skip
#: What of an article the findings' fields are called by.
FIELDS = {"date": "published", "title": "title", "outlet": "outlet", "author": "author"}
HEADS = {"title": "column.title", "outlet": "column.outlet", "author": "column.author", "published": "column.date"}


def files(store: Store) -> None:
    """Every file with what became of it; a row opens its articles and rejects and lets its outlet, author or date be set."""
    rows = ingested.by_file(store.articles, store.rejects, store.generation.read(FILES))
    shown = rows.assign(notes=[" · ".join(_note(n) for n in said.split()) for said in rows["notes"]], dated=rows["dated"] * 100)
    row = table(
        shown, store=store, key="corpus_files", columns=FILE, method=t("method.files"), formats={"dated": "%.0f %%", "size": "compact"}
    )
    if row is None:
        return
    file = str(rows["file"].iloc[row])
    own = store.articles[(store.articles["file"] == file) | store.articles["file"].str.startswith(file + "/")]
    st.markdown(f"**{in_markdown(file)}**")
    article_table(own, store=store, key="file_articles", columns={**HEADS, "article_id": "column.id"})
    refused = store.rejects[(store.rejects["file"] == file) | store.rejects["file"].str.startswith(file + "/")].reset_index(drop=True)
    if len(refused):
        rejected(store, refused)
    _set_all(store, file, own)


def _note(note: str) -> str:
    name, _, value = note.partition(":")
    return t(f"note.{name}", value=value) if value else t(f"note.{name}")


@for_editors
def _set_all(store: Store, file: str, own: pd.DataFrame) -> None:
    """One value for every article of a file."""
    if own.empty or (own["file"] != file).all():
        return
    with st.expander(t("corpus.set_all", n=len(own))):
        signed = signature("file_edit")
        field = st.selectbox(t("column.field"), FILE_FIELDS, format_func=lambda f: t(HEADS[f]), key="file_field")
        value = st.text_input(t("column.value"), key="file_value", max_chars=200, help=t("corpus.date_form")).strip()
        if st.button(t("edit.set"), key="file_set") and value:
            if field == "published" and precision_of(value) is None:
                st.warning(t("corpus.date_form"))
                return
            decide(store, "edit_file", {"file": file, "field": field, "value": value}, signed)


def disagreements(store: Store) -> None:
    """Where a page, its data and its name say different things; a row lets the other be taken."""
    rows = ingested.disagreements(store.generation.read(FINDINGS), store.articles)
    if rows.empty:
        st.caption(t("corpus.no_disagreements"))
        return
    shown = rows.assign(
        field=[t(HEADS.get(FIELDS.get(f, f), f"column.{f}")) for f in rows["field"]],
        used_origin=[t(f"origin.{o}") for o in rows["used_origin"]], other_origin=[t(f"origin.{o}") for o in rows["other_origin"]],
    )  # fmt: skip
    row = table(shown, store=store, key="corpus_odd", columns=ODD, method=t("method.findings"))
    if row is not None:
        _take_other(store, rows.iloc[row])


@for_editors
def _take_other(store: Store, odd: pd.Series) -> None:
    field = FIELDS.get(str(odd["field"]))
    if field is None:
        return
    signed = signature("odd_edit")
    value = str(odd["other"])
    if field == "published":
        value = st.text_input(t("column.date"), key=f"odd_date_{odd['article_id']}", max_chars=10, help=t("corpus.date_form")).strip()
    if st.button(t("corpus.take_other", value=in_markdown(value)), key="odd_take") and (field != "published" or precision_of(value)):
        decide(store, "edit_article", {"article_id": str(odd["article_id"]), "field": field, "value": value}, signed)


def copies(store: Store) -> None:
    """Groups of articles with the same text, with their outlets; a row opens the group."""
    rows = ingested.copies(store.articles)
    if rows.empty:
        st.caption(t("corpus.no_copies"))
        return
    st.caption(t("corpus.copies_note", groups=len(rows), spread=int((rows["outlets"] > 1).sum())))
    row = table(rows, store=store, key="corpus_copies", columns=COPIES, method=t("method.copies"))
    if row is not None:
        own = store.articles[store.articles["group_id"] == rows["group_id"].iloc[row]]
        columns = {**HEADS, "duplicate_of": "column.repeats", "file": "column.file"}
        article_table(own, store=store, key="copies_articles", columns=columns, title=t("corpus.group"))
