"""Nothing lost: originals, rejects and another try, copies, old workspaces, and what a disk refuses."""

import errno
import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import time

import pandas as pd
import pytest

from analytics import pipeline
from analytics.corpus.columns import signature
from analytics.corpus.duplicates import DuplicateParams
from analytics.corrections import Corrections, corrected
from analytics.engine import Engine
from analytics.errors import WorkspaceError
from analytics.opened import open_analysis
from analytics.pipeline import IngestParams
from analytics.pipeline.originals import Originals
from analytics.summaries import ingested
from analytics.tables import ALL, ARTICLES, FILES, FINDINGS, ORIGINALS, QUOTATIONS, REJECTS, TEXTS
from analytics.verifying import verify
from analytics.workspace import Workspace
from tests import inputs
from tests.conftest import ROOT
from tests.inputs import AR, EN, TITLE, jsonl, record


def ingest(paths, workspace, **more):
    with Engine(1) as engine:
        return pipeline.ingest(paths, workspace, engine=engine, **more)


def of(workspace, table):
    return workspace.require().read(table)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    for name, make in inputs.SOUND.items():
        if name != "a.pdf" or inputs.has_font():
            (made / name).write_bytes(make())
    return made


def test_one_of_every_format_is_read_counted_kept_and_verified(folder, tmp_path):
    workspace = Workspace(tmp_path / "ws")
    counts = ingest([folder], workspace)
    assert counts.read == counts.accepted + counts.duplicate + counts.rejected
    assert counts.rejected == 0
    files = of(workspace, FILES)
    assert sorted(files["file"]) == sorted(p.name for p in folder.iterdir())
    for row in files.itertuples(index=False):
        data = (folder / row.file).read_bytes()
        assert row.original == hashlib.sha256(data).hexdigest()
        assert b"".join(Originals.pieces(workspace.require(), row.original)) == data
        assert row.size == len(data)
    articles = of(workspace, ARTICLES)
    assert set(articles["original"]) <= set(files["original"])
    assert set(articles["file"].str.split("/").str[0]) == set(files["file"])
    assert list(verify(workspace)) == []


def test_a_large_file_is_kept_in_pieces(tmp_path, monkeypatch):
    from analytics.pipeline import originals

    monkeypatch.setattr(originals, "PIECE", 1000)
    monkeypatch.setattr(originals, "TOGETHER", 3000)
    data = jsonl(*[record(id=str(n), text=f"{AR} {n}") for n in range(20)])
    (tmp_path / "a.jsonl").write_bytes(data)
    workspace = Workspace(tmp_path / "ws")
    ingest([tmp_path / "a.jsonl"], workspace)
    generation = workspace.require()
    assert len(generation.parts(ORIGINALS)) > 3
    assert b"".join(Originals.pieces(generation, hashlib.sha256(data).hexdigest())) == data
    assert list(verify(workspace)) == []


def test_rejected_rows_keep_their_bytes_and_their_file(tmp_path):
    bad = b'{"id": "x", "text": broken\n'
    (tmp_path / "a.jsonl").write_bytes(bad + jsonl(record(id="good")))
    workspace = Workspace(tmp_path / "ws")
    ingest([tmp_path / "a.jsonl"], workspace)
    reject = of(workspace, REJECTS).iloc[0]
    assert (reject["place"], reject["code"]) == ("line 1", "bad_json")
    assert b"".join(Originals.pieces(workspace.require(), reject["row"])) == bad
    assert reject["original"] == hashlib.sha256((tmp_path / "a.jsonl").read_bytes()).hexdigest()


