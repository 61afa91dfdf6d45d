"""A choice of one among a few, its words from the locale files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from dashboard import session
from dashboard.session import t

Number = TypeVar("Number", int, float)


def step(label: str, options: Sequence[Number], default: Number, *, key: str) -> Number:
    """Show a slider over some numbers, in the language's digits."""
    decimals = 1 if any(isinstance(o, float) for o in options) else 0
    chosen: Number = st.select_slider(
        label, options, value=default, format_func=lambda v: session.convention().number(v, decimals), key=key
    )
    return chosen


def choose_one(label: str, options: Sequence[str], *, words: str, key: str, default: str | None = None) -> str:
    """Show a segmented control; ``words`` is what each option's key in the locale files begins with."""
    chosen: str = st.segmented_control(
        t(label), options, default=default or options[0], format_func=lambda o: t(words + o), key=key, required=True
    )
    return chosen
