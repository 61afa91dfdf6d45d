"""Many people at once: browser sessions on one workspace for some minutes.

``python -m benchmarks.sessions WORKSPACE [--sessions 25] [--minutes 5]``. Every session is
a context of its own in a real Chromium; its person looks for a while, then changes page,
filter or view. Measured: the time from an action until the page has run through, errors
on screen and in the log, and the server's memory from beginning to end.

The browser draws for everybody on the same machine as the server computes: with two
cores the times are an upper bound. ``server`` is the time the server took for the script
run alone, as its own log of runs tells.
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
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Page, async_playwright

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("", "situation", "topics", "trends", "terms", "codebook", "officials", "articles", "methods", "corpus")
PERIODS = ("2015-07", "2015-07-25", "2015-08", "2015-08-05", "2015")
#: Seconds somebody looks before the next action.
LOOKS = (8.0, 24.0)
RUNNING = "!document.querySelector('[data-testid=stStatusWidget]') && !document.querySelector('[data-stale=true]') && !document.querySelector('[data-testid=stSkeleton]')"


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    with open(f"/proc/{pid}/statm") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def done(page: Page) -> None:
    """Wait until the script has run through."""
    await page.wait_for_timeout(120)
    await page.wait_for_function(RUNNING, timeout=60_000)


async def act(page: Page, base: str, dice: random.Random) -> str:
    """One action of a person; its name."""
    kind = dice.choice(("page", "page", "since", "clear", "view"))
    if kind == "page":
        links = page.locator("[data-testid=stSidebarNavLink]")
        await links.nth(dice.randrange(await links.count())).click()
    elif kind == "since":
        field = page.locator(".st-key-filter_since input")
        await field.fill(dice.choice(PERIODS))
        await field.press("Enter")
    elif kind == "clear":
        await page.locator("[data-testid=stSidebar] button", has_text="Clear filters").first.click()
    else:
        choices = page.locator("[data-testid=stMain] [data-testid=stButtonGroup] button, [data-testid=stMain] [role=radio]")
        number = await choices.count()
        if not number:
            await page.locator("[data-testid=stSidebarNavLink]").first.click()
        else:
            await choices.nth(dice.randrange(number)).click()
    return kind


async def person(browser: Any, base: str, number: int, ends: float, told: list[dict[str, Any]]) -> None:
    """One session until the time is over."""
    dice = random.Random(number)
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    await asyncio.sleep(dice.uniform(0, 20))
    began = time.monotonic()
    await page.goto(f"{base}/{dice.choice(PAGES)}?lang=en")
    await page.wait_for_selector("h1", timeout=60_000)
    await done(page)
    told.append({"kind": "open", "seconds": time.monotonic() - began, "session": number})
    while time.monotonic() < ends:
        await asyncio.sleep(dice.uniform(*LOOKS))
        if time.monotonic() > ends:
            break
        began = time.monotonic()
        try:
            kind = await act(page, base, dice)
            await done(page)
        except Exception as fault:
            told.append({"kind": "fault", "seconds": time.monotonic() - began, "session": number, "fault": str(fault)[:300]})
            continue
        wrong = await page.locator("[data-testid=stException]").count() + await page.get_by_text("Something went wrong").count()
        told.append({"kind": kind, "seconds": time.monotonic() - began, "session": number, "wrong": wrong})
    await context.close()


async def run(base: str, sessions: int, minutes: float, watch: Callable[[], Awaitable[None]]) -> list[dict[str, Any]]:
    """All sessions at once."""
    told: list[dict[str, Any]] = []
    async with async_playwright() as p:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = await p.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--renderer-process-limit=6"]
        )
        ends = time.monotonic() + 60 * minutes
        people = [person(browser, base, n, ends, told) for n in range(sessions)]
        await asyncio.gather(watch(), *people)
        await browser.close()
    return told


def main() -> int:
    """Serve, run the sessions, tell; exit code 1 on any error."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace")
    parser.add_argument("--sessions", type=int, default=25)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--port", type=int, default=8588)
    asked = parser.parse_args()
    log = ROOT / "workspaces" / "sessions.log"
    log.parent.mkdir(exist_ok=True)
    base = f"http://localhost:{asked.port}"
    with open(log, "w") as out:
        command = [sys.executable, "-m", "dashboard", "--workspace", asked.workspace, "--port", str(asked.port)]
        server = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"{base}/_stcore/health", timeout=1)  # noqa: S310 -- this machine's own server
                    break
                except OSError:
                    time.sleep(0.3)
            time.sleep(15)  # what is warmed up is warm
            grown = [memory(server.pid)]

            async def watch() -> None:
                for _ in range(int(asked.minutes * 6)):
                    await asyncio.sleep(10)
                    grown.append(memory(server.pid))

            told = asyncio.run(run(base, asked.sessions, asked.minutes, watch))
        finally:
            server.terminate()
            server.wait(20)
    times = np.array([t["seconds"] for t in told if t["kind"] not in ("open", "fault")])
    opened = np.array([t["seconds"] for t in told if t["kind"] == "open"])
    faults = [t for t in told if t["kind"] == "fault"]
    wrong = sum(t.get("wrong", 0) for t in told)
    errors = [line for line in log.read_text(errors="replace").splitlines() if "Traceback" in line or "failed" in line]
    summary = {
        "sessions": asked.sessions, "minutes": asked.minutes, "actions": len(times), "median": float(np.median(times)), "p95": float(np.percentile(times, 95)),
        "most": float(times.max()), "opening_median": float(np.median(opened)), "faults": len(faults), "wrong": wrong, "log_errors": len(errors),
        "memory_before": grown[0], "memory_by_minute": [round(m) for m in grown[::6]], "memory_after": grown[-1],
    }  # fmt: skip
    print(json.dumps(summary, indent=1))
    for fault in faults[:5]:
        print(fault)
    return int(bool(faults or wrong or errors))


if __name__ == "__main__":
    sys.exit(main())
