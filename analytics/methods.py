"""The reference part of ``docs/METHODS.md``, written from the code: ``make methods``.

Every table with its columns, every parameter with its default and meaning, and
every summary. A test holds the document to it.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import analytics
from analytics.tables import ALL

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "METHODS.md"
BEGIN, END = "<!-- reference: written by `make methods` -->", "<!-- end of reference -->"


def _modules() -> list[str]:
    found = [m.name for m in pkgutil.walk_packages(analytics.__path__, "analytics.")]
    return sorted(n for n in found if not n.endswith("__main__"))


def parameters() -> Iterator[type]:
    """Every frozen dataclass of parameters, in order of module and name."""
    for name in _modules():
        module = importlib.import_module(name)
        for label, kind in sorted(vars(module).items()):
            if label.endswith("Params") and dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == name:
                yield kind


def summaries() -> Iterator[tuple[str, str]]:
    """``module.function`` and first line of every public summary."""
    for name in _modules():
        if not name.startswith("analytics.summaries."):
            continue
        module = importlib.import_module(name)
        for label, function in sorted(vars(module).items()):
            if inspect.isfunction(function) and not label.startswith("_") and function.__module__ == name:
                first = (inspect.getdoc(function) or "").split("\n\n")[0]
                yield f"{name.removeprefix('analytics.summaries.')}.{label}", " ".join(first.split())


def meanings(kind: type) -> dict[str, str]:
    """Attribute -> what its docstring says of it (numpy style; several names may share a line)."""
    text = inspect.getdoc(kind) or ""
    _, _, part = text.partition("Attributes\n----------\n")
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for line in part.splitlines():
        if line and not line.startswith(" "):
            names = [n.strip() for n in re.split(r"\s:\s", line)[0].split(",")]
            found.update({n: [] for n in names})
        elif line.strip():
            for n in names:
                found[n].append(line.strip())
    return {n: " ".join(words) for n, words in found.items()}


def _default(value: object) -> str:
    if value is dataclasses.MISSING:
        return "-"
    return Path(value).name if isinstance(value, str) and "/" in value else repr(value)


def reference() -> str:
    """The reference as Markdown."""
    lines = [BEGIN, "", "## Reference: parameters", ""]
    for kind in parameters():
        known = meanings(kind)
        lines += [f"### `{kind.__name__}` ({kind.__module__})", "", "| parameter | default | meaning |", "|---|---|---|"]
        for field in dataclasses.fields(kind):
            if not dataclasses.is_dataclass(field.default):
                lines.append(f"| `{field.name}` | `{_default(field.default)}` | {known.get(field.name, '')} |")
        lines.append("")
    lines += ["## Reference: summaries", "", "| summary | what it gives |", "|---|---|"]
    lines += [f"| `{name}` | {first.replace('|', chr(92) + '|')} |" for name, first in summaries()]
    lines += ["", "## Reference: tables", ""]
    for table in ALL.values():
        lines += [
            f"### `{table.name}`",
            "",
            f"{table.meaning} Key: {', '.join(table.key) or 'none'}.",
            "",
            "| column | type | meaning |",
            "|---|---|---|",
        ]
        lines += [f"| `{c.name}` | {c.type} | {c.meaning.replace('|', chr(92) + '|')} |" for c in table.columns]
        lines.append("")
    return "\n".join([*lines, END])


def written(document: str) -> str:
    """A document with its reference part replaced by the one the code gives."""
    before, _, rest = document.partition(BEGIN)
    return before + reference() + rest.partition(END)[2]


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