def test_a_mended_file_takes_the_place_of_its_rejects_and_others_stay(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for place in (one, other):
        place.mkdir()
        (place / "a.txt").write_bytes(b"")
    (other / "a.txt").write_bytes(b" ")
    workspace = Workspace(tmp_path / "ws")
    ingest([one], workspace)
    ingest([other], workspace)
    assert len(of(workspace, REJECTS)) == 2  # one name, two files
    (one / "a.txt").write_text(AR, encoding="utf-8")
    counts = ingest([one], workspace)
    assert (counts.accepted, counts.rejected) == (1, 0)
    left = of(workspace, REJECTS)
    assert left["original"].tolist() == [hashlib.sha256(b" ").hexdigest()]


def test_naming_columns_and_trying_again_reads_what_was_refused(tmp_path):
    source = tmp_path / "table.csv"
    source.write_bytes(inputs.csv_table([["k1", "k2", "k3"], [TITLE, AR, "2017-03-05"], ["x", "", ""]]))
    workspace = Workspace(tmp_path / "ws")
    counts = ingest([source], workspace)
    assert (counts.accepted, counts.rejected) == (0, 1)
    assert of(workspace, REJECTS)["code"].tolist() == ["no_text_column"]
    source.unlink()  # what was kept is enough
    workspace.name_columns(signature(["k1", "k2", "k3"]), {"title": "k1", "text": "k2", "date": "k3"})
    with Engine(1) as engine:
        counts = pipeline.retry(workspace, engine=engine)
    assert (counts.read, counts.accepted, counts.rejected) == (2, 1, 1)
    article = of(workspace, ARTICLES).iloc[0]
    assert (article["title"], article["published"], article["file"]) == (TITLE, "2017-03-05", "table.csv")
    assert of(workspace, REJECTS)["code"].tolist() == ["empty_text"]
    with Engine(1) as engine:
        again = pipeline.retry(workspace, engine=engine)
    assert (again.accepted, again.duplicate, again.rejected) == (0, 1, 1)
    assert len(of(workspace, ARTICLES)) == 1


def syndicated(tmp_path):
    copies = [
        record(id=i, source=outlet, date=date)
        for i, outlet, date in (
            ("a", "afaq.example", "2017-03-05"),
            ("b", "nabd.example", "2017-03-06"),
            ("c", "afaq.example", "2017-03-07"),
        )
    ]
    other = record(id="d", text=EN, lang="en", source="wire.example")
    (tmp_path / "s.jsonl").write_bytes(jsonl(*copies, other))
    return tmp_path / "s.jsonl"


def test_copies_count_once_or_once_in_every_outlet(tmp_path):
    workspace = Workspace(tmp_path / "ws")
    counts = ingest([syndicated(tmp_path)], workspace)
    assert (counts.accepted, counts.duplicate) == (2, 2)
    articles = of(workspace, ARTICLES).set_index("article_id")
    assert articles["duplicate_of"].dropna().to_dict() == {"b": "a", "c": "a"}
    assert articles["group_id"].dropna().to_dict() == {"a": "a", "b": "a", "c": "a"}
    groups = ingested.copies(articles.reset_index())
    assert groups[["articles", "outlets", "counted", "first", "last"]].to_numpy().tolist() == [[3, 2, 1, "2017-03-05", "2017-03-07"]]
    pipeline.recount(workspace, DuplicateParams(count="outlet"))
    articles = of(workspace, ARTICLES).set_index("article_id")
    assert articles["duplicate_of"].dropna().to_dict() == {"c": "a"}
    assert articles["group_id"].dropna().to_dict() == {"a": "a", "b": "a", "c": "a"}
    (tmp_path / "e.jsonl").write_bytes(jsonl(record(id="e", source="third.example", date="2018-01-01")))
    counts = ingest([tmp_path / "e.jsonl"], workspace)  # the workspace remembers
    assert (counts.accepted, counts.duplicate) == (1, 0)


def test_counting_by_outlet_can_be_asked_for_at_once(tmp_path):
    workspace = Workspace(tmp_path / "ws")
    counts = ingest([syndicated(tmp_path)], workspace, params=IngestParams(duplicates=DuplicateParams(count="outlet")))
    assert (counts.accepted, counts.duplicate) == (3, 1)


def test_what_places_disagree_about_is_told_and_can_be_decided(tmp_path):
    head = '<meta property="article:published_time" content="2018-05-06"><script type="application/ld+json">{"datePublished": "2019-01-01"}</script>'
    (tmp_path / "a.html").write_bytes(inputs.html(head=head))
    workspace = Workspace(tmp_path / "ws")
    ingest([tmp_path / "a.html"], workspace)
    odd = ingested.disagreements(of(workspace, FINDINGS), of(workspace, ARTICLES))
    assert odd[["field", "used", "used_origin", "other", "other_origin"]].to_numpy().tolist() == [
        ["date", "2018-05-06", "meta", "2019-01-01", "linked_data"]
    ]
    with Engine(1) as engine:
        pipeline.analyse(workspace, engine=engine)
    log = Corrections(workspace.corrections_path)
    log.append("edit_file", {"file": "a.html", "field": "outlet", "value": "Afaq"}, who="x")
    log.append("edit_article", {"article_id": "a", "field": "published", "value": "2019-01"}, who="x")
    log.append("edit_article", {"article_id": "a", "field": "published", "value": "yesterday"}, who="x")
    now = corrected(workspace.require())
    assert now.articles[["outlet", "published", "precision"]].to_numpy().tolist() == [["Afaq", "2019-01", "month"]]
    assert set(now.quotations["published"]) <= {"2019-01"}
    assert [p.code for p in now.problems] == ["not_found"]


def test_files_are_summed_up(folder, tmp_path):
    (folder / "bad.csv").write_bytes(inputs.csv_table([["k1"], ["x"]]))
    workspace = Workspace(tmp_path / "ws")
    ingest([folder], workspace)
    rows = ingested.by_file(of(workspace, ARTICLES), of(workspace, REJECTS), of(workspace, FILES)).set_index("file")
    assert rows.loc["a.zip", ["articles", "rejected"]].tolist() == [2, 0]
    assert rows.loc["bad.csv", ["articles", "rejected"]].tolist() == [0, 1]
    assert rows["articles"].sum() == len(of(workspace, ARTICLES))


# -- interruption ------------------------------------------------------------
def _inputs(path):
    path.mkdir(parents=True)
    for n, file in enumerate(sorted((ROOT / "data" / "demo").rglob("*.*"))):
        if n % 4 == 0 and file.suffix in (".txt", ".html", ".jsonl"):
            shutil.copy(file, path / f"{n}{file.suffix}")
    (path / "bad.csv").write_bytes(inputs.csv_table([["k1"], ["x"]]))
    return path


def _whole(source, target):
    with Engine(1) as engine:
        pipeline.ingest([source], Workspace(target), engine=engine)
        pipeline.analyse(Workspace(target), engine=engine)


def _serve(source, asked):
    """A process that has imported everything forks one that does the work for every workspace it is sent, so that the moment of death lies in the work."""
    for target in iter(asked.recv, None):
        child = os.fork()
        if child == 0:
            os.setsid()
            _whole(source, target)
            os._exit(0)
        asked.send(child)
        os.waitpid(child, 0)
        asked.send("over")


def _read_everything(workspace):
    generation = workspace.current()
    return {name: generation.read(ALL[name]) for name in generation.tables} if generation else {}


def test_killed_fifty_times_it_always_opens_complete_and_ends_as_if_undisturbed(tmp_path, monkeypatch):
    from analytics.pipeline import ingesting, preparing

    for module in (ingesting, preparing):  # several partitions
        monkeypatch.setattr(module, "PARTITION", 8)
    source = _inputs(tmp_path / "in")
    workspace, moments = Workspace(tmp_path / "ws"), random.Random(7)
    _whole(source, tmp_path / "first")  # what is read once is read before anything is measured
    here, there = multiprocessing.get_context("fork").Pipe()
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(source, there))
    server.start()
    here.send(tmp_path / "calm")
    here.recv()
    began = time.monotonic()
    assert here.recv() == "over"
    takes = time.monotonic() - began
    killed, ended, seen = 0, False, set()
    while killed < 50:
        if afresh := ended or killed % 3 == 0:  # from the beginning, its cache kept or not; else from where it was killed
            for gone in ("CURRENT", "generations", *(() if moments.random() < 0.5 else ("cache",))):
                path = workspace.root / gone
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        here.send(workspace.root)
        child = here.recv()
        ended = here.poll(takes * (killed % 10 / 20 if afresh else moments.random() * moments.choice((0.2, 0.5, 0.9))))
        if not ended:
            os.kill(child, signal.SIGKILL)
            killed += 1
        assert here.recv() == "over"
        for name, table in _read_everything(workspace).items():
            assert isinstance(table, pd.DataFrame), name
        current = workspace.current()
        seen.add((current is not None, current is not None and current.analysed))
    here.send(None)
    server.join(10)
    assert seen >= {(False, False), (True, False)}
    _whole(source, tmp_path / "ws")
    calm, disturbed = _read_everything(Workspace(tmp_path / "calm")), _read_everything(workspace)
    assert calm.keys() == disturbed.keys()
    for name, table in calm.items():
        pd.testing.assert_frame_equal(disturbed[name], table, obj=name)
    assert list(verify(workspace)) == []


