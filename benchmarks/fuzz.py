"""Fuzz every reader: sound files changed at random, read within bounds, for a given time each.

``python -m benchmarks.fuzz --seconds 600 [--only pdf,docx]``. Every reader runs in a
process of its own. What must never happen: an exception that is not a reject, a hang
beyond the bounds, more than one gigabyte of memory.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from analytics.corpus import reading
from analytics.corpus.bounds import Bounds
from analytics.corpus.records import Blob, RawArticle, Reading, Reject, Unread
from analytics.pipeline.preparing import prepare
from tests.inputs import SOUND

#: Bounds of a fuzz run: tighter in time, as one file has few bytes.
BOUNDS = Bounds(seconds=20.0)
TOKENS = (
    b"\0", b"\xff" * 8, b"\n" * 50, b"<" * 200, b"(" * 500, b"{" * 500, b"[" * 500, b"\\" * 50, b"%PDF-1.4", b"PK\x03\x04", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"endobj", b"obj<</Type/Pages/Kids[1 0 R]>>", b"\\bin99999999 ", b"\\u-99999?", b"\x1f\x8b", b"Content-Length: -1\r\n", "\u202e\ud7ff".encode("utf-8", "replace"), b'"', b"99999999999999999999",
)  # fmt: skip


@st.composite
def changed(draw: st.DrawFn, sound: bytes) -> bytes:
    """A sound file with bytes flipped, cut out, doubled, put in, or its end gone."""
    data = bytearray(sound)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        how = draw(st.integers(0, 5))
        length = draw(st.sampled_from((1, 2, 8, 64, 512)))
        if how == 0 and data:
            data[at] = draw(st.integers(0, 255))
        elif how == 1:
            del data[at : at + length]
        elif how == 2:
            data[at:at] = data[at : at + length] * draw(st.sampled_from((1, 3, 40)))
        elif how == 3:
            data[at:at] = draw(st.sampled_from(TOKENS))
        elif how == 4:
            data[at : at + length] = draw(st.binary(min_size=1, max_size=length))
        else:
            del data[at:]
    return bytes(data)


def attempt(name: str, data: bytes, folder: Path) -> tuple[int, int]:
    """Read one file as an ingest would; returns how many articles and rejects came of it."""
    path = folder / name
    path.write_bytes(data)
    how = Reading(BOUNDS)
    articles = rejects = 0
    for item in reading.read(Blob(name, path, "0" * 64), how):
        for found in reading.opened(item, how) if isinstance(item, Unread) else [item]:
            if isinstance(found, Reject):
                rejects += 1
                continue
            assert isinstance(found, RawArticle)
            for start, end, _ in found.cuts:
                assert 0 <= start <= end <= len(found.text)
            made = prepare(found)
            articles += not isinstance(made, Reject)
    return articles, rejects


def run(name: str, seconds: float, start: int) -> dict[str, object]:
    """Fuzz one format for some time."""
    sound = SOUND[name]()
    ends = time.monotonic() + seconds
    told: dict[str, object] = {"name": name, "examples": 0, "articles": 0, "rejects": 0, "slowest": 0.0, "faults": []}
    with tempfile.TemporaryDirectory() as folder:
        attempt(name, sound, Path(folder))  # what is loaded once is no finding
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        rounds = start
        while time.monotonic() < ends:
            rounds += 1

            @seed(rounds)
            @settings(max_examples=200, deadline=None, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
            @given(changed(sound))
            def one(data: bytes) -> None:
                if time.monotonic() > ends:
                    return
                began = time.monotonic()
                try:
                    articles, rejects = attempt(name, data, Path(folder))
                except Exception:
                    faults = told["faults"]
                    assert isinstance(faults, list)
                    text = traceback.format_exc().strip().splitlines()
                    if len(faults) < 20 and text[-1] not in [f[0] for f in faults]:
                        faults.append((text[-1], "\n".join(text[-6:]), data[:4000].hex()))
                    return
                told["examples"] = int(str(told["examples"])) + 1
                told["articles"] = int(str(told["articles"])) + articles
                told["rejects"] = int(str(told["rejects"])) + rejects
                told["slowest"] = max(float(str(told["slowest"])), time.monotonic() - began)

            one()
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told["memory"] = round((after - before) / 1024)
    return told


def main() -> int:
    """Fuzz what is asked for; exit code 1 when a reader failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--output", type=Path)
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    chosen = [n for n in SOUND if not asked.only or any(o in n for o in asked.only.split(","))]
    context = multiprocessing.get_context("spawn")
    start = random.SystemRandom().randrange(1 << 30)
    failed = False
    with context.Pool(asked.workers, maxtasksperchild=1) as pool:
        for told in pool.starmap(run, [(n, asked.seconds, start) for n in chosen], chunksize=1):
            faults = told.pop("faults")
            failed = failed or bool(faults) or int(str(told["memory"])) > 1024
            print(json.dumps(told), flush=True)
            for fault in faults if isinstance(faults, list) else ():
                print("FAULT", fault[1], fault[2][:120], flush=True)
            if asked.output:
                with open(asked.output, "a") as f:
                    f.write(json.dumps({**told, "faults": faults}) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
