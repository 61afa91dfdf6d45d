import json
import multiprocessing
import os
import shutil
import signal
import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from analytics import exporting, pipeline
from analytics.engine import Engine
from analytics.errors import WorkspaceError
from analytics.pipeline import stages
from analytics.storage import write_atomically
from analytics.tables import ALL, ARTICLE_TOPICS, ATTRIBUTIONS, NAME_TERMS, QUOTATIONS, REJECTS, TOKENS, empty, faults, frame, to_arrow
from analytics.workspace import Workspace

ROW = {"file": "a", "place": "", "reason": "why", "code": "x"}


def _commit(workspace, rows):
    with workspace.draft() as draft:
        draft.put(REJECTS, [frame(REJECTS, rows)])
        return draft.commit()


def test_a_reader_keeps_its_generation_while_a_new_one_is_made(tmp_path):
    workspace = Workspace(tmp_path)
    old = _commit(workspace, [ROW])
    new = _commit(workspace, [ROW, {**ROW, "file": "b"}])
    assert (old.number, new.number) == (1, 2)
    assert len(old.read(REJECTS)) == 1
    assert len(workspace.require().read(REJECTS)) == 2


def test_a_manifest_written_anew_under_its_number_is_read_anew(tmp_path):
    workspace = Workspace(tmp_path)
    made = _commit(workspace, [ROW])
    assert workspace.current() is workspace.current()
    path = workspace.manifest_path(made.number)
    said = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(said | {"facts": {"told": "again"}}), encoding="utf-8")
    assert workspace.current().facts["told"] == "again"


def test_an_abandoned_draft_changes_nothing(tmp_path):
    workspace = Workspace(tmp_path)
    _commit(workspace, [ROW])
    with pytest.raises(RuntimeError), workspace.draft() as draft:
        draft.put(REJECTS, [frame(REJECTS, [ROW] * 3)])
        raise RuntimeError
    assert workspace.require().number == 1


def test_a_second_writer_is_refused_clearly(tmp_path):
    workspace = Workspace(tmp_path)
    with workspace.draft(), pytest.raises(WorkspaceError, match="Another process"), Workspace(tmp_path).draft():
        pass


def test_missing_damaged_and_newer_workspaces_are_told_apart(tmp_path):
    workspace = Workspace(tmp_path / "ws")
    with pytest.raises(WorkspaceError, match="no workspace"):
        workspace.require()
    generation = _commit(workspace, [ROW])
    with pytest.raises(WorkspaceError, match="no analysis"):
        workspace.require(analysed=True)
    part = workspace.object_path(generation.parts(REJECTS)[0])
    part.write_bytes(b"not parquet")
    with pytest.raises(WorkspaceError, match="damaged"):
        workspace.require().read(REJECTS)
    manifest = workspace.manifest_path(1)
    manifest.write_text(manifest.read_text().replace('"format": 2', '"format": 99'))
    with pytest.raises(WorkspaceError, match="update Marsad"):
        workspace.current()


def test_atomic_writes_leave_no_half_file(tmp_path):
    target = tmp_path / "x"
    write_atomically(target, b"old")
    with pytest.raises(TypeError):
        write_atomically(target, "not bytes")  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def _tables(path):
    generation = Workspace(path).require(analysed=True)
    return {name: generation.read(ALL[name]) for name in generation.tables}


@pytest.mark.parametrize("beside", [stages.BESIDE, 0], ids=["as it is", "as if it were large"])
def test_same_input_same_tables_to_the_byte_whatever_the_workers(demo_path, tmp_path, monkeypatch, beside):
    from tests.conftest import ROOT

    workspace, renewed = Workspace(tmp_path / "demo"), []
    monkeypatch.setattr(stages, "BESIDE", beside)
    renew = Engine.renew
    monkeypatch.setattr(Engine, "renew", lambda engine: [renewed.append(engine.workers), renew(engine)])
    with Engine(2) as engine:
        pipeline.ingest([ROOT / "data" / "demo"], workspace, engine=engine)
        pipeline.analyse(workspace, engine=engine)
    assert renewed == ([] if beside else [2, 2])
    one, two = Workspace(demo_path).require(), workspace.require()
    assert one.tables == two.tables
    assert one.fingerprint == two.fingerprint


