"""Many people at once: sessions on one workspace for some minutes.

``python -m benchmarks.sessions WORKSPACE [--sessions 25] [--minutes 5] [--browsers 2]``. Every
session speaks the protocol a browser speaks (a WebSocket, Streamlit's messages) and
keeps its widgets' state; its person looks for a while, then changes page or period. Some
are real Chromium contexts. A browser draws with the cores the server computes with, so
on a small machine many of them would measure themselves.

Measured: seconds from an action until the script has run through and all its messages
have arrived; errors on screen and in the log; the server's memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import websockets
from playwright.async_api import async_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[1]
PERIODS = ("2015-07", "2015-07-25", "2015-08", "2015-08-05", "2015", "")
#: Seconds between two arrivals.
ARRIVES = 2.0
#: Seconds until a run counts as lost.
LOST = 60.0


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    with open(f"/proc/{pid}/statm") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def served(workspace: str, port: int, log: IO[str] | int = subprocess.DEVNULL) -> Iterator[int]:
    """The dashboard of a workspace from when it listens; the server's process."""
    command = [sys.executable, "-m", "dashboard", "--workspace", workspace, "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        for _ in range(1_000):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.05)
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


class Session:
    """One person's tab: a connection, the pages there are, and what the widgets hold."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.pages: list[str] = []
        self.page = ""
        self.since = ""
        self.period = ""
        self.wrong = 0

    async def run(self) -> float:
        """Ask for a run of the script; seconds until it has arrived."""
        asked = BackMsg()
        asked.rerun_script.query_string = "lang=en"
        asked.rerun_script.page_script_hash = self.page
        if self.since:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = self.since, self.period
        began = time.monotonic()
        await self.socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(await asyncio.wait_for(self.socket.recv(), LOST))
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.pages = [p.page_script_hash for p in message.navigation.app_pages]
            elif kind == "delta":
                self._element(message.delta.new_element)
            elif kind == "script_finished":
                return time.monotonic() - began

    def _element(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "text_input" and element.text_input.id.endswith("filter_since"):
            self.since = element.text_input.id
        elif kind == "exception" or (kind == "alert" and "Something went wrong" in element.alert.body):
            self.wrong += 1


async def person(address: str, number: int, ends: float, looks: tuple[float, float], told: list[dict[str, Any]]) -> None:
    """One session until the time is over."""
    dice = random.Random(number)
    await asyncio.sleep(ARRIVES * number)
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, ping_interval=None) as socket:  # type: ignore[list-item]
        session = Session(socket)
        told.append({"kind": "open", "seconds": await session.run(), "wrong": session.wrong})
        while True:
            await asyncio.sleep(dice.uniform(*looks))
            if time.monotonic() > ends:
                return
            kind = dice.choice(("page", "period"))
            if kind == "page":
                session.page = dice.choice(session.pages)
            else:
                session.period = dice.choice(PERIODS)
            session.wrong = 0
            try:
                seconds = await session.run()
            except TimeoutError:
                told.append({"kind": "fault", "seconds": LOST, "wrong": 0})
                return
            told.append({"kind": kind, "seconds": seconds, "wrong": session.wrong, "left": ends - time.monotonic()})


async def browsing(base: str, number: int, ends: float, told: list[dict[str, Any]]) -> None:
    """One real browser, going from page to page."""
    dice = random.Random(100 + number)
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        return
    async with async_playwright() as p:
        browser = await p.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        page = await (await browser.new_context()).new_page()
        page.set_default_timeout(90_000)
        await page.goto(f"{base}/?lang=en")
        await page.wait_for_selector("h1")
        while time.monotonic() < ends - 20:
            await asyncio.sleep(dice.uniform(15, 30))
            links = page.locator("[data-testid=stSidebarNavLink]")
            await links.nth(dice.randrange(await links.count())).click()
            await page.wait_for_timeout(6_000)
            wrong = await page.locator("[data-testid=stException]").count() + await page.get_by_text("Something went wrong").count()
            told.append({"kind": "browser", "seconds": 0.0, "wrong": wrong})
        await browser.close()


async def everybody(base: str, asked: argparse.Namespace, pid: int, grown: list[float]) -> list[dict[str, Any]]:
    """All sessions, and a look at the server's memory every ten seconds."""
    told: list[dict[str, Any]] = []
    ends = time.monotonic() + ARRIVES * asked.sessions + 60 * asked.minutes

    async def watch() -> None:
        while time.monotonic() < ends:
            await asyncio.sleep(10)
            grown.append(memory(pid))

    address = base.replace("http", "ws") + "/_stcore/stream"
    people = [person(address, n, ends, (asked.looks / 2, asked.looks * 1.5), told) for n in range(asked.sessions - asked.browsers)]
    await asyncio.gather(watch(), *people, *(browsing(base, n, ends, told) for n in range(asked.browsers)))
    return told


def main() -> int:
    """Serve, run the sessions, tell; exit code 1 on any error."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace")
    parser.add_argument("--sessions", type=int, default=25)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--browsers", type=int, default=2)
    parser.add_argument("--looks", type=float, default=20.0, help="seconds somebody looks between two actions, in the mean")
    parser.add_argument("--port", type=int, default=8588)
    asked = parser.parse_args()
    log = ROOT / "workspaces" / "sessions.log"
    log.parent.mkdir(exist_ok=True)
    base = f"http://localhost:{asked.port}"
    with open(log, "w") as out, served(asked.workspace, asked.port, out) as pid:
        time.sleep(15)  # what is warmed up is warm
        grown = [memory(pid)]
        told = asyncio.run(everybody(base, asked, pid, grown))
    # counted from when everybody is there
    times = np.array([t["seconds"] for t in told if t["kind"] in ("page", "period") and t["left"] < 60 * asked.minutes])
    opened = np.array([t["seconds"] for t in told if t["kind"] == "open"])
    faults, wrong = sum(t["kind"] == "fault" for t in told), sum(t["wrong"] for t in told)
    errors = [line for line in log.read_text(errors="replace").splitlines() if "Traceback" in line or " failed" in line]
    print(json.dumps({
        "sessions": asked.sessions, "looks": asked.looks, "minutes": asked.minutes, "actions": len(times), "browser_pages": sum(t["kind"] == "browser" for t in told),
        "median": round(float(np.median(times)), 3), "p95": round(float(np.percentile(times, 95)), 3), "most": round(float(times.max()), 3),
        "opening_median": round(float(np.median(opened)), 3), "faults": faults, "wrong": wrong, "log_errors": len(errors),
        "memory": [round(m) for m in grown[::4]],
    }))  # fmt: skip
    return int(bool(faults or wrong or errors))


if __name__ == "__main__":
    sys.exit(main())