def test_a_second_ingest_after_a_stop_does_only_what_was_left(tmp_path, monkeypatch):
    from analytics.pipeline import ingesting, preparing

    for module in (ingesting, preparing):
        monkeypatch.setattr(module, "PARTITION", 4)
    (tmp_path / "a.jsonl").write_bytes(jsonl(*[record(id=str(n), text=f"{AR} رقم {n}") for n in range(20)]))
    done = []
    whole = preparing.prepare

    def counted(raw):
        done.append(raw.id)
        if len(done) == 11:
            raise KeyboardInterrupt
        return whole(raw)

    monkeypatch.setattr(preparing, "prepare", counted)
    workspace = Workspace(tmp_path / "ws")
    with pytest.raises(KeyboardInterrupt):
        ingest([tmp_path / "a.jsonl"], workspace)
    assert workspace.current() is None
    ingest([tmp_path / "a.jsonl"], workspace)
    assert done[11:] == [str(n) for n in range(8, 20)]  # the first two partitions were kept
    assert of(workspace, ARTICLES)["article_id"].tolist() == [str(n) for n in range(20)]


# -- disks -------------------------------------------------------------------
@pytest.fixture
def filled(tmp_path):
    (tmp_path / "a.txt").write_text(AR, encoding="utf-8")
    workspace = Workspace(tmp_path / "ws")
    ingest([tmp_path / "a.txt"], workspace)
    (tmp_path / "b.txt").write_text(EN, encoding="utf-8")
    return workspace, tmp_path / "b.txt"


