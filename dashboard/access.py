"""Who may do what where several people share a server: an allow-list with two roles, and a log of what they took.

Without an allow-list everybody who can reach the server is its one user, an
editor: that is for a server that listens to its own machine. With one (a TOML file
named by ``MARSAD_ACCESS``) people sign in through OpenID Connect, and only those it
names come in::

    editors = ["lead@institute.example"]           # may ingest, analyse and correct
    readers = ["guest@institute.example", "@partner.example"]   # may look and export

An entry that begins with @ stands for everybody of a domain. Editors are named one by one.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analytics.errors import InputError

ENVIRONMENT = "MARSAD_ACCESS"
#: For a server that everybody may read: no sign-in, no editor.
OPEN = "open"
LARGEST = 1 << 20


@dataclass(frozen=True)
class Access:
    """The allow-list: addresses of editors and readers, lower case; ``everybody`` reads without signing in."""

    editors: frozenset[str] = frozenset()
    readers: frozenset[str] = frozenset()
    everybody: bool = False

    def role(self, email: str, *, verified: bool) -> str:
        """editor, reader, or nothing for somebody who is not on the list.

        An address the provider has not verified is nobody's.
        """
        known = email.strip().lower()
        if not verified or "@" not in known:
            return ""
        if known in self.editors:
            return "editor"
        return "reader" if known in self.readers or f"@{known.rpartition('@')[2]}" in self.readers else ""


def configured() -> Access | None:
    """The allow-list of this server; None where there is none.

    Raises
    ------
    InputError
        When the file cannot be read: nobody comes in by accident.
    """
    named = os.environ.get(ENVIRONMENT, "")
    if not named:
        return None
    if named == OPEN:
        return Access(everybody=True)
    try:
        path = Path(named)
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, TypeError) as fault:
        raise InputError("bad_access", detail=str(fault)[:120]) from fault


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Access:
    """The list in a file, read again when the file changed."""
    with open(path, "rb") as f:
        known = tomllib.loads(f.read(LARGEST).decode("utf-8"))
    lists = {name: known.get(name, []) for name in ("editors", "readers")}
    odd = [k for k in known if k not in lists] + [str(e) for v in lists.values() for e in v if not isinstance(e, str) or "@" not in e]
    if odd:
        raise ValueError(f"{odd[0]} is no list of addresses")
    if any(e.startswith("@") for e in lists["editors"]):
        raise ValueError("editors are named one by one, not by domain")
    editors, readers = (frozenset(e.strip().lower() for e in lists[name]) for name in ("editors", "readers"))
    return Access(editors, readers)


def note(folder: Path, who: str, what: str, name: str) -> None:
    """Add a line to the workspace's audit log: who took or did what, and when. Nothing of its content."""
    line = {"at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "who": who[:200], "what": what, "name": name[:200]}
    data = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace")
    # one write to a file opened for appending: lines of several sessions do not mix
    handle = os.open(folder / "audit.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, data)
    finally:
        os.close(handle)
