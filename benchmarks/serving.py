"""What a visitor waits for and what one more visitor costs: ``python -m benchmarks.serving WORKSPACE``.

The server is started anew. The first visitor comes at once, while everything is still being
warmed up; later ones go through every page. What is told is the server's time until all
messages have arrived (a browser's drawing comes on top) and how its memory grows.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import websockets

from benchmarks.sections import Section
from benchmarks.sessions import Session, memory, served

PORT = 8591
#: Visitors whose memory is looked at together.
VISITORS = 10
#: Seconds after which what is warmed up is warm.
WARM = 30.0


async def visit(everywhere: bool) -> tuple[float, websockets.ClientConnection]:
    """Seconds until the first page is there, then every page; the visitor stays."""
    address = f"ws://localhost:{PORT}/_stcore/stream"
    socket = await websockets.connect(address, subprotocols=["streamlit"], max_size=None, ping_interval=None)  # type: ignore[list-item]
    session = Session(socket)
    first = await session.run()
    for page in session.pages if everywhere else ():
        session.page = page
        await session.run()
    return first, socket


def section(workspace: str) -> Section:
    """The first page cold and warm, and memory by visitor."""
    started = time.perf_counter()
    with served(workspace, PORT) as pid, asyncio.Runner() as runner:
        begun = time.perf_counter()
        cold, _ = runner.run(visit(False))
        time.sleep(max(0.0, WARM - (time.perf_counter() - begun)))
        warm, _ = runner.run(visit(True))
        before = memory(pid)
        stay = [runner.run(visit(True)) for _ in range(VISITORS)]
        each = (memory(pid) - before) / len(stay)
    return Section(
        "Serving",
        f"The server of {Path(workspace).name}, started anew; seconds until the first page's messages have all arrived; megabytes of memory "
        f"that each of {VISITORS} visitors adds who go through every page and stay.",
        ("", ""),
        [
            ("the server listens after the command, s", begun - started),
            ("first page, asked for at that moment, s", cold),
            ("first page later, s", warm),
            ("memory when one visitor has been everywhere, MB", before),
            ("memory a further visitor adds, MB", each),
        ],
    )


def main() -> None:
    """Measure and print."""
    print(section(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("MARSAD_WORKSPACE", "workspaces/demo")).markdown())


if __name__ == "__main__":
    main()
