"""Write ``docs/ACCURACY.md``: how right quotations and speakers are, on annotated articles (``make accuracy``).

Only numbers and categories are written, never the articles' words.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analytics.annotations.quotations import arabic, arabic_names, arabic_words, english, persian_names
from analytics.annotations.quotations.wordlists import names, ordinary
from benchmarks.calibrate import crossed, error
from benchmarks.gold import DEMO, GOLD, Article, extracted, judged, read, read_gold, scorer

OUTPUT = Path(__file__).resolve().parents[1] / "docs" / "ACCURACY.md"
NAMES = {"ar": "Arabic", "fa": "Persian", "en": "English"}
MEASURES = ("content", "joint", "cited")
Rows = dict[str, list[dict[str, Any]]]


def prf(result: dict[str, Any], measure: str) -> str:
    """Precision, recall and F1 as one cell."""
    p, r, f = result[measure]
    return f"{p:.3f} / {r:.3f} / **{f:.3f}**"


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def breakdown(articles: list[Article], found: Rows) -> list[list[str]]:
    """Recall per kind and per speaker kind: words found, and words found with the right speaker."""
    score = scorer()
    seen: dict[tuple[str, str], list[int]] = {}
    for article in articles:
        pairs = dict(score.match(article["attributions"], found[article["id"]]))
        for i, gold in enumerate(article["attributions"]):
            right = i in pairs and score.same_source(gold, found[article["id"]][pairs[i]])
            speaker = [("speaker", gold["source_type"])] if gold["kind"] != "act" else []
            for key in (("kind", gold["kind"]), *speaker):
                cell = seen.setdefault(key, [0, 0, 0])
                cell[0] += 1
                cell[1] += i in pairs
                cell[2] += right
    rows = []
    for (group, name), (total, words, both) in sorted(seen.items(), key=lambda kv: (kv[0][0], -kv[1][0])):
        rows.append([group, str(name), str(total), f"{words / total:.2f}", f"{both / total:.2f}"])
    return rows


def errors(code: str, articles: list[Article], found: Rows) -> list[list[str]]:
    """The commonest errors, by category."""
    score = scorer()
    tally: Counter[tuple[str, str]] = Counter()
    for article in articles:
        rows = found[article["id"]]
        pairs = dict(score.match(article["attributions"], rows))
        for i, gold in enumerate(article["attributions"]):
            if i not in pairs:
                if gold["kind"] != "act":
                    tally["missed", "speaker not repeated" if not gold["source"] else f"{gold['kind']}, {gold['source_type']}"] += 1
                continue
            row = rows[pairs[i]]
            if score.same_source(gold, row):
                continue
            if gold.get("person"):
                what = "a named person left unnamed" if not row["speaker"] else "another person named"
                mention = "not repeated" if not gold["source"] else "by pronoun or post" if gold["source"] != gold["person"] else "by name"
                tally["wrong speaker", f"{what} ({mention})"] += 1
            else:
                tally["wrong speaker", "a person named for a body or group" if row["speaker"] else "another body or group"] += 1
        used = set(pairs.values())
        for j, row in enumerate(rows):
            if j not in used:
                tally["not an attribution", f"{row['kind']}, {row['speaker_kind']}"] += 1
    return [[group, what, str(n)] for (group, what), n in tally.most_common(10)]


@contextmanager
def without(module: Any, name: str, put: Callable[..., Any]) -> Iterator[None]:
    """One function replaced for as long as a measurement takes."""
    kept = getattr(module, name)
    setattr(module, name, put)
    try:
        yield
    finally:
        setattr(module, name, kept)


def by_dictionary(word: str, *_: str) -> float:
    """What the name model is held against: a name is what no list and no dictionary knows."""
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    if word in names("ar").given or bare in names("ar").given:
        return 3.0
    return -6.0 if ordinary("ar", word) or ordinary("ar", bare) else 0.5


def ablations() -> list[list[str]]:
    """Each learned or listed part left out in turn, on the development gold."""
    cases: list[tuple[str, str, Any, str, Callable[..., Any]]] = [
        (
            "ar",
            "the name model (dictionary and lists instead)",
            arabic_words.Read,
            "scores",
            lambda read: [by_dictionary(read.texts[n]) for n in read.codes.tolist()],
        ),
        ("ar", "actors of a sentence as antecedents", arabic, "actors", lambda *_: []),
        ("ar", "the register's names", arabic_names, "known_name", lambda *_: None),
        ("fa", "the register's names", persian_names, "known_name", lambda *_: None),
        ("en", "verb frames counted on PolNeAR", english, "framed", lambda *_: []),
    ]
    rows = []
    for code, label, module, name, put in cases:
        articles = read_gold(code)
        with without(module, name, put):
            result = scorer().score(articles, extracted(code, articles))
        rows.append([NAMES[code], label, *(f"{result[m][2]:.3f}" if code != "en" or m != "cited" else "–" for m in MEASURES)])
    return rows


def calibration(code: str, articles: list[Article]) -> tuple[float, list[list[str]]]:
    """Stated against observed rates, each fifth of the articles judged by the others."""
    pairs = crossed(judged(code, articles))
    rows = []
    for low, high in ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        inside = [(p, r) for p, r in pairs if low <= p < high]
        if inside:
            stated, right = sum(p for p, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside)
            rows.append([NAMES[code], f"{low:.1f}–{min(high, 1.0):.1f}", str(len(inside)), f"{stated:.2f}", f"{right:.2f}"])
    return error(pairs), rows


def main() -> int:
    """Measure and write."""
    if not GOLD.exists():
        print(f"accuracy: the annotated articles are not at {GOLD}", file=sys.stderr)
        return 2
    score = scorer()
    overall, parts, faults, bins, calibrated = [], [], [], [], []
    for code in NAMES:
        sets = [("development", read_gold(code)), ("demonstration", [a for a in read(DEMO) if a["language"] == code])]
        for label, articles in sets:
            found = extracted(code, articles)
            result = score.score(articles, found)
            cells = [prf(result, m) if code != "en" or m != "cited" or label != "development" else "–" for m in MEASURES]
            overall.append([NAMES[code], label, str(len(articles)), str(result["gold"]), *cells])
            if label == "development":
                parts += [[NAMES[code], *row] for row in breakdown(articles, found)]
                faults += [[NAMES[code], *row] for row in errors(code, articles, found)]
                gap, rows = calibration(code, articles)
                calibrated.append(f"{NAMES[code]} {gap:.3f}")
                bins += rows
    text = f"""# How right the quotations are

