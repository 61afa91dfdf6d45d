"""A sound workspace has no problem; every kind of damage is named, with its place."""

import json
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from analytics.engine import Engine
from analytics.tables import ARTICLES, CODES, QUOTATIONS, TEXTS, TOKENS
from analytics.verifying import Problem, verify
from analytics.workspace import Workspace
from tests.conftest import ROOT


@pytest.fixture
def workspace(demo, tmp_path):
    return Workspace(shutil.copytree(demo.workspace.root, tmp_path / "demo"))


def rewritten(workspace, table, change, number=0):
    """The generation with one partition of a table changed as if the code had written it so."""
    generation = workspace.require()
    parts = list(generation.parts(table))
    rows = workspace.read_object(parts[number])
    change(rows)
    parts[number] = workspace.write_object(rows, table)
    path = workspace.manifest_path(generation.number)
    manifest = json.loads(path.read_text())
    manifest["tables"][table.name] = parts
    path.write_text(json.dumps(manifest))
    return rows


def test_a_sound_workspace_has_no_problem(workspace):
    assert list(verify(workspace)) == []


def test_a_changed_byte_and_a_missing_file_are_found(workspace):
    generation = workspace.require()
    one, other = (workspace.object_path(generation.parts(t)[0]) for t in (QUOTATIONS, CODES))
    data = bytearray(one.read_bytes())
    data[len(data) // 2] ^= 1
    one.write_bytes(data)
    other.unlink()
    found = {(p.table, p.place, p.what.split(":")[0]) for p in verify(workspace)}
    assert found == {
        ("quotations", str(one), "the content is not what its name says"),
        ("codes", str(other), "the file is missing or cannot be read"),
    }


def test_spans_that_do_not_read_as_they_should_are_found(workspace):
    def shift(rows):
        rows.loc[0, "start"] += 1

    rows = rewritten(workspace, QUOTATIONS, shift)
    q = rows.iloc[0]
    assert list(verify(workspace)) == [
        Problem("quotations", f"{q.article_id}:{q.start}-{q.end}", "content does not read as the text there")
    ]


def test_spans_outside_their_text_and_texts_that_changed_are_found(workspace):
    def far(rows):
        rows.loc[0, ["start", "end"]] = [10_000_000, 10_000_001]

    def other(rows):
        rows.loc[0, "text"] = rows.loc[0, "text"] + "!"

    rewritten(workspace, TOKENS, far)
    texts = rewritten(workspace, TEXTS, other)
    found = list(verify(workspace))
    assert Problem("texts", texts["article_id"][0], "the text is not the one that was read: its digest differs") in found
    assert [p.what for p in found if p.table == "tokens"] == ["start and end leave the text"]


def test_articles_without_a_text_are_found(workspace):
    rows = rewritten(workspace, ARTICLES, lambda r: r.__setitem__("article_id", [*r["article_id"][:-1], "nobody"]))
    found = list(verify(workspace))
    assert Problem("articles", "nobody", "its text is missing") in found
    assert len(rows)


def test_the_command_line_says_how_many(workspace):
    def run():
        command = [sys.executable, "-m", "analytics", "verify", "--workspace", str(workspace.root)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (run().returncode, run().stdout.strip()) == (0, "everything is as it should be")
    workspace.object_path(workspace.require().parts(CODES)[0]).write_bytes(b"")
    wrong = run()
    assert (wrong.returncode, wrong.stdout.strip()) == (1, "problems: 1")
    assert "codes" in wrong.stderr


def test_originals_are_checked_against_their_hash(tmp_path):
    from analytics import pipeline
    from analytics.tables import FILES, ORIGINALS
    from tests.inputs import AR

    (tmp_path / "a.txt").write_text(AR, encoding="utf-8")
    workspace = Workspace(tmp_path / "ws")
    with Engine(1) as engine:
        pipeline.ingest([tmp_path / "a.txt"], workspace, engine=engine)
    assert list(verify(workspace)) == []
    with workspace.draft() as draft:
        base = draft.base
        draft.tables, draft.facts = dict(base.tables), dict(base.facts)
        draft.put(ORIGINALS, [base.read(ORIGINALS).assign(data=[b"other bytes"])])
        draft.put(FILES, [pd.concat([base.read(FILES), base.read(FILES).assign(file="b.txt", original="0" * 64)], ignore_index=True)])
        draft.commit()
    found = [(p.table, p.place, p.what) for p in verify(workspace)]
    assert [(t, w.split(":")[0]) for t, _, w in found] == [
        ("originals", "the bytes are not those that were read"),
        ("files", "its bytes are missing"),
    ]
