"""Count how often each class of attribution is right: ``make calibrate``.

Reads the annotated articles beside the project (``../shared/gold``), writes
``data/languages/<code>/confidence.toml`` (numbers only) and prints how well
stated and observed rates agree when each fifth of the articles is judged by
the counts of the others (expected calibration error; Guo et al. 2017, ICML).
"""

from __future__ import annotations

import sys
from collections import defaultdict

from analytics.annotations.quotations import GRAMMARS
from analytics.annotations.quotations.calibration import rate
from analytics.languages.pack import DATA
from benchmarks.gold import GOLD, Judged, judged, read_gold

FOLDS = 5
Counts = dict[str, list[int]]


def counted(rows: list[Judged]) -> tuple[Counts, Counts]:
    """Right and seen per class and its parents: for the words, and for the speaker where the words are right."""
    words: Counts = defaultdict(lambda: [0, 0])
    speaker: Counts = defaultdict(lambda: [0, 0])
    for row in rows:
        for name, counts, right, counts_here in (
            (row.classes[0], words, row.words, True),
            (row.classes[1], speaker, row.speaker, row.words),
        ):
            if not counts_here:
                continue
            parts = name.split(" | ")
            for n in range(len(parts) + 1):
                cell = counts[" | ".join(parts[:n])]
                cell[0] += right
                cell[1] += 1
    return dict(words), dict(speaker)


def crossed(rows: list[Judged]) -> list[tuple[float, bool]]:
    """(stated, right) of every attribution, stated by the counts of the other folds."""
    found = []
    for fold in range(FOLDS):
        words, speaker = counted([r for r in rows if r.article % FOLDS != fold])
        for r in rows:
            if r.article % FOLDS == fold:
                found.append((rate(words, r.classes[0]) * rate(speaker, r.classes[1]), r.words and r.speaker))
    return found


def error(pairs: list[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: the mean gap between stated and observed rates over equal bins."""
    total = 0.0
    for n in range(bins):
        inside = [(p, r) for p, r in pairs if n / bins <= p < (n + 1) / bins or (n == bins - 1 and p == 1.0)]
        if inside:
            total += abs(sum(p for p, _ in inside) - sum(r for _, r in inside))
    return total / len(pairs)


def main() -> int:
    """Count, write and report."""
    if not GOLD.exists():
        print(f"calibrate: the annotated articles are not at {GOLD}", file=sys.stderr)
        return 2
    for code in GRAMMARS:
        rows = judged(code, read_gold(code, train=code == "en"))
        words, speaker = counted(rows)
        pairs = crossed(rows)
        print(f"{code}: {len(rows)} attributions, calibration error {error(pairs):.3f} (cross-validated)")
        with open(DATA / "languages" / code / "confidence.toml", "w", encoding="utf-8") as f:
            f.write("# Written by `make calibrate`: right and seen, per class. Numbers only.\n")
            for name, counts in (("words", words), ("speaker", speaker)):
                f.write(f"[{name}]\n")
                f.writelines(f'"{k}" = [{a}, {b}]\n' for k, (a, b) in sorted(counts.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
