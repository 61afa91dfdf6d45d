"""The filters of the sidebar: they hold on every page and stand in the address."""

from __future__ import annotations

import streamlit as st

from analytics.slices import Slice
from dashboard import i18n, session
from dashboard.components import beside
from dashboard.components.captions import labels
from dashboard.components.markup import in_markdown
from dashboard.session import t
from dashboard.store import Store

#: Officials offered in the menu: those most quoted.
OFFERED = 500


def language_menu() -> None:
    """The interface language."""
    st.selectbox(t("lang.label"), i18n.LANGUAGES, format_func=lambda code: i18n.OWN_NAMES[code], key="language")


def _saved(store: Store, slice_: Slice) -> None:
    """Filters saved under a name, for everybody with this workspace."""
    saved = {str(e.facts["name"]): e for e in store.decisions if e.kind == "save_slice"}
    with st.expander(t("filter.saved")):
        for name, entry in saved.items():
            left, right = st.columns([4, 1])
            asked = Slice.from_query({str(k): str(v) for k, v in dict(entry.facts["slice"]).items()})
            left.button(in_markdown(name), key=f"saved_{entry.id}", on_click=session.set_filters, args=(asked,), width="stretch")
            if session.may_edit() and right.button("×", key=f"forget_{entry.id}", help=t("filter.forget")):
                session.editor_only()
                store.corrections.undo(entry.id, who=session.decider())
                st.rerun()
        if not session.may_edit():
            return
        name = st.text_input(t("filter.name"), key="filter_name", max_chars=60).strip()
        if st.button(t("filter.save"), key="filter_save", width="stretch", disabled=not slice_) and name:
            session.editor_only()
            store.corrections.append("save_slice", {"name": name, "slice": slice_.to_query()}, who=session.decider())
            st.rerun()


def filters(store: Store) -> Slice:
    """Show the filters and return the slice they make."""
    names = labels(store)
    offered = store.officials["official_id"].head(OFFERED).tolist()
    offered += [o for o in session.held("officials") if o not in offered]
    st.markdown(f"##### {t('filter.title')}")
    left, right = st.columns(2)
    for column, field in ((left, "since"), (right, "until")):
        with column:
            st.text_input(t(f"filter.{field}"), key=f"filter_{field}", placeholder="2017-03", help=t("filter.date_help"), max_chars=10)
    for field in ("since", "until"):
        raw = session.held(field)
        if raw and not Slice.from_query({field: raw}):
            st.warning(t("filter.bad_date", value=in_markdown(raw)))
    options = {
        "outlets": store.listed["outlet"],
        "languages": store.listed["language"],
        "topics": store.topics["topic_id"].tolist(),
        "officials": offered,
        "categories": store.categories.loc[store.categories["articles"] > 0, "category"].tolist(),
    }
    for field, listed in options.items():
        st.multiselect(
            t(f"filter.{field}"), listed, key=f"filter_{field}", format_func=lambda v: names.get(v, v), placeholder=t("filter.any")
        )
    for field in ("role", "text"):
        st.text_input(t(f"filter.{field}"), key=f"filter_{field}", max_chars=100, help=t(f"filter.{field}_help"))
    st.select_slider(
        t("filter.sure"),
        session.SURE,
        key="filter_sure",
        format_func=lambda v: session.convention().percent(v / 100),
        help=t("filter.sure_help"),
    )
    st.button(t("filter.clear"), on_click=session.clear_filters, width="stretch", key="clear_filters")
    slice_ = session.current_slice()
    _saved(store, slice_)
    beside.control(store, slice_)
    st.caption(t("filter.count", shown=int(store.within(slice_).sum()), all=store.corpus.articles))
    return slice_