Written by `make accuracy`; do not edit. The development gold is annotated by hand after the PARC / PolNeAR scheme
(English: PolNeAR's own development part, every attribution, speakers not typed); the rules were developed on it, so
expect a few points less on other texts. The demonstration truth was made with the invented articles of `data/demo`
and is in `tests/gold`. Acts (a cue with a noun phrase) are not required and not counted as errors, except in PolNeAR.

*Content*: the words overlap by at least half (token F1). *Joint*: the words and the speaker are right. *Cited*: which
named persons each article cites. Precision / recall / **F1**.

{table(["Language", "Set", "Articles", "Attributions", "Content", "Joint", "Cited"], overall)}
## Recall by kind and by speaker

Acts are counted by kind only.

{table(["Language", "By", "", "Annotated", "Words found", "And speaker right"], parts)}
## The commonest errors

{table(["Language", "Error", "Which", "Times"], faults)}
## What each part earns

F1 on the development gold with one part left out.

{table(["Language", "Left out", "Content", "Joint", "Cited"], ablations())}
## Confidence

A quotation's confidence is the rate at which its class (the rule that found the words, the way the speaker was found)
was right, shrunk towards more general classes. Each fifth of the development articles judged by the counts of the
others: mean gap between stated and observed {", ".join(calibrated)} (expected calibration error, ten bins).

{table(["Language", "Stated", "Quotations", "Mean stated", "Right"], bins)}"""
    OUTPUT.write_text(text, encoding="utf-8")
    print(f"wrote {OUTPUT}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
