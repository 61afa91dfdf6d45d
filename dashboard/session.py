"""The only reader of query parameters and session state."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from analytics.errors import InputError
from analytics.slices import Slice
from dashboard import access as access_list
from dashboard import conventions, i18n
from dashboard.briefing.items import Item
from dashboard.conventions import Convention

ENVIRONMENT = "MARSAD_WORKSPACE"
#: Names a .pptx whose master, size and theme briefings take.
TEMPLATE = "MARSAD_TEMPLATE"
#: Baskets kept, of all sessions.
BASKETS = 500


def workspace_path() -> str:
    """The workspace the app opens."""
    return os.environ.get(ENVIRONMENT, "workspaces/demo")


def language() -> str:
    """The interface language: the menu's, else the link's, else English."""
    chosen = st.session_state.get("language") or st.query_params.get("lang", "")
    return chosen if chosen in i18n.LANGUAGES else "en"


def t(key: str, **values: object) -> str:
    """A word on screen in the interface language."""
    return i18n.translate(language(), key, **values)


def convention() -> Convention:
    """How the interface language writes numbers and dates."""
    return conventions.of(language())


def dark() -> bool:
    """Whether the reader's browser shows the dark theme."""
    return getattr(st.context.theme, "type", None) == "dark"


def rtl() -> bool:
    """Whether the interface runs from right to left."""
    return i18n.is_rtl(language())


_FIELDS = ("since", "until", "outlets", "languages", "topics", "officials", "categories", "role", "text", "sure")


#: Steps of the confidence filter, in per cent.
SURE = (0, 50, 60, 70, 80, 90)


def read_link(known: Mapping[str, Iterable[str]]) -> None:
    """Take the filters of the link into the widgets, once per session (or when a link is followed)."""
    if st.session_state.get("_link_read"):
        return
    asked_slice = Slice.from_query(st.query_params.to_dict()).only(**known)
    set_filters(asked_slice)
    _take_up_basket()
    if "beside" in st.query_params:
        st.session_state["beside"] = str(st.query_params.get("beside", ""))[:LONGEST_LINK]
    st.session_state["filter_sure"] = max((s for s in SURE if s <= asked_slice.sure), default=0)
    st.session_state["_link_read"] = True
    _keep()


def current_slice() -> Slice:
    """The slice the filter widgets hold now."""
    made: dict[str, Any] = {}
    for field in _FIELDS:
        value = st.session_state.get(f"filter_{field}")
        made[field] = tuple(value) if isinstance(value, list) else str(value or "")
    query = {k: "|".join(v) if isinstance(v, tuple) else v for k, v in made.items()}
    return Slice.from_query(query)


def _nothing(field: str) -> Any:
    return "" if field in ("since", "until", "role", "text") else 0 if field == "sure" else []


def set_filters(slice_: Slice) -> None:
    """Let the filters hold a slice; for callbacks, before widgets are drawn."""
    for field in _FIELDS:
        value = getattr(slice_, field)
        st.session_state[f"filter_{field}"] = list(value) if isinstance(value, tuple) else value


def clear_filters() -> None:
    """Empty every filter."""
    for field in _FIELDS:
        st.session_state[f"filter_{field}"] = _nothing(field)


def write_link() -> None:
    """Put language and filters into the address, so that the link gives this view again."""
    _keep()
    wanted = {"lang": language(), **current_slice().to_query()}
    if st.session_state.get("basket_name"):
        wanted["basket"] = st.session_state["basket_name"]
    if (beside := st.session_state.get("beside")) is not None:
        wanted["beside"] = beside
    if embedding():
        wanted["side"] = "1"
    for extra in ("article", "official", "topic", "term"):
        if extra in st.query_params:
            wanted[extra] = st.query_params[extra]
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def asked(name: str) -> str:
    """One thing a link asks for: article, official, topic or term."""
    return str(st.query_params.get(name, ""))[:300]


def remember(name: str, value: str) -> None:
    """Put one thing chosen on a page into the address."""
    if value and st.query_params.get(name) != value:
        st.query_params[name] = value


#: Characters of the other side's filters that a link may hold.
LONGEST_LINK = 4_000
#: Runs of a session that tell the browser what texts its filters hold.
TOLD = 4


def _keep() -> None:
    names = ("language", *(f"filter_{f}" for f in _FIELDS))
    st.session_state["_kept"] = {n: st.session_state[n] for n in names if n in st.session_state}


def take_up() -> None:
    """Begin a run with what the last one held.

    A run can be cut short or followed at once by another (the browser tells its
    theme). Streamlit then forgets the widgets it did not come to draw, and the
    browser, which draws the later of two, takes a widget's default for its value
    when that one does not tell it. So values are told on every run; those of text
    only on the first ones, since somebody may be typing.
    """
    count_on("_runs")
    for key, value in st.session_state.get("_kept", {}).items():
        if key not in st.session_state or not isinstance(value, str) or key == "language" or counted("_runs") <= TOLD:
            st.session_state[key] = st.session_state.get(key, value)
    if "language" not in st.session_state:
        st.session_state["language"] = language()
        _keep()


def access() -> access_list.Access | None:
    """The allow-list of this server."""
    return access_list.configured()


def signed_in() -> str:
    """The address of who signed in; empty for nobody."""
    if access() is None or not st.user.get("is_logged_in", False):
        return ""
    return str(st.user.get("email") or "")


