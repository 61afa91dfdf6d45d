import json
import subprocess
import sys
from dataclasses import asdict, replace

from analytics.annotations.codebook import CodebookParams
from analytics.annotations.topics import Guide, TopicParams
from analytics.pipeline import AnalyseParams, told_params
from analytics.tables import ARTICLES, TOPICS
from analytics.workspace import Workspace
from tests.conftest import ROOT


def run(*args):
    return subprocess.run([sys.executable, "-m", "analytics", *map(str, args)], cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_ingest_analyse_export_from_the_shell(tmp_path):
    ws = tmp_path / "ws"
    done = run("ingest", ROOT / "data" / "demo" / "en", "--workspace", ws)
    assert done.returncode == 0
    assert "read 26: accepted 26, duplicate 0, rejected 0" in done.stdout
    done = run("analyse", "--workspace", ws, "--topics", "4", "--seed", "3", "--workers", "1")
    assert done.returncode == 0, done.stderr
    out = tmp_path / "q.jsonl"
    done = run("export", "quotations", "--workspace", ws, "--format", "jsonl", "--output", out)
    assert done.returncode == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 100
    assert f"wrote {len(rows)} rows" in done.stdout
    order = {i: n for n, i in enumerate(Workspace(ws).require().read(ARTICLES)["article_id"])}
    places = [(order[r["article_id"]], r["cue_start"]) for r in rows]
    assert places == sorted(places) and len(order) == 26  # in corpus order


def test_articles_are_added_and_analysed_as_before(tmp_path):
    ws = tmp_path / "ws"
    files = sorted((ROOT / "data" / "demo" / "en").iterdir())
    assert run("ingest", *files[:-1], "--workspace", ws).returncode == 0
    done = run("add", files[-1], "--workspace", ws)
    assert done.returncode == 2 and "no analysis yet" in " ".join(done.stderr.split())
    assert run("analyse", "--workspace", ws, "--topics", "3", "--seed", "5", "--workers", "1").returncode == 0
    before = Workspace(ws).require()
    done = run("add", files[-1], "--workspace", ws)
    assert done.returncode == 0, done.stderr
    added = Workspace(ws).require()
    assert len(added.read(ARTICLES)) > len(before.read(ARTICLES))
    assert added.analysed and added.facts["params"] == before.facts["params"]
    assert added.read(TOPICS)["topic_id"].tolist() == before.read(TOPICS)["topic_id"].tolist()
    assert f"generation {added.number}, {added.fingerprint}" in done.stdout


def test_parameters_are_read_back_as_they_were():
    guides = (Guide("recruiting", (("ar", ("تجنيد", "استقطاب")), ("en", ("recruit",)))),)
    params = AnalyseParams(topics=TopicParams(number=7, seed=3, guides=guides), codebook=CodebookParams("mine.toml"), refit=True)
    told = json.loads(json.dumps(asdict(params)))
    assert told_params(told) == replace(params, refit=False)
    assert told_params(None) == AnalyseParams()
    del told["topics"]["rarity"]
    told["topics"]["of_another_version"] = 1
    assert told_params(told).topics == params.topics


def test_faults_are_one_sentence_and_exit_2(tmp_path):
    for args, words in (
        (("analyse", "--workspace", tmp_path / "none"), "no workspace"),
        (("ingest", tmp_path / "missing", "--workspace", tmp_path / "ws"), "no file or folder"),
        (("export", "quotations", "--workspace", tmp_path / "none", "--output", tmp_path / "x"), "no workspace"),
        (("analyse", "--workspace", tmp_path / "none", "--topics", "many"), "--topics = many"),
    ):
        done = run(*args)
        assert done.returncode == 2
        said = " ".join(done.stderr.split())
        assert words in said
        assert "Traceback" not in done.stderr
