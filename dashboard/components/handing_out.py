"""The download button: what it hands out is noted where people sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import session


def download(
    label: str,
    data: bytes | str | Callable[[], bytes],
    *,
    name: str,
    mime: str,
    key: str,
    place: Any = st,
    width: str = "content",
    **more: Any,
) -> None:
    """A button that hands out bytes, made when it is clicked if ``data`` is a function."""
    who = session.signed_in()

    def made() -> bytes:
        session.note("export", name, who)
        found = data() if callable(data) else data
        return found.encode("utf-8", "replace") if isinstance(found, str) else found

    place.download_button(label, made, file_name=name, mime=mime, key=key, on_click="ignore", width=width, **more)