@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_a_full_disk_is_said_in_a_sentence_and_the_old_state_stays(filled, after, monkeypatch):
    workspace, more = filled
    left = iter(range(after))
    whole = os.fsync

    def full(handle):
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        whole(handle)

    with monkeypatch.context() as patch, pytest.raises(WorkspaceError, match="disk is full"):
        patch.setattr(os, "fsync", full)
        ingest([more], workspace)
    assert of(workspace, ARTICLES)["article_id"].tolist() == ["a"]
    assert list(workspace.root.rglob("*.tmp")) == []
    assert ingest([more], workspace).accepted == 1


def test_a_disk_that_is_really_full(filled):
    """A file system of two megabytes, where the machine lets us make one."""
    workspace, more = filled
    small = workspace.root.parent / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(small)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        target = small / "ws"
        shutil.copytree(workspace.root, target)
        (more.parent / "large.jsonl").write_bytes(
            jsonl(*[record(id=str(n), text=f"{AR} {random.Random(n).getrandbits(6000)}") for n in range(800)])
        )
        with pytest.raises(WorkspaceError, match="disk is full"):
            ingest([more.parent / "large.jsonl"], Workspace(target))
        assert of(Workspace(target), ARTICLES)["article_id"].tolist() == ["a"]
    finally:
        subprocess.run(["umount", str(small)], check=False)


