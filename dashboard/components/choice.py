"""A choice of one among a few, its words from the locale files."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.session import t


def choose_one(label: str, options: Sequence[str], *, words: str, key: str, default: str | None = None) -> str:
    """Show a segmented control; ``words`` is what each option's key in the locale files begins with."""
    chosen: str = st.segmented_control(
        t(label), options, default=default or options[0], format_func=lambda o: t(words + o), key=key, required=True
    )
    return chosen
