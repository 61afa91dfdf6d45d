"""A large corpus made of a small one: real sentences drawn anew, some words exchanged, dates spread out.

``python -m benchmarks.resample CORPUS.jsonl.gz FOLDER --number 1000000``. Every
article is half one real article and half sentences of others of its outlet; of
its words one in twenty is exchanged for one about as frequent, and one in five
hundred is misspelt, so that articles do not repeat each other, the vocabulary
goes on growing, and new names turn up. What it says means nothing: only its size
and its shape are of use.
"""

from __future__ import annotations

import datetime
import gzip
import json
import re
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

#: Articles in one file.
IN_FILE = 25_000
#: Share of a real article's sentences that give way to others of the outlet.
OTHERS = 0.5
#: Share of words exchanged, and misspelt.
EXCHANGED, MISSPELT = 0.05, 0.002
#: The dates of the small corpus are spread over so many times its span.
LONGER = 30
_SENTENCE = re.compile(r"[^\n.؟!]+[.؟!]*\n*|[.؟!\n]+")
_LINE = "\n"


class Shapes:
    """The small corpus as numbers: words by id, sentences as ranges of words, articles as ranges of sentences."""

    def __init__(self, path: Path) -> None:
        place: dict[str, int] = {_LINE: 0}
        words: list[int] = []
        ends: list[int] = []
        last: list[int] = []
        self.records: list[dict[str, str]] = []
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                for sentence in _SENTENCE.findall(record.pop("text")):
                    found = [place.setdefault(w, len(place)) for w in sentence.split()]
                    words += [*found, *([0] if sentence.endswith(_LINE) and found else [])]
                    ends.append(len(words))
                last.append(len(ends))
                self.records.append(record)
        self.words = np.array(words, dtype=np.int32)
        self.types = np.array(list(place), dtype=object)
        self.sentences = np.array([0, *ends])
        self.articles = np.array([0, *last])
        self._neighbours()

    def _neighbours(self) -> None:
        """Which words may take a word's place: plain ones, ordered by how often they stand."""
        count = np.bincount(self.words, minlength=len(self.types))
        plain = np.array([w.isalpha() for w in self.types])
        self.ranked = np.flatnonzero(plain)[np.argsort(-count[plain], kind="stable")]
        self.rank = np.full(len(self.types), -1)
        self.rank[self.ranked] = np.arange(len(self.ranked))


def article(shapes: Shapes, number: int, of_outlet: np.ndarray, rng: np.random.Generator) -> str:
    """The text of one new article, after a real one."""
    own = np.arange(*shapes.articles[number : number + 2])
    other = rng.random(len(own)) < OTHERS
    own[other] = rng.choice(of_outlet, int(other.sum()))
    words = np.concatenate([shapes.words[slice(*shapes.sentences[s : s + 2])] for s in own] or [np.array([], np.int32)])
    rank = shapes.rank[words]
    change = (rng.random(len(words)) < EXCHANGED) & (rank >= 0)
    # of about the same frequency: a place between half and twice the rank
    moved = np.minimum((rank[change] + 1) * 2.0 ** rng.uniform(-1, 1, int(change.sum())), len(shapes.ranked)).astype(int) - 1
    words = words.copy()
    words[change] = shapes.ranked[np.maximum(moved, 0)]
    listed = shapes.types[words]
    for at in np.flatnonzero((rng.random(len(words)) < MISSPELT) & (words > 0)):
        word = listed[at]
        cut = int(rng.integers(0, len(word)))
        listed[at] = word[:cut] + word[cut + 1 :] + word[cut : cut + 1]
    return " ".join(listed.tolist()).replace(f" {_LINE} ", "\n\n").replace(_LINE, "\n").strip()


def main(
    corpus: Annotated[Path, typer.Argument(help="A JSON lines file with id, title, text, source and date.")],
    folder: Annotated[Path, typer.Argument(help="Where the files go.")],
    number: Annotated[int, typer.Option(help="How many articles.")] = 1_000_000,
    seed: Annotated[int, typer.Option(help="Same seed, same corpus.")] = 0,
) -> None:
    """Write the large corpus."""
    shapes = Shapes(corpus)
    rng = np.random.default_rng(seed)
    outlets = np.array([r["source"] for r in shapes.records])
    sentence_of = np.repeat(np.arange(len(shapes.records)), np.diff(shapes.articles))
    of_outlet = {o: np.flatnonzero(outlets[sentence_of] == o) for o in np.unique(outlets)}
    days = np.array([datetime.date.fromisoformat(r["date"][:10]).toordinal() for r in shapes.records])
    span = int(days.max() - days.min()) + 1
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, number, IN_FILE):
        with gzip.open(folder / f"part-{first // IN_FILE:04d}.jsonl.gz", "wt", encoding="utf-8", compresslevel=1) as out:
            for n in range(first, min(first + IN_FILE, number)):
                drawn = int(rng.integers(len(shapes.records)))
                record = dict(shapes.records[drawn])
                day = int(days[drawn]) - span * int(rng.integers(LONGER))
                record.pop("url", None)
                record |= {
                    "id": f"r{n:07d}", "title": f"{record['title']} {n}", "date": datetime.date.fromordinal(day).isoformat(),
                    "text": article(shapes, drawn, of_outlet[outlets[drawn]], rng),
                }  # fmt: skip
                out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    typer.run(main)
