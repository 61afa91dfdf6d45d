"""What benchmarks report: tables of a Markdown page, with what was measured beside what."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import analytics

#: Where the page is written.
RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


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
    """Write the page."""
    load = os.getloadavg()[0]
    head = (
        "# Measured side by side\n"
        f"`make bench`, {date.today().isoformat()}: Marsad {analytics.__version__}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {load:.1f} at the end; {versions('numpy', 'scipy', 'scikit-learn', 'pandas', 'pyarrow')}.\n"
        "Ratios are the peer's time over Marsad's, unless a row says otherwise: above 1, Marsad is faster. Everything of one table ran in\n"
        "one run on this machine, one after the other.\n"
    )
    made = "\n".join([head, *(s.markdown() for s in sections)])
    path.write_text(made, encoding="utf-8")
    print(made)
