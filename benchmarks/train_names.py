"""Train the Arabic name model from BIO-tagged named entities: ``make names``.

Reads ``../shared/gold/ner.ar.*.jsonl.gz`` (NewsFANE, CC BY-SA 3.0; a sample of
Wojood) and writes ``data/languages/ar/names.npz``: 2^16 hashed weights in half
precision. Prints token F1 on every tenth sentence, held out, before training
on all of them.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from analytics.annotations.quotations.naming import BITS, EDGE, FEATURES, WEIGHTS, hashed
from analytics.languages import get

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
PERSON = (
    "Politician",
    "Athlete",
    "Artist",
    "Other_PER",
    "Religious_PER",
    "Scientist",
    "Lawyer",
    "Police",
    "Engineer",
    "Businessperson",
    "Group_PER",
    "PERS",
)
PREFIXES = frozenset("و ف ب ل ك س".split())
SUFFIXES = frozenset("ه ها هم هما نا هن".split())

Sentence = list[tuple[str, bool]]


def sentences() -> list[Sentence]:
    """Words with their tags; NewsFANE's split-off clitics joined or left out."""
    key = get("ar").key
    found = []
    for name in ("ner.ar.newsfane.jsonl.gz", "ner.ar.wojood-sample.jsonl.gz"):
        with gzip.open(GOLD / name, "rt", encoding="utf-8") as f:
            for line in f:
                record = json.loads(line)
                words: Sentence = []
                for token, tag in zip(record["tokens"], record["tags"], strict=True):
                    word = key(token).strip()
                    if not word or token in PREFIXES:
                        continue
                    person = tag[2:] in PERSON
                    if token in SUFFIXES and words and not person:
                        words[-1] = (words[-1][0] + word, words[-1][1])
                    else:
                        words.append((word, person))
                found.append(words)
    return found


def matrix(data: list[Sentence]) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Hashed features and labels of every word."""
    indices: list[int] = []
    indptr, labels = [0], []
    for words in data:
        for i, (word, person) in enumerate(words):
            around = {
                "word": word,
                "before": words[i - 1][0] if i else EDGE,
                "after": words[i + 1][0] if i + 1 < len(words) else EDGE,
                "second": words[i - 2][0] if i > 1 else EDGE,
            }
            indices.extend({hashed(f) for side, w in around.items() for f in FEATURES[side](w)})
            indptr.append(len(indices))
            labels.append(person)
    values = np.ones(len(indices), dtype=np.float32)
    return sparse.csr_matrix((values, indices, indptr), shape=(len(labels), 1 << BITS)), np.array(labels)


def main() -> int:
    """Evaluate, train and write."""
    if not GOLD.exists():
        print(f"train_names: the tagged texts are not at {GOLD}", file=sys.stderr)
        return 2
    data = sentences()
    held = [s for n, s in enumerate(data) if n % 10 == 0]
    rest = [s for n, s in enumerate(data) if n % 10]
    for part, final in ((rest, False), (data, True)):
        x, y = matrix(part)
        model = LogisticRegression(C=0.5, max_iter=300, random_state=0).fit(x, y)
        if not final:
            hx, hy = matrix(held)
            said = model.predict(hx)
            tp = int((said & hy).sum())
            p, r = tp / said.sum(), tp / hy.sum()
            print(f"held-out words {len(hy)}: precision {p:.3f} recall {r:.3f} F1 {2 * p * r / (p + r):.3f}")
            seen = {w for s in rest for w, person in s if person}
            flat = [w for s in held for w, _ in s]
            unseen = np.array([w not in seen for w in flat])
            print(f"  of names never seen in training: recall {(said & hy & unseen).sum() / (hy & unseen).sum():.3f}")
    np.savez_compressed(WEIGHTS, weights=model.coef_[0].astype(np.float16), bias=np.float64(model.intercept_[0]))
    print(f"wrote {WEIGHTS} ({WEIGHTS.stat().st_size} bytes)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
