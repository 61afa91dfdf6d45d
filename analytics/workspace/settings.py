"""What people set for a workspace, or sent to it; it stays on this machine."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from analytics.storage import write_atomically


class Settings:
    """Settings, named columns, the key for pseudonyms, and files that were sent.

    Attributes
    ----------
    root : Path
        The folder of this machine.
    """

    root: Path

    def settings(self) -> dict[str, object]:
        """What was set for this workspace."""
        try:
            known = json.loads((self.root / "settings.json").read_text(encoding="utf-8"))
            return dict(known) if isinstance(known, dict) else {}
        except (OSError, ValueError):
            return {}

    def set(self, name: str, value: object) -> None:
        """Set something for this workspace."""
        known = {**self.settings(), name: value}
        write_atomically(self.root / "settings.json", json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode())

    def secret(self) -> bytes:
        """A random key of this workspace, made when it is first asked for; it never leaves."""
        path = self.root / "secret"
        if not path.exists():
            write_atomically(path, secrets.token_bytes(32))  # temporary files are their owner's alone, and stay so
        return path.read_bytes()

    def columns(self) -> dict[str, dict[str, str]]:
        """Columns that were named by hand: signature of a table's headings -> {meaning: heading}."""
        try:
            known = json.loads((self.root / "columns.json").read_text(encoding="utf-8"))
            return {str(k): {str(m): str(h) for m, h in v.items()} for k, v in known.items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def name_columns(self, signature: str, columns: Mapping[str, str]) -> None:
        """Remember which columns of tables with these headings mean what."""
        known = {**self.columns(), signature: dict(columns)}
        write_atomically(
            self.root / "columns.json", json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "surrogatepass")
        )

    def receive(self, files: Mapping[str, bytes]) -> Path:
        """Keep files somebody sent, under their own names, and return the folder they are in.

        The same files go into the same folder; a name is cut to its last part
        and to characters that are safe in any file system.
        """
        digest = hashlib.sha256()
        for name, data in sorted(files.items()):
            digest.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogatepass"))
            digest.update(data)
        folder = self.root / "received" / digest.hexdigest()[:16]
        for name, data in files.items():
            write_atomically(folder / safe_name(name), data)
        return folder


def safe_name(name: str) -> str:
    """A file name without folders, control characters or what a file system takes amiss; not empty, not hidden, not long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c if c.isalnum() or c in " ._-()" or c in "\u200c\u200d" else "_" for c in last).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:120]}{dot}{ending[:12]}" if stem else kept[:120] or "file"