def _run(path):
    from tests.conftest import ROOT

    with Engine(1) as engine:
        pipeline.ingest([ROOT / "data" / "demo"], Workspace(path), engine=engine)
        pipeline.analyse(Workspace(path), engine=engine)


def test_killed_at_any_moment_it_opens_complete_and_a_second_run_ends_the_same(demo_path, tmp_path):
    path = tmp_path / "ws"
    context = multiprocessing.get_context("spawn")
    for delay in (2.0, 4.0, 6.0):
        process = context.Process(target=_run, args=(path,))
        process.start()
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        generation = Workspace(path).current()
        for name in generation.tables if generation else ():
            assert isinstance(generation.read(ALL[name]), pd.DataFrame)
    _run(path)
    done, undisturbed = _tables(path), _tables(demo_path)
    assert done.keys() == undisturbed.keys()
    for name, table in undisturbed.items():
        pd.testing.assert_frame_equal(done[name], table)


def test_analysing_again_takes_partitions_from_the_cache(demo_path, monkeypatch):
    calls = []
    from analytics.annotations import quotations

    monkeypatch.setattr(quotations, "attributions", lambda *a, **k: calls.append(1))
    with Engine(1) as engine:
        before = Workspace(demo_path).require().fingerprint
        assert pipeline.analyse(Workspace(demo_path), engine=engine).fingerprint == before
    assert calls == []


def test_one_article_that_cannot_be_annotated_is_listed_and_the_rest_goes_on(tmp_path, monkeypatch):
    from analytics.annotations import quotations
    from analytics.tables import QUOTATIONS
    from tests.conftest import ROOT

    whole = quotations.attributions

    def faulty(texts, *rest):
        if (texts["article_id"] == "demo-en-002").any():
            raise RecursionError
        return whole(texts, *rest)

    monkeypatch.setattr(quotations, "attributions", faulty)
    workspace = Workspace(tmp_path)
    with Engine(1) as engine:
        pipeline.ingest([ROOT / "data" / "demo" / "en"], workspace, engine=engine)
        generation = pipeline.analyse(workspace, engine=engine)
    rejects = generation.read(REJECTS)
    assert rejects["code"].tolist() == ["not_annotated"]
    assert "demo-en-002" in rejects["reason"].iloc[0]
    cited = set(generation.read(QUOTATIONS)["article_id"])
    assert "demo-en-001" in cited
    assert "demo-en-002" not in cited


