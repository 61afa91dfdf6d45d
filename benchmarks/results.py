"""Everything beside its peers in one run, written to ``benchmarks/RESULTS.md``: ``make bench``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from benchmarks import interactions, peers, serving, speed, summaries
from benchmarks.sections import Section, write


def main(rounds: Annotated[int, typer.Option(help="How often the analysis and LDA take turns.")] = 3) -> None:
    """Measure everything and write the page."""
    for needed in (speed.CORPUS, speed.PEER):
        if not needed.exists():
            sys.exit(f"{needed} is not here: these measurements need it")
    write([*speed.whole(rounds), speed.growth(), peers.section(), *summaries.sections(), *dashboard()])


def dashboard() -> list[Section]:
    """A session on the large corpus, and what visitors cost."""
    workspace = str(summaries.workspace().root)
    return [serving.section(workspace), interactions.section(workspace)]


if __name__ == "__main__":
    typer.run(main)
