"""What could not be read: the reason, the bytes, columns to name, and another try."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st

from analytics.corpus.columns import MEANINGS
from analytics.corpus.previewing import Preview, check_columns, preview
from analytics.corpus.records import Blob
from analytics.errors import AnalyticsError
from analytics.pipeline.originals import Originals
from analytics.workspace import Generation
from dashboard import i18n, session
from dashboard.components.handing_out import download
from dashboard.components.markup import harmless
from dashboard.session import t

#: Bytes of a rejected row or file that are shown, and of one that is handed out.
SHOWN, LARGEST = 1_500, 50 << 20


def reject(generation: Generation, row: pd.Series, begin: Callable[[], None]) -> None:
    """One reject opened: its bytes, and what can be done about it.

    Parameters
    ----------
    begin : callable
        Starts another try.
    """
    kept = next((row[c] for c in ("row", "original") if isinstance(row.get(c), str)), None)
    if kept is None:
        st.caption(t("corpus.no_bytes"))
        return
    data = b"".join(Originals.pieces(generation, kept))
    if not data:
        st.caption(t("corpus.no_bytes"))
        return
    text = data[:SHOWN].decode("utf-8", "replace")
    st.html(f'<pre class="bytes" dir="auto">{harmless(text)}</pre>')
    name = Path(str(row["file"])).name + (".part" if isinstance(row.get("row"), str) else "")
    if len(data) <= LARGEST:
        download(t("corpus.bytes"), data, name=name, mime="application/octet-stream", key="reject_bytes")
    if not session.may_edit():
        return
    if row["code"] == "no_text_column":
        _columns(generation, row, begin)
    elif st.button(t("corpus.retry"), key="reject_retry", help=t("corpus.retry_help")):
        begin()


def _columns(generation: Generation, row: pd.Series, begin: Callable[[], None]) -> None:
    """Headings and first rows of a table, and a menu for every meaning."""
    try:
        seen = _previewed(generation, str(row["original"]), str(row["file"]))
    except AnalyticsError as fault:
        st.caption(i18n.fault_sentence(session.language(), fault))
        return
    st.markdown(f"**{t('corpus.columns')}**")
    st.dataframe(pd.DataFrame(list(seen.rows), columns=_distinct(seen.headings)), hide_index=True, key="columns_preview", height=220)
    with st.form("columns_form"):
        offered = ["", *dict.fromkeys(seen.headings)]
        places = st.columns(4)
        chosen = {
            meaning: places[n % 4].selectbox(
                t(f"meaning.{meaning}"), offered, key=f"column_{meaning}", format_func=lambda h: h or "–",
                index=offered.index(seen.understood[meaning]) if seen.understood.get(meaning) in offered else 0,
            )
            for n, meaning in enumerate(MEANINGS)
        }  # fmt: skip
        if not st.form_submit_button(t("corpus.columns_keep"), key="columns_keep", type="primary"):
            return
    try:
        session.editor_only()
        said = check_columns({m: h for m, h in chosen.items() if h}, seen.headings)
    except AnalyticsError as fault:
        st.error(i18n.fault_sentence(session.language(), fault))
        return
    generation.workspace.name_columns(seen.signature, said)
    begin()


def _previewed(generation: Generation, original: str, file: str) -> Preview:
    with tempfile.TemporaryDirectory(prefix="marsad-") as folder:
        path = Path(folder) / "table"
        with open(path, "wb") as out:
            out.writelines(Originals.pieces(generation, original))
        return preview(Blob(file, path))


def _distinct(headings: tuple[str, ...]) -> list[str]:
    """Headings as a data frame needs them: none twice."""
    made: list[str] = []
    for heading in headings:
        name, n = heading, 1
        while name in made:
            n += 1
            name = f"{heading} ({n})"
        made.append(name)
    return made
