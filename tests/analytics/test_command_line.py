import json
import subprocess
import sys

from analytics.tables import ARTICLES
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