def test_a_word_that_nothing_can_be_worked_out_of_costs_its_article_alone(tmp_path, monkeypatch):
    from analytics.annotations import terms
    from analytics.pipeline import preparing
    from analytics.tables import ARTICLE_TERMS

    monkeypatch.setattr(preparing, "PARTITION", 2)
    whole = terms.Lexicon._terms_of

    def faulty(self, words, known):
        if "كلمةعسيرة" in words:
            raise ValueError
        return whole(self, words, known)

    monkeypatch.setattr(terms.Lexicon, "_terms_of", faulty)
    about = "أعلنت الوزارة أن الحملة على الدعاية المتطرفة مستمرة في المدن والقرى كلها."
    rows = [{"id": f"n{n}", "text": f"{about} {'كلمةعسيرة' if n == 1 else 'كلمة'} {n} " * 3, "lang": "ar"} for n in range(6)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    with Engine(1) as engine:
        pipeline.ingest([tmp_path / "a.jsonl"], Workspace(tmp_path / "ws"), engine=engine)
        generation = pipeline.analyse(Workspace(tmp_path / "ws"), engine=engine)
    assert ["n1" in reason for reason in generation.read(REJECTS)["reason"]] == [True]
    assert set(generation.read(ARTICLE_TERMS)["article_id"]) == {"n0", "n2", "n3", "n4", "n5"}


def test_after_an_ingest_alone_tables_are_exported_from_the_last_analysis(demo, tmp_path):
    workspace = Workspace(shutil.copytree(demo.workspace.root, tmp_path / "demo"))
    before = workspace.require()
    (tmp_path / "more.txt").write_text("قال الوزير إن الدعاية على تويتر تراجعت. " * 9, encoding="utf-8")
    pipeline.ingest([tmp_path / "more.txt"], workspace)
    assert not workspace.require().analysed
    assert workspace.require(analysed=True).number == before.number
    rows = exporting.export(workspace.require(), "quotations", "csv", tmp_path / "q.csv")
    assert rows == len(before.read(QUOTATIONS)) > 0


def test_only_the_latest_kept_arrays_stay(tmp_path):
    workspace = Workspace(tmp_path)
    for n in range(9):
        with workspace.making_arrays([f"k{n}"]) as folders:
            np.save(folders[f"k{n}"] / "a.npy", np.arange(n + 1))
        os.utime(tmp_path / "arrays" / f"k{n}", (n, n))
    assert workspace.kept_arrays("k0") is None
    assert workspace.kept_arrays("k8")["a"].tolist() == list(range(9))
    assert len(list((tmp_path / "arrays").iterdir())) <= 7


def test_a_text_made_to_be_slow_is_left_out_and_named(tmp_path, monkeypatch):
    from analytics.pipeline import partitions
    from tests.inputs import AR

    monkeypatch.setattr(partitions, "PARTITION_SECONDS", 1.0)
    monkeypatch.setattr(partitions, "ARTICLE_SECONDS", 1.0)
    rows = [{"id": "slow", "text": AR + " قال إن" * 12_000, "lang": "ar"}, {"id": "sound", "text": AR, "lang": "ar"}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    workspace = Workspace(tmp_path / "ws")
    with Engine(1) as engine:
        pipeline.ingest([tmp_path / "a.jsonl"], workspace, engine=engine)
        generation = pipeline.analyse(workspace, engine=engine)
    rejects = generation.read(REJECTS)
    assert rejects["code"].tolist() == ["not_annotated"]
    assert "slow" in rejects["reason"].iloc[0] and "too_slow" in rejects["reason"].iloc[0]
    assert set(generation.read(QUOTATIONS)["article_id"]) == {"sound"}


def test_an_article_that_quotes_nobody_is_analysed(tmp_path):
    (tmp_path / "plain.txt").write_text("عنوان\n\n" + "وصلت السفينة إلى الميناء صباح الأحد وغادرت في المساء. " * 6, encoding="utf-8")
    workspace = Workspace(tmp_path / "ws")
    pipeline.ingest([tmp_path / "plain.txt"], workspace)
    generation = pipeline.analyse(workspace)
    assert len(generation.read(QUOTATIONS)) == 0 and len(generation.read(TOKENS)) > 40 and len(generation.read(REJECTS)) == 0


def test_a_contract_is_held_alike_for_frames_and_arrow_tables():
    whole = empty(ATTRIBUTIONS)
    assert faults(whole, ATTRIBUTIONS) == faults(to_arrow(whole, ATTRIBUTIONS), ATTRIBUTIONS) == []
    rows = pd.DataFrame({"term": ["a", "a", None], "language": ["ar", "ar", "xx"], "count": [1, 2, 3]})
    loose = pa.table({"term": ["a", "a", None], "language": ["ar", "ar", "xx"], "count": [1, 2, 3]})
    assert faults(rows, NAME_TERMS) == faults(loose, NAME_TERMS)
    assert len(faults(rows, NAME_TERMS)) == 3
    assert faults(loose.drop(["count"]), NAME_TERMS) == faults(rows.drop(columns="count"), NAME_TERMS) == ["columns count are missing"]
    share = pd.DataFrame({"article_id": ["a"], "topic_id": ["t"], "share": [float("inf")]})
    assert (
        faults(share, ARTICLE_TOPICS) == faults(pa.Table.from_pandas(share), ARTICLE_TOPICS) == ["share holds numbers that are not finite"]
    )
