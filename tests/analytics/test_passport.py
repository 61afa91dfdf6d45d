"""A passport gives the same table back, or says exactly what differs."""

import json
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from analytics import passport
from analytics.analyses import questions
from analytics.corrections import Corrections
from analytics.errors import InputError
from analytics.opened import open_analysis
from analytics.slices import Slice
from tests.conftest import ROOT

ASKED = {
    "articles_by": {"column": "language"},
    "topic_words": {"topic": "ar-01"},
    "topic_over_time": {"topics": ["ar-01"], "period": "year"},
    "topic_prevalence": {"topics": ["ar-01"]},
    "terms": {"language": "fa"},
    "keywords": {"language": "ar", "against": {"until": "2016"}},
    "categories": {"group": "purposes"},
    "collocates": {"language": "ar", "term": "تنظيم"},
    "concordance": {"language": "ar", "term": "تنظيم", "order": "after"},
    "network": {"edges": "disparity"},
    "network_measures": {"most": 20},
    "network_change": {"first": ["2015-01-01", "2016-12-31"], "second": ["2017-01-01", "2018-12-31"]},
    "topic_officials": {"topic": "ar-01"},
    "alignment_evidence": {"topic": "ar-01", "other": "en-01"},
    "leads": {"kind": "topics", "items": ["ar-01", "ar-02"], "period": "quarter"},
    "granger": {"kind": "topics", "items": ["ar-01", "ar-02"], "period": "quarter"},
    "trend": {"kind": "categories", "items": ["actors.isis"], "period": "year", "measure": "share"},
    "bursts": {"kind": "categories", "items": ["actors.isis"], "period": "year"},
    "changes": {"kind": "categories", "items": ["actors.isis"], "period": "year"},
}


@pytest.fixture(scope="module")
def opened(demo_path, demo):
    return open_analysis(demo_path)


@pytest.mark.parametrize("name", questions.QUESTIONS)
def test_every_question_is_answered_the_same_by_its_passport(name, opened):
    slice_ = Slice(since="2017")
    params = ASKED.get(name, {})
    table = questions.answer(opened, name, params, slice_)
    made = passport.issue(opened, name, params, slice_, table)
    again = passport.read(passport.to_json(made))
    fresh = open_analysis(opened.generation.workspace.root)
    found, differences = passport.reproduce(again, fresh)
    assert differences == []
    pd.testing.assert_frame_equal(found, table)
    if name not in ("bursts", "changes", "network"):
        assert len(table)


def test_what_differs_is_named(demo_path, tmp_path):
    opened = open_analysis(shutil.copytree(demo_path, tmp_path / "demo"))  # decisions are made: on a copy
    slice_ = Slice(languages=("ar",))
    table = questions.answer(opened, "officials_cited", {}, slice_)
    made = passport.issue(opened, "officials_cited", {}, slice_, table)
    made["slice"] = {"languages": "fa"}
    made["versions"]["numpy"] = "0.1"
    _, differences = passport.reproduce(made, opened)
    assert [d.what for d in differences] == ["rows", "table", "numpy"]
    log = Corrections(opened.generation.workspace.corrections_path)
    log.append("edit_official", {"official": {"id": table["official_id"][0], "quotations": []}, "field": "role", "value": "x"})
    _, differences = passport.reproduce({**made, "slice": {"languages": "ar"}}, open_analysis(tmp_path / "demo"))
    assert {"decisions", "table"} <= {d.what for d in differences}


def test_hostile_or_broken_passports_are_refused(opened):
    for text in ("", "{", "[]", '{"analysis": "terms"}', "[" * 100_000):
        with pytest.raises(InputError, match="no passport"):
            passport.read(text)
    good = passport.issue(opened, "terms", {}, Slice(), pd.DataFrame({"a": [1]}))
    for field, value, said in (
        ("analysis", "__import__('os')", "must be articles_over_time"),
        ("parameters", {"language": ["ar"]}, "must be str"),
        ("parameters", {"code": "x"}, "must be language"),
    ):
        with pytest.raises(InputError, match=said):
            passport.reproduce({**good, field: value}, opened)


def test_reproduce_from_the_shell(opened, demo_path, tmp_path):
    table = questions.answer(opened, "topics", {}, Slice())
    made = passport.issue(opened, "topics", {}, Slice(), table)
    file = tmp_path / "p.json"

    def run() -> subprocess.CompletedProcess:
        file.write_text(json.dumps(made), encoding="utf-8")
        command = [sys.executable, "-m", "analytics", "reproduce", file, "--workspace", demo_path, "--output", tmp_path / "t.csv"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    done = run()
    assert done.returncode == 0
    assert done.stdout.startswith(f"the same table: {len(table)} rows")
    assert len(pd.read_csv(tmp_path / "t.csv")) == len(table)
    made["table"] = "0" * 64
    done = run()
    assert done.returncode == 1
    assert "table differs" in done.stdout