def test_a_folder_that_cannot_be_written_is_said(filled, monkeypatch):
    workspace, more = filled
    import tempfile

    def refused(**_):
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch, pytest.raises(WorkspaceError, match="cannot be written"):
        patch.setattr(tempfile, "mkstemp", refused)
        ingest([more], workspace)
    with pytest.raises(WorkspaceError, match="cannot be written"):
        ingest([more], Workspace("/proc/no/such"))
    assert of(workspace, ARTICLES)["article_id"].tolist() == ["a"]


def test_a_read_only_workspace_is_read(filled):
    workspace, more = filled
    if os.getuid() == 0:
        pytest.skip("nothing is read-only to root")
    workspace.root.chmod(0o500)
    try:
        assert len(of(workspace, ARTICLES)) == 1
        with pytest.raises(WorkspaceError, match="cannot be written"):
            ingest([more], workspace)
    finally:
        workspace.root.chmod(0o700)


@pytest.mark.parametrize("what", ["CURRENT", "manifest", "object"])
def test_a_damaged_file_is_named(filled, what):
    workspace, _ = filled
    generation = workspace.require()
    path = {
        "CURRENT": workspace.root / "CURRENT",
        "manifest": workspace.manifest_path(1),
        "object": workspace.object_path(generation.parts(TEXTS)[0]),
    }[what]
    path.write_bytes(b"{\x00")
    with pytest.raises(WorkspaceError, match="damaged"):
        workspace.require().read(TEXTS)


def test_readers_are_not_disturbed_by_a_writer_and_a_second_writer_waits_or_is_refused(filled):
    workspace, more = filled
    reader = workspace.require()
    code = f"from analytics.workspace import Workspace\nimport sys, time\nwith Workspace({str(workspace.root)!r}).draft():\n    print('in', flush=True); time.sleep(30)"
    holder = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None and holder.stdout.readline().strip() == "in"
        with pytest.raises(WorkspaceError, match="Another process"):
            ingest([more], workspace)
        assert reader.read(ARTICLES)["article_id"].tolist() == ["a"]
    finally:
        holder.kill()
        holder.wait()
    assert ingest([more], workspace).accepted == 1  # a writer that died holds nothing
    assert reader.read(ARTICLES)["article_id"].tolist() == ["a"]


# -- upgrades ----------------------------------------------------------------
@pytest.fixture
def old(tmp_path):
    """A workspace as format 1 wrote it: ten articles, analysed, with one decision."""
    with tarfile.open(ROOT / "tests" / "fixtures" / "workspace-format-1.tar.gz") as archive:
        archive.extractall(tmp_path / "old")  # our own; the first releases of 3.11 know no filter
    return Workspace(tmp_path / "old")


def test_a_workspace_of_format_1_opens_as_it_is(old):
    before = {p: p.read_bytes() for p in old.root.rglob("*") if p.is_file()}
    generation = old.require(analysed=True)
    assert generation.facts["duplicates"] == {"threshold": 0.7, "count": "once"}
    articles = generation.read(ARTICLES)
    assert len(articles) == 10 and articles["group_id"].isna().all()
    assert len(generation.read(REJECTS)) == 1 and generation.read(FILES).empty
    assert len(generation.read(QUOTATIONS)) > 10
    opened = open_analysis(old.root)
    assert opened.articles.set_index("article_id").loc["demo-en-002", "outlet"] == "corrected.example"
    assert list(verify(old)) == []
    assert ingested.by_file(articles, generation.read(REJECTS), generation.read(FILES))["articles"].sum() == 10
    assert {p: p.read_bytes() for p in old.root.rglob("*") if p.is_file() and p.name != "corrections.sqlite"}.items() <= before.items()


def test_a_workspace_of_format_1_goes_on(old, tmp_path):
    (tmp_path / "new.txt").write_text(EN, encoding="utf-8")
    assert ingest([tmp_path / "new.txt"], old).accepted == 1
    with Engine(1) as engine:
        pipeline.analyse(old, engine=engine)
    generation = old.require(analysed=True)
    assert len(generation.read(ARTICLES)) == 11 and len(generation.read(REJECTS)) == 1
    assert generation.read(FILES)["file"].tolist() == ["new.txt"]
    assert list(verify(old)) == []
