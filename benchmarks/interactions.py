"""Server time of a session at the dashboard: ``python -m benchmarks.interactions WORKSPACE``.

A scripted session goes through every page under changing filters and turns the
controls of each page. What is timed is the run of the script on the server,
from the request to the last message, not the reading of it by the test client
nor the browser's drawing.
Slices are new to the server as a rule: remembered answers are the exception.
"""

from __future__ import annotations

import logging
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.sections import Section

#: Interactions told one by one: those that took longest.
SLOWEST = 14

PAGES = ("situation", "topics", "subjects", "trends", "terms", "codebook", "officials", "articles", "overview")


def steps(at: Any, known: tuple[Any, ...]) -> Iterator[tuple[str, Callable[[], object]]]:
    """(what it is called, what to do): interactions one after the other."""

    def page(name: str) -> tuple[str, Callable[[], object]]:
        return f"page {name}", lambda: at.switch_page(f"dashboard/pages/{name}.py").run()

    def widget(kind: str, key: str, value: object) -> tuple[str, Callable[[], object]]:
        return f"{kind} {key}", lambda: getattr(at, kind)(key=key).set_value(value).run()

    outlets, officials, categories, years = known
    slices = [
        ("text_input", "filter_since", years[0]), ("text_input", "filter_until", years[1]), ("multiselect", "filter_outlets", outlets[:1]),
        ("multiselect", "filter_outlets", outlets[1:3]), ("multiselect", "filter_outlets", []), ("multiselect", "filter_officials", officials[:1]),
        ("multiselect", "filter_officials", []), ("multiselect", "filter_categories", categories[:1]), ("multiselect", "filter_categories", []),
        ("text_input", "filter_text", "وزارة الداخلية"), ("text_input", "filter_text", ""),
    ]  # fmt: skip
    for name in PAGES:
        yield page(name)
    for n, one in enumerate(slices):
        yield widget(*one)
        for name in PAGES[n % 3 :: 3]:
            yield page(name)
    controls: dict[str, list[tuple[str, str, Any]]] = {
        "topics": [("segmented_control", "topic_order", "frex"), ("segmented_control", "topic_view", "map"), ("segmented_control", "topic_view", "scan"), ("segmented_control", "topic_view", "one"), ("segmented_control", "topic_column", "year")],
        "trends": [("segmented_control", "trend_kind", "categories"), ("selectbox", "trend_period", "quarter"), ("selectbox", "trend_measure", "share"), ("selectbox", "trend_smoothing", "loess"), ("toggle", "trend_events", True), ("segmented_control", "trend_kind", "officials"), ("segmented_control", "trend_kind", "terms")],
        "terms": [("segmented_control", "terms_measure", "articles"), ("segmented_control", "kwic_order", "after"), ("select_slider", "collocate_window", 3), ("segmented_control", "terms_view", "phrases"), ("segmented_control", "terms_view", "keywords"), ("segmented_control", "terms_view", "search"), ("text_input", "search_query", "تنظيم *")],
        "codebook": [("segmented_control", "code_by", "year"), ("segmented_control", "code_by", "official"), ("segmented_control", "code_by", "topic")],
        "officials": [("selectbox", "network_mode", "on_topic"), ("selectbox", "network_normal", "jaccard"), ("selectbox", "network_significance", "disparity"), ("select_slider", "network_most", 200), ("selectbox", "network_mode", "together"), ("selectbox", "official_choice", officials[2])],
        "articles": [("text_input", "articles_find", "الإرهاب"), ("text_input", "articles_find", "")],
    }  # fmt: skip
    for outlet in (outlets[0], outlets[3], outlets[4]):
        yield widget("multiselect", "filter_outlets", [outlet])
        for name, turned in controls.items():
            yield page(name)
            for one in turned:
                yield widget(*one)
    yield widget("multiselect", "filter_outlets", [])


def timed(taken: list[float]) -> None:
    """Note how long every run of the script takes."""
    from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

    run = ScriptRunner._run_script

    def noted(self: Any, *args: Any, **kwargs: Any) -> None:
        start = time.perf_counter()
        try:
            return run(self, *args, **kwargs)
        finally:
            taken.append(time.perf_counter() - start)

    ScriptRunner._run_script = noted


def section(workspace: str) -> Section:
    """Time the session."""
    os.environ["MARSAD_WORKSPACE"] = workspace
    from streamlit.testing.v1 import AppTest

    from analytics.opened import open_analysis
    from dashboard import warming
    from dashboard.__main__ import ROOT

    logging.disable(logging.WARNING)
    opened = open_analysis(workspace)
    dated = sorted(opened.articles["published"].dropna().str[:7])
    known = (
        opened.articles["outlet"].value_counts().index.tolist(), opened.officials["official_id"].head(9).tolist(),
        opened.categories.sort_values("articles", ascending=False)["category"].tolist(), (dated[len(dated) // 5], dated[-len(dated) // 5]),
    )  # fmt: skip
    del opened
    begun = time.perf_counter()
    for step in warming.steps(workspace):
        step()
    warmed = time.perf_counter()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    at.query_params["lang"] = "en"
    runs: list[float] = []
    timed(runs)
    at.run()
    first = runs.pop()
    taken, by = [], defaultdict(list)
    for name, do in steps(at, known):
        runs.clear()
        do()
        seconds = sum(runs)
        if at.exception or any("log says" in e.value for e in at.error):
            raise SystemExit(f"{name}: {[e.value for e in (*at.exception, *at.error)]}")
        taken.append(seconds)
        by[name].append(seconds)
    rows: list[tuple[object, ...]] = [("all", len(taken), *_told(taken))]
    rows += [(name, len(values), *_told(values)) for name, values in sorted(by.items(), key=lambda kv: -max(kv[1]))[:SLOWEST]]
    return Section(
        f"Interactions on {Path(workspace).name}",
        f"A scripted session through every page under changing filters; milliseconds of the server. Warming up took {warmed - begun:.1f} s "
        f"(beside the server's start), the first page then {first:.2f} s.",
        ("", "times", "median", "95th percentile", "most"),
        rows,
    )


def _told(taken: list[float]) -> tuple[float, float, float]:
    ordered = [1000 * seconds for seconds in sorted(taken)]
    return statistics.median(ordered), ordered[int(0.95 * len(ordered))], ordered[-1]


def main() -> None:
    """Time the session and print the figures."""
    print(section(sys.argv[1] if len(sys.argv) > 1 else "workspaces/demo").markdown())


if __name__ == "__main__":
    main()
