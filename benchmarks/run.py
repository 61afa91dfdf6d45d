"""Time and score Marsad on the real corpora beside the project: ``make bench``."""

from __future__ import annotations

import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CORPORA = {
    "2,366 Arabic articles": ["saudinewsnet-extremism.ar"],
    "three languages": ["ant.ar", "farsnews.fa", "fakes.en"],
}


def run(*args: object) -> tuple[float, float, str]:
    """Seconds, peak megabytes (children included) and output of one command."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *map(str, args)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = process.communicate()
    if process.returncode:
        raise SystemExit(err)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return time.perf_counter() - start, peak, out


def main() -> int:
    """Run everything and print one table."""
    if not SHARED.is_dir():
        print(f"bench: the corpora are not at {SHARED}", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as folder:
        for label, names in CORPORA.items():
            ws = Path(folder) / names[0]
            paths = [SHARED / "corpora" / f"{n}.jsonl.gz" for n in names]
            ingest, _, said = run("-m", "analytics", "ingest", *paths, "--workspace", ws)
            analyse, peak, _ = run("-m", "analytics", "analyse", "--workspace", ws)
            print(f"{label}: ingest {ingest:.1f} s, analyse {analyse:.1f} s, peak {peak:.0f} MB a process; {said.splitlines()[0]}")
        for language in ("ar", "fa", "en"):
            gold = SHARED / "gold" / f"quotations.{language}.dev.jsonl"
            ws, out = Path(folder) / f"gold-{language}", Path(folder) / f"{language}.jsonl"
            run("-m", "analytics", "ingest", gold, "--workspace", ws)
            run("-m", "analytics", "analyse", "--workspace", ws)
            run("-m", "analytics", "export", "quotations", "--workspace", ws, "--format", "jsonl", "--output", out)
            scores = run(SHARED / "scoring" / "score_quotations.py", gold, out)[2]
            print(f"quotations {language}: " + "; ".join(re.sub(r"\s+", " ", line) for line in scores.splitlines()))
        scores = run(SHARED / "scoring" / "score_names.py", SHARED / "gold" / "names.dev.jsonl")[2]
        print("names " + re.sub(r"\s+", " ", scores.splitlines()[0]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
