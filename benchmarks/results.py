"""Everything beside its peers, written to ``benchmarks/RESULTS.md``: ``make bench``.

Each table is written as soon as it is measured, in place of the one before: what
is interrupted is not lost, and ``--only`` measures some again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from benchmarks import cluster, interactions, peers, serving, speed, summaries
from benchmarks.sections import Section, write

#: What can be measured by itself, in the page's order; told how often what is compared takes turns.
PARTS: dict[str, Callable[[int], list[Section]]] = {
    "analysis": lambda rounds: [speed.analysis(rounds)],
    "topics": lambda rounds: [speed.models(rounds)],
    "growth": lambda _: [speed.growth()],
    "cluster": lambda rounds: [cluster.section(rounds)],
    "quotations": lambda _: [peers.section()],
    "summaries": lambda _: summaries.sections(),
    "dashboard": lambda _: dashboard(),
}


def main(
    rounds: Annotated[int, typer.Option(help="How often the analysis and LDA, or a cluster and this machine, take turns.")] = 3,
    only: Annotated[list[str] | None, typer.Option(help=f"Measure only this ({', '.join(PARTS)}); may be given several times.")] = None,
) -> None:
    """Measure, and write the page."""
    for needed in (speed.CORPUS, speed.PEER):
        if not needed.exists():
            sys.exit(f"{needed} is not here: these measurements need it")
    if unknown := set(only or ()) - set(PARTS):
        sys.exit(f"there is no {', '.join(sorted(unknown))} to measure; there are {', '.join(PARTS)}")
    for name, measure in PARTS.items():
        if not only or name in only:
            write(measure(rounds))


def dashboard() -> list[Section]:
    """A session on the large corpus, and what visitors cost."""
    workspace = str(summaries.workspace().root)
    return [serving.section(workspace), interactions.section(workspace)]


if __name__ == "__main__":
    typer.run(main)