def role() -> str:
    """editor or reader; nothing for somebody who may not come in."""
    known = access()
    if known is None:
        return "editor"
    if known.everybody:
        return "reader"
    # providers say whether an address is verified, or do not say: then it is theirs to answer for
    return known.role(signed_in(), verified=st.user.get("email_verified", True) in (True, "true")) if signed_in() else ""


def may_edit() -> bool:
    """Whether this visitor may ingest, analyse and correct."""
    return role() == "editor"


def editor_only() -> None:
    """Refuse whoever may not change anything; called where something is written, whatever was drawn.

    Raises
    ------
    InputError
        ``not_editor``.
    """
    if not may_edit():
        raise InputError("not_editor")


def note(what: str, name: str, who: str | None = None) -> None:
    """Add to the audit log, where people sign in."""
    if access() is not None:
        access_list.note(Path(workspace_path()), who if who is not None else signed_in(), what, name)


def held(field: str) -> Any:
    """What a filter's widget holds: text, or a list."""
    return st.session_state.get(f"filter_{field}", _nothing(field))


def newly_clicked(name: str, value: object) -> bool:
    """Whether this click is another one than on the last run (a selection stays on from run to run)."""
    key = f"{name}_clicked"
    new = value is not None and st.session_state.get(key) != value
    st.session_state[key] = value
    return new


def follow(name: str, *, clicked: str | None, offered: Collection[str]) -> str:
    """Let a click choose in the menu ``{name}_choice``: a new click wins, then the menu, then the link, then the first.

    Call it before the menu is drawn.
    """
    choice = f"{name}_choice"
    if newly_clicked(name, clicked) and clicked in offered:
        st.session_state[choice] = clicked
    if st.session_state.get(choice) not in offered:
        wanted = asked(name)
        st.session_state[choice] = wanted if wanted in offered else next(iter(offered))
    return str(st.session_state[choice])


def link(page: str, **values: str) -> str:
    """An address in this app that keeps language and filters."""
    return _address(page, current_slice(), {**(_SIDE if embedding() else {}), **values})


def _address(page: str, slice_: Slice, values: Mapping[str, str]) -> str:
    name = st.session_state.get("basket_name")
    kept = {"basket": name} if name else {}
    return f"/{page}?{urlencode({'lang': language(), **slice_.to_query(), **kept, **values})}"


def counted(name: str) -> int:
    """A counter of the session."""
    return int(st.session_state.get(name, 0))


def count_on(name: str) -> None:
    """Let a counter of the session go on by one."""
    st.session_state[name] = counted(name) + 1


def say(message: str) -> None:
    """Keep a message for the page as it is drawn next."""
    st.session_state["said"] = message


def said() -> str:
    """The message kept, once."""
    return str(st.session_state.pop("said", ""))


def decider() -> str:
    """Who decides: whoever signed in, else as last given."""
    return signed_in() or str(st.session_state.get("decides", ""))


def decides(who: str) -> None:
    """Remember who decides."""
    st.session_state["decides"] = who


@st.cache_resource(max_entries=1, show_spinner=False)
def _shelf() -> dict[str, list[Item]]:
    """Baskets by the name that stands in the address, so that following a link loses none."""
    return {}


#: What tells Streamlit to draw no frame, and this page that it is one side of two.
_SIDE = {"embed": "true", "side": "1"}


def embedding() -> bool:
    """Whether this page is one side of two."""
    return "side" in st.query_params


def other_side() -> Slice | None:
    """The slice kept for the other side, if the page is shown twice."""
    kept = st.session_state.get("beside")
    return None if kept is None or embedding() else Slice.from_query(dict(parse_qsl(kept)))


def keep_beside() -> None:
    """Keep the filters as they are for the other side."""
    st.session_state["beside"] = urlencode(current_slice().to_query())


def swap_sides() -> None:
    """Let the two sides change places."""
    other = other_side()
    keep_beside()
    if other is not None:
        set_filters(other)


def close_beside() -> None:
    """Show the page once again."""
    st.session_state.pop("beside", None)


def embedded(page: str, slice_: Slice) -> str:
    """The address of a page for one of two sides, with a slice of its own."""
    return _address(page, slice_, _SIDE)


def may_name_paths() -> bool:
    """Whether a visitor may name files of this machine: only where the server listens to this machine alone."""
    local = str(st.get_option("server.address") or "") in ("localhost", "127.0.0.1", "::1")
    # behind a proxy a server listens to its own machine and still serves others
    return local and access() is None


def basket() -> list[Item]:
    """The items of the briefing."""
    return list(st.session_state.get("basket", ()))


def _take_up_basket() -> None:
    """Take the basket that the address names."""
    st.session_state["basket_name"] = asked("basket")
    st.session_state["basket"] = _shelf().get(asked("basket"), [])


def _keep_basket(items: list[Item]) -> None:
    st.session_state["basket"] = items
    name = st.session_state.get("basket_name") or secrets.token_urlsafe(9)
    st.session_state["basket_name"] = st.query_params["basket"] = name
    shelf = _shelf()
    shelf[name] = items
    while len(shelf) > BASKETS:
        shelf.pop(next(iter(shelf)))


def put_basket(items: list[Item]) -> None:
    """Set the items of the briefing and draw the page anew."""
    _keep_basket(items)
    st.rerun()


def add_to_basket(item: Item) -> None:
    """Put one more item into the briefing."""
    _keep_basket([*basket(), item])


def house_template() -> bytes | None:
    """The template of slides that the environment names, if it is there."""
    path = Path(os.environ.get(TEMPLATE, ""))
    return path.read_bytes() if path.is_file() else None
