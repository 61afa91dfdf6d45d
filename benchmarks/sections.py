"""What benchmarks report: tables of a Markdown page, with what was measured beside what."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import analytics

#: Where the page is written.
RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
#: Whose Python it is: how it was built is a quarter of Marsad's time, and little of what peers compiled.
BUILD = " of the system" if sys.base_prefix == "/usr" else ""
HEAD = """# Measured side by side
`make bench` writes this page. Ratios are the peer's time over Marsad's, unless a table says otherwise: above 1, Marsad is
faster. Everything of one table ran in one run on one machine, one after the other; below it stands when, and with what.
"""


@dataclass(frozen=True)
class Section:
    """One table, and how it is to be read."""

    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]

    def markdown(self) -> str:
        """As Markdown."""
        lines = [f"## {self.title}", self.note, "", _row(self.columns), _row(["---"] * len(self.columns))]
        return "\n".join([*lines, *map(_row, self.rows), ""])


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join("" if c is None else f"{c:,.3g}" if isinstance(c, float) else str(c) for c in cells) + " |"


def versions(*packages: str) -> str:
    """Names and versions of packages that are installed here."""
    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} (not here)")
    return ", ".join(found)


def write(sections: Sequence[Section], path: Path = RESULTS) -> None:
    """Write tables into the page, in place of those of the same title; the others stay."""
    packages = versions("numpy", "scipy", "scikit-learn", "pandas", "pyarrow")
    told = (
        f"*{date.today().isoformat()}: Marsad {analytics.__version__}, Python {platform.python_version()}{BUILD}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the end; {packages}.*"
    )
    made = _parts(path)
    for section in sections:
        made[section.title] = f"{section.markdown()}\n{told}\n"
        print(made[section.title])
    path.write_text("\n".join([HEAD, *made.values()]), encoding="utf-8")


def _parts(path: Path) -> dict[str, str]:
    """The page's tables, by title."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = ("\n" + text).split("\n## ")[1:]
    return {p.split("\n", 1)[0]: "## " + p.rstrip("\n") + "\n" for p in parts}
